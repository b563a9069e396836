"""Warm-up against the phases of two multi-cycle tests: how much dearer each phase is than the last of its cycle.

Volvo EX30 single motor, US EPA certificate summary report 63199, energy at the battery; the default time constant and extras
were fitted to these. The breaks before and after the constant speed are not printed; ten minutes are taken.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import coldness_over
from voltwright.sim.scan import Trace
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


def coldness_of_phases() -> list[np.ndarray]:
    """Coldness in the steps of the six phases, in order."""
    moves = {name: load_cycle(name).speed_m_s[1:] + load_cycle(name).speed_m_s[:-1] > 0.0 for name in ("udds", "hwfet")}
    stand, constant = np.zeros(SOAK_S, bool), np.ones(CONSTANT_S, bool)
    between = ([], np.zeros(PAUSE_S, bool), stand, [*stand, *constant, *stand], np.zeros(PAUSE_S, bool), stand)
    parts = [part for name, gap in zip(ORDER, between, strict=True) for part in (np.asarray(gap, bool), moves[name])]
    coldness = coldness_over(np.concatenate(parts), 1.0)
    return np.split(coldness, np.cumsum([len(part) for part in parts])[:-1])[1::2]


@pytest.mark.parametrize("wheels", TESTS)
def test_phases_of_a_multi_cycle_test(wheels: str, run: Callable[..., Any]):
    target, phases = TESTS[wheels]
    names = ("road_load.a_lbf", "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2")
    spec = replace_fields(load_car("volvo-ex30-2024-smer"), dict(zip(names, target, strict=True)))
    vehicle = Vehicle.from_spec(complete(spec).spec)
    measured = np.array([energy / distance for energy, distance in phases])
    predicted = []
    for name, coldness in zip(ORDER, coldness_of_phases(), strict=True):
        totals, _ = run(vehicle, Trace.of(load_cycle(name), 1800, coldness), Environment.of(23.0), 0.9)
        predicted.append(float(totals.ledger.terminal_j / totals.distance_m))
    ratios = np.array(predicted) / np.array(predicted)[list(LAST)], measured / measured[list(LAST)]
    # Repeated phases of one test scatter by 1 to 2 % beyond any warm-up: see UDDS 3 and 4.
    np.testing.assert_allclose(*ratios, rtol=0.025)
    # The first phase, which warm-up is about, is met better.
    assert ratios[0][0] == pytest.approx(ratios[1][0], rel=0.01)
    assert 1.10 < ratios[0][0] < 1.16
