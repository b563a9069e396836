"""The library of an FMU called by a program in C: order of calls, states, several instances, and the types of the standard."""

import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import fmpy
import pytest

from fmus import FOLDERS, IDENTIFIER, compiler, exported
from voltwright.interfaces.compilers import local_platform

HERE = Path(__file__).parent
HEADERS = Path(fmpy.__file__).parent / "c-code"
STRICT = ("-Wall", "-Wextra", "-Werror", "-pedantic")
TIMEOUT_S = 120
here = local_platform()
pytestmark = [
    pytest.mark.skipif(compiler() is None, reason="this machine has no C compiler, cc"),
    pytest.mark.skipif(here is None or here.name != "linux", reason="the loader is written for Linux on x86-64"),
]


@pytest.fixture(scope="module", params=list(FOLDERS))
def unpacked(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Any]:
    """Version, folder of an unpacked FMU, and the result of its export."""
    file = tmp_path_factory.mktemp("fmu") / f"car{request.param[0]}.fmu"
    result = exported(file, request.param, isothermal=True)
    with zipfile.ZipFile(file) as opened:
        opened.extractall(file.parent / "unpacked")
    return request.param, file.parent / "unpacked", result


def run(*words: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def references(folder: Path, *names: str) -> list[str]:
    text = (folder / "modelDescription.xml").read_text(encoding="utf-8")
    return [re.search(rf'name="{re.escape(name)}" valueReference="(\d+)"', text)[1] for name in names]  # pyright: ignore[reportOptionalSubscript]


def loader(version: str, folder: Path) -> list[str]:
    """A program that loads the FMU's library, and its arguments."""
    program = folder / "loader"
    source = HERE / f"fmi{version[0]}_loader.c"
    built = run("cc", "-std=c11", *STRICT[:3], "-g", "-I", HEADERS, "-o", program, source, "-ldl", "-lm")
    assert built.returncode == 0, built.stderr
    library = folder / "binaries" / FOLDERS[version] / f"{IDENTIFIER}.so"
    token = re.search(r"(\{[0-9a-f-]{36}\})", (folder / "modelDescription.xml").read_text(encoding="utf-8"))
    assert token is not None
    names = ("inputs.speed_m_s", "masses.mass_test_kg", "start.soc", "terminal_w", "soc_display")
    return [str(program), str(library), token[1], *references(folder, *names)]


def test_a_loader_in_c_finds_every_rule_kept(unpacked: Any):
    version, folder, _ = unpacked
    done = run(*loader(version, folder))
    assert done.returncode == 0, f"check {done.returncode}: {done.stderr}"
    assert 1e6 < float(done.stdout) < 1e7


@pytest.mark.long
def test_valgrind_finds_nothing(unpacked: Any):
    if compiler("valgrind") is None:
        pytest.skip("this machine has no valgrind")
    version, folder, _ = unpacked
    done = run("valgrind", "--error-exitcode=77", "--leak-check=full", "--quiet", *loader(version, folder))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("cc", ["gcc", "clang"])
def test_sources_agree_with_the_headers_of_the_standard_and_give_no_warning(cc: str, unpacked: Any):
    if compiler(cc) is None:
        pytest.skip(f"this machine has no {cc}")
    version, folder, _ = unpacked
    number, official = version[0], folder / f"official-{cc}"
    official.mkdir()
    for path in (folder / "sources").iterdir():
        text = f'#include "fmi{number}Functions.h"\n' if path.name == f"fmi{number}.h" else path.read_text(encoding="utf-8")
        (official / path.name).write_text(text, encoding="utf-8")
    source = official / f"fmi{number}_car.c"
    for sources in (official, folder / "sources"):
        flags = ("-std=c11", *STRICT, "-fsyntax-only", "-I", HEADERS)
        more = ("-Wmissing-prototypes",) if sources == official else ()
        done = run(cc, *flags, *more, sources / source.name)
        assert (done.returncode, done.stderr) == (0, "")


def test_functions_alone_are_visible(unpacked: Any):
    version, folder, _ = unpacked
    library = folder / "binaries" / FOLDERS[version] / f"{IDENTIFIER}.so"
    shown = run("nm", "-D", "--defined-only", library).stdout.split()[2::3]
    declared = set(re.findall(rf"\bfmi{version[0]}\w+(?=TYPE\b)", (HEADERS / f"fmi{version[0]}Functions.h").read_text()))
    exchange = set() if version == "3.0" else EXCHANGE_2
    assert set(shown) == declared - exchange


EXCHANGE_2 = {
    f"fmi2{name}"
    for name in (
        "EnterEventMode", "NewDiscreteStates", "EnterContinuousTimeMode", "CompletedIntegratorStep", "SetTime",
        "SetContinuousStates", "GetDerivatives", "GetEventIndicators", "GetContinuousStates", "GetNominalsOfContinuousStates",
    )
}  # fmt: skip
"""Functions of model exchange, which a co-simulation FMU of FMI 2.0 leaves out."""


def test_several_fmus_can_be_linked_into_one_program(unpacked: Any):
    version, folder, _ = unpacked
    number = version[0]
    (folder / "main.c").write_text(
        f"extern const char *one_fmi{number}GetVersion(void);\n"
        f"int main(void) {{ return one_fmi{number}GetVersion()[0] != '{number}'; }}\n",
        encoding="ascii",
    )
    sources = [folder / "sources" / name for name in (f"fmi{number}_car.c", f"{IDENTIFIER}.c")]
    command = (
        "cc",
        "-std=c99",
        "-O0",
        f"-DFMI{number}_FUNCTION_PREFIX=one_",
        folder / "main.c",
        *sources,
        "-lm",
        "-o",
        folder / "all",
    )
    built = run(*command)
    assert built.returncode == 0, built.stderr
    assert os.access(folder / "all", os.X_OK) and run(folder / "all").returncode == 0
