"""The architecture holds: the contracts of pyproject.toml, and no import cycle anywhere."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]


def test_contracts_of_the_architecture_are_kept():
    # In a process of its own: import-linter prints, and keeps its settings in globals.
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(is_debug_mode=False, no_logo=True))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_import_cycle():
    graph = grimp.build_graph("voltwright", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")
