"""A design as a car file of its own, with evidence of the kind `design`, and its figures by the full tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.chargers import load_charger
from voltwright.procedures.certify import certify
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.performance import accelerate
from voltwright.spec.base import fields_of, replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Evidence, Source
from voltwright.study.charge_times import FROM, TO, strongest_station
from voltwright.study.cost import price_of
from voltwright.study.design.coupling import LAWS, coupled, lighter_usd
from voltwright.study.design.model import MASS, PRICE
from voltwright.study.fleet.certified_program import PROCEDURES

SOURCE = "design-study"
DIGITS = 5
"""Of a number of a design: no more can be made."""


def design_spec(car: CompletedCar, chosen: Mapping[str, float], name: str, study: str) -> CarSpec:
    """The car of a design as a file would have it.

    Args:
        car: the base car. chosen: free numbers, by path.
        name: of the new car. study: in words, for the source of its evidence.

    Returns:
        the base car's file with what the design changes, each with evidence of the kind `design`; published figures and the price
        of the base car are left out.

    Raises:
        SpecError: numbers that no car's file may have.
    """
    rounded = {path: _rounded(value) for path, value in chosen.items()}
    numbers, laws = coupled(car, rounded)
    values = {path: _rounded(value) for path, value in numbers.items()}
    spec = replace_fields(car.written, values)
    evidence = {path: one for path, one in spec.evidence.items() if not path.startswith("price") and path not in values}
    for path in values:
        note = f"Follows from the design: {LAWS[laws[path]]}." if path in laws else "Chosen."
        evidence[path] = Evidence(source=SOURCE, kind="design", note=note)
    sources = dict(spec.sources) | {SOURCE: Source(title=study, publisher="voltwright")}
    title = f"{spec.title}, design {name}"
    changed = {
        "name": name,
        "title": title,
        "price": None,
        "published": (),
        "history": (),
        "evidence": evidence,
        "sources": sources,
    }
    spec = spec.model_copy(update=changed)
    return CarSpec.model_validate(spec.model_dump(exclude_none=True, exclude_unset=True))


def _rounded(value: Any) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def full_figures(
    base: CompletedCar, spec: CarSpec, chosen: Mapping[str, float], figures: Sequence[str]
) -> tuple[dict[str, float], CompletedCar]:
    """Figures of a design by the full tests, by name, and its completed car.

    Args:
        base: the base car, whose loss model is kept and whose mass counts for the price of a lighter body.
        spec: of the design. chosen: its free numbers.
        figures: names, as a study has them.
    """
    car = complete(spec, base=base)
    found: dict[str, float] = {}
    for name, procedure in PROCEDURES.items():
        if any(figure in figures for figure in (f"range_{name}_km", f"consumption_{name}_wh_km")):
            found |= _certified(car, name, procedure)
    if "acceleration_0_100_s" in figures:
        time_s = accelerate(car).acceleration_0_100_s
        if time_s is None:
            raise SpecError(f"The design {spec.name} does not reach 100 km/h; raise the bounds of its motor power.")
        found["acceleration_0_100_s"] = time_s
    if "charge_10_80_min" in figures:
        station = strongest_station(base)
        done = charge(car, load_charger(station or ""), soc_start=FROM, soc_end=TO)
        if done.duration_10_80_min is None:
            raise SpecError(f"The design {spec.name} does not reach 80 % at '{station}': {done.why}")
        found["charge_10_80_min"] = done.duration_10_80_min
    if MASS in figures:
        found[MASS] = float(car.masses.mass_curb_kg)
    if PRICE in figures:
        found[PRICE] = float(price_of(car).total + lighter_usd(base, chosen))
    return {name: found[name] for name in figures}, car


def _certified(car: CompletedCar, name: str, procedure: str) -> dict[str, float]:
    """Range [km] and consumption from the grid [Wh/km] of a procedure, not rounded; those of the label for the EPA."""
    done = certify(car, procedure)
    key = {"epa": "combined", "wltp": "wltc"}.get(name, next(iter(done.range_km)))
    factor = float(done.label["adjustment"]) if name == "epa" else 1.0
    return {
        f"range_{name}_km": done.range_km[key] * factor,
        f"consumption_{name}_wh_km": done.consumption_ac_wh_km[key] / factor,
    }


def changes_of(car: CompletedCar, design: CompletedCar) -> dict[str, tuple[float | None, float]]:
    """What a design has otherwise than the base car, by path: (before, after); None where it was not known."""
    before = {path: value for path, value in fields_of(car.written) if isinstance(value, int | float)}
    after = {path: value for path, value in fields_of(design.written) if isinstance(value, int | float)}
    known = dict(fields_of(car))
    found: dict[str, tuple[float | None, float]] = {}
    for path, value in after.items():
        old = before.get(path, known.get(path))
        if path.split(".")[0] not in ("model_year", "price") and old != value:
            found[path] = (None if old is None else float(old), float(value))
    return found
