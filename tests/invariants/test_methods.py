"""The three methods of `simulate`, and the run of the host, are one: wherever a car follows its trace, and wherever not."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import voltwright as vw
from voltwright.defaults.completion import vary
from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs
from voltwright.sim.loop import simulate
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.cycle import make_cycle
from voltwright.units import celsius_to_kelvin

REAR, BOTH, MAP = "tesla-model-3-2024-rwd", "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"
STEPS = 120


@pytest.fixture(scope="module")
def compare(drive: Any, same_energies: Any, same_arrays: Any) -> Callable[..., bool]:
    """Hold the methods against each other; gives whether the car followed."""

    def holds(vehicle: Vehicle, inputs: Inputs, *, host: bool = True, **start: float) -> bool:
        forward, following, lanes = (
            drive(vehicle, inputs, method=method, **start) for method in ("forward", "following", "lanes")
        )
        followed = bool(following.totals.followed)
        # Both notice alike whether the car follows.
        assert followed == bool(lanes.totals.followed)
        assert not bool(forward.totals.followed)
        off = np.abs(np.asarray(forward.columns["speed_m_s"]) - inputs.speed_m_s)
        if followed:
            assert np.max(off) < 1e-8
            # The forward run reaches each speed by its own force, to rounding of 1e-15 in speed, 1e-10 in force.
            for other in (following, lanes):
                same_energies(other.totals.ledger, forward.totals.ledger, 1e-9)
                same_arrays(other.end, forward.end, 1e-9)
                assert float(other.totals.cells_max_k) == pytest.approx(float(forward.totals.cells_max_k), rel=1e-12)
            # In a single step the rounding of a speed, 1e-14 m/s, is a force of 1e-11 of the car's mass over a second.
            for name, column in forward.columns.items():
                size = max(1.0, float(np.max(np.abs(column))))
                np.testing.assert_allclose(following.columns[name], column, rtol=1e-6, atol=1e-6 * size, err_msg=name)
        if not host:
            return followed
        start["cells_k"] = celsius_to_kelvin(start.pop("temp_c", 20.0))
        whole = run(vehicle, inputs, start_of(vehicle, **start), block=STEPS)
        same_energies(whole.ledger, forward.totals.ledger, 1e-9)
        same_arrays(whole.end, forward.end, 1e-9)
        return followed

    return holds


# (car, whether its heat is modelled, whether the run of the host is held against them as well)
DEPTHS = [
    (MAP, False, False),
    pytest.param(REAR, False, True, marks=pytest.mark.long),
    pytest.param(BOTH, False, False, marks=pytest.mark.long),
    pytest.param(BOTH, True, False, marks=pytest.mark.long),
    pytest.param(MAP, True, True, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("name", "lumped", "host"), DEPTHS)
def test_methods_agree_wherever_the_car_follows(
    name: str, lumped: bool, host: bool, vehicle_of: Callable[..., Vehicle], compare: Any, random_trips: Any, town: Any, road: Any
):
    vehicle, met = vehicle_of(name, lumped=lumped), set()
    # Full and cold cells refuse recovery, and the brakes take over: the trace is followed all the same.
    for soc, temp_c in ((1.0, 20.0), (0.8, -15.0), (0.5, 25.0)):
        inputs = road(town.speed_m_s[1:], ambient_c=temp_c, cabin_on=1.0)
        assert compare(vehicle, inputs, host=host, soc=soc, temp_c=temp_c, cold_drag=1.0)

    @given(trip=random_trips)
    def holds(trip: Any) -> None:
        met.add(compare(vehicle, trip.inputs, host=host, **trip.start()))

    holds()
    assert met == {False, True}


@pytest.mark.long
def test_a_car_too_weak_for_its_trace_is_noticed_by_both(vehicle_of: Callable[..., Vehicle], compare: Any, road: Any):
    climb = road(15.0, 0.9)
    assert not compare(vehicle_of(REAR), climb, soc=0.8, speed_m_s=15.0)
    assert not compare(vehicle_of(REAR), road(np.linspace(0.5, 90.0, STEPS)), soc=0.8)
    jump = road(np.where(np.arange(STEPS) < 60, 10.0, 25.0))
    assert not compare(vehicle_of(REAR), jump, soc=0.8, speed_m_s=10.0)


@pytest.mark.parametrize("lumped", [False, pytest.param(True, marks=pytest.mark.long)])
def test_downhill_from_an_empty_or_full_battery(lumped: bool, vehicle_of: Callable[..., Vehicle], compare: Any, road: Any):
    vehicle, down = vehicle_of(MAP if lumped else REAR, lumped=lumped), road(20.0, -0.08)
    # An empty battery is dead: no motor turns, and nothing is recovered. A full one leaves the hill to the brakes.
    assert not compare(vehicle, down, soc=0.0, speed_m_s=20.0)
    assert compare(vehicle, down, soc=0.02, speed_m_s=20.0)
    assert compare(vehicle, down, soc=1.0, speed_m_s=20.0)


def test_lanes_from_empty_to_full_are_the_single_drives(vehicle_of: Callable[..., Vehicle], road: Any, same_energies: Any):
    vehicle, charges = vehicle_of(REAR), np.array([0.0, 0.0005, 0.3, 1.0])
    down = road(20.0, -0.08)

    @jax.jit
    @jax.vmap
    def lane(soc):
        done = simulate(vehicle, down, start_of(vehicle, soc, speed_m_s=20.0), 1.0, method="lanes")
        return done.totals.ledger, done.totals.followed

    ledgers, followed = lane(charges)
    assert list(followed) == [False, True, True, True]
    charged_j = []
    for number, soc in enumerate(charges):
        alone = run(vehicle, down, start_of(vehicle, soc, speed_m_s=20.0), block=STEPS).ledger
        charged_j.append(-float(alone.terminal_j))
        if followed[number]:
            same_energies(jax.tree.map(lambda leaf, number=number: leaf[number], ledgers), alone, 1e-9)
    # Dead, it neither gives nor takes; full, it takes less than with room.
    assert charged_j[0] == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < charged_j[3] < charged_j[2]


@pytest.mark.parametrize("grade", [pytest.param(-0.08, marks=pytest.mark.long), 0.03, pytest.param(0.6, marks=pytest.mark.long)])
def test_variants_are_the_single_drives(grade: float):
    spec = load_car(REAR)
    hill = make_cycle("hill", np.arange(STEPS + 1.0), np.full(STEPS + 1, 25.0), grade=np.full(STEPS + 1, grade))
    masses = [1700.0, 2000.0, 2000.0]
    many = vw.drive_variants(spec, hill, {"masses.mass_test_kg": masses}, precision="float64")
    for number, mass in enumerate(masses):
        changed = vary(vw.complete(spec), {"masses.mass_test_kg": mass})
        single = vw.drive(changed, hill, allow_misses=True)
        assert many.consumption_pack_wh_km[number] == pytest.approx(single.consumption_pack_wh_km, rel=1e-9)
        assert many.distance_km[number] == pytest.approx(single.distance_km, rel=1e-12)
        assert many.soc_end[number] == pytest.approx(single.soc_end, rel=1e-12)
        assert many.trace_misses[number] == single.trace_misses
    assert (many.trace_misses[0] > 0) == (grade == 0.6)


@pytest.mark.parametrize("masses", [[1900.0], [1900.0, 1900.0]])
def test_variants_that_do_not_differ_are_the_single_drive_too(masses: list[float], town: Any):
    many = vw.drive_variants(REAR, town, {"masses.mass_test_kg": masses}, precision="float64")
    changed = vary(vw.complete(load_car(REAR)), {"masses.mass_test_kg": 1900.0})
    assert list(many.soc_end) == pytest.approx([vw.drive(changed, town).soc_end] * len(masses), rel=1e-12)


@given(case=st.tuples(st.floats(0.0, 0.02), st.floats(-0.12, -0.04)))
def test_whatever_comes_downhill_the_pack_stays_in_its_window(case: tuple[float, float]):
    soc, grade = case
    hill = make_cycle("hill", np.arange(STEPS + 1.0), np.full(STEPS + 1, 15.0), grade=np.full(STEPS + 1, grade))
    done = vw.drive(REAR, hill, soc_start=max(soc, 1e-6), allow_misses=True)
    assert -1e-3 < done.soc_end < 0.1
