"""What the variants of a platform share, and what each comes to: mass, cost, certified figures, 0-100 km/h."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, TraceError
from voltwright.procedures.certify import certify, figures_published
from voltwright.procedures.performance import accelerate
from voltwright.spec.platform import PlatformSpec, Sections, leaves_of
from voltwright.spec.platform_variant import Override, PlatformVariant
from voltwright.study.cost import PriceBreakdown, price_of

PROCEDURES = ("wltp", "cltc", "epa-mct")
FIGURES = (
    "range_wltp_km",
    "consumption_wltp_wh_km",
    "range_cltc_km",
    "consumption_cltc_wh_km",
    "range_epa_km",
    "acceleration_0_100_s",
)
DRIVES = {("front",): "front", ("rear",): "rear", ("front", "rear"): "all"}
"""Driven wheels, by axle."""


@dataclass(frozen=True)
class PartRow:
    """A part of a platform.

    Attributes:
        name, title: title is for people.
        mass_kg: where it is written [kg].
        fields: of a car's file that it writes, by dotted path.
        used_by: names of the variants that have it.
        overridden_by: by dotted path, names of the variants that write the field again.
    """

    name: str
    title: str
    mass_kg: float | None
    fields: dict[str, Any]
    used_by: tuple[str, ...]
    overridden_by: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class VariantRow:
    """A variant of a platform.

    Attributes:
        name, title, make: name in the platform; title and brand for people.
        car: name as a car.
        body_style: shape of the body; None where it is not written.
        drive: driven wheels: "front", "rear" or "all".
        parts: names.
        overrides: fields of parts that it writes again.
        origins: by dotted path, what of the file writes the field: "parts.NAME" or "variants.NAME".
        options: names of what a buyer may add.
        mass_curb_kg, energy_usable_kwh, power_max_kw: empty mass [kg], usable energy [kWh], power of all motors [kW].
        cost: price before tax by the cost laws, in the money of `cost_currency` and `cost_year`; None for a class without laws.
        cost_parts: the same by part: pack, drive units, body and others.
        range_wltp_km, range_cltc_km, range_epa_km: as printed; None where the car cannot do the test [km].
        consumption_wltp_wh_km, consumption_cltc_wh_km: as printed, from the grid [Wh/km].
        acceleration_0_100_s: 0-100 km/h [s].
        notes: why a figure is not there.
    """

    name: str
    title: str
    make: str
    car: str
    body_style: str | None
    drive: str
    parts: tuple[str, ...]
    overrides: tuple[Override, ...]
    origins: dict[str, str]
    options: tuple[str, ...]
    mass_curb_kg: float
    energy_usable_kwh: float
    power_max_kw: float
    cost: float | None
    cost_parts: dict[str, float] | None
    cost_currency: str | None
    cost_year: int | None
    range_wltp_km: float | None
    consumption_wltp_wh_km: float | None
    range_cltc_km: float | None
    consumption_cltc_wh_km: float | None
    range_epa_km: float | None
    acceleration_0_100_s: float | None
    notes: tuple[str, ...]


def part_rows(platform: PlatformSpec, variants: Mapping[str, PlatformVariant]) -> tuple[PartRow, ...]:
    """Which variants have each part, and which of them write its fields again."""
    rows = []
    for name, part in platform.parts.items():
        users = tuple(each for each, variant in variants.items() if name in variant.parts)
        again: dict[str, tuple[str, ...]] = {}
        for user in users:
            for override in variants[user].overrides:
                if override.part == name:
                    again[override.path] = (*again.get(override.path, ()), user)
        rows.append(PartRow(name, part.title or name, part.mass_kg, _fields(part), users, again))
    return tuple(rows)


def _fields(part: Sections) -> dict[str, Any]:
    return dict(leaves_of(part.written))


def distinct(variants: Iterable[PlatformVariant]) -> dict[str, int]:
    """How many different packs, drive units and bodies cars have, by what their files write."""
    found: dict[str, set[str]] = {"packs": set(), "drive_units": set(), "bodies": set()}
    for variant in variants:
        car = variant.car
        found["packs"].add(car.battery.model_dump_json())
        found["drive_units"] |= {getattr(car.drive_units, axle).model_dump_json() for axle in car.axles}
        found["bodies"].add(car.body.model_dump_json())
    return {name: len(texts) for name, texts in found.items()}


def variant_row(variant: PlatformVariant, car: CompletedCar) -> VariantRow:
    """A variant with its figures.

    Args:
        variant: as a car. car: the same, completed.
    """
    notes: list[str] = []
    figures = _figures(car, notes)
    cost = _cost(car, notes)
    return VariantRow(
        name=variant.name,
        title=variant.car.title,
        make=variant.car.make,
        car=variant.car.name,
        body_style=variant.body_style,
        drive=DRIVES[car.axles],
        parts=variant.parts,
        overrides=variant.overrides,
        origins=variant.origins,
        options=tuple(variant.options),
        mass_curb_kg=float(car.masses.mass_curb_kg),
        energy_usable_kwh=float(car.battery.energy_usable_kwh),
        power_max_kw=float(sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles)),
        cost=None if cost is None else float(cost.total),
        cost_parts=None if cost is None else {name: float(value) for name, value in cost.parts.items()},
        cost_currency=None if cost is None else cost.currency,
        cost_year=None if cost is None else cost.year,
        **{name: figures.get(name) for name in FIGURES},
        notes=tuple(notes),
    )


def _figures(car: CompletedCar, notes: list[str]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for procedure in PROCEDURES:
        try:
            found |= figures_published(certify(car, procedure))
        except (TraceError, SpecError) as error:
            notes.append(f"{procedure}: {error}")
    found["acceleration_0_100_s"] = accelerate(car).acceleration_0_100_s
    return found


def _cost(car: CompletedCar, notes: list[str]) -> PriceBreakdown | None:
    try:
        return price_of(car)
    except SpecError as error:
        notes.append(f"cost: {error}")
        return None
