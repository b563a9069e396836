"""Charging losses against what was measured: a charger at two currents, and the recharge of certification tests."""

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.chargers import load_charger
from voltwright.physics.charging.on_board import Charger, recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.base import replace_fields

# Current [A], efficiency from the mains to the battery. Technical University of Denmark (DTU), the same charger at both;
# read as three phases of 230 V on a charger of 11 kW, for on one phase the difference would leave no room for pumps.
DTU = [(6.0, 0.874), (16.0, 0.914)]
# Usable energy [Wh], recharge [kWh], mains [V]: US EPA certificate summary reports 59856, 63199 (two wheels), 60467 (two), 59583.
CERTIFICATES = [
    ("tesla-model-3-2024-rwd", 60997.0, 68.879, 208.0),
    ("volvo-ex30-2024-smer", 67198.7, 75.559, 233.0),
    ("volvo-ex30-2024-smer", 67158.8, 75.443, 232.0),
    ("polestar-2-2024-lrsm", 82378.0, 92.407, 236.0),
    ("polestar-2-2024-lrsm", 82827.0, 91.874, 236.0),
    ("volkswagen-id4-2024-pro", 77411.0, 85.869, 240.0),
    ("volkswagen-id4-2024-pro", 77272.0, 86.119, 240.0),
]


def by_default_laws(name: str) -> Vehicle:
    return Vehicle.from_car(complete(replace_fields(load_car(name), {"charging.efficiency_ac": None})))


@pytest.mark.parametrize(("current_a", "efficiency"), DTU)
def test_charger_of_the_technical_university_of_denmark(current_a: float, efficiency: float):
    charger = by_default_laws("polestar-2-2024-lrsm").charger
    rated = Charger(jnp.asarray(3 * 230.0 * 16.0), *(getattr(charger, name) for name in list(vars(charger))[1:]))
    power_w = 3 * 230.0 * current_a
    predicted = 1.0 - float(rated.loss_w(power_w) + rated.power_on_w) / power_w
    assert predicted == pytest.approx(efficiency, abs=0.002)  # the defaults were fitted to these two


def test_recharge_of_certificates():
    deviations = []
    for name, usable_wh, recharge_kwh, mains_v in CERTIFICATES:
        vehicle = by_default_laws(name)
        pack = vehicle.pack
        taken = recharge(vehicle.charger, pack, pack.soc_of_display(0.01), pack.soc_max, mains_v=mains_v)
        ledger = run(vehicle, inputs_of(np.full(3600, 29.06)), start_of(vehicle, speed_m_s=29.06)).ledger
        overall = float(taken.chemical_j / taken.energy_ac_j * ledger.terminal_j / ledger.chemical_j)
        deviations.append(overall - usable_wh / 1e3 / recharge_kwh)
    # Repeat tests of one car differ by a point; seven of them tell the mean to 0.5.
    assert np.max(np.abs(deviations)) < 0.01
    assert abs(np.mean(deviations)) < 0.005


# Efficiency from the mains to the battery [%] of one connection: VW ID.4 Pro 2021 on three phases of 16 A (DTU dataset,
# doi 10.11583/DTU.25425262.v1); Kia e-Niro on three phases of 16 A and one of 10 A (Reick et al., Vehicles 3, 2021, 736).
ID4_THREE_PHASES, NIRO_THREE_PHASES, NIRO_ONE_PHASE = 91.07, 87.21, 79.58


def from_wall(charger: str) -> float:
    """Energy into the battery over energy from the mains [%] of a default charger of 11 kW, pumps and control units on."""
    car = complete(replace_fields(load_car("volkswagen-id3-2021-pro"), {"charging.efficiency_ac": None}))
    served = supply_of(car, load_charger(charger))
    assert isinstance(served, Served)
    on_w = car.charging.power_on_w / car.auxiliaries.dcdc_efficiency
    return 100.0 * (served.power_w - on_w) / served.power_mains_w


def test_wall_box_and_household_socket():
    three, one = from_wall("wallbox-11kw"), from_wall("socket-schuko")
    assert three == pytest.approx(ID4_THREE_PHASES, abs=0.5)
    # The e-Niro's charger loses more throughout; what one phase of 10 A costs against three of 16 A is the same.
    assert three - one == pytest.approx(NIRO_THREE_PHASES - NIRO_ONE_PHASE, abs=1.0)
