"""The words of signals that are codes, for files that have tables of values."""

from functools import cache


@cache
def codes_of(name: str) -> dict[int, str]:
    """Words by code of a signal that is a code; empty for all others.

    Args:
        name: of the column.

    >>> codes_of("miss")[1], codes_of("soc")
    ('force', {})
    """
    if name == "miss":
        from voltwright.sim.trace_miss import TraceMiss

        return {int(each): each.reason for each in TraceMiss}
    if name == "limiter":
        from voltwright.sim.port import ChargeLimiter

        return {int(each): each.name.lower() for each in ChargeLimiter}
    return {}
