"""Options of `voltwright cell` that go into a parameter set, compared with what a cell file may hold before anything runs."""

import math
import re

from voltwright.errors import SpecError

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
CAPACITIES_AH = (1e-3, 2000.0)
MASSES_KG = (1e-4, 100.0)


def check_name(name: str) -> str:
    """The name of a set, if it is short: small letters, digits and hyphens.

    Raises:
        SpecError: it is not.
    """
    if not NAME.fullmatch(name):
        raise SpecError(
            f"`name` must be small letters, digits and hyphens, beginning with no hyphen, but is '{name}'; "
            "try such as --name leaf-25c.",
            "name",
        )
    return name


def check_capacity(capacity_ah: float | None) -> None:
    """A capacity that was given, or none.

    Raises:
        SpecError: outside of what a cell may have.
    """
    _check("capacity_ah", capacity_ah, CAPACITIES_AH, "Ah", "leave --capacity out to take what was drawn")


def check_mass(mass_kg: float | None) -> None:
    """A mass that was given, or none.

    Raises:
        SpecError: outside of what a cell may have.
    """
    _check("mass_kg", mass_kg, MASSES_KG, "kg", "leave --mass out where it is not known")


def _check(field: str, value: float | None, limits: tuple[float, float], unit: str, advice: str) -> None:
    if value is not None and not (math.isfinite(value) and limits[0] < value < limits[1]):
        raise SpecError(
            f"`{field}` must be more than {limits[0]:g} and less than {limits[1]:g} {unit}, but is {value:g}; {advice}.", field
        )
