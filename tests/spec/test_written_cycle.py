"""A trace that is written out by its columns: whole ones pass as they are, others are refused in a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.library.cycles import load_cycle
from voltwright.spec.cycle import Cycle
from voltwright.spec.written_cycle import whole_cycle

EMPTY = np.zeros(0)


@pytest.fixture(scope="module")
def hop() -> Cycle:
    speed = np.array([0.0, 5.0, 10.0, 10.0, 5.0, 0.0])
    return Cycle("hop", np.arange(6.0), speed, np.zeros(6), np.full(6, 300.0))


def test_a_whole_trace_stays_the_same(hop: Cycle):
    assert whole_cycle(hop) is hop
    assert load_cycle(hop) is hop


def test_grades_and_heights_that_lack_are_zero(hop: Cycle):
    filled = whole_cycle(replace(hop, grade=EMPTY, altitude_m=EMPTY))
    assert filled.grade.shape == filled.altitude_m.shape == hop.time_s.shape
    assert not np.any(filled.grade) and not np.any(filled.altitude_m)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"speed_m_s": np.ones(2)}, r"`speed_m_s` must have a value for each of the 6 times, but has 2"),
        ({"time_s": EMPTY}, "must have a value for each of the 0 times"),
        ({"grade": np.zeros((3, 2))}, "`grade` must have a value for each"),
        ({"speed_m_s": np.full(6, np.nan)}, "finite speed"),
        ({"time_s": np.array([0.0, 1.0, 2.0, 3.0, 4.0, 9.0])}, r"even steps of time, but has some of 1 s and of 5 s"),
        ({"grade": np.full(6, 5.0)}, "is it in per cent"),
        ({"altitude_m": np.full(6, np.inf)}, "finite height"),
    ],
)
def test_what_is_no_trace_is_refused(hop: Cycle, changes: dict[str, np.ndarray], words: str):
    with pytest.raises(TraceError, match=words):
        whole_cycle(replace(hop, **changes))
