"""A site step by step: cars queue, are plugged in first come first served, and charge as soon as the site lets them."""

from __future__ import annotations

from collections import deque

import numpy as np

from voltwright.errors import SpecError
from voltwright.study.site.jobs import Done, Jobs, Outlets
from voltwright.study.site.sharing import Sharing, order_of, shared_w

ENTRIES_MOST = 50_000_000
FULL_J = 1.0
"""A car that still wants less than this has what it wanted."""


def charged(
    jobs: Jobs, outlets: Outlets, limit_w: float, sharing: Sharing, step_s: float, *, leaves_when_done: bool = False
) -> Done:
    """What becomes of the sessions, without a view of prices.

    Args:
        jobs, outlets: sessions and outlets. limit_w: of the site [W]; may be infinite. sharing: the rule.
        step_s: step [s]; power is steady within it.
        leaves_when_done: whether a car frees its outlet at the end of the step in which it has what it wanted.

    Raises:
        SpecError: more steps of stays than memory has room for.
    """
    done = _empty(jobs, step_s)
    yard = _Yard(jobs, outlets, done)
    level = jobs.start_j.copy()
    active = np.empty(0, np.int64)
    for step in range(done.count):
        begin, end = step * step_s, (step + 1) * step_s
        new = yard.admitted(end)
        if new:
            active = np.concatenate([active, np.array(new, np.int64)])
        done.waiting[step] = yard.waiting
        if not len(active):
            continue
        done.plugged[step] = len(active) if leaves_when_done else 0
        depart, start = jobs.depart_s[active], done.start_s[active]
        present_s = np.minimum(depart, end) - np.maximum(start, begin)
        rest = np.maximum(jobs.goal_j[active] - level[active], 0.0)
        caps = np.minimum(jobs.caps_w(active, level[active]), outlets.power_w[done.outlet[active]])
        caps = np.minimum(caps, rest / present_s)
        order = order_of(sharing, begin, start, depart, rest, caps) if np.sum(caps) > limit_w else None
        power = shared_w(caps, limit_w, order)
        level[active] += power * present_s
        place = done.offset[active] + step - done.first[active]
        done.power_w[place] = power
        over = (jobs.goal_j[active] - level[active] < FULL_J) | (depart <= end)
        if np.any(over):
            if leaves_when_done:
                yard.free_s[done.outlet[active[over]]] = np.minimum(end, depart[over])
            active = active[~over]
    done.share[:] = _shares(jobs, done)
    done.level_j[:] = level
    _note_ends(jobs, done)
    if not leaves_when_done:
        done.plugged[:] = done.of_steps(done.share)
    return done


def _empty(jobs: Jobs, step_s: float) -> Done:
    """A site on which nothing has happened yet."""
    first = np.floor(jobs.arrive_s / step_s).astype(np.int64)
    last = np.ceil(jobs.depart_s / step_s).astype(np.int64)
    offset = np.concatenate([[0], np.cumsum(last - first)])
    if offset[-1] > ENTRIES_MOST:
        raise SpecError(
            f"All stays together must have at most {ENTRIES_MOST:,} steps, but have {offset[-1]:,}; take longer steps.",
            "step_min",
        )
    size, count, steps = int(offset[-1]), len(jobs), int(np.max(last, initial=0))
    return Done(
        step_s=step_s,
        count=steps,
        outlet=np.full(count, -1, np.int64),
        start_s=np.full(count, np.nan),
        first=first,
        offset=offset,
        power_w=np.zeros(size),
        share=np.zeros(size),
        level_j=jobs.start_j.copy(),
        end_s=np.full(count, np.nan),
        waiting=np.zeros(steps, np.int64),
        plugged=np.zeros(steps),
    )


class _Yard:
    """Who stands where: a queue for each kind of charger, and the time at which each outlet is free."""

    def __init__(self, jobs: Jobs, outlets: Outlets, done: Done):
        self.jobs, self.done = jobs, done
        self.free_s = np.zeros(len(outlets.pool))
        pools = range(int(np.max(outlets.pool)) + 1)
        self.of_pool = [np.flatnonzero(outlets.pool == pool) for pool in pools]
        self.queues: list[deque[int]] = [deque() for _ in pools]
        self.next = 0

    @property
    def waiting(self) -> int:
        """Cars in the queues."""
        return sum(len(queue) for queue in self.queues)

    def admitted(self, end_s: float) -> list[int]:
        """Sessions that get an outlet before a time; those that leave without one go from the queue."""
        jobs = self.jobs
        while self.next < len(jobs) and jobs.arrive_s[self.next] < end_s:
            self.queues[jobs.pool[self.next]].append(self.next)
            self.next += 1
        found: list[int] = []
        for pool, queue in enumerate(self.queues):
            while queue:
                session = queue[0]
                outlet, start = self._outlet(pool, float(jobs.arrive_s[session]))
                if start >= end_s and jobs.depart_s[session] > end_s:
                    break
                queue.popleft()
                if start >= min(end_s, jobs.depart_s[session]):
                    continue
                self.done.outlet[session], self.done.start_s[session] = outlet, start
                self.free_s[outlet] = jobs.depart_s[session]
                found.append(session)
        return found

    def _outlet(self, pool: int, arrive_s: float) -> tuple[int, float]:
        """The strongest outlet that is free on arrival, else the one that is free first; and when."""
        outlets = self.of_pool[pool]
        free = self.free_s[outlets]
        ready = free <= arrive_s
        at = int(np.argmax(ready)) if np.any(ready) else int(np.argmin(free))
        return int(outlets[at]), max(arrive_s, float(free[at]))


def _shares(jobs: Jobs, done: Done) -> np.ndarray:
    """The share of each step of a stay in which the car was plugged in."""
    begin, session = done.step * done.step_s, done.session
    start = np.where(np.isnan(done.start_s), np.inf, done.start_s)[session]
    present = np.minimum(jobs.depart_s[session], begin + done.step_s) - np.maximum(start, begin)
    return np.clip(present / done.step_s, 0.0, 1.0)


def _note_ends(jobs: Jobs, done: Done) -> None:
    """When the last energy of each session flowed."""
    flows = np.flatnonzero(done.power_w != 0.0)
    last = np.full(len(jobs), -1, np.int64)
    np.maximum.at(last, done.session[flows], done.step[flows])
    ends = np.minimum((last + 1) * done.step_s, jobs.depart_s)
    done.end_s[:] = np.where(last >= 0, ends, np.nan)
