"""Commented files to start from: every key that must be written, and the optional ones that matter most."""

import re
from typing import Literal, get_args

from voltwright.errors import SpecError
from voltwright.spec.other_templates import OTHERS
from voltwright.spec.vehicle_template import vehicle_text

VehicleKind = Literal["car", "suv", "van", "truck", "quadricycle", "scooter"]
OtherKind = Literal["charger-ac", "charger-dc", "charger-wireless", "day", "cell", "design-study", "platform", "plan"]
Kind = VehicleKind | OtherKind
KINDS: tuple[str, ...] = (*get_args(VehicleKind), *get_args(OtherKind))


def template(name: str, kind: Kind = "car") -> str:
    """The text of a new file; `spec.loading.PLACEHOLDER` finds what is to be filled in.

    Args:
        name: of the thing, small letters, digits, dashes.
        kind: what it describes: a class of vehicle, or one of the other kinds of file.

    Raises:
        SpecError: a name that no file may have.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise SpecError(
            f"`name` must be small letters, digits and single dashes, but is '{name}'; try '{suggested_name(name)}'.", "name"
        )
    title = name.replace("-", " ").title()
    if kind in OTHERS:
        return OTHERS[kind].format(name=name, title=title)
    return vehicle_text(name, title, kind)


def suggested_name(text: str) -> str:
    """The legal name nearest to a text.

    >>> suggested_name("My car (2026)")
    'my-car-2026'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "my-car"
