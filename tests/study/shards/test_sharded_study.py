"""How the rows of a study are divided."""

from itertools import pairwise

import pytest

from voltwright.errors import SpecError
from voltwright.study.shards.sharded_study import check_shards, shard_rows, spec_hash_of, usual_shards


@pytest.mark.parametrize(("count", "shards"), [(10, 3), (7, 7), (100_003, 64)])
def test_every_row_is_in_one_shard(count: int, shards: int):
    spans = [shard_rows(count, shards, index) for index in range(shards)]
    assert spans[0][0] == 0 and spans[-1][1] == count
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert max(last - first for first, last in spans) - min(last - first for first, last in spans) <= 1


@pytest.mark.parametrize("count", [1, 7, 8, 500_000, 10**8])
def test_the_usual_number_of_shards_can_be(count: int):
    check_shards(count, usual_shards(count))


def test_more_shards_than_cars_are_refused():
    with pytest.raises(SpecError, match="`shards` must be at most the number of cars, 5, but is 6"):
        check_shards(5, 6)
    with pytest.raises(SpecError, match="`shards` must be from 1 to 100000"):
        check_shards(5, 0)


def test_the_hash_of_a_spec_sees_every_value():
    assert spec_hash_of({"a": 1, "b": {"c": [1, 2]}}) == spec_hash_of({"b": {"c": [1, 2]}, "a": 1})
    assert spec_hash_of({"a": 1}) != spec_hash_of({"a": 2}) != spec_hash_of({"b": 2})
