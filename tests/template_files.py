"""Files that `voltwright new` writes, with figures in place of their placeholders."""

import re

MOTOR = {"make": "Some", "kind": "pmsm", "chemistry": "nmc"}
VEHICLES: dict[str, dict[str, str]] = {
    "car": {"mass_curb_kg": "1700", "power_max_kw": "150", "energy_usable_kwh": "60"},
    "suv": {"mass_curb_kg": "2050", "power_max_kw": "210", "energy_usable_kwh": "77"},
    "van": {"mass_curb_kg": "2300", "power_max_kw": "100", "energy_usable_kwh": "65"},
    "truck": {"mass_curb_kg": "17000", "power_max_kw": "480", "energy_usable_kwh": "540"},
    "quadricycle": {"mass_curb_kg": "485", "power_max_kw": "6", "energy_usable_kwh": "5.35"},
    "scooter": {"mass_curb_kg": "18", "power_max_kw": "0.6", "energy_gross_kwh": "0.474"},
}
OTHERS: dict[str, dict[str, str]] = {
    "charger-ac": {"connectors": "[type2]", "voltage_v": "230", "phases": "3", "current_max_a": "32"},
    "charger-dc": {
        "connectors": "[ccs2]",
        "power_max_kw": "300",
        "voltage_min_v": "150",
        "voltage_max_v": "1000",
        "current_max_a": "500",
    },
    "charger-wireless": {"power_class": "wpt3", "clearance_classes": "[z1, z2]"},
    "day": {
        "car": "volkswagen-id3-2021-pro",
        '"06:00"': "-3",
        '"15:00"': "9",
        "cycle": "wltc-class3b",
        "charger": "wallbox-11kw",
    },
    "plan": {
        "count": "5000",
        "car": "volkswagen-id3-2021-pro",
        "name": "north",
        "start": "2027-01-04",
        "cars_a_shift": "100",
    },
    "cell": {
        "origin": "a test",
        "capacity_ah": "5",
        "voltage_min_v": "2.5",
        "voltage_max_v": "4.2",
        "ohmic_mohm": "20",
        "branch1_mohm": "8",
        "branch2_mohm": "10",
        "branch1_s": "10",
        "branch2_s": "200",
        "activation_ohmic_k": "2000",
        "activation1_k": "3000",
        "activation2_k": "3000",
        "ocv_v": "[2.8, 3.3, 3.45, 3.55, 3.6, 3.66, 3.74, 3.84, 3.94, 4.05, 4.18]",
        "entropy_v_k": "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
    },
    "design-study": {"car": "volkswagen-id3-2021-pro", "low": "50", "high": "80", "at_least": "400"},
    "platform": {
        "chemistry": "nmc",
        "energy_usable_kwh": "60",
        "kind": "pmsm",
        "power_max_kw": "150",
        "make": "Some",
        "mass_own_kg": "800",
    },
}
PLACEHOLDER = re.compile(r'("?[\w:]+"?): <[^<>\n]+>')


def figures_of(kind: str) -> dict[str, str]:
    """A figure for each placeholder of a kind of file."""
    return MOTOR | VEHICLES[kind] if kind in VEHICLES else OTHERS[kind]


def filled(text: str, kind: str | None = None) -> str:
    """A template with a figure in place of each placeholder; of a vehicle, its class picks the figures."""
    found = re.search(r"^vehicle_class: (\w+)", text, re.MULTILINE)
    figures = figures_of(kind or (found[1] if found else "car"))
    return PLACEHOLDER.sub(lambda found: f"{found[1]}: {figures[found[1]]}", text)
