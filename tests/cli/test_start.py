"""Starting: what is imported, what a closed pipe does, what the shell completes."""

import os
import subprocess
import sys

from voltwright.cli.names import complete_car, complete_cycle
from voltwright.library.cars import car_names
from voltwright.library.find import cycle_names

WITHOUT_JAX = """
import contextlib, io, sys
from voltwright.cli.main import run
with contextlib.redirect_stdout(io.StringIO()):
    assert run(["--help"]) == 0
early = {name for name in ("numpy", "pydantic", "rich", "ruamel.yaml", "jax") if name in sys.modules}
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    for words in ("cars", "cycles", "show xiaomi-su7", "check xiaomi-su7", "schema", "new some-car"):
        assert run(words.split()) == 0, words
print(sorted(early), "jax" in sys.modules or "jaxlib" in sys.modules)
"""


def python(program: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, **options)


def test_help_is_light_and_the_reading_commands_do_without_jax(tmp_path):
    done = python(WITHOUT_JAX, cwd=tmp_path)
    assert done.stderr == ""
    assert done.stdout.split() == ["[]", "False"]


def test_a_closed_pipe_is_no_error(tmp_path):
    program = "import sys; from voltwright.cli.main import run; sys.exit(run(['schema']))"
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen([sys.executable, "-c", program], stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        os.close(writing)
        _, errors = process.communicate()
    assert errors == b""
    assert process.returncode == 1


def test_help_and_version(voltwright):
    for words in (["--help"], ["-h"], []):
        outcome = voltwright(*words)
        for command in (
            "cars",
            "cycles",
            "show",
            "new",
            "check",
            "schema",
            "drive",
            "accelerate",
            "validate",
            "fit-losses",
            "compare",
        ):
            assert f"\n  {command} " in outcome.out + outcome.err
        assert "..." not in outcome.out.partition("Commands:")[2], "a command's help is cut off"
    assert voltwright("--version").out.startswith("voltwright ")


def test_the_shell_completes_names_and_files(here):
    assert complete_car("") == car_names()
    assert complete_cycle("") == cycle_names()
    assert complete_cycle("wltc-class3") == ["wltc-class3a", "wltc-class3b"]
    (here / "xi.yaml").touch()
    (here / "xi.csv").touch()
    (here / "below").mkdir()
    (here / "below" / "mine.yaml").touch()
    assert complete_car("xi")[-1] == "xi.yaml"
    assert complete_car("below/m") == ["below/mine.yaml"]
    assert complete_car("be") == ["below/"]
    assert complete_car("nowhere/") == []
