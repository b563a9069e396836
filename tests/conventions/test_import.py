"""Importing voltwright and asking for help load nothing heavy; every public name loads and explains itself."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import voltwright

HEAVY = ("jax", "pydantic", "numpy", "scipy", "pyarrow", "altair", "pint", "rich")


def loaded_after(code: str) -> set[str]:
    """Which heavy packages a fresh process holds after running some code."""
    report = f"\nimport sys\nsys.stderr.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def test_import_loads_nothing():
    assert loaded_after("import voltwright") == set()


def test_help_loads_nothing():
    assert loaded_after("from voltwright.cli.main import run\nassert run(['--help']) == 0") == set()


def test_errors_are_light():
    assert loaded_after("import voltwright\nvoltwright.VoltwrightError") == set()


def test_car_and_cycle_need_no_jax():
    code = "import voltwright as vw\nvw.complete(vw.load_car('xiaomi-su7'))\nvw.load_cycle('udds')"
    assert {"jax", "altair"}.isdisjoint(loaded_after(code))


def test_public_names_load_and_have_a_docstring():
    for name in voltwright.__all__:
        words = inspect.getdoc(getattr(voltwright, name)) or ""
        assert len(words) > 20, name
        # pydantic and dataclasses write a docstring where there is none: it must be the class's own.
        assert not words.startswith(f"{name}("), name


def test_lists_of_public_names_agree():
    tree = ast.parse(Path(voltwright.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    typed = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(voltwright.__all__) == typed
    assert set(voltwright.__all__) <= set(dir(voltwright))


def test_unknown_name():
    with pytest.raises(AttributeError, match="has no attribute 'rocket'"):
        getattr(voltwright, "rocket")  # noqa: B009
