"""A small platform file and the times of a coast-down, for tests to spoil."""

import copy
from typing import Any

PLATFORM: dict[str, Any] = {
    "name": "small",
    "title": "Small platform",
    "common": ["floor"],
    "parts": {
        "floor": {"mass_kg": 500, "hvac": {"kind": "none"}, "evidence": {"hvac.kind": {"kind": "assumed"}}},
        "pack": {
            "mass_kg": 400,
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
            "evidence": {"battery.energy_usable_kwh": {"kind": "press", "source": "paper", "low": 58, "high": 62}},
        },
        "unit": {"mass_kg": 100, "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}}},
    },
    "variants": {
        "sedan": {
            "title": "Sedan",
            "make": "Some",
            "body_style": "sedan",
            "parts": ["pack", "unit"],
            "mass_own_kg": 700,
            "body": {"drag_area_m2": 0.55},
            "tyres": {"rolling_resistance": 0.008},
            "options": {
                "wheels": {"mass_kg": 10, "drag_area_m2": 0.02, "rolling_resistance": 0.0008, "group": "wheels"},
                "covers": {"drag_area_m2": -0.01, "group": "wheels"},
            },
        },
        "suv": {"title": "SUV", "based_on": "sedan", "body_style": "suv", "body": {"drag_area_m2": 0.75}},
    },
    "sources": {"paper": {"title": "A paper", "publisher": "Somebody", "date": "2026"}},
}

TIMES = "speed_kmh,time_a_s,time_b_s\n" + "".join(
    f"{speed},{1957 * 10 / 3.6 / (140 + 0.03 * speed**2):.4f},{1957 * 10 / 3.6 / (150 + 0.03 * speed**2):.4f}\n"
    for speed in range(20, 131, 10)
)
"""Forces of 140 and 150 N + 0.03 v2 in the two directions, for 1,900 kg and 57 kg of rotating parts, 5 km/h either way."""


def platform_data() -> dict[str, Any]:
    """A copy of it."""
    return copy.deepcopy(PLATFORM)
