"""Cars of the library by name, those of the catalogue too, and cars from files."""

from functools import cache
from pathlib import Path

from voltwright.library.catalogue import catalogue, catalogue_car
from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data, read_car


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
        name_or_path: a name such as "xiaomi-su7", or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated spec, as written: default laws not yet applied.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no car.
    """
    if isinstance(name_or_path, CarSpec):
        return name_or_path

    def shipped(name: str) -> CarSpec:
        return catalogue_car(name) if name in catalogue() else shipped_car(name)

    return named_or_file("car", name_or_path, [*car_names(), *catalogue()], shipped, read_car)
