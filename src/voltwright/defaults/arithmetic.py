"""The greater and the lesser of two numbers without a branch, so that a traced number passes through a default law."""

from typing import Any


def greater(one: Any, other: Any) -> Any:
    """The greater of two numbers.

    >>> greater(2.0, 3.0)
    3.0
    """
    return 0.5 * (one + other + abs(one - other))


def lesser(one: Any, other: Any) -> Any:
    """The lesser of two numbers.

    >>> lesser(2.0, 3.0)
    2.0
    """
    return 0.5 * (one + other - abs(one - other))
