"""Default laws of charging, and the overall efficiency that follows from charger and battery.

The efficiency is a closed form of what `physics/charger.py` integrates; the two agree within half a point for cars
(tests/physics).
"""

from voltwright.spec.car import CarSpec
from voltwright.spec.chemistry_laws import CHEMISTRIES
from voltwright.spec.class_defaults import ClassDefaults
from voltwright.spec.filler import Filler


def charging_efficiency(spec: CarSpec, power_cruise_kw: float) -> float:
    """Energy that the pack gives at its terminals over energy from the mains, at the charger's full power.

    Equation: eta = (1 - a - b - c - P_on/P_ac) (1 - R P_dc/U2) (1 - R P_cruise/U2), R with settled branches.
    Args: spec: completed but for this. power_cruise_kw: at which a range test empties the pack.
    Source: as of `physics/charger.py`; U the nominal voltage.
    """
    charging, battery = spec.charging, spec.battery
    power_w = charging.power_ac_kw * 1e3
    on_w = charging.power_on_w / spec.auxiliaries.dcdc_efficiency
    charger = 1.0 - charging.loss_fixed - charging.loss_linear - charging.loss_quadratic - on_w / power_w
    settled_ohm = battery.resistance_mohm * 1e-3 / CHEMISTRIES[battery.chemistry].share_after_10_s
    loss_per_w = settled_ohm / battery.voltage_nominal_v**2
    return charger * (1.0 - loss_per_w * charger * power_w) * (1.0 - loss_per_w * power_cruise_kw * 1e3)


def fill_charging(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `charging`."""
    one_phase = filler.spec.market == "US" or filler.spec.vehicle_class == "scooter"
    filler.fill(
        "charging",
        {
            "power_ac_kw": (typical.power_ac_kw, "typical of the class"),
            "phases_ac": (1 if one_phase else 3, "one for scooters and in the US, else three"),
            "loss_fixed": (typical.loss_charger_fixed, typical.charger_source),
            "loss_linear": (typical.loss_charger_linear, typical.charger_source),
            "loss_quadratic": (typical.loss_charger_quadratic, typical.charger_source),
            "power_on_w": (typical.power_on_w, "typical of the class"),
        },
    )
    efficiency = charging_efficiency(filler.spec, typical.power_cruise_kw)
    filler.fill("charging", {"efficiency_ac": (efficiency, "charger at its full power, pack in and out")})
