"""A car file with nothing left to fill in: the template of a class, and a typical figure for each of its placeholders."""

import re

from voltwright.spec.loading import PLACEHOLDER
from voltwright.spec.template import VehicleKind, template

BLANK: dict[str, dict[str, str]] = {
    "car": {"mass_curb_kg": "1800", "power_max_kw": "150", "chemistry": "nmc", "energy_usable_kwh": "60"},
    "suv": {"mass_curb_kg": "2200", "power_max_kw": "200", "chemistry": "nmc", "energy_usable_kwh": "77"},
    "van": {"mass_curb_kg": "2200", "power_max_kw": "100", "chemistry": "lfp", "energy_usable_kwh": "60"},
    "truck": {"mass_curb_kg": "16000", "power_max_kw": "400", "chemistry": "lfp", "energy_usable_kwh": "540"},
    "quadricycle": {"mass_curb_kg": "480", "power_max_kw": "6", "chemistry": "lfp", "energy_usable_kwh": "5"},
    "scooter": {"mass_curb_kg": "14", "power_max_kw": "0.5", "chemistry": "nmc", "energy_gross_kwh": "0.28"},
}
"""Typical figures by class, rounded, by judgement: something to begin with, of no car."""
OTHERS = {"make": "my make", "kind": "pmsm"}
LINE = re.compile(rf"^(?P<start>\s*(?P<key>\w+): ){PLACEHOLDER.pattern}", re.MULTILINE)
NOTE = 'kind: assumed, note: "Typical of the class; write your own figure."'


def blank_text(name: str, vehicle_class: VehicleKind) -> str:
    """The text of a car's file with typical figures of a class, each with evidence that says so.

    Args:
        name: of the car.
        vehicle_class: of the car.

    Returns:
        a text that is read as a car.

    Raises:
        SpecError: a name that no car may have.
    """
    figures = {**OTHERS, **BLANK[vehicle_class]}
    text = LINE.sub(lambda found: f"{found['start']}{figures[found['key']]}", template(name, vehicle_class))
    axle = "rear" if "  rear:" in text else "front"
    paths = {
        "mass_curb_kg": "masses.mass_curb_kg",
        "power_max_kw": f"drive_units.{axle}.motor.power_max_kw",
        "chemistry": "battery.chemistry",
        "energy_usable_kwh": "battery.energy_usable_kwh",
        "energy_gross_kwh": "battery.energy_gross_kwh",
    }
    lines = "".join(f"  {paths[key]}: {{{NOTE}}}\n" for key in BLANK[vehicle_class])
    return text.replace("evidence: {}\n", f"evidence:\n{lines}")
