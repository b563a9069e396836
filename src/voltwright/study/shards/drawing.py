"""Random numbers of a row that depend on the seed and the row's number alone, so that no split into shards changes them."""

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
    """Random numbers of rows, each the same whatever rows are asked for with it.

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
    blocks = range(first // BLOCK, max(first // BLOCK, (last - 1) // BLOCK) + 1)
    drawn = np.concatenate([draw(generator(seed, stream, block), BLOCK) for block in blocks])
    begin = first - blocks.start * BLOCK
    return drawn[begin : begin + last - first]
