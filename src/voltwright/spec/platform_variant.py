"""A variant of a platform as a car: the fields of its parts, its own before them, with the evidence of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from voltwright.errors import SpecError, unknown_name
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Evidence
from voltwright.spec.loading import car_from_data
from voltwright.spec.platform import SECTIONS, BodyStyle, OptionSpec, PlatformSpec, Sections, VariantSpec, leaves_of
from voltwright.spec.problems import problems_in

CLASS_OF_BODY = {"suv": "suv", "crossover": "suv", "pick-up": "suv", "van": "van"}
"""Class that picks the default laws, by body; a car where it is not here. By judgement."""
CURB_MASS = "masses.mass_curb_kg"


@dataclass(frozen=True)
class Override:
    """A field that a part writes and the variant writes again.

    Attributes:
        path: of the field in a car's file.
        part: that writes it.
        shared: what the part writes.
        own: what the variant has.
    """

    path: str
    part: str
    shared: Any
    own: Any


@dataclass(frozen=True)
class PlatformVariant:
    """A variant as a car, and where each of its fields comes from.

    Attributes:
        name: of the variant in the platform.
        car: whole, with evidence and the sources that it cites.
        body_style: shape of the body, where it is written.
        parts: names of its parts.
        origins: by dotted path, what writes the field: "parts.NAME" or "variants.NAME".
        overrides: fields of parts that the variant writes again.
        options: what a buyer may add, by name.
    """

    name: str
    car: CarSpec
    body_style: BodyStyle | None
    parts: tuple[str, ...]
    origins: dict[str, str]
    overrides: tuple[Override, ...]
    options: dict[str, OptionSpec]


@dataclass
class _Layers:
    """What was written so far."""

    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    overrides: dict[str, Override] = field(default_factory=dict)


def variant_of(platform: PlatformSpec, name: str) -> PlatformVariant:
    """A variant of a platform as a car.

    Args:
        platform: checked. name: of the variant.

    Raises:
        UnknownNameError: no such variant, with the nearest.
        SpecError: its fields make no car, or two of its parts write the same field.
    """
    layers = _layers_of(platform, name)
    try:
        car = car_from_data(_car_data(platform, name, layers), f"{platform.name}, variant {name}")
    except SpecError as error:
        raise _placed(error, layers, name) from None
    options = {
        key: option for each in reversed(platform.line_of(name)) for key, option in platform.variants[each].options.items()
    }
    style = _first(platform, name, "body_style")
    overrides = tuple(layers.overrides.values())
    return PlatformVariant(name, car, style, platform.parts_of(name), layers.origins, overrides, options)


def problems_of_variants(platform: PlatformSpec) -> list[SpecError]:
    """Everything that keeps variants of a platform from being cars, each problem once."""
    found: list[SpecError] = []
    for name in platform.variants:
        try:
            layers = _layers_of(platform, name)
            data = _car_data(platform, name, layers)
        except SpecError as error:
            found.append(error)
            continue
        found += [_placed(error, layers, name) for error in problems_in(CarSpec, data)]
    return list({str(each): each for each in found}.values())


def _layers_of(platform: PlatformSpec, name: str) -> _Layers:
    if name not in platform.variants:
        raise unknown_name(f"variant of {platform.name}", name, platform.variants)
    layers = _Layers()
    for part in platform.parts_of(name):
        _add_part(layers, name, part, platform.parts[part])
    for each in reversed(platform.line_of(name)):
        _add_variant(layers, f"variants.{each}", platform.variants[each])
    _add_own_mass(platform, name, layers)
    return layers


def _add_part(layers: _Layers, variant: str, part: str, spec: Sections) -> None:
    for path, _ in leaves_of(spec.written):
        earlier = _writer(layers.origins, path)
        if earlier is not None:
            raise SpecError(
                f"`variants.{variant}.parts` must hold one part alone that writes `{path}`, but `{earlier}` and `parts.{part}` "
                "both do; leave one of them out, or write the field in the variant alone.",
                f"variants.{variant}.parts",
            )
    _merge(layers, spec, f"parts.{part}")


def _writer(origins: dict[str, str], path: str) -> str | None:
    """What wrote a field, or a field above or below it."""
    near = (known for known in origins if known == path or known.startswith(f"{path}.") or path.startswith(f"{known}."))
    return next((origins[known] for known in near), None)


def _add_variant(layers: _Layers, where: str, spec: VariantSpec) -> None:
    for path, value in leaves_of(spec.written):
        earlier = layers.origins.get(path, "")
        if earlier.startswith("parts."):
            part = earlier.removeprefix("parts.")
            layers.overrides[path] = Override(path, part, dict(leaves_of(layers.data))[path], value)
        elif path in layers.overrides:
            known = layers.overrides[path]
            layers.overrides[path] = Override(path, known.part, known.shared, value)
    if spec.make is not None:
        _forget(layers, "make")
        layers.origins["make"] = where
    _merge(layers, spec, where)


def _merge(layers: _Layers, spec: Sections, where: str) -> None:
    """Lay the fields of a layer over those before it, with their evidence; evidence of what they replace goes."""
    for name in SECTIONS:
        section = getattr(spec, name)
        if section is not None:
            layers.data[name] = _laid_over(layers, layers.data.get(name), section, name, where)
    layers.evidence |= {path: known for path, known in spec.evidence.items() if path in layers.origins}


def _laid_over(layers: _Layers, before: Any, value: Any, path: str, where: str) -> Any:
    if not isinstance(value, dict):
        _forget(layers, path)
        layers.origins[path] = where
        return value
    below = before if isinstance(before, dict) else {}
    if "kind" in value and below.get("kind", value["kind"]) != value["kind"]:
        _forget(layers, path)  # another kind of road load or machine has other fields
        below = {}
    return {**below, **{key: _laid_over(layers, below.get(key), each, f"{path}.{key}", where) for key, each in value.items()}}


def _forget(layers: _Layers, path: str) -> None:
    for table in (layers.origins, layers.evidence):
        for known in [known for known in table if known == path or known.startswith(f"{path}.")]:
            del table[known]


def _add_own_mass(platform: PlatformSpec, name: str, layers: _Layers) -> None:
    own = _first(platform, name, "mass_own_kg")
    if own is None:
        return
    where = f"variants.{name}.mass_own_kg"
    if CURB_MASS in layers.origins:
        raise SpecError(
            f"`{where}` must stand without `{CURB_MASS}`, but `{layers.origins[CURB_MASS]}` writes that too; take one of them.",
            where,
        )
    masses = {part: platform.parts[part].mass_kg for part in platform.parts_of(name)}
    shared_kg = sum(mass for mass in masses.values() if mass is not None)
    layers.data["masses"] = {**layers.data.get("masses", {}), "mass_curb_kg": own + shared_kg}
    layers.origins[CURB_MASS] = where
    words = f"Own {own:g} kg and the parts " + ", ".join(f"{part} {mass:g} kg" for part, mass in masses.items() if mass)
    known = next((each.evidence["mass_own_kg"] for each in _line(platform, name) if "mass_own_kg" in each.evidence), None)
    known = known or Evidence(kind="assumed")
    moved = {end: None if (value := getattr(known, end)) is None else value + shared_kg for end in ("low", "high")}
    note = f"{words}." if known.note is None else f"{words}. {known.note}"
    layers.evidence[CURB_MASS] = known.model_copy(update={**moved, "note": note})


def _line(platform: PlatformSpec, name: str) -> list[Any]:
    return [platform.variants[each] for each in platform.line_of(name)]


def _first(platform: PlatformSpec, name: str, attribute: str) -> Any:
    """What a variant writes, or the nearest of those that it is based on."""
    return next((value for each in _line(platform, name) if (value := getattr(each, attribute)) is not None), None)


def _car_data(platform: PlatformSpec, name: str, layers: _Layers) -> dict[str, Any]:
    """The variant as the mapping of a car's file."""
    variant = platform.variants[name]
    year, market = _first(platform, name, "model_year"), _first(platform, name, "market")
    style = _first(platform, name, "body_style")
    head = {
        "name": f"{platform.name}-{name}",
        "title": variant.title,
        "make": _first(platform, name, "make"),
        "model_year": platform.model_year if year is None else year,
        "market": platform.market if market is None else market,
        "vehicle_class": _first(platform, name, "vehicle_class") or CLASS_OF_BODY.get(style or "", "car"),
    }
    evidence = {path: _noted(layers, path, known) for path, known in layers.evidence.items()}
    published = [entry.model_dump(exclude_none=True) for entry in variant.published]
    cited = {entry["source"] for entry in published}
    for known in (*published, *evidence.values()):
        cited |= {known.get("source"), *(other["source"] for other in known.get("conflicts", ()))}
    sources = {key: source.model_dump(exclude_none=True) for key, source in platform.sources.items() if key in cited}
    return {
        **{key: value for key, value in head.items() if value is not None},
        **layers.data,
        **({"published": published} if published else {}),
        **({"evidence": evidence} if evidence else {}),
        **({"sources": sources} if sources else {}),
    }


def _noted(layers: _Layers, path: str, known: Evidence) -> dict[str, Any]:
    """Evidence as a file has it; that of a shared field says of which part."""
    entry = known.model_dump(exclude_none=True, exclude_defaults=True)
    origin = layers.origins.get(path, "")
    if origin.startswith("parts."):
        of_part = f"Shared part {origin.removeprefix('parts.')}."
        entry["note"] = of_part if known.note is None else f"{of_part} {known.note}"
    return entry


def _placed(error: SpecError, layers: _Layers, name: str) -> SpecError:
    """An error about a field of the car, with the place in the platform's file that writes it."""
    path = error.path
    if path.startswith(("parts.", "variants.")):
        return error
    bare = path.removeprefix("evidence.")
    above = [bare.rsplit(".", cut)[0] for cut in range(bare.count(".") + 1)]
    where = next((found for place in above if (found := _writer(layers.origins, place)) is not None), f"variants.{name}")
    if where.endswith(".mass_own_kg"):
        return SpecError(str(error).replace(f"`{path}`", f"`{where}` with the parts' masses", 1), where)
    place = f"{where}.{path}" if path else where
    text = str(error).replace(f"`{path}`", f"`{place}`", 1) if path and f"`{path}`" in str(error) else f"`{place}`: {error}"
    return SpecError(text.replace(" a car file knows", " a car of a platform knows"), place)
