"""A platform's file as `check` sees it: every problem of its variants, and what is implausible in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from voltwright.defaults.completion import complete
from voltwright.errors import VoltwrightError
from voltwright.library.platforms import load_platform
from voltwright.spec.base import is_number
from voltwright.spec.car import CarSpec
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


def look_at_platform(named: str | Path) -> LookedAt | Sequence[VoltwrightError]:
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
    problems = [problem for name, car in cars.items() if (problem := _why_incomplete(name, car)) is not None]
    if problems:
        return problems
    warnings = tuple((f"Variant {name}: {each.sentence}", each.path) for name, car in cars.items() for each in implausible(car))
    layers = (*platform.parts.values(), *platform.variants.values())
    given = sum(is_number(value) for layer in layers for _, value in leaves_of(layer.written))
    return LookedAt(platform, warnings, given)


def _why_incomplete(name: str, car: CarSpec) -> VoltwrightError | None:
    """What keeps a variant from being completed, such as a loss map that there is not."""
    try:
        complete(car)
    except VoltwrightError as error:
        error.args = (f"Variant {name}: {error}",)
        return error
    return None
