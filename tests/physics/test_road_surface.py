"""Wet, snowy and rough roads: the law, and what a drive on them takes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.physics.road_surface import rolling_extra


def test_the_law():
    assert rolling_extra(1.0, 0.0, 0.0) == 0.0
    assert rolling_extra(1.0, 2.0, 0.0) == pytest.approx(0.17)
    assert rolling_extra(1.0, 50.0, 0.0) == pytest.approx(0.17)
    assert rolling_extra(1.5, 1.0, 1.0) == pytest.approx(1.5 * (1.0 + 0.085 + 0.6) - 1.0)


def test_a_step_on_it_takes_that_share_of_rolling_more(vehicle_of: Callable[..., Any]):
    from voltwright.sim.inputs import inputs_of
    from voltwright.sim.run import run
    from voltwright.sim.state import start_of

    vehicle = vehicle_of("volkswagen-id3-2021-pro")
    speed = np.full(60, 15.0)
    found = []
    for extra in (0.0, 0.4):
        inputs = inputs_of(speed, rolling_extra=extra)
        found.append(run(vehicle, inputs, start_of(vehicle, 0.8, speed_m_s=15.0), block=60).ledger)
    dry, rough = found
    assert rough["aerodynamic"] == dry["aerodynamic"]
    drag = float(vehicle.road_load.driveline_constant_n + vehicle.road_load.driveline_linear_n_s_m * 15.0) * 900.0
    assert rough["rolling"] + drag == pytest.approx(1.4 * (dry["rolling"] + drag), rel=1e-9)
