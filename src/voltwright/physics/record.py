"""Frozen records of arrays: what a component, a state or a flow is made of, and how one is changed.

A record is a frozen dataclass that JAX knows as a tree: `jit`, `vmap` and `grad` reach every field. A field declared with
`static()` is no array but part of the tree's structure, such as the name of a law.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Self, dataclass_transform

import jax


def static() -> Any:
    """A field that is part of a record's structure and not an array."""
    return dataclasses.field(metadata={"static": True})


@dataclass_transform(frozen_default=True, field_specifiers=(static,))
class Record:
    """Base of all records; a subclass only declares its fields."""

    def __init_subclass__(cls, **options: Any):
        """Make the subclass a frozen dataclass, and a tree for JAX."""
        super().__init_subclass__(**options)
        dataclasses.dataclass(frozen=True, eq=False)(cls)
        fields = dataclasses.fields(cls)  # pyright: ignore[reportArgumentType]
        meta = [field.name for field in fields if field.metadata.get("static")]
        jax.tree_util.register_dataclass(cls, [field.name for field in fields if field.name not in meta], meta)

    def replaced(self, **changes: Any) -> Self:
        """A copy with some fields changed; a field of a part is named with two underscores, as `grip__friction`.

        Args:
            changes: by field, the new values.

        Raises:
            TypeError: a field that does not exist.
        """
        direct: dict[str, Any] = {}
        nested: dict[str, dict[str, Any]] = {}
        for path, value in changes.items():
            head, _, rest = path.partition("__")
            if rest:
                nested.setdefault(head, {})[rest] = value
            else:
                direct[head] = value
        for head, below in nested.items():
            direct[head] = getattr(self, head).replaced(**below)
        return dataclasses.replace(self, **direct)  # pyright: ignore[reportArgumentType]
