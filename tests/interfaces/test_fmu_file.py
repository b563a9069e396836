"""FMUs of a car in fmpy: valid, and the run of the engine; what the file holds on every platform."""

import ast
import zipfile
from pathlib import Path
from typing import Any

import fmpy
import numpy as np
import pint
import pytest
from fmpy.validation import validate_fmu

from fmus import CAR, FOLDERS, IDENTIFIER, compiler, exported, speeds
from voltwright.codegen.fmu.contents import fmu_contents
from voltwright.codegen.fmu.units import BASE, UNITS, exponents
from voltwright.codegen.program import program_of
from voltwright.defaults.completion import complete
from voltwright.interfaces import compilers
from voltwright.interfaces.compilers import has_zig, local_platform, universal
from voltwright.interfaces.fmu_file import archive, binaries_of
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.signals import SIGNALS
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.run import run
from voltwright.sim.state import start_of

SAME = 1e-12
"""Of the largest number of a column: XLA fuses operations, which moves last bits."""
COLD_K = 266.15
needs_cc = pytest.mark.skipif(
    compiler() is None or local_platform() is None or local_platform().name != "linux",  # pyright: ignore[reportOptionalMemberAccess]
    reason="this machine has no C compiler, cc, or is not Linux on x86-64",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An FMU by version."""
    folder = tmp_path_factory.mktemp("fmu")
    made = {version: folder / f"car{version[0]}.fmu" for version in FOLDERS}
    for version, path in made.items():
        exported(path, version)
    return made


def simulated(file: Path, wanted: Any, step_s: float = 1.0, **options: Any) -> Any:
    """A run in fmpy; its input columns hold a number for every input, so that fmpy has no reason to warn."""
    values = speeds(wanted, step_s)
    return fmpy.simulate_fmu(
        str(file), stop_time=step_s * len(wanted), step_size=step_s, output_interval=step_s, input=values, **options
    )


@needs_cc
@pytest.mark.parametrize("version", FOLDERS)
@pytest.mark.long
def test_a_cold_wltc_in_fmpy_is_that_of_the_engine(version: str, files: dict[str, Path]):
    assert validate_fmu(str(files[version])) == []
    vehicle = Vehicle.from_car(complete(load_car(CAR)), lumped=True, road=True)
    cycle = load_cycle("wltc-class3b")
    inputs = inputs_of_cycle(cycle, ambient_c=-7.0, cabin_on=1.0)
    start = start_of(vehicle, 0.8, cells_k=COLD_K, ambient_k=COLD_K, cold_drag=1.0)
    engine = run(vehicle, inputs, start, cycle.dt_s, keep="all")
    values = {"start.soc": 0.8, "start.cells_k": COLD_K, "start.ambient_k": COLD_K, "start.cold_drag": 1.0}
    values |= {"inputs.ambient_k": COLD_K, "inputs.road_k": COLD_K, "inputs.cabin_on": 1.0}
    done = simulated(files[version], inputs.speed_m_s, start_values=values, output=[*engine.columns, "soc_display"])
    assert done["soc_display"][0] == 0.8 and done["cells_k"][0] == COLD_K
    for name, column in engine.columns.items():
        scale = max(float(np.max(np.abs(column))), 1e-3)
        np.testing.assert_allclose(done[name][1:], column, rtol=0.0, atol=SAME * scale, err_msg=name)


@needs_cc
def test_a_communication_step_is_cut_into_internal_steps_and_powers_are_means(files: dict[str, Path]):
    wanted = np.repeat([5.0, 10.0, 12.0, 12.0, 6.0, 0.0], 2)
    names = ["terminal_w", "speed_m_s", "soc"]
    fine = simulated(files["3.0"], wanted, output=names)
    coarse = simulated(files["3.0"], wanted[::2], step_s=2.0, output=names)
    np.testing.assert_allclose(coarse["soc"], fine["soc"][::2], rtol=1e-12)
    np.testing.assert_allclose(coarse["terminal_w"][1:], 0.5 * (fine["terminal_w"][1::2] + fine["terminal_w"][2::2]), rtol=1e-9)
    short = simulated(files["3.0"], np.full(500, 1.0), step_s=0.001, output=names)
    assert np.all(np.isfinite(short["terminal_w"]))


@needs_cc
def test_parameters_change_the_car_also_on_the_way(files: dict[str, Path]):
    wanted = np.linspace(0.5, 15.0, 30)
    plain = simulated(files["2.0"], wanted, output=["terminal_w"])
    heavy = simulated(files["2.0"], wanted, output=["terminal_w"], start_values={"masses.mass_test_kg": 2600.0})
    assert np.all(heavy["terminal_w"][5:] > 1.1 * plain["terminal_w"][5:])


@needs_cc
def test_a_number_out_of_range_ends_the_run_with_a_sentence(files: dict[str, Path], capfd: pytest.CaptureFixture[str]):
    with pytest.raises(Exception, match="fmi3SetFloat64"):
        simulated(files["3.0"], [1.0], start_values={"inputs.ambient_k": 20.0}, output=["terminal_w"])
    assert "inputs.ambient_k must be from 233.15 to 333.15 K, but is 20" in capfd.readouterr().out


@needs_cc
def test_the_file_is_the_same_each_time(files: dict[str, Path], tmp_path: Path):
    exported(tmp_path / "again.fmu", "3.0")
    assert (tmp_path / "again.fmu").read_bytes() == files["3.0"].read_bytes()


@needs_cc
def test_the_first_session_of_the_page(files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    page = (Path(__file__).parents[2] / "docs" / "export-fmu.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "id3.fmu").write_bytes(files["3.0"].read_bytes())
    exec(page.split("```py\n")[1].split("```")[0], {})
    assert capsys.readouterr().out.splitlines()[-1] == "10.4 kW, 79.50%, -5.6 °C"


def test_every_variable_has_its_unit_and_words():
    car = complete(load_car(CAR))
    contents = fmu_contents(program_of(car), "3.0", "A car.")
    outputs = {each.name: each for each in contents.variables if each.role == "OUTPUT"}
    assert set(outputs) <= set(SIGNALS) and all(outputs[name].unit == SIGNALS[name].unit for name in outputs)
    assert all(each.meaning for each in outputs.values())
    mass = next(each for each in contents.variables if each.name == "masses.mass_test_kg")
    assert (mass.unit, mass.start, mass.range.low) == ("kg", car.masses.mass_test_kg, 20.0)
    assert {each.name for each in contents.variables if each.mean} >= {"terminal_w", "velocity_m_s", "current_a"}
    assert not any(outputs[name].mean for name in ("soc", "soc_display", "cells_k", "speed_m_s", "miss"))


def test_every_unit_has_its_base_units():
    registry = pint.UnitRegistry()
    names = {"kilogram": "kg", "meter": "m", "second": "s", "ampere": "A", "kelvin": "K", "radian": "rad"}
    for unit in UNITS.values():
        wanted = registry.parse_units(unit.dimension.replace("²", "^2").replace("³", "^3").replace("·", "*").replace("Ω", "ohm"))
        _, base = registry.get_base_units(wanted)
        assert exponents(unit.dimension) == {names[str(name)]: power for name, power in base._units.items()}
        assert set(exponents(unit.dimension)) <= set(BASE)


def test_without_a_compiler_there_are_sources_alone_and_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compilers, "local_compiler", lambda: None)
    monkeypatch.setattr(compilers, "has_zig", lambda: False)
    car = complete(load_car(CAR))
    contents = fmu_contents(program_of(car, lumped=False), "2.0", "A car.")
    made = binaries_of(contents, ["linux", "linux-arm"])
    assert made.files == {} and made.platforms == ()
    assert "There is no C compiler for linux: the importer must compile the sources" in made.missing[0]
    assert made.missing[1] == "FMI 2.0 has no folder for linux-arm: its library is left out."
    assert len(archive(contents.files, made.files)) > 10_000


def test_a_universal_library_holds_both():
    one, other = b"\xcf\xfa\xed\xfe" + b"x" * 20_000, b"\xcf\xfa\xed\xfe" + b"a" * 100
    both = universal(one, other)
    assert both[:8] == bytes.fromhex("cafebabe00000002")
    for index, library in enumerate((one, other)):
        entry = [int.from_bytes(both[8 + 20 * index + at :][:4], "big") for at in range(0, 20, 4)]
        assert both[entry[2] : entry[2] + entry[3]] == library and entry[2] % (1 << entry[4]) == 0


@pytest.mark.long
@pytest.mark.skipif(not has_zig(), reason="the wheel ziglang is not installed")
def test_libraries_of_every_platform(tmp_path: Path):
    result = exported(tmp_path / "all.fmu", "3.0", isothermal=True, platforms=("all",))
    assert set(result.platforms) == set(compilers.PLATFORMS) and result.remarks == ()
    with zipfile.ZipFile(tmp_path / "all.fmu") as opened:
        heads = {name: opened.read(name)[:4] for name in opened.namelist() if name.startswith("binaries/")}
    kinds = {".so": b"\x7fELF", ".dll": b"MZ", ".dylib": b"\xcf\xfa\xed\xfe"}
    assert len(heads) == 5
    for name, head in heads.items():
        assert head.startswith(kinds[Path(name).suffix]) and Path(name).stem == IDENTIFIER


def test_fmpy_is_imported_where_it_is_needed_alone():
    root = Path(compilers.__file__).parents[1]
    for path in root.rglob("*.py"):
        top = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not any("fmpy" in ast.unparse(node) or "ziglang" in ast.unparse(node) for node in top), path
