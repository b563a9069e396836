"""Timing two calls fairly on a shared machine: in blocks and in turn.

Warm: CPU time of blocks of one call, so that code and data stay in the processor's caches. In turn: each call right after one
of the peer, which has pushed them out; a program that runs now and then pays that. A single call is timed elapsed time: CPU
time of other threads is accounted late, and may be missed or counted for the next call.
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
    """Time of a call [s]: what a tenth of the calls or blocks stay below, and the median."""

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


def block_s(call: Call | Prepared, count: int) -> float:
    """Mean CPU time [s] of calls one after the other, all threads together."""
    calls = [call.make() if isinstance(call, Prepared) else call for _ in range(count)]
    start = time.process_time()
    for each in calls:
        each()
    return (time.process_time() - start) / count


def clock_s(call: Call | Prepared) -> float:
    """Time [s] of one call elapsed time."""
    call = call.make() if isinstance(call, Prepared) else call
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def times_of(call: Call, rounds: int) -> Times:
    """CPU times of a call that has run before, in blocks of five."""
    call()
    return times_from([block_s(call, 5) for _ in range(max(rounds // 5, 4))])


def pair_of(ours: Call, theirs: Call | Prepared, rounds: int = 10, block: int = BLOCK) -> Pair:
    """Both calls, in blocks by turns, then one after the other.

    Args:
        ours: a call.
        theirs: what it is held against.
        rounds: blocks of each.
        block: calls of a block; two more before it are not counted.
    """
    warm: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, call in enumerate((ours, theirs)):
            block_s(call, 2)
            warm[side].append(block_s(call, block))
    turns = [(clock_s(ours), clock_s(theirs)) for _ in range(rounds * block)]
    cold = [times_from([turn[side] for turn in turns]) for side in (0, 1)]
    return Pair(times_from(warm[0]), times_from(warm[1]), *cold)


def times_from(found: list[float]) -> Times:
    """What a tenth of some times stay below, and their median."""
    return Times(sorted(found)[len(found) // 10], statistics.median(found))


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g}"
