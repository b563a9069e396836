"""C of every shipped car: the engine's own bits, no warning, no undefined behaviour."""

import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from compiled_car import FLAGS, CompiledCar, compiler, values_of, write_c
from op_by_op import run_traced
from random_steps import random_steps
from voltwright.codegen.c_source import c_files
from voltwright.codegen.fields import struct_of
from voltwright.codegen.program import CarProgram, program_of
from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.library.chargers import load_charger
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.charge import serve
from voltwright.sim.flows import named
from voltwright.sim.inputs import inputs_of, inputs_of_cycle
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.sim.step import step
from voltwright.spec.base import replace_fields

MAP, TWO_MOTORS = "volkswagen-id3-2021-pro", "tesla-model-3-2024-lr-awd"
STRUCTURES = (TWO_MOTORS, "bmw-i3-60ah", "polestar-2-2021-dual", "xiaomi-scooter-pro-2")
"""All shipped cars are held to it in `make test-long`."""
SAME_COMPILED = 1e-9
"""Of a step that XLA compiles as a whole: it fuses operations, and a pack near its limits multiplies last bits."""
SAME_RUN = 1e-11
"""Of a whole run, to the engine's fastest method."""
needs_cc = pytest.mark.skipif(compiler() is None, reason="this machine has no C compiler, cc")
TIMEOUT_S = 120


def depth(name: str, lumped: bool, charger: str | None) -> tuple[Any, dict[str, Any]]:
    """A completed car, and how deep its vehicle is."""
    car = complete(load_car(name))
    supplies = () if charger is None else (serve(car, load_charger(charger)).supply,)
    return car, {"lumped": lumped, "supplies": supplies, "road": True}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Vehicle, CompiledCar]]:
    """The vehicle of a shipped car, and the same in machine code."""

    def build(name: str, lumped: bool = True, charger: str | None = None, *flags: str, cc: str = "cc") -> Any:
        car, options = depth(name, lumped, charger)
        return Vehicle.from_car(car, **options), CompiledCar(
            program_of(car, **options), tmp_path_factory.mktemp(name), *flags, cc=cc
        )

    return build


def check_steps(vehicle: Vehicle, car: CompiledCar, count: int, seed: int) -> None:
    """Random steps in machine code are those of JAX, operation by operation, to the last bit, derived before or not."""
    made, traced, structure, rng = car.vehicle(), None, None, np.random.default_rng(seed)
    for state, inputs, dt_s in random_steps(vehicle, count, seed):
        if traced is None:
            traced, shape = jax.make_jaxpr(step, return_shape=True)(vehicle, state, inputs, 1.0)
            structure = jax.tree.structure(shape)
        assert structure is not None
        after, flows = jax.tree.unflatten(structure, run_traced(traced, *jax.tree.leaves((vehicle, state, inputs, dt_s))))
        now = car.new("state", dict(zip(names(car, "state"), map(float, jax.tree.leaves(state)), strict=True)))
        given = car.new("inputs", {name: float(getattr(inputs, name)) for name in names(car, "inputs") if name != "place"})
        if rng.random() < 0.5:
            car.derive(made, now, given, dt_s)
        outputs = values_of(car.step(made, now, given, dt_s))
        assert list(values_of(now).values()) == [float(leaf) for leaf in jax.tree.leaves(after)]
        flow = {name: float(value) for name, value in named(flows).items()}
        assert {name: outputs[name] for name in flow} == flow
        assert outputs["soc_display"] == float(vehicle.pack.display_of_soc(after.pack.soc))
        assert np.all(np.isfinite(list(outputs.values())))


def names(car: CompiledCar, struct: str) -> list[str]:
    return [each.name for each in car.program.structs[struct].fields]


@needs_cc
@pytest.mark.parametrize("name", STRUCTURES)
def test_a_step_of_every_structure_of_car_has_the_bits_of_the_engine(name: str, compiled: Callable[..., Any]):
    check_steps(*compiled(name), count=4, seed=len(name))


@needs_cc
@pytest.mark.parametrize(("name", "lumped", "charger"), [(MAP, False, None), (TWO_MOTORS, False, None), (MAP, True, "ccs2-150")])
def test_a_step_of_every_depth_has_the_bits_of_the_engine(
    name: str, lumped: bool, charger: str | None, compiled: Callable[..., Any]
):
    check_steps(*compiled(name, lumped, charger), count=6, seed=1)


@needs_cc
@pytest.mark.long
@pytest.mark.parametrize("cc", [("gcc", "-O2"), ("clang", "-O2")], ids=lambda each: each[0])
@pytest.mark.parametrize("name", car_names())
def test_many_steps_of_every_shipped_car_with_optimisation(name: str, cc: tuple[str, str], compiled: Callable[..., Any]):
    if compiler(cc[0]) is None:
        pytest.skip(f"this machine has no {cc[0]}")
    check_steps(*compiled(name, True, None, cc[1], cc=cc[0]), count=60, seed=2)
    check_steps(*compiled(name, False, None, cc[1], cc=cc[0]), count=60, seed=3)


@needs_cc
def test_a_vehicle_made_of_the_default_numbers_is_the_default_vehicle(compiled: Callable[..., Any]):
    vehicle, car = compiled(MAP)
    made, default = values_of(car.vehicle({})), values_of(car.vehicle())
    for field in car.program.structs["vehicle"].fields:
        np.testing.assert_allclose(made[field.name], default[field.name], rtol=1e-12, err_msg=field.name)
    assert default["mass_kg"] == float(vehicle.mass_kg)


@needs_cc
def test_other_numbers_make_the_vehicle_of_another_car(compiled: Callable[..., Any]):
    vehicle, car = compiled(TWO_MOTORS)
    changes = {
        "masses.mass_test_kg": 2100.0,
        "battery.energy_gross_kwh": 84.0,
        "battery.resistance_mohm": 60.0,
        "hvac.temp_comfort_c": 20.0,
    }
    full, options = depth(TWO_MOTORS, True, None)
    other = Vehicle.from_car(replace_fields(full, changes), **options)
    made = values_of(car.vehicle({path.replace(".", "_"): value for path, value in changes.items()}))
    wanted = {each.path: each.default for each in struct_of("vehicle", "", other).fields}
    for field in car.program.structs["vehicle"].fields[:-2]:
        np.testing.assert_allclose(made[field.name], wanted[field.path], rtol=1e-12, err_msg=field.name)
    assert made["mass_kg"] != float(vehicle.mass_kg)


@needs_cc
@pytest.mark.long
def test_a_compiled_step_agrees_with_the_step_that_jax_compiles(compiled: Callable[..., Any]):
    vehicle, car = compiled(TWO_MOTORS)
    made, whole = car.vehicle(), jax.jit(step)
    for state, inputs, dt_s in random_steps(vehicle, 5, seed=4):
        after, _ = whole(vehicle, state, inputs, dt_s)
        now = car.new("state", dict(zip(names(car, "state"), map(float, jax.tree.leaves(state)), strict=True)))
        car.step(made, now, car.new("inputs", {name: float(getattr(inputs, name)) for name in names(car, "inputs")}), dt_s)
        np.testing.assert_allclose(
            list(values_of(now).values()), [float(leaf) for leaf in jax.tree.leaves(after)], rtol=SAME_COMPILED, atol=1e-9
        )


@needs_cc
def test_a_cycle_in_c_takes_the_energy_that_the_engine_takes(compiled: Callable[..., Any]):
    cycle, (vehicle, car) = load_cycle("udds"), compiled("tesla-model-3-2024-rwd", False)
    inputs, begun = inputs_of_cycle(cycle, ambient_c=5.0), {"soc": 0.8, "cells_k": 278.15}
    done = run(vehicle, inputs, start_of(vehicle, **begun), cycle.dt_s, keep=("terminal_w", "soc"))
    made = car.vehicle()
    state = car.start(made, **begun)
    given = car.new("inputs", {name: float(np.ravel(getattr(inputs, name))[0]) for name in names(car, "inputs")})
    car.derive(made, state, given, cycle.dt_s)
    energy = 0.0
    for speed in cycle.speed_m_s[1:]:
        given.speed_m_s = speed
        energy += car.step(made, state, given, cycle.dt_s).terminal_w * cycle.dt_s
    assert energy == pytest.approx(float(done.ledger.terminal_j), rel=SAME_RUN)
    assert state.pack_soc == pytest.approx(float(done.columns["soc"][-1]), rel=SAME_RUN)


def test_the_text_is_the_same_each_time_and_plain():
    car = complete(load_car(MAP))
    one, other = c_files(program_of(car)), c_files(program_of(car))
    assert one == other and list(one) == ["voltwright_volkswagen_id3_2021_pro.h", "voltwright_volkswagen_id3_2021_pro.c"]
    header, source = one.values()
    assert header.isascii() and source.isascii() and "malloc" not in source
    assert "double masses_mass_test_kg; " in header and "/* Mass on cycles (inertia class or WLTP test mass) [kg] */" in header
    assert "double speed_m_s;" in header and "/* wanted at the end of the step [m/s] */" in header
    assert "/* Power at the battery's terminals, positive on discharge [W] */" in header


def test_what_a_step_does_not_read_is_no_field():
    program = program_of(complete(load_car(MAP)), lumped=False)
    inputs = {each.name for each in program.structs["inputs"].fields}
    assert "speed_m_s" in inputs and not {"sun_w_m2", "cabin_on", "plugged", "place"} & inputs
    parameters = {each.name for each in program.structs["parameters"].fields}
    assert "masses_mass_test_kg" in parameters and not {"hvac_power_blower_w", "masses_mass_curb_kg"} & parameters


@needs_cc
def test_numbers_are_checked_by_name(compiled: Callable[..., Any]):
    _, car = compiled(MAP)
    parameters, inputs = car.new("parameters"), car.new("inputs")
    assert said(car, "check_parameters", parameters) is None and said(car, "check_inputs", inputs, 1.0) is None
    parameters.masses_mass_test_kg = -1.0
    assert said(car, "check_parameters", parameters) == "masses_mass_test_kg must be more than 20 and less than 60000 kg"
    parameters.masses_mass_test_kg = float("inf")
    assert said(car, "check_parameters", parameters) == "masses_mass_test_kg must be more than 20 and less than 60000 kg"
    inputs.grade = float("nan")
    assert said(car, "check_inputs", inputs, 1.0) == "grade must be a finite number"
    inputs.grade = 0.0
    for step_s in (0.0, 20.0, float("nan")):
        assert said(car, "check_inputs", inputs, step_s) == "dt_s must be from 0.01 to 10 s"


def said(car: CompiledCar, name: str, struct: Any, *numbers: float) -> str | None:
    function = getattr(car.library, f"{car.program.prefix}_{name}")
    function.restype = ctypes.c_char_p
    found = function(ctypes.byref(struct), *map(ctypes.c_double, numbers))
    return found.decode() if found is not None else None


DRIVER = """
#include "{stem}.h"
#include <stdio.h>
int main(void)
{{
    {p}_vehicle vehicle; {p}_state state, kept; {p}_outputs outputs;
    {p}_inputs inputs = {p}_default_inputs;
    {p}_parameters parameters = {p}_default_parameters;
    double sum = 0.0;
    int k;
    {p}_default_vehicle(&vehicle);
    {p}_prepare(&parameters, &vehicle);
    {p}_start(&vehicle, &state, 0.9, 270.0, 268.0, 0.0, 1.0);
    for (k = 0; k < 400; k++) {{
        inputs.speed_m_s = k < 200 ? 0.15 * k : 0.15 * (400 - k);
        kept = state;
        {p}_step(&vehicle, &state, &inputs, 1.0, &outputs);
        {p}_step(&vehicle, &kept, &inputs, 1.0, NULL);
        if (kept.speed_m_s != state.speed_m_s || kept.pack_soc != state.pack_soc) return 2;
        sum += outputs.terminal_w;
    }}
    state.pack_soc = 1e300; state.cold_drag = -1e300;
    {p}_step(&vehicle, &state, &inputs, 1.0, &outputs);
    printf("%.3f\\n", sum);
    return 0;
}}
"""


def driver(program: CarProgram, folder: Path) -> tuple[Path, Path]:
    """A program that drives a car, and the source of the car."""
    source = write_c(program, folder)
    main = folder / "main.c"
    main.write_text(DRIVER.format(p=program.prefix, stem=source.stem), encoding="ascii")
    return main, source


def built(cc: str, files: tuple[Path, Path], target: Path, *flags: str) -> Path:
    found = compiler(cc)
    if found is None:
        pytest.skip(f"this machine has no {cc}")
    subprocess.run([found, *FLAGS, *flags, "-o", target, *files, "-lm"], check=True, timeout=TIMEOUT_S)
    return target


def has_sanitizer(cc: str, folder: Path) -> bool:
    """Whether a compiler, where there is one, links a program that looks for undefined behaviour."""
    if (found := compiler(cc)) is None:
        return True
    nothing = folder / "nothing.c"
    nothing.write_text("int main(void) { return 0; }\n")
    command = [found, "-fsanitize=undefined", "-o", folder / "nothing", nothing]
    return subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False).returncode == 0


@pytest.mark.parametrize("cc", ["gcc", "clang"])
def test_a_program_in_c_drives_without_warnings_and_undefined_behaviour(cc: str, tmp_path: Path):
    if not has_sanitizer(cc, tmp_path):
        pytest.skip(f"this machine's {cc} has no library that finds undefined behaviour")
    files = driver(program_of(complete(load_car(MAP))), tmp_path)
    program = built(
        cc, files, tmp_path / "car", "-fsanitize=undefined,float-cast-overflow", "-fno-sanitize-recover=all", "-Wconversion"
    )
    done = subprocess.run([program], capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    assert done.stderr == "" and float(done.stdout) > 0.0


@pytest.mark.long
@pytest.mark.parametrize("name", [MAP, TWO_MOTORS])
def test_valgrind_finds_nothing(name: str, tmp_path: Path):
    if compiler("valgrind") is None:
        pytest.skip("this machine has no valgrind")
    program = built("gcc", driver(program_of(complete(load_car(name))), tmp_path), tmp_path / "car", "-g", "-O1")
    command = ["valgrind", "--error-exitcode=9", "--leak-check=full", "--quiet", program]
    assert subprocess.run(command, capture_output=True, timeout=10 * TIMEOUT_S, check=False).returncode == 0


def test_default_inputs_are_those_of_a_car_at_a_stand():
    program = program_of(complete(load_car(TWO_MOTORS)))
    wanted = inputs_of(0.0)
    for each in program.structs["inputs"].fields:
        assert each.default == float(getattr(wanted, each.name))
