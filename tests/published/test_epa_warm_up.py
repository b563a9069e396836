"""Warm-up against the phases of two multi-cycle tests: how much dearer each phase is than the last of its cycle.

Volvo EX30 single motor, US EPA certificate summary report 63199, energy at the battery; the default time constant and extras
were fitted to these. The breaks before and after the constant speed are not printed; ten minutes are taken.
"""

from functools import cache

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.base import replace_fields

PAUSE_S, SOAK_S, CONSTANT_S = 15, 600, 10_000
# Target coefficients [lbf, mph], then kWh and miles of UDDS 1, HFEDS 1, UDDS 2, UDDS 3, HFEDS 2, UDDS 4
TESTS = {
    "19 and 20 in": (
        (33.2, -0.0857, 0.02006),
        ((1.3933, 7.429), (2.0921, 10.259), (1.2474, 7.423), (1.2059, 7.421), (2.0352, 10.259), (1.2262, 7.443)),
    ),
    "18 in": (
        (33.96, -0.0857, 0.02022),
        ((1.4196, 7.459), (2.1323, 10.261), (1.2867, 7.415), (1.2335, 7.456), (2.0574, 10.258), (1.2363, 7.406)),
    ),
}
ORDER = ("udds", "hwfet", "udds", "udds", "hwfet", "udds")
LAST = (5, 4, 5, 5, 4, 5)
STAND, PAUSE, CONSTANT = (0.0, SOAK_S), (0.0, PAUSE_S), (29.06, CONSTANT_S)
BETWEEN = ((), (PAUSE,), (STAND,), (STAND, CONSTANT, STAND), (PAUSE,), (STAND,))
"""Before each phase: speeds [m/s] and durations [s]."""


@cache
def ratios_of(wheels: str) -> tuple[np.ndarray, np.ndarray]:
    """Each phase over the last of its cycle, predicted and measured."""
    target, phases = TESTS[wheels]
    names = ("road_load.a_lbf", "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2")
    spec = replace_fields(load_car("volvo-ex30-2024-smer"), dict(zip(names, target, strict=True)))
    vehicle = Vehicle.from_car(complete(spec))
    measured = np.array([energy / distance for energy, distance in phases])
    # The cells in the middle of their window throughout, so that the phases differ by tyres and gears alone.
    predicted, cold = [], 1.0
    for name, gap in zip(ORDER, BETWEEN, strict=True):
        for speed_m_s, duration_s in gap:
            pause = inputs_of(np.full(duration_s, speed_m_s))
            cold = float(run(vehicle, pause, start_of(vehicle, 0.9, speed_m_s=speed_m_s, cold_drag=cold)).end.cold_drag)
        start = start_of(vehicle, 0.6, cells_k=296.15, cold_drag=cold)
        done = run(vehicle, inputs_of(load_cycle(name).speed_m_s[1:], ambient_c=23.0), start)
        cold = float(done.end.cold_drag)
        predicted.append(float(done.ledger.terminal_j / done.ledger.distance_m))
    return np.array(predicted) / np.array(predicted)[list(LAST)], measured / measured[list(LAST)]


@pytest.mark.parametrize("wheels", TESTS)
def test_phases_of_a_multi_cycle_test(wheels: str):
    # Repeated phases of one test scatter by 1 to 2 % beyond any warm-up: see UDDS 3 and 4.
    np.testing.assert_allclose(*ratios_of(wheels), rtol=0.025)


@pytest.mark.xfail(strict=True, reason="1.3 % too dear: the extras were fitted with the losses before tyre slip and charger")
@pytest.mark.parametrize("wheels", TESTS)
def test_the_first_phase_is_met_better(wheels: str):
    predicted, measured = ratios_of(wheels)
    assert predicted[0] == pytest.approx(measured[0], rel=0.01)
