"""A study whose rows are computed in shards: numbered rows, each the same whatever the shard that it is computed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from voltwright.errors import SpecError
from voltwright.ranges import SHARDS

if TYPE_CHECKING:
    import pyarrow

ROWS_A_SHARD, SHARDS_LEAST, SHARDS_USUAL_MOST = 20_000, 8, 1000
"""Judgement: a shard takes seconds to minutes, small studies still keep several workers busy, and files stay few."""


@runtime_checkable
class ShardedStudy(Protocol):
    """What a study must have to be run in shards. It is pickled once for each worker process.

    Attributes:
        name: for people.
        spec_hash: of everything that its rows depend on beside seed, precision and code; see `spec_hash_of`.
        count: rows in all.
        seed: of its random numbers.
        precision: "float32" or "float64".
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def spec_hash(self) -> str: ...  # noqa: D102

    @property
    def count(self) -> int: ...  # noqa: D102

    @property
    def seed(self) -> int: ...  # noqa: D102

    @property
    def precision(self) -> str: ...  # noqa: D102

    def rows(self, first: int, last: int) -> pyarrow.Table:
        """The rows from `first` up to, not including, `last`.

        Row number i must be the same whatever `first` and `last` are: random numbers come from `study.random_numbers`.
        The first column is `car`, the row's number; the others end in their units. Where a row has no value, it is null, never
        NaN.
        """
        ...


def spec_hash_of(spec: Mapping[str, Any]) -> str:
    """The hash of what a study depends on.

    Args:
        spec: plain values, as of JSON.

    Returns:
        SHA-256 in hexadecimal, the same for mappings of equal content in any order.

    >>> spec_hash_of({"a": 1, "b": 2.5}) == spec_hash_of({"b": 2.5, "a": 1})
    True
    """
    text = json.dumps(spec, sort_keys=True, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def usual_shards(count: int) -> int:
    """How many shards a study has where nobody says: a function of its rows alone, so that every machine finds the same.

    >>> usual_shards(5), usual_shards(100_000), usual_shards(1_000_000), usual_shards(10**8)
    (5, 8, 50, 1000)
    """
    wanted = -(-count // ROWS_A_SHARD)
    return max(1, min(count, max(SHARDS_LEAST, min(wanted, SHARDS_USUAL_MOST))))


def shard_rows(count: int, shards: int, index: int) -> tuple[int, int]:
    """First row of a shard, and the row after its last; shards differ by one row at most.

    Args:
        count: rows in all.
        shards: in all.
        index: of the shard, from 0.

    >>> [shard_rows(10, 3, index) for index in range(3)]
    [(0, 3), (3, 6), (6, 10)]
    """
    return count * index // shards, count * (index + 1) // shards


def check_shards(count: int, shards: int) -> None:
    """Refuse a number of shards that cannot be.

    Raises:
        SpecError: with the number and what to try.
    """
    SHARDS.check("shards", shards)
    if shards > count:
        raise SpecError(f"`shards` must be at most the number of cars, {count:,}, but is {shards:,}.", "shards")
