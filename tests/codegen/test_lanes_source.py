"""A batch kernel in C: what JAX gives for every lane, in both precisions, from both compilers, without a warning."""

from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np
import pytest

from compiled_car import compiler
from compiled_lanes import CompiledLanes
from lanes_beside_c import differences
from voltwright.codegen.lanes_source import AT_ONCE, FLAGS, lanes_files
from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.study.lanes import Given, LaneBuilder, Lanes, LaneSums, given_of
from voltwright.study.lanes_kernel import lane_run
from voltwright.study.variants import drive_lanes

PLAIN, MAP = "tesla-model-3-2024-rwd", "volkswagen-id3-2021-pro"
LANES = AT_ONCE + 6
"""One group and a part of another."""
SAME, SAME_SINGLE = 1e-12, 1e-5
"""float32 is compared with float64: rounding of some hundred sums."""
QUICK = ("-O1", "-ffinite-math-only", "-fno-math-errno")
HEAVY_KG = 40_000.0


class Case(NamedTuple):
    """Lanes, what they meet, and what JAX makes of them, in float64; the same lanes in float32."""

    lanes: Lanes
    single: Lanes
    given: Given
    sums: LaneSums


def case(name: str, trace: Cycle, *paths: str) -> Case:
    """Lanes of a car that differ in some numbers, the last of them too heavy to follow."""
    car = complete(load_car(name))
    masses = np.linspace(0.9, 1.1, LANES) * float(car.masses.mass_test_kg)
    masses[-1] = HEAVY_KG
    columns = {"masses.mass_test_kg": masses, "battery.resistance_mohm": np.linspace(150.0, 20.0, LANES)}
    columns |= {path: np.linspace(1.0, 2.0, LANES) for path in paths}
    given = given_of(trace, -5.0)
    built = {}
    for kind in ("float64", "float32"):
        with jax.enable_x64(kind == "float64"):
            built[kind] = LaneBuilder(car)({path: np.asarray(column, kind) for path, column in columns.items()})
    return Case(built["float64"], built["float32"], given, drive_lanes(built["float64"], given, "lanes"))


def trace(share: float = 1.0) -> Cycle:
    """A start, a stretch, a stop and a wait, at a share of 20 m/s."""
    speeds = [*np.linspace(0.0, 20.0, 25), *np.full(30, 20.0), *np.linspace(20.0, 0.0, 12), *np.zeros(5)]
    return make_cycle("hop", np.arange(len(speeds), dtype=float), share * np.asarray(speeds))


@pytest.fixture(scope="module")
def plain() -> Case:
    return case(PLAIN, trace(), "drive_units.rear.motor.loss_copper_kw")


def needs(cc: str) -> str:
    if compiler(cc) is None:
        pytest.skip(f"this machine has no {cc}")
    return cc


def followed(results: dict[str, Any]) -> dict[str, np.ndarray]:
    """Results of the lanes that follow their trace: what the others give is not used, and holds little in float32."""
    return {name: values[:-1] for name, values in results.items()}


def check(found: Case, folder: Path, cc: str, *flags: str) -> None:
    assert found.sums.followed.sum() == LANES - 1, "the heavy lane alone is too slow"
    double = CompiledLanes(found.lanes, found.given, folder / "double", *flags, single=False, cc=cc).drive()
    assert max(differences(found.sums.named(), double).values()) < SAME
    single = CompiledLanes(found.single, found.given, folder / "single", *flags, cc=cc).drive(threads=1)
    assert max(differences(followed(found.sums.named()), followed(single)).values()) < SAME_SINGLE


@pytest.mark.parametrize("cc", ["gcc", "clang"])
def test_a_kernel_gives_what_jax_gives_for_every_lane(cc: str, plain: Case, tmp_path: Path):
    check(plain, tmp_path, needs(cc), *QUICK)


@pytest.mark.long
@pytest.mark.parametrize("cc", ["gcc", "clang"])
@pytest.mark.parametrize("name", [PLAIN, MAP])
def test_so_does_one_with_vector_instructions(name: str, cc: str, tmp_path: Path):
    check(case(name, trace()), tmp_path, needs(cc), *FLAGS)


@pytest.mark.long
@pytest.mark.parametrize("name", [PLAIN, MAP])
def test_no_operation_is_undefined(name: str, tmp_path: Path):
    flags = ("-O1", "-fsanitize=undefined,float-cast-overflow", "-fno-sanitize-recover=all")
    check(case(name, trace()), tmp_path, needs("gcc"), *flags)


@pytest.mark.long
@pytest.mark.parametrize("name", car_names())
def test_a_kernel_of_every_shipped_car(name: str, tmp_path: Path):
    top_m_s = float(Vehicle.from_car(complete(load_car(name))).speed_max_m_s)
    check(case(name, trace(min(1.0, 0.04 * top_m_s))), tmp_path, needs("cc"), *QUICK)


def test_the_text_is_the_same_each_time_and_plain(plain: Case):
    one, other = (lanes_files(lane_run(plain.lanes, plain.given), "A car", "kernel", single=False) for _ in range(2))
    assert one == other and list(one) == ["kernel.h", "kernel.c"]
    header, source = one.values()
    assert header.isascii() and source.isascii() and "malloc" not in source
    assert "const kernel_real *mass_kg;" in header and "kernel_real road_load_linear_n_s_m;" in header
    assert "typedef double kernel_real;" in header and "kernel_real *terminal;" in header


def test_what_lanes_share_is_worked_out_once_and_tables_are_read_seldom(plain: Case):
    source = lanes_files(lane_run(plain.lanes, plain.given), "A car", "kernel", single=False)["kernel.c"]
    rows, drive = source.split("void kernel_drive(")
    assert "exp(" in drive.split("for (int32_t begin")[0] and "exp(" not in drive.split("for (int32_t n")[1]
    assert "columns->speed_m_s[n]" in rows and "columns->speed_m_s" not in drive
    kept, rest = drive.split("if (some) {")[1].split("kernel_EACH", 2)[1:]
    assert kept.count("open_circuit_voltage_v[") == 2 and "open_circuit_voltage_v[" not in rest
