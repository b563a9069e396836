"""The segment of the battery's tables, kept from step to step and read anew only where a state of charge has left it.

A look-up costs a batch as much as all the rest of a step; a lane leaves its segment once in some hundred steps. The values
are the same.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.custom_batching import custom_vmap

from voltwright.physics.battery.circuit import Circuit, Segment


def first_segment(circuit: Circuit, soc) -> Segment:
    """The segment of a state of charge."""
    circuit, soc = jax.lax.stop_gradient((circuit, soc))
    return circuit.segment(circuit.place(soc).below)


def kept_segment(circuit: Circuit, soc, known: Segment) -> Segment:
    """The segment of a state of charge, where `known` is that of the step before."""
    circuit, soc, known = jax.lax.stop_gradient((circuit, soc, known))
    return _kept(circuit, circuit.place(soc).below, known)


@custom_vmap
def _kept(circuit: Circuit, below, known: Segment) -> Segment:
    return jax.lax.cond(below != known.below, lambda: circuit.segment(below), lambda: known)


@_kept.def_vmap
def _kept_in_lanes(lanes: int, mapped, circuit: Circuit, below, known: Segment) -> tuple[Segment, Segment]:
    """All lanes are read where one has left its segment: a condition of its own in each lane would read always."""
    own_circuit, own_below, own_known = mapped
    below = _in_each(below, own_below, lanes)
    known = jax.tree.map(lambda leaf, own: _in_each(leaf, own, lanes), known, own_known)
    axes = jax.tree.map(lambda own: 0 if own else None, own_circuit)
    read = jax.vmap(Circuit.segment, in_axes=(axes, 0))
    found = jax.lax.cond(jnp.any(below != known.below), lambda: read(circuit, below), lambda: known)
    return found, jax.tree.map(lambda _: True, found)


def _in_each(leaf, own: bool, lanes: int):
    return leaf if own else jnp.broadcast_to(leaf, (lanes, *leaf.shape))
