"""A platform in one file: parts that several cars share, and the variants that are built from them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal

from pydantic import Field, model_validator

from voltwright.errors import SpecError, nearest, shown
from voltwright.formatting import in_short
from voltwright.spec.agreement import agree
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.car import Slug, VehicleClass
from voltwright.spec.evidence import Evidence, Kind, Published, Source

BodyStyle = Literal["sedan", "hatchback", "estate", "suv", "crossover", "pick-up", "van"]
Section = dict[str, Any]
VARIANT_MARK = "#"
"""Between a platform and its variant, where a car is named: `platform.yaml#variant`."""
SECTIONS = (
    "body",
    "tyres",
    "masses",
    "road_load",
    "drive_units",
    "split",
    "regeneration",
    "battery",
    "thermal",
    "hvac",
    "auxiliaries",
    "warm_up",
    "charging",
    "limits",
    "price",
)
"""Sections of a car's file that parts and variants may write."""
OWN_FIELDS = ("mass_kg", "mass_own_kg", "make")
"""Fields of a part and of a variant outside the sections that may have evidence; that of a mass is for the empty mass."""


def _section(name: str) -> Any:
    return optional(f"As section `{name}` of a car file, or some of its fields.")


class Sections(SpecModel):
    """Some fields of a car's file, section by section."""

    body: Section | None = _section("body")
    tyres: Section | None = _section("tyres")
    masses: Section | None = _section("masses")
    road_load: Section | None = _section("road_load")
    drive_units: Section | None = _section("drive_units")
    split: Section | None = _section("split")
    regeneration: Section | None = _section("regeneration")
    battery: Section | None = _section("battery")
    thermal: Section | None = _section("thermal")
    hvac: Section | None = _section("hvac")
    auxiliaries: Section | None = _section("auxiliaries")
    warm_up: Section | None = _section("warm_up")
    charging: Section | None = _section("charging")
    limits: Section | None = _section("limits")
    price: Section | None = _section("price")
    evidence: dict[str, Evidence] = Field(default_factory=dict, description="From a field's dotted path to its evidence.")

    @property
    def written(self) -> dict[str, Section]:
        """The sections that are written, as a file has them."""
        return {name: getattr(self, name) for name in SECTIONS if getattr(self, name) is not None}


class PartSpec(Sections):
    """A part that variants share: a pack, a drive unit, a floor."""

    title: str | None = optional("Name for people.", min_length=2)
    mass_kg: MaybeNumber = optional("Mass of the part; counted where a variant writes `mass_own_kg`.", ge=0, lt=20000)


class OptionSpec(SpecModel):
    """What a buyer may add to a variant, by what it does to the road load."""

    title: str | None = optional("Name for people.", min_length=2)
    mass_kg: Number = Field(default=0.0, description="What it adds to the mass.", ge=-500, le=1000)
    drag_area_m2: Number = Field(default=0.0, description="What it adds to the drag area.", ge=-0.5, le=1.0)
    rolling_resistance: Number = Field(default=0.0, description="What it adds to the rolling resistance.", ge=-0.01, le=0.02)
    group: str | None = optional("Of the options of a group, such as wheels, a vehicle has one at most.")
    kind: Kind = Field(default="assumed", description="What kind of evidence its figures rest on.")
    source: str | None = optional("Key in `sources`; only kind `assumed` may do without.")
    note: str | None = optional("How the figures were found.")


class VariantSpec(Sections):
    """A car of the platform: its parts, and what it writes itself, which goes before what they write."""

    title: str = given("Name for people.", min_length=2)
    make: str | None = optional("Brand; default: that of the variant that it is based on.")
    model_year: int | None = optional("Model year; default: that of the platform.", ge=1990, le=2100)
    market: str | None = optional("Market; default: that of the platform.")
    body_style: BodyStyle | None = optional("Shape of the body.")
    vehicle_class: VehicleClass | None = optional(
        "Picks the default laws; default: by the body, suv for suv, crossover and pick-up, van for van, else car."
    )
    based_on: str | None = optional("Another variant, whose parts, fields and options this one has where it writes none.")
    parts: tuple[str, ...] | None = optional("Names of its parts beside those that all have.")
    mass_own_kg: MaybeNumber = optional(
        "What is its own of the empty mass: body, trim, seats. The masses of its parts are added to it.", gt=0, lt=40000
    )
    options: dict[Slug, OptionSpec] = Field(default_factory=dict, description="What a buyer may add, by name.", max_length=40)
    published: tuple[Published, ...] = Field(default=(), description="Published results of this car.")


class PlatformSpec(SpecModel):
    """Parts that cars share, and the cars."""

    name: Slug
    title: str = given("Name for people.", min_length=2)
    model_year: int | None = optional("Model year of variants that write none.", ge=1990, le=2100)
    market: str | None = optional("Market of variants that write none, such as US, EU, CN.")
    common: tuple[str, ...] = Field(default=(), description="Names of the parts that every variant has.")
    parts: dict[Slug, PartSpec] = given("Parts by name.", min_length=1)
    variants: dict[Slug, VariantSpec] = given("Variants by name.", min_length=1, max_length=100)
    sources: dict[str, Source] = Field(default_factory=dict, description="Documents, by key.")

    def __repr__(self) -> str:
        """Name, and how many parts and variants."""
        counts = (f"{len(self.parts)} parts", f"{len(self.variants)} variants")
        return in_short("PlatformSpec", f"{self.name}: {self.title}", *counts)

    __str__ = __repr__

    @model_validator(mode="after")
    def _parts_agree(self) -> "PlatformSpec":
        checks = [partial(check, self) for check in (_parts_exist, _bases_exist, _every_part_used, _titles_differ)]
        agree(*checks, *_evidence_checks(self))
        return self

    def line_of(self, name: str) -> list[str]:
        """A variant and those that it is based on, itself first; ends where a name returns."""
        line: list[str] = []
        place: str | None = name
        while place is not None and place in self.variants and place not in line:
            line.append(place)
            place = self.variants[place].based_on
        return line

    def parts_of(self, name: str) -> tuple[str, ...]:
        """Names of a variant's parts, those that all have first."""
        own = next((self.variants[each].parts for each in self.line_of(name) if self.variants[each].parts is not None), ())
        return tuple(dict.fromkeys((*self.common, *(own or ()))))


def _parts_exist(platform: PlatformSpec) -> None:
    named = [(f"common[{place}]", part) for place, part in enumerate(platform.common)]
    for name, variant in platform.variants.items():
        named += [(f"variants.{name}.parts[{place}]", part) for place, part in enumerate(variant.parts or ())]
    for where, part in named:
        if part not in platform.parts:
            close = ", ".join(nearest(part, platform.parts))
            raise SpecError(f"`{where}` must name a part, but is '{shown(part)}'; the nearest are {close}.", where)
    lists = {"common": platform.common} | {f"variants.{name}.parts": each.parts or () for name, each in platform.variants.items()}
    for where, parts in lists.items():
        twice = next((part for place, part in enumerate(parts) if part in parts[:place]), None)
        if twice is not None:
            raise SpecError(f"`{where}` must name each part once, but has `{twice}` twice; its mass counts once.", where)


def _bases_exist(platform: PlatformSpec) -> None:
    for name, variant in platform.variants.items():
        where, base = f"variants.{name}.based_on", variant.based_on
        if base is None:
            continue
        if base not in platform.variants:
            close = ", ".join(nearest(base, platform.variants))
            raise SpecError(f"`{where}` must name a variant, but is '{shown(base)}'; the nearest are {close}.", where)
        line = platform.line_of(name)
        last = platform.variants[line[-1]].based_on
        if last is not None:
            circle = " -> ".join((*line, last))
            raise SpecError(f"`{where}` must lead to a variant that is based on none, but goes round: {circle}.", where)


def _every_part_used(platform: PlatformSpec) -> None:
    used = {part for name in platform.variants for part in platform.parts_of(name)}
    for name in platform.parts:
        if name not in used:
            raise SpecError(
                f"`parts.{name}` must be a part of one variant at least, but no variant has it; name it in `common` or in the "
                "`parts` of a variant, or take it out.",
                f"parts.{name}",
            )


def _titles_differ(platform: PlatformSpec) -> None:
    first: dict[str, str] = {}
    for name, variant in platform.variants.items():
        earlier = first.setdefault(" ".join(variant.title.lower().split()), name)
        if earlier != name:
            where = f"variants.{name}.title"
            raise SpecError(
                f"`{where}` must differ from that of `variants.{earlier}`, but both are '{shown(variant.title)}'.", where
            )


def _evidence_checks(platform: PlatformSpec) -> Iterator[Callable[[], None]]:
    layers = {f"parts.{name}": part for name, part in platform.parts.items()}
    layers |= {f"variants.{name}": variant for name, variant in platform.variants.items()}
    for where, layer in layers.items():
        for path in layer.evidence:
            yield partial(_evidence_names_a_field, where, layer, path)
    for name, variant in platform.variants.items():
        for key, option in variant.options.items():
            yield partial(_option_agrees, platform, f"variants.{name}.options.{key}", option)


def _evidence_names_a_field(where: str, layer: Sections, path: str) -> None:
    fields = [*(each for each in OWN_FIELDS if getattr(layer, each, None) is not None), *dict(leaves_of(layer.written))]
    if path not in fields:
        place = f"{where}.evidence.{path}"
        close = ", ".join(f"`{name}`" for name in nearest(path, fields)) or "none"
        raise SpecError(f"`{place}` must name a field that `{where}` itself writes; the nearest are {close}.", place)


def _option_agrees(platform: PlatformSpec, where: str, option: OptionSpec) -> None:
    if (option.mass_kg, option.drag_area_m2, option.rolling_resistance) == (0.0, 0.0, 0.0):
        raise SpecError(f"`{where}` must change mass, drag area or rolling resistance, but changes none; leave it out.", where)
    if option.source not in platform.sources and (option.source is not None or option.kind != "assumed"):
        close = ", ".join(f"`{key}`" for key in nearest(option.source or "", platform.sources)) or "none"
        given_key = "missing" if option.source is None else f"'{shown(option.source)}'"
        place = f"{where}.source"
        raise SpecError(f"`{place}` must be a key of `sources`, but is {given_key}; there are {close}.", place)


def leaves_of(data: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value below a mapping as (dotted path, value); lists count as values."""
    for key, value in data.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from leaves_of(value, f"{path}.")
        else:
            yield path, value


def is_platform(data: dict[str, Any]) -> bool:
    """Whether the mapping of a file is a platform's."""
    return "variants" in data or ("parts" in data and "drive_units" not in data)
