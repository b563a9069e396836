"""The overall efficiency of charging that follows from charger and battery.

It is a closed form of what `physics/charging/on_board.py` integrates; the two agree within half a point for cars (tests/physics).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voltwright.defaults.completed_car import CompletedCar


def charging_efficiency(car: "CompletedCar") -> Any:
    """Energy that the pack gives at its terminals over energy from the grid, at the charger's full power.

    Equation: eta = (1 - a - b - c - P_on/P_ac) (1 - R P_dc/U2) (1 - R P_cruise/U2), R with settled branches.
    Args: car: completed but for this; P_cruise empties the pack in a range test.
    Source: as of `physics/charging/on_board.py`; U the nominal voltage.
    """
    charging, battery = car.charging, car.battery
    power_w = charging.power_ac_kw * 1e3
    on_w = charging.power_on_w / car.auxiliaries.dcdc_efficiency
    charger = 1.0 - charging.loss_fixed - charging.loss_linear - charging.loss_quadratic - on_w / power_w
    settled_ohm = battery.resistance_mohm * 1e-3 / battery.cell.law.share_after_10_s
    loss_per_w = settled_ohm / battery.voltage_nominal_v**2
    return charger * (1.0 - loss_per_w * charger * power_w) * (1.0 - loss_per_w * battery.power_cruise_kw * 1e3)
