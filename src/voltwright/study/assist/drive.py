"""What a way came to with or without an assistant: time, energy, jerk, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.procedures.assist.behind import jerks_m_s3
from voltwright.study.assist.courses import Course
from voltwright.study.trip_plan.driven import Driven
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_MINUTE


@dataclass(frozen=True)
class AssistDrive:
    """A way as driven once.

    Attributes:
        duration_min: [min].
        speed_mean_kmh: over the whole time [km/h].
        consumption_wh_km: out of the battery [Wh/km].
        energy_kwh: out of the battery [kWh].
        stops: times at rest on the way.
        jerk_rms_m_s3: root mean square of the jerk, means over a second [m/s³].
        jerk_p95_m_s3: 95th percentile of its size [m/s³].
        gap_least_m: least gap to the leader [m]; None without one.
        headway_least_s: least gap over speed, above 5 m/s [s]; None without a leader.
        emergency_s: time of the emergency brake [s].
        collided: whether the gap closed.
        advised: lights at which advice saved a stop.
    """

    duration_min: float
    speed_mean_kmh: float
    consumption_wh_km: float
    energy_kwh: float
    stops: int
    jerk_rms_m_s3: float
    jerk_p95_m_s3: float
    gap_least_m: float | None
    headway_least_s: float | None
    emergency_s: float
    collided: bool
    advised: int


def drive_of(course: Course, driven: Driven) -> AssistDrive:
    """The figures of a course.

    Args:
        course: as asked for.
        driven: as the car drove it.
    """
    seen, cycle = course.behind, course.trace.cycle
    way_km = float(np.sum(driven.columns["speed_m_s"])) / M_PER_KM
    rms, p95 = jerks_m_s3(np.append(cycle.speed_m_s[0], driven.columns["speed_m_s"]))
    return AssistDrive(
        duration_min=cycle.duration_s / SECONDS_PER_MINUTE,
        speed_mean_kmh=cycle.distance_m / cycle.duration_s / M_S_PER_KMH,
        consumption_wh_km=1e3 * driven.energy_kwh / way_km,
        energy_kwh=driven.energy_kwh,
        stops=course.stops,
        jerk_rms_m_s3=rms,
        jerk_p95_m_s3=p95,
        gap_least_m=None if seen is None else seen.gap_least_m,
        headway_least_s=None if seen is None else seen.headway_least_s,
        emergency_s=0.0 if seen is None else seen.emergency_s,
        collided=seen is not None and seen.collided,
        advised=course.advised,
    )


def columns_of(course: Course, driven: Driven) -> dict[str, np.ndarray]:
    """The columns of a course over time, each of shape (n,).

    Args:
        course: as asked for.
        driven: as the car drove it.
    """
    names = ("time_s", "way_m", "speed_m_s", "height_m", "soc_display", "power_w")
    columns = {name: driven.columns[name] for name in names}
    columns["limit_kmh"] = np.asarray(course.trace.limit_kmh)[1:]
    if course.behind is not None:
        columns["gap_m"] = course.behind.gap_m[1:]
    return columns
