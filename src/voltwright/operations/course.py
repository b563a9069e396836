"""The test as driven, for a chart: phases in words and a time series of a bounded number of points."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from voltwright.errors import SpecError
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.report.certification.labels import ending, phase_words, words_of_test
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH

POINTS_MAX = 2_000
W_PER_KW = 1e3


@dataclass(frozen=True)
class CoursePhase:
    """A phase as driven.

    Attributes:
        name, words: of the phase; the second for people.
        kind: cycle, constant, pause or soak.
        start_s, end_s: from the start of the test [s].
        start_km, end_km: driven until then [km].
        distance_km: [km].
        energy_dc_wh: net out of the battery [Wh].
        consumption_wh_km: at the battery; None where it stands [Wh/km].
        soc_start, soc_end: displayed, 0-1.
        complete: whether it was driven to its end.
    """

    name: str
    words: str
    kind: str
    start_s: float
    end_s: float
    start_km: float
    end_km: float
    distance_km: float
    energy_dc_wh: float
    consumption_wh_km: float | None
    soc_start: float
    soc_end: float
    complete: bool


@dataclass(frozen=True)
class CourseOfTest:
    """One test over time, at most 2,000 points: of each stretch of time those of its least and its greatest speed.

    Attributes:
        name: of the test.
        ending: how far it went and what ended it, in words.
        ended_by: the reason alone.
        phases: as driven, soaks and pauses among them.
        time_s: of each point [s].
        distance_km: driven until then [km].
        speed_kmh, speed_wanted_kmh: driven, and wanted [km/h].
        power_kw: out of the battery's terminals, below zero where it is charged [kW].
        soc: displayed, 0-1.
        temp_cells_c: of the cells, which the test cell holds [°C].
    """

    name: str
    ending: str
    ended_by: str
    phases: tuple[CoursePhase, ...]
    time_s: tuple[float, ...]
    distance_km: tuple[float, ...]
    speed_kmh: tuple[float, ...]
    speed_wanted_kmh: tuple[float, ...]
    power_kw: tuple[float, ...]
    soc: tuple[float, ...]
    temp_cells_c: tuple[float, ...]


def course_of(certificate: Certificate, start_s: float | None, end_s: float | None) -> tuple[CourseOfTest, ...]:
    """The tests of a certificate, one for each full charge.

    Args:
        certificate: with its tests.
        start_s: of the stretch that the points are of; None is the start [s].
        end_s: likewise, None the end [s].

    Raises:
        SpecError: a stretch that holds no second of any test.
    """
    longest_s = max(run.ended_s for run in certificate.runs)
    first_s, last_s = start_s or 0.0, longest_s if end_s is None else end_s
    if first_s > last_s or first_s > longest_s:
        raise SpecError(
            f"`course_start_s` must be at most {min(last_s, longest_s):g} s, where the stretch or the test ends, but is "
            f"{first_s:g} s.",
            "course_start_s",
        )
    return tuple(_course(certificate, run, first_s, last_s) for run in certificate.runs)


def _course(certificate: Certificate, run: TestRun, start_s: float, end_s: float) -> CourseOfTest:
    steps = np.diff(run.time_s, prepend=0.0)
    driven_km = np.cumsum(run.speed_m_s * steps) / M_PER_KM
    driven_km *= run.distance_m / M_PER_KM / driven_km[-1] if driven_km[-1] > 0.0 else 1.0
    inside = np.flatnonzero((run.time_s >= start_s) & (run.time_s <= end_s))
    kept = inside[_kept(run.speed_m_s[inside], POINTS_MAX)]

    def column(values: np.ndarray, digits: int) -> tuple[float, ...]:
        return tuple(np.round(values[kept], digits).tolist())

    return CourseOfTest(
        name=words_of_test(certificate, run),
        ending=ending(run),
        ended_by=run.ended_by,
        phases=_phases(run),
        time_s=column(run.time_s, 0),
        distance_km=column(driven_km, 4),
        speed_kmh=column(run.speed_m_s / M_S_PER_KMH, 2),
        speed_wanted_kmh=column(run.speed_wanted_m_s / M_S_PER_KMH, 2),
        power_kw=column(run.power_dc_w / W_PER_KW, 3),
        soc=column(run.soc, 5),
        temp_cells_c=column(np.full(len(run.time_s), run.temperature_c), 2),
    )


def _kept(values: np.ndarray, most: int) -> np.ndarray:
    """Places of at most `most` points: the first, the last, and of each stretch its least and greatest value."""
    count = len(values)
    if count <= most:
        return np.arange(count)
    edges = np.linspace(0, count, most // 2).astype(int)
    pairs = [(a + values[a:b].argmin(), a + values[a:b].argmax()) for a, b in pairwise(edges)]
    return np.unique([0, count - 1, *(place for pair in pairs for place in pair)])


def _phases(run: TestRun) -> tuple[CoursePhase, ...]:
    done, driven_m = [], 0.0
    for phase in run.phases:
        done.append(_phase(phase, driven_m))
        driven_m += phase.distance_m
    return tuple(done)


def _phase(phase: PhaseResult, before_m: float) -> CoursePhase:
    energy_wh, distance_km = phase.energy_dc_j / J_PER_WH, phase.distance_m / M_PER_KM
    return CoursePhase(
        name=phase.name,
        words=phase_words(phase.name),
        kind=phase.kind,
        start_s=phase.start_s,
        end_s=phase.start_s + phase.duration_s,
        start_km=before_m / M_PER_KM,
        end_km=(before_m + phase.distance_m) / M_PER_KM,
        distance_km=distance_km,
        energy_dc_wh=energy_wh,
        consumption_wh_km=energy_wh / distance_km if distance_km > 0.0 else None,
        soc_start=phase.soc_start,
        soc_end=phase.soc_end,
        complete=phase.complete,
    )
