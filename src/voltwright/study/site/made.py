"""Schedules of many cars, drawn by seed. All distributions are made: plausible, of no real site, and named in `docs/site.md`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.spec.site import Session, Sessions

DAY_H = 24.0
BATTERIES_KWH, BATTERY_SHARES = (40.0, 52.0, 60.0, 77.0, 95.0), (0.15, 0.2, 0.25, 0.3, 0.1)
CONSUMPTION_KWH_KM = 0.19
SOC_LEAST = 0.08


@dataclass(frozen=True)
class Pattern:
    """When cars come, how long they stay, and how far they drove.

    Attributes:
        arrive_h: middle of each peak of arrivals [h]. spread_h: its standard deviation [h]. peaks: share of each.
        stay_h: median [h]. stay_spread: standard deviation of its logarithm. stay_most_h: longest [h].
        distance_km: mean driven since the last charge [km]. weekend: cars of a day of the weekend beside a working day.
        soc_to: wanted at departure, 0-1.
    """

    arrive_h: tuple[float, ...]
    spread_h: tuple[float, ...]
    peaks: tuple[float, ...]
    stay_h: float
    stay_spread: float
    stay_most_h: float
    distance_km: float
    weekend: float
    soc_to: float


PATTERNS: dict[str, Pattern] = {
    "workplace": Pattern((8.2, 13.0), (0.9, 1.5), (0.85, 0.15), 7.5, 0.35, 14.0, 75.0, 0.1, 0.8),
    "depot": Pattern((17.5,), (1.2,), (1.0,), 12.5, 0.12, 20.0, 140.0, 0.6, 0.9),
    "home": Pattern((18.3, 12.0), (1.8, 2.5), (0.8, 0.2), 11.0, 0.35, 30.0, 60.0, 1.0, 0.8),
    "public": Pattern((11.0, 17.0), (2.0, 2.0), (0.5, 0.5), 2.0, 0.6, 12.0, 110.0, 1.2, 0.8),
}


def made_sessions(count: int, days: int, seed: int, pattern: str, v2g_share: float = 0.0) -> Sessions:
    """Sessions drawn by seed, in order of arrival. Day 1 is a Monday.

    Args:
        count: how many.
        days: over which.
        seed: of the draws.
        pattern: name in `PATTERNS`.
        v2g_share: of the cars that give power back, 0-1.
    """
    law, rng = PATTERNS[pattern], np.random.default_rng(seed)
    weights = np.where(np.arange(days) % 7 < 5, 1.0, law.weekend)
    day = rng.choice(days, count, p=weights / np.sum(weights))
    peak = rng.choice(len(law.peaks), count, p=law.peaks)
    hour = rng.normal(np.array(law.arrive_h)[peak], np.array(law.spread_h)[peak])
    arrive = DAY_H * day + np.clip(hour, 0.0, DAY_H - 0.1)
    stay = np.clip(law.stay_h * np.exp(law.stay_spread * rng.normal(size=count)), 0.25, law.stay_most_h)
    battery = rng.choice(BATTERIES_KWH, count, p=BATTERY_SHARES)
    used = rng.gamma(2.0, 0.5 * law.distance_km, count) * CONSUMPTION_KWH_KM
    soc_from = np.clip(law.soc_to - used / battery, SOC_LEAST, law.soc_to)
    gives = rng.random(count) < v2g_share
    order = np.argsort(arrive, kind="stable")
    made = tuple(
        Session(
            name=str(number),
            arrive_h=round(float(arrive[place]), 3),
            depart_h=round(float(arrive[place] + stay[place]), 3),
            battery_kwh=float(battery[place]),
            soc_from=round(float(soc_from[place]), 3),
            soc_to=law.soc_to,
            power_max_kw=11.0 if battery[place] > 45.0 else 7.4,
            v2g=bool(gives[place]),
        )
        for number, place in enumerate(order, 1)
    )
    return Sessions(f"made-{pattern}", made, (f"{count} sessions drawn by seed {seed}, pattern {pattern}; all made.",))
