"""What held the power of a charge, stretch by stretch, and how long a part of it took."""

from collections.abc import Mapping
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from voltwright.physics.battery.charge_limit import RATED_SOC
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.many import COLD_FACTOR
from voltwright.procedures.charging.session import Course
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.limit import Limit

SECONDS_PER_MINUTE = 60.0
HOT_SHARE = 0.9
SHORTEST_SHARE = 0.03
NEAR = 1e-6


@dataclass(frozen=True)
class Stretch:
    """Part of a charge that one thing held: from and to in charge shown (0-1), time [min], mean power at the battery [kW]."""

    code: str
    words: str
    soc_from: float
    soc_to: float
    duration_min: float
    power_kw: float


def held_by(car: CoupledCar, served: Served, course: Course) -> tuple[np.ndarray, dict[str, str]]:
    """(code of what held the power, one a step; words by code)."""
    cells_k = jnp.asarray(course.columns["cells_k"])
    cold = np.asarray(car.charge_limit.cold_factor(cells_k)) > COLD_FACTOR
    hot = np.asarray(car.charge_limit.hot_share(cells_k)) < HOT_SHARE
    limit = course.columns["limit"]
    codes = np.asarray([Limit(int(code)).name.lower() for code in range(len(Limit))], dtype=object)[limit]
    plating = limit == Limit.PLATING
    low = np.asarray(car.vehicle.pack.soc_of_display(course.columns["soc_display"])) < RATED_SOC
    codes[plating & low], codes[plating & cold], codes[plating & hot] = "rated", "cold", "hot"
    power, current = served.limited_by("power") or "charger", served.limited_by("current") or "charger"
    words = {
        "rated": "car: the current that its cells are rated for",
        "plating": "cells: lithium would plate, at this charge",
        "cold": "cells: lithium would plate, in this cold",
        "hot": "cells: too hot for more",
        "voltage": "cells: highest voltage",
        "station": "station: voltage",
        "power": power if "power" in power else f"{power}: power",
        "current": current if "current" in current else f"{current}: current",
    }
    return codes, {limit.name.lower(): limit.words for limit in Limit} | words


def stretches_of(course: Course, codes: np.ndarray, words: Mapping[str, str], soc_start: float) -> tuple[Stretch, ...]:
    """What held the power, one stretch after the other; one shorter than 3 % of the whole joins its neighbour."""
    time, soc = np.concatenate([[0.0], course.columns["time_s"]]), np.concatenate([[soc_start], course.columns["soc_display"]])
    ends = [*(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
    spans: list[list] = []
    begin = 0
    for end in ends:
        if spans and (_is_short(time, begin, end) or spans[-1][2] == codes[begin]):
            spans[-1][1] = end
        else:
            spans.append([begin, end, codes[begin]])
        begin = end
    if len(spans) > 1 and _is_short(time, *spans[0][:2]):
        first = spans.pop(0)
        spans[0][0] = first[0]
    power = course.columns["pack_w"]
    return tuple(
        Stretch(
            code,
            words[code],
            float(soc[a]),
            float(soc[b]),
            float(time[b] - time[a]) / SECONDS_PER_MINUTE,
            float(np.mean(power[a:b])) * 1e-3,
        )
        for a, b, code in spans
    )


def _is_short(time: np.ndarray, begin: int, end: int) -> bool:
    return bool(time[end] - time[begin] < SHORTEST_SHARE * time[-1])


def minutes_between(course: Course, soc_start: float, ends: tuple[float, float]) -> float | None:
    """Time [min] from one charge shown to another (0-1); None where one of them does not lie within the course."""
    soc = np.concatenate([[soc_start], course.columns["soc_display"]])
    if soc[0] > ends[0] + NEAR or soc[-1] < ends[1] - NEAR:
        return None
    time = np.concatenate([[0.0], course.columns["time_s"]])
    begin, end = np.interp(ends, np.maximum.accumulate(soc), time)
    return float(end - begin) / SECONDS_PER_MINUTE
