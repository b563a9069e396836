"""The shipped platforms, found by name, a user's own from a file, and a variant of either as a car."""

from functools import cache
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError
from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.loading import maps_beside, model_from_data
from voltwright.spec.mapping_file import read_mapping
from voltwright.spec.platform import VARIANT_MARK, PlatformSpec
from voltwright.spec.platform_variant import PlatformVariant, problems_of_variants, variant_of


def platform_names() -> list[str]:
    """Names of the shipped platforms."""
    return names_in("platforms", ".yaml")


def load_platform(name_or_path: PlatformSpec | str | Path) -> PlatformSpec:
    """A platform from the library by name, or from a file by path.

    Args:
        name_or_path: a name, or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated platform, each variant of which is a car.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no platform, or a variant is no car.
    """
    if isinstance(name_or_path, PlatformSpec):
        _check_variants(name_or_path)
        return name_or_path
    if names_variant(str(name_or_path)):
        alone = str(name_or_path).rpartition(VARIANT_MARK)[0]
        raise SpecError(f"'{name_or_path}' names one car of a platform; write the platform alone, '{alone}'.")
    return named_or_file("platform", name_or_path, platform_names(), shipped_platform, read_platform)


@cache
def shipped_platform(name: str) -> PlatformSpec:
    """A shipped platform by its exact name."""
    return platform_from_data(read_yaml(folder("platforms") / f"{name}.yaml"), name)


def read_platform(path: Path) -> PlatformSpec:
    """A platform from a file."""
    return platform_from_data(read_mapping(path), path.name)


def platform_from_data(data: dict[str, Any], name: str) -> PlatformSpec:
    """Validate a mapping, and each variant of it as a car.

    Raises:
        SpecError: with the path of the first wrong field.
    """
    platform = model_from_data(PlatformSpec, data, name, "platform")
    _check_variants(platform)
    return platform


def _check_variants(platform: PlatformSpec) -> None:
    problems = problems_of_variants(platform)
    if problems:
        more = f" ({len(problems) - 1} more: `voltwright check` lists them.)" if len(problems) > 1 else ""
        raise SpecError(f"{problems[0]}{more}", problems[0].path)


def names_variant(text: str) -> bool:
    """Whether a text names a variant of a platform: PLATFORM#VARIANT, and no file of that name."""
    return VARIANT_MARK in text and not Path(text).is_file()


def file_of(car: str) -> str:
    """The file that a car is named by: that of its platform where it is a variant."""
    return car.rpartition(VARIANT_MARK)[0] if names_variant(car) else car


def load_variant(text: str) -> PlatformVariant:
    """The variant that a text such as "platform.yaml#suv" names.

    Raises:
        UnknownNameError, FileError, SpecError: the platform, as `load_platform`; or the variant.
    """
    name, _, variant = text.rpartition(VARIANT_MARK)
    if name in platform_names():
        return _shipped_variant(name, variant)
    platform = load_platform(name)
    found = variant_of(platform, variant)
    return found if not Path(name).is_file() else _with_maps(found, Path(name).parent)


@cache
def _shipped_variant(name: str, variant: str) -> PlatformVariant:
    return variant_of(shipped_platform(name), variant)


def _with_maps(found: PlatformVariant, place: Path) -> PlatformVariant:
    from dataclasses import replace

    return replace(found, car=maps_beside(found.car, place))


def refuse_platform(name: str, platform: PlatformSpec) -> None:
    """Say that a platform is no car, and which cars it holds.

    Raises: SpecError: always.
    """
    first = next(iter(platform.variants))
    raise SpecError(
        f"'{name}' is a platform of {len(platform.variants)} cars ({', '.join(platform.variants)}); name one of them, such as "
        f"'{name}{VARIANT_MARK}{first}'."
    )
