"""Random numbers by car number: car i has the same whatever the sample, the shard or the tile it is drawn in."""

import numpy as np

from voltwright.study.shards.drawing import BLOCK, generator

STREAM_CARS, STREAM_TESTS, STREAM_USE, STREAM_SEQUENCES, STREAM_LOTS = 0, 1, 2, 3, 16


def normals(seed: int, stream: int, index: np.ndarray, columns: int) -> np.ndarray:
    """Standard normal numbers, shape (n, columns), of the rows with these numbers.

    Args: seed: of the plan. stream: what they are for. index: whole numbers, not below 0, shape (n,). columns: of a row.
    """
    return _rows(seed, stream, index, lambda drawn: drawn.standard_normal((BLOCK, columns)), columns)


def uniforms(seed: int, stream: int, index: np.ndarray, columns: int) -> np.ndarray:
    """Numbers spread evenly over 0 to 1, as `normals`."""
    return _rows(seed, stream, index, lambda drawn: drawn.random((BLOCK, columns)), columns)


def _rows(seed, stream, index, draw, columns: int) -> np.ndarray:
    index = np.asarray(index, np.int64)
    found = np.empty((index.size, columns))
    blocks, place = np.unique(index // BLOCK, return_inverse=True)
    order = np.argsort(place, kind="stable")
    edges = np.searchsorted(place[order], np.arange(blocks.size + 1))
    for number, block in enumerate(blocks):
        rows = order[edges[number] : edges[number + 1]]
        found[rows] = draw(generator(seed, stream, int(block)))[index[rows] % BLOCK]
    return found
