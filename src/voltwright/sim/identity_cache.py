"""Values kept for as long as the object that they belong to lives: built vehicles, traces on the device."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class IdentityCache:
    """Values by object and key; an object counts by its identity, so it must not change."""

    def __init__(self):
        self._kept: dict[int, tuple[weakref.ref[Any], dict[Hashable, Any]]] = {}

    def get(self, owner: Any, key: Hashable, make: Callable[[], T]) -> T:
        """The value of an object under a key, made on first use."""
        number = id(owner)
        entry = self._kept.get(number)
        if entry is None or entry[0]() is not owner:
            entry = (weakref.ref(owner, lambda _: self._kept.pop(number, None)), {})
            self._kept[number] = entry
        values = entry[1]
        if key not in values:
            values[key] = make()
        return values[key]
