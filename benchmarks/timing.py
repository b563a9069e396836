"""Timing two calls fairly on a shared machine: CPU time, in blocks and in turn.

Warm: blocks of one call, so that code and data stay in the processor's caches. In turn: each call right after one of the peer,
which has pushed them out; a program that runs now and then pays that.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

Call = Callable[[], Any]
BLOCK = 20


class Prepared(NamedTuple):
    """A call that is made ready anew each time, which is not counted."""

    make: Callable[[], Call]


class Times(NamedTuple):
    """CPU time of a call [s]: what a tenth of the calls stay below, and the median.

    Not the least: the clock of CPU time misses a thread now and then.
    """

    fast: float
    median: float

    def __str__(self) -> str:
        return f"{_ms(self.fast)} ({_ms(self.median)}) ms"


class Pair(NamedTuple):
    """Two calls against each other, warm and in turn."""

    ours: Times
    theirs: Times
    ours_in_turn: Times
    theirs_in_turn: Times

    @property
    def warm(self) -> tuple[float, float]:
        """Theirs over ours: (of the fast times, of the medians)."""
        return self.theirs.fast / self.ours.fast, self.theirs.median / self.ours.median

    @property
    def in_turn(self) -> tuple[float, float]:
        """Likewise in turn."""
        return (
            self.theirs_in_turn.fast / self.ours_in_turn.fast,
            self.theirs_in_turn.median / self.ours_in_turn.median,
        )


def cpu_s(call: Call | Prepared) -> float:
    """CPU time [s] of one call, all threads together."""
    call = call.make() if isinstance(call, Prepared) else call
    start = time.process_time()
    call()
    return time.process_time() - start


def times_of(call: Call, rounds: int) -> Times:
    """Times of a call that has run before."""
    call()
    return _times([cpu_s(call) for _ in range(rounds)])


def pair_of(ours: Call, theirs: Call | Prepared, rounds: int = 10, block: int = BLOCK) -> Pair:
    """Both calls, in blocks by turns, then one after the other.

    Args:
        ours: a call.
        theirs: what it is held against.
        rounds: blocks of each.
        block: calls of a block; its first two are not counted.
    """
    warm: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, call in enumerate((ours, theirs)):
            warm[side].extend([cpu_s(call) for _ in range(block)][2:])
    turns = [(cpu_s(ours), cpu_s(theirs)) for _ in range(rounds * block)]
    cold = [_times([turn[side] for turn in turns]) for side in (0, 1)]
    return Pair(_times(warm[0]), _times(warm[1]), *cold)


def _times(found: list[float]) -> Times:
    return Times(sorted(found)[len(found) // 10], statistics.median(found))


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g}"
