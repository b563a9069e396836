"""The seconds of a car's test cycles, as a page keeps them: speeds once for each trace, the charge of the battery beside them.

A page makes the rows of them when it loads a model: a second at a stand draws the same power whenever it is, so that all of a
phase become one row with their number as its weight.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voltwright.physics.cold_drag import cold_drag_after
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.sim.traction import moves
from voltwright.study.fleet.driven_test import DrivenTest
from voltwright.study.fleet.phases import PhaseTrace
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH

FIELDS = ("before_m_s", "speed_m_s", "cold_drag", "soc", "weight")
"""Of a row, in their order in memory."""
SOC_PARTS = 2**32 - 1
"""The charge is kept to a part in this: 2e-10, which changes a figure by less than 1e-10."""
UNITS = (M_S_PER_KMH, M_S_PER_MPH, 1.0)
DECIMALS = (1, 10, 100, 1000)


@dataclass
class Traces:
    """Speeds of traces and charges of phases, each once.

    Attributes:
        speeds: of each trace: factor to m/s, and whole numbers of it; or factor 0 and the speeds themselves.
        charges: of the battery before each second of all phases, one behind the other, 0-1.
    """

    speeds: list[tuple[float, np.ndarray]] = field(default_factory=list)
    charges: list[np.ndarray] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)

    def phases(self, test: DrivenTest) -> list[dict[str, Any]]:
        """The phases of a test: number of the trace, speed and cold drag before, seconds, and rows that they become."""
        trace, found, first = test.plan.trace, [], 0
        for last in test.plan.ends:
            before, speed, soc = (np.asarray(column[first:last], float) for column in (*trace[:2], trace.soc))
            found.append(
                {
                    "trace": self._trace(speed),
                    "before_m_s": float(before[0]),
                    "cold_drag": cold_before(trace, first),
                    "seconds": last - first,
                    "rows": rows_of(before, speed),
                }
            )
            self.charges.append(soc)
            first = last
        return found

    def _trace(self, speed_m_s: np.ndarray) -> int:
        key = speed_m_s.tobytes()
        if key not in self._known:
            self._known[key] = len(self.speeds)
            self.speeds.append(whole_speeds(speed_m_s))
        return self._known[key]

    def packed(self) -> dict[str, Any]:
        """What a page reads: text of compressed bytes, and how they are made up."""
        parts = [numbers.astype("<i4" if factor else "<f8") for factor, numbers in self.speeds]
        whole = np.rint(np.concatenate(self.charges) * SOC_PARTS).astype("<u4") if self.charges else np.zeros(0, "<u4")
        return {
            "speeds": [
                {"factor": factor, "count": len(numbers), "bytes": packed_text(_differences(part))}
                for (factor, numbers), part in zip(self.speeds, parts, strict=True)
            ],
            "charges": {"parts": SOC_PARTS, "count": len(whole), "bytes": packed_text(_differences(whole.view("<i4")))},
            "cold_drag": [[float(cold_drag_after(cold, on, STEP_S)) for cold in (0.0, 1.0)] for on in (False, True)],
        }


def rows_of(before_m_s: np.ndarray, speed_m_s: np.ndarray) -> int:
    """How many rows seconds become: those of motion, and one for all at a stand."""
    standing = int(np.sum((before_m_s == 0.0) & (speed_m_s == 0.0)))
    return len(speed_m_s) - standing + (standing > 0)


def cold_before(trace: PhaseTrace, first: int) -> float:
    """Cold drag before a second, of the mean in it."""
    on = bool(np.asarray(moves(trace.before_m_s[first], trace.speed_m_s[first])))
    low, high = (float(cold_drag_after(cold, on, STEP_S)) for cold in (0.0, 1.0))
    return (2.0 * float(trace.cold_drag[first]) - low) / (1.0 + high - low)


def whole_speeds(speed_m_s: np.ndarray) -> tuple[float, np.ndarray]:
    """A factor and whole numbers that give the speeds to the last bit but one, or 0 and the speeds."""
    for unit in UNITS:
        for decimals in DECIMALS:
            factor = unit / decimals
            whole = np.rint(speed_m_s / factor)
            if np.allclose(whole * factor, speed_m_s, rtol=4e-16, atol=0.0):
                return factor, whole
    return 0.0, speed_m_s


def packed_text(content: bytes) -> str:
    """Bytes as text, compressed (raw deflate)."""
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b64encode(made.compress(content) + made.flush()).decode("ascii")


def _differences(numbers: np.ndarray) -> bytes:
    """Whole numbers of four bytes as the differences of each to the one before, byte by byte in planes; others as they are."""
    if numbers.dtype != np.dtype("<i4"):
        return numbers.tobytes()
    steps = np.diff(numbers, prepend=np.int32(0)).astype("<i4")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T).tobytes()
