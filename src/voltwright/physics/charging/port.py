"""The charging port: none, or the supplies that a vehicle meets in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.arrays import number, take
from voltwright.physics.charging.supply import Supply, stack
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class NoPort(Record):
    """A vehicle that is plugged in nowhere."""


class PortState(Record):
    """The target that a charge has reached, as state of charge of the cells; 0 where none."""

    done_soc: Float[Array, "*batch"]


class Port(Record):
    """The supplies of a run, stacked along their last axis: `place` of an input says at which of them the vehicle is."""

    supplies: Supply

    @classmethod
    def of(cls, supplies: Sequence[Supply]) -> Port:
        """From the supplies of a run, in the order of their places."""
        return cls(stack(list(supplies)))

    def at(self, place) -> Supply:
        """The supply at a place."""
        import jax

        return jax.tree.map(lambda leaf: take(leaf, place), self.supplies)

    def unplugged(self) -> PortState:
        """The state of a vehicle that comes to no plug yet."""
        return PortState(number(0.0))
