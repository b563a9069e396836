"""What limited the power of a charge, stretch by stretch, and how long a part of it took."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.session import ChargeSession
from voltwright.sim.port import ChargeLimiter

SECONDS_PER_MINUTE = 60.0
SHORTEST_SHARE = 0.03
NEAR = 1e-6

LIMITER_WORDS = {
    ChargeLimiter.NONE: "not charging",
    ChargeLimiter.TARGET: "target reached",
    ChargeLimiter.RATED: "car: rated charge current of its cells",
    ChargeLimiter.PLATING: "cells: lithium-plating limit at this state of charge",
    ChargeLimiter.COLD: "cells: lithium-plating limit, cold cells",
    ChargeLimiter.HOT: "cells: too hot for more",
    ChargeLimiter.VOLTAGE: "cells: highest voltage",
    ChargeLimiter.POWER: "power that charger and car agree on",
    ChargeLimiter.CURRENT: "current that charger and car agree on",
    ChargeLimiter.PACK: "pack: what it can give",
    ChargeLimiter.LOAD: "the load takes no more",
    ChargeLimiter.STATION: "station: voltage",
}
"""What limits the power at the port, in words."""


@dataclass(frozen=True)
class Stretch:
    """Part of a charge that one thing held: from and to in displayed SoC (0-1), time [min], mean power at the battery [kW]."""

    code: str
    words: str
    soc_from: float
    soc_to: float
    duration_min: float
    power_kw: float


def held_by(served: Served, session: ChargeSession) -> tuple[np.ndarray, dict[str, str]]:
    """(code of what limits the power, one a step; words by code)."""
    codes = np.asarray([limiter.name.lower() for limiter in ChargeLimiter], dtype=object)[session.columns["limiter"]]
    power, current = served.limited_by("power") or "charger", served.limited_by("current") or "charger"
    words = {
        "power": power if "power" in power else f"{power}: power",
        "current": current if "current" in current else f"{current}: current",
    }
    return codes, {limiter.name.lower(): text for limiter, text in LIMITER_WORDS.items()} | words


def stretches_of(session: ChargeSession, codes: np.ndarray, words: Mapping[str, str], soc_start: float) -> tuple[Stretch, ...]:
    """What limited the power, one stretch after the other; one shorter than 3 % of the whole joins its neighbour."""
    time, soc = np.concatenate([[0.0], session.columns["time_s"]]), np.concatenate([[soc_start], session.columns["soc_display"]])
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
    power = session.columns["pack_w"]
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


def minutes_between(session: ChargeSession, soc_start: float, ends: tuple[float, float]) -> float | None:
    """Time [min] from one displayed SoC to another (0-1); None where one of them does not lie within the session."""
    soc = np.concatenate([[soc_start], session.columns["soc_display"]])
    if soc[0] > ends[0] + NEAR or soc[-1] < ends[1] - NEAR:
        return None
    time = np.concatenate([[0.0], session.columns["time_s"]])
    begin, end = np.interp(ends, np.maximum.accumulate(soc), time)
    return float(end - begin) / SECONDS_PER_MINUTE
