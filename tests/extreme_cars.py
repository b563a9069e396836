"""Cars at the ends of what a file may hold, and operations on them, drawn from a seed."""

import random
from collections.abc import Callable, Iterator
from typing import Any, get_args

from voltwright.operations.registry import operation
from voltwright.spec.base import SpecModel
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import model_from_data

SOUND: dict[str, dict[str, Any]] = {
    "car": {
        "masses": {"mass_curb_kg": 1700},
        "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}},
        "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
        "body": {"drag_coefficient": 0.25, "width_mm": 1850, "height_mm": 1500},
        "charging": {"inlets": ["type2", "ccs2"], "power_dc_kw": 150},
    },
    "suv": {
        "masses": {"mass_curb_kg": 2300},
        "drive_units": {
            "front": {"motor": {"kind": "induction", "power_max_kw": 150}},
            "rear": {"motor": {"kind": "pmsm", "power_max_kw": 200}},
        },
        "battery": {"chemistry": "lfp", "energy_usable_kwh": 90},
        "charging": {"inlets": ["type2", "ccs2"], "power_dc_kw": 200},
    },
    "scooter": {
        "masses": {"mass_curb_kg": 15},
        "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 0.6}}},
        "battery": {"chemistry": "nmc", "energy_usable_kwh": 0.5},
        "limits": {"speed_max_kmh": 25},
    },
    "quadricycle": {
        "masses": {"mass_curb_kg": 450},
        "drive_units": {"rear": {"motor": {"kind": "induction", "power_max_kw": 6}}},
        "battery": {"chemistry": "lfp", "energy_usable_kwh": 6},
        "limits": {"speed_max_kmh": 45},
    },
    "van": {
        "masses": {"mass_curb_kg": 2500},
        "drive_units": {"front": {"motor": {"kind": "pmsm", "power_max_kw": 100}}},
        "battery": {"chemistry": "nmc", "energy_usable_kwh": 70},
        "charging": {"inlets": ["type2", "ccs2"], "power_dc_kw": 100},
    },
    "truck": {
        "masses": {"mass_curb_kg": 12000},
        "drive_units": {"rear": {"motor": {"kind": "eesm", "power_max_kw": 400}}},
        "battery": {"chemistry": "lfp", "energy_usable_kwh": 500},
        "charging": {"inlets": ["ccs2"], "power_dc_kw": 350},
    },
}
"""By class, a car in few words."""
WIDEST = 1e4
"""Where a field has no upper limit, or a lower one of zero, it is drawn up or down to this factor."""
OPERATIONS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "accelerate": lambda chance: {"temp_ambient_c": chance.choice([-40.0, 20.0, 60.0]), "grip": chance.choice([None, 0.05, 3.0])},
    "age": lambda chance: {"charge_times": chance.random() < 0.3},
    "certify": lambda chance: {"procedure": chance.choice(["epa-mct", "epa-sct", "wltp", "cltc", "nedc", "constant"])},
    "charge": lambda chance: {
        "charger": chance.choice(["ccs2-150", "wallbox-11kw", "ccs2-350"]),
        "soc_start": chance.choice([0.0, 0.1, 0.79]),
        "soc_end": chance.choice([0.8, 1.0]),
        "temp_ambient_c": chance.choice([-40.0, 20.0, 60.0]),
    },
    "climate": lambda chance: {"temps_ambient_c": (chance.choice([-40.0, -20.0, 20.0, 50.0]),)},
    "discharge": lambda chance: {
        "load_kw": chance.choice([0.01, 1.5, 1000.0]),
        "soc_start": chance.choice([1.0, 0.5, 0.03]),
        "soc_end": chance.choice([0.0, 0.02]),
        "temp_ambient_c": chance.choice([-40.0, 20.0, 60.0]),
    },
    "drive": lambda chance: {
        "cycle": chance.choice(["udds", "wltc-class3b", "nycc", "wmtc-class3"]),
        "temp_ambient_c": chance.choice([-40.0, 20.0, 60.0]),
        "soc_start": chance.choice([1.0, 0.01, 0.5]),
        "cold_start": chance.random() < 0.5,
    },
}  # fmt: skip
"""By operation, options of its request."""


def numbers_of(kind: type[SpecModel], chosen: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, float, float, bool]]:
    """(dotted path, lowest and highest value that a file may hold, whether whole) of every number below a model."""
    for name, field in kind.model_fields.items():
        path = f"{prefix}{name}"
        below = models_in(field.annotation)
        if below and (name in chosen or all(each.is_required() is False for each in below[0].model_fields.values())):
            if len(below) == 1:
                yield from numbers_of(below[0], chosen.get(name, {}), f"{path}.")
            elif "motor" in name:
                yield from numbers_of(below[0], chosen[name], f"{path}.")
        whole = int in (field.annotation, *get_args(field.annotation))
        limits = {key: getattr(each, key) for each in field.metadata for key in ("gt", "ge", "lt", "le") if hasattr(each, key)}
        if limits and not below and ("gt" in limits or "ge" in limits):
            low = limits["ge"] if "ge" in limits else _beyond(limits["gt"], 1)
            high = limits["le"] if "le" in limits else _beyond(limits.get("lt", WIDEST * max(abs(low), 1.0)), -1)
            yield path, float(low), float(high), whole


def _beyond(limit: float, way: int) -> float:
    return limit + way * max(abs(limit), 1e-3) * 1e-3


def models_in(annotation: Any) -> list[type[SpecModel]]:
    """The models that a field may hold."""
    kinds = (annotation, *get_args(annotation))
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, SpecModel)]


def _written(data: dict[str, Any], path: str, value: float) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[name] = value


def extreme_data(chance: random.Random, operation_name: str) -> dict[str, Any]:
    """A car of some class with up to five numbers drawn at or between the ends of their ranges."""
    vehicle_class = chance.choice(list(SOUND))
    data: dict[str, Any] = {"name": "extreme", "title": "Extreme", "make": "None", "vehicle_class": vehicle_class}
    data |= {part: _copy(values) for part, values in SOUND[vehicle_class].items()}
    sections = ("masses", "body", "tyres", "drive_units", "battery", "charging", "limits", "auxiliaries", "regeneration")
    known = [each for each in numbers_of(CarSpec, data) if each[0].split(".")[0] in (*sections, "thermal", "hvac")]
    weighty = [each for each in known if each[0].split(".")[0] in sections[:7]]
    for path, low, high, whole in chance.sample(weighty if chance.random() < 0.7 else known, chance.randint(1, 5)):
        least = max(low, high / WIDEST) if low >= 0.0 else low
        between = least * (high / least) ** chance.random() if least > 0.0 else chance.uniform(low, high)
        value = chance.choice([low, high, between, between])
        _written(data, path, round(value) if whole else value)
    if operation_name == "discharge":
        data.setdefault("charging", {}).setdefault("v2l_kw", 3.6)
    return data


def _copy(value: Any) -> Any:
    return {key: _copy(below) for key, below in value.items()} if isinstance(value, dict) else value


def extreme_request(chance: random.Random, name: str) -> Any:
    """The request of an operation on such a car.

    Raises: VoltwrightError: the numbers drawn do not go together.
    """
    car = model_from_data(CarSpec, extreme_data(chance, name), "extreme.yaml")
    return operation(name).request(car=car, **OPERATIONS[name](chance))
