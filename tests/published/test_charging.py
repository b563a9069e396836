"""Charging losses against what was measured: a charger at two currents, and the recharge of certification tests."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.library.find import load_car
from voltwright.physics.charging.on_board import Charger, recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.drive import padded_trace
from voltwright.spec.base import replace_fields
from voltwright.spec.cycle import make_cycle
from voltwright.spec.defaults import complete

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
    return Vehicle.from_spec(complete(replace_fields(load_car(name), {"charging.efficiency_ac": None})).spec)


@pytest.mark.parametrize(("current_a", "efficiency"), DTU)
def test_charger_of_the_technical_university_of_denmark(current_a: float, efficiency: float):
    charger = by_default_laws("polestar-2-2024-lrsm").charger
    rated = Charger(jnp.asarray(3 * 230.0 * 16.0), *(getattr(charger, name) for name in list(vars(charger))[1:]))
    power_w = 3 * 230.0 * current_a
    predicted = 1.0 - float(rated.loss_w(power_w) + rated.power_on_w) / power_w
    assert predicted == pytest.approx(efficiency, abs=0.002)  # the defaults were fitted to these two


def test_recharge_of_certificates(run: Callable, ambient):
    deviations = []
    for name, usable_wh, recharge_kwh, mains_v in CERTIFICATES:
        vehicle = by_default_laws(name)
        pack = vehicle.pack
        taken = recharge(vehicle.charger, pack, pack.soc_of_display(0.01), pack.soc_max, mains_v=mains_v)
        cruise = make_cycle("cruise", np.arange(3601.0), np.full(3601, 29.06))
        ledger = run(vehicle, padded_trace(cruise), ambient)[0].ledger
        overall = float(taken.chemical_j / taken.energy_ac_j * ledger.terminal_j / ledger.chemical_j)
        deviations.append(overall - usable_wh / 1e3 / recharge_kwh)
    # Repeat tests of one car differ by a point; seven of them tell the mean to 0.5.
    assert np.max(np.abs(deviations)) < 0.01
    assert abs(np.mean(deviations)) < 0.005
