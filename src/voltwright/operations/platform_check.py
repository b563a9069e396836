"""A platform's file as `check` sees it: every problem of its variants, and what is implausible in them."""

from pathlib import Path
from typing import NamedTuple

from voltwright.errors import SpecError
from voltwright.library.platforms import load_platform
from voltwright.spec.base import is_number
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping
from voltwright.spec.platform import PlatformSpec, leaves_of
from voltwright.spec.platform_variant import problems_of_variants, variant_of
from voltwright.spec.plausibility import implausible


class LookedAt(NamedTuple):
    """A platform without errors.

    Attributes:
        platform: as written.
        warnings: sentence and path of what is implausible in a variant.
        given: numbers that its parts and variants write.
    """

    platform: PlatformSpec
    warnings: tuple[tuple[str, str | None], ...]
    given: int


def look_at_platform(named: str | Path) -> LookedAt | list[SpecError]:
    """A platform, or everything that keeps its variants from being cars.

    Args:
        named: path of a file, or name of a shipped platform.

    Raises:
        SpecError, UnknownNameError, FileError: it is no platform at all.
    """
    if isinstance(named, Path):
        problems = problems_of_variants(model_from_data(PlatformSpec, read_mapping(named), named.name, "platform"))
        if problems:
            return problems
    platform = load_platform(named)
    cars = {name: variant_of(platform, name).car for name in platform.variants}
    warnings = tuple((f"Variant {name}: {each.sentence}", each.path) for name, car in cars.items() for each in implausible(car))
    layers = (*platform.parts.values(), *platform.variants.values())
    given = sum(is_number(value) for layer in layers for _, value in leaves_of(layer.written))
    return LookedAt(platform, warnings, given)
