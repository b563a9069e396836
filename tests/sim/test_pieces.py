"""A drive in pieces: the same as in one scan, whether followed or chased, and over when somebody says so."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.sim.pieces import FOLLOWED_STEPS, Course, drive_pieces
from voltwright.sim.scan import Trace, begin
from voltwright.spec.base import replace_fields
from voltwright.spec.cycle import Cycle

CAR = "tesla-model-3-2024-rwd"


def drive(vehicle: Vehicle, trace: Trace, ambient: Environment, over: Callable[[Course], int | None], soc: float = 0.8) -> Course:
    return drive_pieces(vehicle, trace, *begin(vehicle, trace, ambient, soc), over)


def never(course: Course) -> None:
    return None


@pytest.fixture(scope="module")
def long_trace() -> Trace:
    """Two laps of the UDDS: more than one piece."""
    cycle = load_cycle("udds")
    speed = np.concatenate([cycle.speed_m_s, cycle.speed_m_s[1:]])
    zeros = np.zeros(len(speed))
    return Trace.of(Cycle("two", np.arange(len(speed), dtype=float), speed, zeros, zeros))


def test_pieces_add_up_to_the_whole(run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], long_trace: Trace, ambient):
    vehicle = vehicle_of(CAR)
    course = drive(vehicle, long_trace, ambient, never)
    assert len(course.speed_m_s) == 2738 > FOLLOWED_STEPS
    totals, records = run(vehicle, long_trace, ambient, 0.8, history=True)
    assert bool(totals.followed)
    # The same arithmetic in another order: rounding alone.
    for name in ("terminal_w", "chemical_w", "velocity_m_s", "speed_m_s"):
        np.testing.assert_allclose(getattr(course, name), getattr(records, name), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(course.pack.soc, records.soc, rtol=1e-12)
    assert course.residual_relative(float(vehicle.inertia_mass_kg), 0.0, 1.0) < RESIDUAL_MAX_RELATIVE


def test_a_weak_car_is_chased_and_followed_in_turn(run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], ambient):
    weak = vehicle_of(replace_fields(load_car(CAR), {"drive_units.rear.motor.power_max_kw": 45.0}))
    trace = Trace.of(load_cycle("us06"))
    course = drive(weak, trace, ambient, never)
    _, records = run(weak, trace, ambient, 0.8, history=True, way="chase")
    assert np.any(course.miss > 0)
    assert np.any(course.on_trace)
    # Where it follows, its speeds are those of the trace; the chase has them to rounding, which a drive does not amplify.
    np.testing.assert_allclose(course.speed_m_s, records.speed_m_s, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(course.terminal_w, records.terminal_w, rtol=1e-6, atol=1e-2)
    np.testing.assert_array_equal(course.miss, records.miss)
    assert course.residual_relative(float(weak.inertia_mass_kg), 0.0, 1.0) < RESIDUAL_MAX_RELATIVE


def test_it_is_over_when_told(vehicle_of: Callable[..., Vehicle], long_trace: Trace, ambient):
    course = drive(vehicle_of(CAR), long_trace, ambient, lambda course: 100)
    assert all(len(column) == 100 for column in (course.speed_m_s, course.terminal_w, course.pack.soc))
    assert course.state_at_end().pack.soc == course.pack.soc[-1]


def test_an_empty_pack_stands_still(vehicle_of: Callable[..., Vehicle], long_trace: Trace, ambient):
    course = drive(vehicle_of(CAR), long_trace, ambient, never, soc=0.01)
    assert course.speed_m_s[-1] == 0.0
    assert course.terminal_w[-1] == 0.0
    assert np.all(np.diff(course.pack.soc[-200:]) == 0.0)
