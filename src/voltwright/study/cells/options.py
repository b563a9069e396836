"""The name of a parameter set, compared with what a cell file may hold before anything runs."""

import re

from voltwright.errors import SpecError

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


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
