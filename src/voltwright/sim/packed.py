"""Compiled functions of trees of numbers: everything goes in as one vector, and comes back as one.

Handing a hundred small arrays to a compiled program costs more than the program itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.sim.identity_cache import IdentityCache


class Shape:
    """How a tree of arrays lies in a vector; two shapes are equal where their content is."""

    def __init__(self, tree: Any, shapes: tuple[tuple[int, ...], ...], kinds: tuple[str, ...]):
        self.tree, self.shapes, self.kinds = tree, shapes, kinds
        self.sizes = tuple(math.prod(shape) for shape in shapes)
        self.size = sum(self.sizes)
        ends = np.cumsum([0, *self.sizes]).tolist()
        self._parts = [(slice(*ends[k : k + 2]), shape) for k, shape in enumerate(shapes)]
        self._arrays = [k for k, shape in enumerate(shapes) if shape]
        self._singles = [k for k, shape in enumerate(shapes) if not shape]
        self._places = np.array([self._parts[k][0].start for k in self._singles], int)
        self._not_floats = [k for k, kind in enumerate(kinds) if kind != "f"]
        self._key = (tree, shapes, kinds)
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Shape) and self._key == other._key)

    def packed(self, leaves: list[Any]) -> np.ndarray:
        """The vector of a tree's leaves."""
        if not self._arrays:
            return np.array(leaves, float)
        vector = np.empty(self.size)
        vector[self._places] = [leaves[k] for k in self._singles]
        for k in self._arrays:
            vector[self._parts[k][0]] = np.ravel(leaves[k])
        return vector

    def unpacked(self, vector: Any, whole: Any) -> Any:
        """The tree from a vector; `whole` is the type of whole numbers."""
        if not self._arrays:
            leaves = list(vector)
        else:
            leaves = [vector[part].reshape(shape) if shape else vector[part.start] for part, shape in self._parts]
        for place in self._not_floats:
            leaves[place] = leaves[place].astype(bool if self.kinds[place] == "b" else whole)
        return jax.tree.unflatten(self.tree, leaves)


_kept = IdentityCache()
_shapes: dict[Any, Shape] = {}


def pack(tree: Any) -> tuple[np.ndarray, Shape]:
    """The numbers of a tree as one vector, shape (n,), and how they lie in it."""
    leaves, structure = jax.tree.flatten(tree)
    shape = _shape_of(leaves, structure)
    return shape.packed(leaves), shape


def _shape_of(leaves: list[Any], structure: Any) -> Shape:
    """The shape of a tree; kept, since finding it takes longer than packing."""
    key = (structure, *((leaf.shape, leaf.dtype) if hasattr(leaf, "dtype") else type(leaf) for leaf in leaves))
    if key not in _shapes:
        kinds = tuple(np.result_type(leaf).kind for leaf in leaves)
        _shapes[key] = Shape(structure, tuple(np.shape(leaf) for leaf in leaves), kinds)
    return _shapes[key]


class Packed:
    """A function of trees, compiled once for each of their structures.

    The function takes the trees, then `passed`, arrays that go in as they are, then static keywords; it gives a tree, and a
    matrix or None. Results are NumPy's.
    """

    def __init__(self, function: Callable[..., tuple[Any, Any]]):
        self._function = function
        self._programs: dict[Any, tuple[Callable[..., Any], list[Shape]]] = {}

    def __call__(self, kept: Any, *trees: Any, passed: tuple[Any, ...] = (), **static: Any) -> tuple[Any, Any]:
        """Call the function; `kept` is a tree whose vector is kept for as long as the tree lives, such as a vehicle."""
        own, shape = _kept.get(kept, "packed", lambda: pack(kept))
        rest, others = pack(trees)
        key = (shape, others, len(passed), tuple(static.items()))
        if key not in self._programs:
            self._programs[key] = self._program(shape, others, static)
        program, results = self._programs[key]
        vector, matrix = program(np.concatenate([own, rest]), passed)
        return results[0].unpacked(np.asarray(vector), np.int32), None if matrix is None else np.asarray(matrix)

    def _program(self, shape: Shape, others: Shape, static: dict[str, Any]) -> tuple[Callable[..., Any], list[Shape]]:
        results: list[Shape] = []

        def program(vector, passed):
            kept = shape.unpacked(vector[: shape.size], jnp.int32)
            trees = others.unpacked(vector[shape.size :], jnp.int32)
            tree, matrix = self._function(kept, *trees, passed, **static)
            leaves, structure = jax.tree.flatten(tree)
            results[:] = [_shape_of(leaves, structure)]
            return jnp.concatenate([jnp.ravel(leaf).astype(vector.dtype) for leaf in leaves]), matrix

        return jax.jit(program), results
