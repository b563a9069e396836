"""Cars of the library by name, those of the catalogue too, cars from files, and variants of platforms."""

from functools import cache
from pathlib import Path

from voltwright.library.catalogue import catalogue, catalogue_car
from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.library.platforms import (
    load_variant,
    names_variant,
    platform_from_data,
    platform_names,
    refuse_platform,
    shipped_platform,
)
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_beside, car_from_data
from voltwright.spec.mapping_file import read_mapping
from voltwright.spec.platform import is_platform


def car_names() -> list[str]:
    """Names of the shipped cars."""
    return names_in("cars", ".yaml")


@cache
def shipped_car(name: str) -> CarSpec:
    """A shipped car by its exact name."""
    return car_from_data(read_yaml(folder("cars") / f"{name}.yaml"), name)


def load_car(name_or_path: CarSpec | str | Path) -> CarSpec:
    """A car from the library by name, or from a file by path.

    Args:
        name_or_path: a name such as "xiaomi-su7", or the path of a .yaml, .yml, .json or .toml file; a variant of a platform, as
            "platform.yaml#variant"; or a spec, as it is.

    Returns:
        the validated spec, as written: default laws not yet applied.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no car.
    """
    if isinstance(name_or_path, CarSpec):
        return name_or_path
    if names_variant(str(name_or_path)):
        return load_variant(str(name_or_path)).car
    if name_or_path in platform_names():
        refuse_platform(str(name_or_path), shipped_platform(str(name_or_path)))

    def shipped(name: str) -> CarSpec:
        return catalogue_car(name) if name in catalogue() else shipped_car(name)

    return named_or_file("car", name_or_path, [*car_names(), *catalogue()], shipped, read_car)


def read_car(path: Path) -> CarSpec:
    """Read and validate a car file.

    Args:
        path: a .yaml, .yml, .json or .toml file.

    Raises:
        FileError: the file cannot be read or is not of its format.
        SpecError: it is read but describes no car.
    """
    data = read_mapping(path)
    if is_platform(data):
        refuse_platform(str(path), platform_from_data(data, path.name))
    return car_beside(data, path)
