"""Files that `voltwright new` writes, with figures in place of its placeholders."""

import re

CAR = {
    "make": "Some",
    "mass_curb_kg": "1700",
    "kind": "pmsm",
    "power_max_kw": "150",
    "chemistry": "nmc",
    "energy_usable_kwh": "60",
}
SCOOTER = {
    "make": "Some",
    "mass_curb_kg": "18",
    "kind": "pmsm",
    "power_max_kw": "0.6",
    "chemistry": "nmc",
    "energy_gross_kwh": "0.474",
}
PLACEHOLDER = re.compile(r"(\w+): <[^<>\n]+>")


def filled(text: str) -> str:
    """The template of a car or a scooter with a figure in place of each placeholder."""
    figures = SCOOTER if "vehicle_class: scooter" in text else CAR
    return PLACEHOLDER.sub(lambda found: f"{found[1]}: {figures[found[1]]}", text)
