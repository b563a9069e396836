"""Random numbers of a row that depend on the seed and the row's number alone: no sample and no split into shards changes them.

Source: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC11, 2011, doi:10.1145/2063384.2063405 (Philox).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

BLOCK = 1024
"""Rows that share a generator; part of what the numbers of a seed are, so it must not change."""


def generator(seed: int, stream: int, block: int) -> np.random.Generator:
    """The generator of a block of rows.

    Args:
        seed: of the study, 0 or more.
        stream: which of the quantities of a row, from 0: each has numbers of its own.
        block: of rows, from 0.
    """
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(stream, block))))


def draw_rows(
    seed: int, stream: int, first: int, last: int, draw: Callable[[np.random.Generator, int], np.ndarray]
) -> np.ndarray:
    """Random numbers of consecutive rows, each the same whatever rows are asked for with it.

    Args:
        seed: of the study.
        stream: which of the quantities of a row.
        first: row.
        last: the row after the last.
        draw: from a generator and a number of rows, an array whose first axis has that length; called for whole blocks.

    Returns:
        array with a first axis of `last - first`.

    >>> whole = draw_rows(1, 0, 0, 3000, lambda random, count: random.normal(size=count))
    >>> part = draw_rows(1, 0, 1500, 2500, lambda random, count: random.normal(size=count))
    >>> bool((part == whole[1500:2500]).all())
    True
    """
    return _rows(seed, stream, np.arange(first, last), draw)


def normals(seed: int, stream: int, index: np.ndarray, columns: int) -> np.ndarray:
    """Independent standard normal numbers of the rows with these numbers, shape (n, columns).

    Args:
        seed: of the study.
        stream: which of the quantities of a row.
        index: numbers of the rows, 0 or more, in any order, shape (n,).
        columns: of a row.

    >>> bool((normals(1, 0, np.array([7, 2000]), 3) == normals(1, 0, np.arange(3000), 3)[[7, 2000]]).all())
    True
    """
    return _rows(seed, stream, index, lambda random, count: random.standard_normal((count, columns)))


def uniforms(seed: int, stream: int, index: np.ndarray, columns: int) -> np.ndarray:
    """Numbers spread evenly over 0 to 1, as `normals`."""
    return _rows(seed, stream, index, lambda random, count: random.random((count, columns)))


def _rows(seed: int, stream: int, index: np.ndarray, draw: Callable[[np.random.Generator, int], np.ndarray]) -> np.ndarray:
    index = np.asarray(index, np.int64)
    if not index.size:
        return draw(generator(seed, stream, 0), BLOCK)[:0]
    order = np.argsort(index // BLOCK, kind="stable")
    blocks, begins = np.unique((index // BLOCK)[order], return_index=True)
    parts = zip(blocks.tolist(), np.split(order, begins[1:]), strict=True)
    drawn = np.concatenate([draw(generator(seed, stream, block), BLOCK)[index[rows] % BLOCK] for block, rows in parts])
    found = np.empty_like(drawn)
    found[order] = drawn
    return found
