"""Values kept with the object that they belong to: built vehicles, traces on the device; those used last, up to a bound."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
VALUES_MOST = 512
"""Values of all objects together. Without a bound some would never go: those of library cars, and those that hold their car."""


class IdentityCache:
    """Values by object and key; an object counts by its identity, so it must not change."""

    def __init__(self):
        self._values: OrderedDict[tuple[int, Hashable], Any] = OrderedDict()
        self._owners: dict[int, tuple[weakref.ref[Any], set[Hashable]]] = {}

    def get(self, owner: Any, key: Hashable, make: Callable[[], T]) -> T:
        """The value of an object under a key, made on first use."""
        number = id(owner)
        place = (number, key)
        known = self._owners.get(number)
        if known is not None and known[0]() is owner and place in self._values:
            self._values.move_to_end(place)
            return self._values[place]
        value = make()
        known = self._owners.get(number)  # making it may have asked for others
        if known is None or known[0]() is not owner:
            self._forget(number)
            known = self._owners[number] = (weakref.ref(owner, lambda gone: self._gone(number, gone)), set())
        known[1].add(key)
        self._values[place] = value
        while len(self._values) > VALUES_MOST:
            (other, old), _ = self._values.popitem(last=False)
            keys = self._owners[other][1] if other in self._owners else set()
            keys.discard(old)
            if not keys:
                self._owners.pop(other, None)
        return value

    def _gone(self, number: int, gone: weakref.ref[Any]) -> None:
        known = self._owners.get(number)
        if known is not None and known[0] is gone:
            self._forget(number)

    def _forget(self, number: int) -> None:
        """Drop all values of an object."""
        _, keys = self._owners.pop(number, (None, ()))
        for key in keys:
            self._values.pop((number, key), None)
