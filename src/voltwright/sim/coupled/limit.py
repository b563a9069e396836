"""Codes: what held the power at the plug in a step."""

from enum import IntEnum


class Limit(IntEnum):
    """What held the power at the plug, in the order in which a step asks."""

    NONE = 0
    TARGET = 1
    PLATING = 2
    VOLTAGE = 3
    POWER = 4
    CURRENT = 5
    PACK = 6
    LOAD = 7
    STATION = 8

    @property
    def words(self) -> str:
        """For tables and pictures."""
        return WORDS[self]


WORDS = {
    Limit.NONE: "not charging",
    Limit.TARGET: "target reached",
    Limit.PLATING: "cells: lithium plating, at this charge and temperature",
    Limit.VOLTAGE: "cells: highest voltage",
    Limit.POWER: "power that charger and car agree on",
    Limit.CURRENT: "current that charger and car agree on",
    Limit.PACK: "pack: what it can give",
    Limit.LOAD: "the load takes no more",
    Limit.STATION: "voltage that the charger reaches",
}
