"""The numbers of a row are the same whatever rows are asked for with it."""

import numpy as np
import pytest

from voltwright.study.random_numbers import BLOCK, draw_rows, uniforms


def normals(random: np.random.Generator, count: int) -> np.ndarray:
    return random.normal(size=count)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (BLOCK - 1, BLOCK + 1), (BLOCK, 2 * BLOCK), (5, 3 * BLOCK - 7)])
def test_any_part_is_part_of_the_whole(first: int, last: int):
    whole = draw_rows(7, 2, 0, 3 * BLOCK, normals)
    assert np.array_equal(draw_rows(7, 2, first, last, normals), whole[first:last])


def test_rows_come_in_the_order_asked_for():
    whole, asked = uniforms(7, 2, np.arange(3 * BLOCK), 2), np.array([2 * BLOCK, 5, BLOCK + 1, 5])
    assert np.array_equal(uniforms(7, 2, asked, 2), whole[asked])
    assert uniforms(7, 2, np.zeros(0, int), 2).shape == (0, 2)


def test_seed_stream_and_block_each_give_other_numbers():
    drawn = [
        draw_rows(seed, stream, first, first + BLOCK, normals) for seed in (1, 2) for stream in (0, 1) for first in (0, BLOCK)
    ]
    for one in range(len(drawn)):
        for other in range(one):
            assert abs(np.corrcoef(drawn[one], drawn[other])[0, 1]) < 5.0 / np.sqrt(BLOCK)
