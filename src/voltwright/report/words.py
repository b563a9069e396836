"""The words of the report: names of cars, cycles, losses and quantities, and numbers as people read them."""

from collections.abc import Sequence

from voltwright.spec.words import unit_of_quantity
from voltwright.study.compare import EPA_ADJUSTMENT, EPA_CITY_SHARE, CarComparison, CycleFigures, predictions

DASH = "–"
MINUS = "\u2212"
SPACE = "\u202f"
"""Narrow space that does not break, between a number and its unit."""

ROUTES: dict[str, str] = {
    "wltc-class3b": "WLTC",
    "udds": "UDDS",
    "hwfet": "HWFET",
    "cltc-p": "CLTC-P",
    "us06": "US06",
    "90": "90 km/h",
    "120": "120 km/h",
    "130": "130 km/h",
}
"""Cycles and steady speeds, by the keys of `CarComparison.cycles` and `.steady`, in the order of the report."""

EPA_ROUTE = "EPA label"
EPA_RULE = f"{EPA_ADJUSTMENT:g} × ({100 * EPA_CITY_SHARE:.0f}{SPACE}% UDDS + {100 - 100 * EPA_CITY_SHARE:.0f}{SPACE}% HWFET)"

RANGE_PUBLISHED = {"range_wltp_km": "WLTC", "range_cltc_km": "CLTC-P", "range_epa_km": EPA_ROUTE}
CONSUMPTION_PUBLISHED = {
    "consumption_wltp_wh_km": ("WLTC", "at the wall"),
    "consumption_cltc_wh_km": ("CLTC-P", "at the wall"),
    "consumption_udds_unadjusted_wh_km": ("UDDS", "at the wall"),
    "consumption_hwfet_unadjusted_wh_km": ("HWFET", "at the wall"),
    "consumption_90kmh_wh_km": ("90 km/h", "from the battery"),
    "consumption_120kmh_wh_km": ("120 km/h", "from the battery"),
}

LOSS_GROUPS: dict[str, tuple[str, ...]] = {
    "Battery": ("pack_ohmic", "pack_polarisation"),
    "Auxiliaries": ("auxiliaries",),
    "DC/DC converter": ("dcdc",),
    "Inverter": ("inverter",),
    "Motor, copper": ("motor_copper",),
    "Motor, iron": ("motor_iron",),
    "Motor, excitation": ("motor_excitation",),
    "Motor, drag": ("motor_drag",),
    "Gear": ("gear",),
    "Friction brakes": ("friction_brake",),
    "Rolling": ("rolling",),
    "Aerodynamic": ("aerodynamic",),
}
"""Readable losses, in the order in which energy flows from cell to road, with the ledger's names that each holds."""


SMALL, SMALLEST = 20.0, 1.0


def rounded(value: float, digits: int = 4) -> float:
    """A number to so many significant digits, to keep the page small."""
    return float(f"{value:.{digits}g}")


def number(value: float | None, decimals: int = 0) -> str:
    """A number for reading, thousands apart, with a true minus; a dash where there is none.

    >>> number(-1234.5, 1), number(None)
    ('−1\u202f234.5', '–')
    """
    if value is None:
        return DASH
    text = f"{abs(value):,.{decimals}f}".replace(",", SPACE)
    return text if value >= 0.0 or not text.strip("0.") else MINUS + text


def decimals_of(value: float) -> int:
    """How many decimals a figure of this size deserves: more where it is small, as a scooter's consumption is."""
    return 2 if abs(value) < SMALLEST else 1 if abs(value) < SMALL else 0


def amount(value: float) -> str:
    """A figure with as many decimals as its size deserves."""
    return number(value, decimals_of(value))


def energy(value_kwh: float) -> str:
    """Energy in kWh, with at least one decimal."""
    return number(value_kwh, max(1, decimals_of(value_kwh)))


def percent(share: float, decimals: int = 0) -> str:
    """A share in percent."""
    return f"{100.0 * share:.{decimals}f}{SPACE}%"


def quantity_value(name: str, value: float | None) -> str:
    """A published or predicted value with the unit that its name ends in."""
    if value is None:
        return DASH
    return f"{number(value, 1 if name.endswith(('_s', '_kwh')) else decimals_of(value))}{SPACE}{unit_of_quantity(name)}"


def deviation_percent(deviation: float | None) -> str:
    """A relative deviation with its sign, or a dash."""
    if deviation is None:
        return DASH
    text = percent(abs(deviation), 1)
    if not text.strip(f"0.%{SPACE}"):
        return text
    return ("+" if deviation > 0.0 else MINUS) + text


def short_names(cars: Sequence[CarComparison]) -> list[str]:
    """Each car's title without what stands in parentheses, where that still tells the cars apart; else the whole title."""
    short = [car.title.split(" (")[0] for car in cars]
    names = [title if short.count(title) == 1 else car.title for title, car in zip(short, cars, strict=True)]
    return [name if names.count(name) == 1 else f"{name} #{place + 1}" for place, name in enumerate(names)]


def variant(car: CarComparison) -> str:
    """What the title says in parentheses, or nothing."""
    return car.title.split(" (", 1)[1].rstrip(")") if " (" in car.title else ""


def figures_by_route(car: CarComparison) -> dict[str, CycleFigures | None]:
    """Figures by readable name of the route; None where the car cannot follow."""
    every = {**car.cycles, **car.steady}
    return {label: every.get(key) for key, label in ROUTES.items()}


def range_epa_km(car: CarComparison) -> float | None:
    """Range after the EPA's simple rule, as `compare` predicts it, or None."""
    return predictions(car.cycles, car.steady, car.performance)["range_epa_km"]


def cannot_follow(car: CarComparison, what: str = "") -> str:
    """Why a figure is missing."""
    return f"cannot follow{' ' * bool(what)}{what} (top speed {number(car.performance.speed_max_kmh)} km/h)"


def joined(parts: Sequence[str]) -> str:
    """Parts as in a sentence: one, two and three."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
