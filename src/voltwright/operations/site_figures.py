"""The figures of a site: of each session, of all together, and over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from voltwright.spec.site import Session, Tariff
from voltwright.study.site.jobs import Done, Jobs, Outlets
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

CLOSE_KWH = 0.01
"""A session that lacks less than this got what it wanted."""


@dataclass(frozen=True)
class SiteSession:
    """What became of a session.

    Attributes:
        name: as written, or its number. car: its name, None where none was named.
        charger: number of the charger from 1, None where it got none.
        arrive_h, depart_h: after midnight of the first day [h]. start_h: plugged in [h]. end_h: last energy [h]; None: never.
        wait_min: until it was plugged in, or left [min].
        wanted_kwh: at the outlet [kWh]. energy_kwh: taken less given, at the outlet [kWh]. given_kwh: given back [kWh].
        unmet_kwh: of the wanted [kWh].
        soc_start, soc_end: 0-1; None where nothing is known of the battery.
        cost: of what it took, less what it was paid for. co2_kg: likewise [kg].
    """

    name: str
    car: str | None
    charger: int | None
    arrive_h: float
    depart_h: float
    start_h: float | None
    end_h: float | None
    wait_min: float
    wanted_kwh: float
    energy_kwh: float
    given_kwh: float
    unmet_kwh: float
    soc_start: float | None
    soc_end: float | None
    cost: float
    co2_kg: float


@dataclass(frozen=True)
class SiteSums:
    """All sessions of a site together.

    Attributes:
        sessions: how many. met: that got what they wanted. unplugged: that left without a charger.
        wanted_kwh, energy_kwh, given_kwh, unmet_kwh: at the outlets [kWh]; energy is what was taken less what was given back.
        peak_kw: highest load over a step [kW]. mean_kw: over the whole time [kW].
        cost: of the energy, less what was paid for energy given back. wear_cost: of the batteries by it. co2_kg: [kg].
        wait_mean_min, wait_max_min: of all sessions [min].
        plugged_share: of the chargers' time with a car. energy_share: of what they could deliver in all that time.
    """

    sessions: int
    met: int
    unplugged: int
    wanted_kwh: float
    energy_kwh: float
    given_kwh: float
    unmet_kwh: float
    peak_kw: float
    mean_kw: float
    cost: float
    wear_cost: float
    co2_kg: float
    wait_mean_min: float
    wait_max_min: float
    plugged_share: float
    energy_share: float


def _money_and_co2(done: Done, tariff: Tariff) -> tuple[np.ndarray, np.ndarray]:
    """(cost, CO2 [kg]) of each entry of the powers."""
    hours = np.arange(done.count) * done.step_s / SECONDS_PER_HOUR
    energy, step = done.energy_j / J_PER_KWH, done.step
    price = np.where(energy >= 0.0, tariff.at("price_kwh", hours)[step], tariff.at("sell_kwh", hours)[step])
    return energy * price, energy * tariff.at("co2_g_kwh", hours)[step] / 1e3


def _waits_min(jobs: Jobs, done: Done) -> np.ndarray:
    until = np.where(np.isnan(done.start_s), jobs.depart_s, done.start_s)
    return (until - jobs.arrive_s) / SECONDS_PER_MINUTE


def sums_of(jobs: Jobs, outlets: Outlets, done: Done, tariff: Tariff, wear_kwh: float) -> SiteSums:
    """All sessions together."""
    energy = done.energy_j / J_PER_KWH
    load_kw = done.of_steps(done.power_w * done.share) / 1e3
    cost, co2 = _money_and_co2(done, tariff)
    unmet = np.maximum(jobs.goal_j - done.level_j, 0.0) / J_PER_KWH
    waits = _waits_min(jobs, done)
    span_h = (float(np.max(jobs.depart_s)) - float(np.min(jobs.arrive_s))) / SECONDS_PER_HOUR
    given = float(np.sum(np.maximum(-energy, 0.0)))
    net = float(np.sum(energy))
    return SiteSums(
        sessions=len(jobs),
        met=int(np.sum(unmet < CLOSE_KWH)),
        unplugged=int(np.sum(done.outlet < 0)),
        wanted_kwh=float(np.sum(jobs.goal_j - jobs.start_j)) / J_PER_KWH,
        energy_kwh=net,
        given_kwh=given,
        unmet_kwh=float(np.sum(unmet)),
        peak_kw=float(np.max(load_kw)),
        mean_kw=net / span_h,
        cost=float(np.sum(cost)),
        wear_cost=wear_kwh * given,
        co2_kg=float(np.sum(co2)),
        wait_mean_min=float(np.mean(waits)),
        wait_max_min=float(np.max(waits)),
        plugged_share=float(np.sum(done.plugged)) * done.step_s / SECONDS_PER_HOUR / (span_h * len(outlets.pool)),
        energy_share=net / (float(np.sum(outlets.power_w)) / 1e3 * span_h),
    )


def session_rows(
    jobs: Jobs, done: Done, written: Sequence[Session], order: Sequence[int], tariff: Tariff
) -> tuple[SiteSession, ...]:
    """What became of each session, in the order in which they were written."""
    energy = done.energy_j / J_PER_KWH
    cost, co2 = _money_and_co2(done, tariff)
    known = jobs.full_j > 0.0
    columns = {
        "wait_min": _waits_min(jobs, done),
        "wanted_kwh": (jobs.goal_j - jobs.start_j) / J_PER_KWH,
        "energy_kwh": done.of_sessions(energy),
        "given_kwh": done.of_sessions(np.maximum(-energy, 0.0)),
        "unmet_kwh": np.maximum(jobs.goal_j - done.level_j, 0.0) / J_PER_KWH,
        "cost": done.of_sessions(cost),
        "co2_kg": done.of_sessions(co2),
    }
    lists = {name: values.tolist() for name, values in columns.items()}
    start, end = (_hours(values) for values in (done.start_s, done.end_s))
    socs = np.where(known, jobs.start_j / jobs.full_j, 0.0).tolist(), np.where(known, done.level_j / jobs.full_j, 0.0).tolist()
    rows: list[tuple[int, SiteSession]] = []
    for row, place in enumerate(order):
        session = written[place]
        battery = session.car is not None or session.battery_kwh is not None
        figures = {name: values[row] for name, values in lists.items()}
        made = SiteSession(
            name=session.name or str(place + 1),
            car=session.car,
            charger=int(done.outlet[row]) + 1 or None,
            arrive_h=session.arrive_h,
            depart_h=session.depart_h,
            start_h=start[row],
            end_h=end[row],
            soc_start=socs[0][row] if battery else None,
            soc_end=socs[1][row] if battery else None,
            **figures,
        )
        rows.append((place, made))
    return tuple(made for _, made in sorted(rows, key=lambda row: row[0]))


def _hours(values_s: np.ndarray) -> list[float | None]:
    return [None if value != value else value / SECONDS_PER_HOUR for value in values_s.tolist()]


def columns_of(done: Done, tariff: Tariff, limit_kw: float | None) -> dict[str, np.ndarray]:
    """The site over time: load, limit, cars, price and CO2."""
    hours = np.arange(done.count) * done.step_s / SECONDS_PER_HOUR
    columns = {
        "time_h": hours,
        "load_kw": done.of_steps(done.power_w * done.share) / 1e3,
        "plugged": done.plugged,
        "waiting": done.waiting.astype(float),
        "price_kwh": tariff.at("price_kwh", hours),
        "co2_g_kwh": tariff.at("co2_g_kwh", hours),
    }
    return columns if limit_kw is None else {**columns, "limit_kw": np.full(done.count, limit_kw)}


def session_columns(sessions: Sequence[SiteSession]) -> dict[str, np.ndarray]:
    """The sessions as columns for a table, NaN or an empty text where there is nothing."""
    texts = {name: np.array([getattr(session, name) or "" for session in sessions]) for name in ("name", "car")}
    names = [each.name for each in fields(SiteSession) if each.name not in texts]
    return {**texts, **{name: np.array([getattr(session, name) for session in sessions], float) for name in names}}
