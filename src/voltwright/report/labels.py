"""The words of the report: names of cars, and their figures by the names that tables and charts have for them."""

import re
from collections.abc import Sequence

from voltwright.figures import CYCLES, LOSSES, PROCEDURES, QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, SPACE, decimals_of, number
from voltwright.study.compare import CarComparison, CycleFigures, Deviation

STEADY: dict[str, str] = {"90": "90 km/h", "120": "120 km/h", "130": "130 km/h"}
"""Steady speeds, by the keys of `CarComparison.steady`."""

RANGE_PUBLISHED = {"range_epa_km": "EPA label", "range_wltp_km": "WLTP", "range_cltc_km": "CLTC"}
TESTS = {name: QUANTITIES[name] for name in ("consumption_udds_unadjusted_wh_km", "consumption_hwfet_unadjusted_wh_km")}
CONSUMPTION_PUBLISHED = {"consumption_wltp_wh_km": "WLTP", "consumption_cltc_wh_km": "CLTC", **TESTS}
STEADY_PUBLISHED = {"consumption_90kmh_wh_km": "90 km/h", "consumption_120kmh_wh_km": "120 km/h"}
"""Published quantities, by the row of a chart or table that they stand in."""
SURE = ("certified", "measured")
"""Kinds of evidence that have a full mark."""

UNKNOWNS: dict[str, str] = {
    "loss_model": "Uncertainty of the loss model",
    "test": "Spread of a test itself",
    "procedure": "Printed against measured value",
    "charging_efficiency": "Charging efficiency",
    "usable_energy": "Usable energy",
    "gross_energy": "Gross energy",
    "mass": "Mass",
    "road_load": "Road load coefficients",
    "rolling_resistance": "Rolling resistance",
    "drag_area_m2": "Drag area",
    "machine": "Losses of the motor",
    "inverter": "Losses of the inverter",
    "gear": "Losses of the gears",
    "auxiliaries": LOSSES["auxiliaries"],
    "motor_power": "Power of the motors",
}
"""What an interval rests on, by the names of `study/calibration/intervals.py`."""

Interval = tuple[float, float]

LOSS_GROUPS: dict[str, tuple[str, ...]] = {
    "Battery": ("pack_ohmic", "pack_polarisation"),
    **{
        LOSSES[name]: (name,)
        for name in (
            "auxiliaries",
            "dcdc",
            "inverter",
            "motor_copper",
            "motor_iron",
            "motor_excitation",
            "motor_drag",
            "gear",
            "tyre_slip",
            "friction_brake",
            "rolling",
            "aerodynamic",
            "road_load",
        )
    },
}
"""Readable losses, in the order in which energy flows from cell to road, with the ledger's names that each holds."""


def rounded(value: float, digits: int = 4) -> float:
    """A number to so many significant digits, to keep the page small."""
    return float(f"{value:.{digits}g}")


def quantity_value(name: str, value: float | None) -> str:
    """A published or predicted value with the unit that its name ends in."""
    if value is None:
        return DASH
    return f"{number(value, 1 if name.endswith(('_s', '_kwh')) else decimals_of(value))}{SPACE}{unit_of_quantity(name)}"


def short_names(cars: Sequence[CarComparison]) -> list[str]:
    """Each car's title up to a comma or parenthesis, where that still tells the cars apart; else the whole title."""
    short = [_split(car.title)[0] for car in cars]
    names = [title if short.count(title) == 1 else car.title for title, car in zip(short, cars, strict=True)]
    return [name if names.count(name) == 1 else f"{name} #{place + 1}" for place, name in enumerate(names)]


def variant(car: CarComparison) -> str:
    """What the title says behind its first comma or parenthesis, or nothing.

    >>> _split("BMW i4 eDrive40, 18 in wheels (2024)")
    ('BMW i4 eDrive40', '18 in wheels, 2024')
    """
    return _split(car.title)[1]


def _split(title: str) -> tuple[str, str]:
    """The name of a car, and what its title says of the variant."""
    name, *others = re.split(r", | \(", title)
    return name, ", ".join(others).removesuffix(")")


def figures_by_route(car: CarComparison) -> dict[str, CycleFigures | None]:
    """Figures of plain cycles and steady speeds by readable name; None where the car cannot follow."""
    every = {**car.cycles, **car.steady}
    return {label: every.get(key) for key, label in {**CYCLES, **STEADY}.items()}


def ranges_km(car: CarComparison) -> dict[str, Interval | None]:
    """Certified ranges, then those at steady speeds, by readable name: figure, half width of its 90 % interval."""
    books = {label: car.certified[key] for key, label in PROCEDURES.items()}
    certified = {label: None if one is None else (one.range_km, one.range_half_width_km) for label, one in books.items()}
    steady = {label: car.steady[key] for key, label in STEADY.items()}
    return certified | {label: None if one is None else (one.range_km, one.range_half_width_km) for label, one in steady.items()}


def consumptions_wh_km(car: CarComparison) -> dict[str, Interval | None]:
    """Certified consumption from the grid by readable name: figure, half width of its 90 % interval."""
    books = {label: car.certified[key] for key, label in PROCEDURES.items()}
    found = {
        label: None if one is None else (one.consumption_ac_wh_km, one.consumption_half_width_wh_km)
        for label, one in books.items()
    }
    tests = car.certified["epa-mct"]
    return found | {label: None if tests is None else tests.quantities[quantity] for quantity, label in TESTS.items()}


def published_words(entry: Deviation) -> str:
    """A published figure; a rumour is a range."""
    if entry.rumoured is None:
        return number(entry.published, decimals_of(entry.published))
    low, high = entry.rumoured
    return f"{number(low, decimals_of(low))} to {number(high, decimals_of(high))}"


def cannot_follow(car: CarComparison, what: str = "") -> str:
    """Why a figure is missing."""
    return f"cannot follow{' ' * bool(what)}{what} (top speed {number(car.performance.speed_max_kmh)} km/h)"


def joined(parts: Sequence[str]) -> str:
    """Parts as in a sentence: one, two and three."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
