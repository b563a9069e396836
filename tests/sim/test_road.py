"""A hill belongs to its place: whoever falls behind climbs it where it is, and whoever follows climbs it when the trace does."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.environment import pressure_at_altitude_pa
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.road import road_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.sim.task import Method
from voltwright.units import STANDARD_GRAVITY_M_S2

REAR = "tesla-model-3-2024-rwd"
STEPS = 240
BLOCK = 120
SPEED = 20.0 * np.minimum(1.0, np.arange(1, STEPS + 1) / 20.0)


def weak(vehicle: Vehicle, power_w: float = 9e3) -> Vehicle:
    """A car that cannot keep 20 m/s on a slope."""
    return vehicle.replaced(pack__power_discharge_w=np.asarray(power_w))


def hill(from_s: int, to_s: int, grade: float) -> np.ndarray:
    column = np.zeros(STEPS)
    column[from_s:to_s] = grade
    return column


def climbed_m(vehicle: Vehicle, done) -> float:
    return float(done.ledger["grade"]) / (float(vehicle.mass_kg) * STANDARD_GRAVITY_M_S2)


@pytest.mark.parametrize(("from_s", "to_s", "grade"), [(60, 90, 0.05), (110, 130, 0.04), (130, 200, -0.05)])
@pytest.mark.long
def test_a_car_that_falls_behind_climbs_where_the_hill_is(
    vehicle_of: Callable[..., Vehicle], from_s: int, to_s: int, grade: float
):
    vehicle, inputs = weak(vehicle_of(REAR)), inputs_of(SPEED, grade=hill(from_s, to_s, grade))
    done = run(vehicle, inputs, start_of(vehicle, 0.8), keep=("velocity_m_s", "grade_w"), block=BLOCK)
    road = road_of(inputs, 0.0, 1.0)
    assert road is not None
    driven_m = float(done.ledger.distance_m)
    assert driven_m < road.way_m[-1] - 300.0
    # The driver looks as far ahead as a step at the speed wanted goes: 0.1 m of a climb of 16 to 70.
    assert climbed_m(vehicle, done) == pytest.approx(float(np.interp(driven_m, road.way_m, road.rise_m)), abs=0.1)
    way = np.cumsum(done.columns["velocity_m_s"])
    foot, top = road.way_m[from_s], road.way_m[to_s]
    # Its speed wanted is up to 20 m/s, so a step is up to 20 m.
    assert not np.any(done.columns["grade_w"][(way < foot - 20.0) | (way > top + 20.0)])
    on_it = (way > foot + 20.0) & (way < top - 20.0) & (done.columns["velocity_m_s"] > 0.0)
    assert np.all(done.columns["grade_w"][on_it] * grade > 0.0)


@pytest.mark.long
def test_blocks_are_the_whole(vehicle_of: Callable[..., Vehicle]):
    vehicle = weak(vehicle_of(REAR))
    altitude = 100.0 + np.cumsum(SPEED * hill(60, 160, 0.03))
    inputs = inputs_of(SPEED, grade=hill(60, 160, 0.03), pressure_pa=pressure_at_altitude_pa(altitude))
    ways: list[tuple[int, Method]] = [(STEPS, "following"), (BLOCK, "following"), (BLOCK, "forward")]
    whole, parts, forward = (run(vehicle, inputs, start_of(vehicle, 0.8), block=block, method=method) for block, method in ways)
    for other in (parts, forward):
        for name in ("grade", "aerodynamic", "terminal", "distance"):
            assert float(other.ledger[name]) == pytest.approx(float(whole.ledger[name]), rel=1e-9), name


def test_a_car_that_follows_has_the_grade_of_its_trace(vehicle_of: Callable[..., Vehicle]):
    vehicle, inputs = vehicle_of(REAR), inputs_of(SPEED, grade=hill(60, 90, 0.05))
    methods: list[Method] = ["forward", "following"]
    forward, following = (
        run(vehicle, inputs, start_of(vehicle, 0.8), keep=("grade_w",), block=STEPS, method=method) for method in methods
    )
    np.testing.assert_allclose(forward.columns["grade_w"], following.columns["grade_w"], rtol=1e-9, atol=1e-6)


@pytest.mark.long
def test_gradients_and_batches_of_cars_that_fall_behind(vehicle_of: Callable[..., Vehicle]):
    vehicle, inputs = weak(vehicle_of(REAR)), inputs_of(SPEED, grade=hill(60, 200, 0.05))

    def climbed_j(mass_kg):
        car = vehicle.replaced(mass_kg=mass_kg, inertia_mass_kg=mass_kg)
        ledger = simulate(car, inputs, start_of(car, 0.8), 1.0).totals.ledger
        return ledger["grade"] / mass_kg

    masses = jnp.array([1500.0, 2000.0, 2500.0])
    climbs, slopes = jax.vmap(jax.value_and_grad(climbed_j))(masses)
    # A heavier car comes less far up the hill in the same time.
    assert np.all(np.diff(climbs) < 0.0) and np.all(slopes < 0.0)
    middle = jax.jit(climbed_j)
    by_difference = (middle(2000.5) - middle(1999.5)) / 1.0
    assert float(slopes[1]) == pytest.approx(float(by_difference), rel=1e-3)


def test_a_level_road_has_none():
    assert road_of(inputs_of(SPEED, grade=0.03), 0.0, 1.0) is None


def test_places_between_and_behind():
    inputs: Inputs = inputs_of(np.array([10.0, 10.0, 0.0, 0.0]), grade=np.array([0.0, 0.1, 0.1, 0.5]))
    road = road_of(inputs, 10.0, 1.0)
    assert road is not None
    np.testing.assert_allclose(road.way_m, [0.0, 10.0, 20.0, 25.0, 25.0])
    assert float(road.grade(np.asarray(12.0), np.asarray(3.0))) == pytest.approx(0.1)
    # Half of the step lies on the slope.
    sine = 0.5 * 0.1 / np.sqrt(1.01)
    assert float(road.grade(np.asarray(5.0), np.asarray(10.0))) == pytest.approx(sine / np.sqrt(1.0 - sine**2))
    assert float(road.grade(np.asarray(30.0), np.asarray(5.0))) == 0.0
    assert float(road.grade(np.asarray(12.0), np.asarray(0.0))) == 0.0
