"""At steady speed on the flat the work of the road is the integral of the coast-down polynomial, through the whole drive."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of

CAR = "tesla-model-3-2024-rwd"


@pytest.mark.parametrize("speed_kmh", [30.0, 90.0, 130.0])
def test_work_of_the_road(drive: Any, vehicle_of: Callable[..., Vehicle], speed_kmh: float):
    speed = speed_kmh / 3.6
    # Air as in 40 CFR 1066 (20 C, 98.21 kPa), to which the coefficients refer.
    inputs = inputs_of(np.full(120, speed), pressure_pa=1.167 * 287.05 * 293.15)
    losses = drive(vehicle_of(CAR), inputs, speed_m_s=speed, method="following").totals.ledger
    # The drive unit's own spin loss at this speed is in the coefficients; on the road it is paid by the motor.
    spin = losses["gear"] + losses["motor_drag"] + losses["motor_iron"]
    unit = vehicle_of(CAR).units[0]
    mesh_w = float(unit.gear.mesh_loss) * float(losses["rolling"] + losses["aerodynamic"])
    load: Any = complete(load_car(CAR)).road_load
    v = speed / 0.44704
    force = 4.4482216152605 * (load.a_lbf + load.b_lbf_per_mph * v + load.c_lbf_per_mph2 * v**2)
    road = float(losses["rolling"] + losses["aerodynamic"])
    constant, linear = (float(part) for part in unit.coasting_force())
    assert road == pytest.approx((force - constant - linear * speed) * speed * 120.0, rel=1e-9)
    # And the total with the turning, idle parts of the drive unit is the coast-down, but for the load-dependent iron loss.
    assert float(spin) - mesh_w > 0.9 * (constant + linear * speed) * speed * 120.0
