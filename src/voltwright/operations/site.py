"""A site where many cars charge at shared chargers: queue, power sharing, smart charging, power given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import numpy as np

from voltwright.errors import SpecError
from voltwright.library.sites import load_sessions, load_tariff
from voltwright.operations.car import LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.site_figures import SiteSession, SiteSums, columns_of, session_rows, sums_of
from voltwright.ranges import (
    DAYS_MADE,
    EFFICIENCY,
    SEED,
    SESSIONS_MADE,
    SHARE,
    SITE_LIMIT,
    STEP_MINUTES,
    TEMP_AMBIENT,
    WEAR_KWH,
    OneOf,
)
from voltwright.spec.site import SESSIONS_MOST, Sessions, SiteCharger, Tariff, charger_of_words
from voltwright.study.site.charging import charged
from voltwright.study.site.jobs import Done
from voltwright.study.site.made import PATTERNS, made_sessions
from voltwright.study.site.preparing import Preparation, outlets_of
from voltwright.study.site.saving import Worth, saved
from voltwright.study.site.sharing import Sharing
from voltwright.units import J_PER_KWH, SECONDS_PER_MINUTE

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class SiteRequest(LossOptions):
    """Many cars at the shared chargers of a site.

    Attributes:
        sessions: as read, name of a shipped set, or path of a CSV file; None takes sessions that are drawn.
        made: sessions to draw, in place of `sessions`.
        days: over which they are drawn.
        seed: of the draws.
        pattern: of the drawn sessions: "workplace", "depot", "home" or "public".
        v2g_share: of the drawn cars that give power back, 0-1.
        chargers: kinds of charger, such as "20 type2 11" (count, plug, kW) or "4 ccs2 22 v2g".
        limit_kw: most that the site takes, and gives [kW]; None has no limit.
        sharing: who gets power where it is short: "equal", "first-come", "earliest-departure" or "least-laxity".
        smart: what the sessions are moved for: "none", "price" or "co2".
        v2g: whether cars and chargers that can give power back do so; needs `smart`.
        wear_kwh: cost of the battery's wear for a kWh given back, in the currency of the tariff.
        tariff: as read, name of a shipped one, or path of a CSV file.
        step_min: step of time, a part of an hour [min].
        leave_when_done: whether a car frees its charger when it has what it wanted; else it stays until its departure.
        efficiency: from outlet to battery where no car is named, and back in any case.
        temp_ambient_c: of air and cells of named cars [°C].
    """

    sessions: Sessions | str | Path | None = None
    _: KW_ONLY
    made: Annotated[int, SESSIONS_MADE] = 0
    days: Annotated[int, DAYS_MADE] = 7
    seed: Annotated[int, SEED] = 0
    pattern: Annotated[str, OneOf(PATTERNS)] = "workplace"
    v2g_share: Annotated[float, SHARE] = 0.0
    chargers: tuple[SiteCharger | str, ...] = ("20 type2 11",)
    limit_kw: Annotated[float, SITE_LIMIT] | None = None
    sharing: Sharing = "equal"
    smart: Literal["none", "price", "co2"] = "none"
    v2g: bool = False
    wear_kwh: Annotated[float, WEAR_KWH] = 0.03
    tariff: Tariff | str | Path = "made-day"
    step_min: Annotated[int, STEP_MINUTES] = 5
    leave_when_done: bool = False
    efficiency: Annotated[float, EFFICIENCY] = 0.9
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0


@dataclass(frozen=True, repr=False)
class SiteResult(Presented):
    """What became of the sessions at a site.

    Attributes:
        title: for people.
        chargers: kinds of charger.
        charger_count: of all kinds.
        limit_kw: of the site [kW]; None without one.
        sharing: rule.
        smart: what the sessions were moved for.
        v2g: whether power was given back.
        currency: ISO 4217; empty where nobody named it.
        sums: of all sessions.
        unmanaged: the same without smart charging; None without it.
        sessions: in the order in which they were written.
        notes: what the reader must know.
        columns: over time, each of shape (n,).
    """

    title: str
    _: KW_ONLY
    chargers: tuple[SiteCharger, ...]
    charger_count: int
    limit_kw: float | None
    sharing: str
    smart: str
    v2g: bool
    currency: str
    sums: SiteSums
    unmanaged: SiteSums | None
    sessions: tuple[SiteSession, ...]
    notes: tuple[str, ...]
    columns: Mapping[str, np.ndarray] = field(repr=False)


def run_site(request: SiteRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> SiteResult:
    """Run a site through its sessions.

    Raises:
        SpecError, UnknownNameError, FileError: a session, a car, a charger, the tariff, or a wish.
    """
    parts = Parts(progress, cancel, 3)
    _check(request)
    parts.begin("reading sessions and tariff")
    written, tariff, chargers = _sessions(request), load_tariff(request.tariff), _chargers(request)
    parts.begin("looking at what each car takes")
    preparation = Preparation(
        chargers, lambda car: prepared_car(car, request).completed, request.efficiency, request.temp_ambient_c
    )
    jobs, order = preparation.jobs(written.sessions)
    outlets = outlets_of(chargers)
    parts.begin(f"{len(jobs):,} sessions at {len(outlets.pool)} chargers")
    limit_w = np.inf if request.limit_kw is None else 1e3 * request.limit_kw
    step_s = SECONDS_PER_MINUTE * request.step_min
    if not request.v2g:
        jobs.give_w[:] = 0.0
    done = charged(jobs, outlets, limit_w, request.sharing, step_s, leaves_when_done=request.leave_when_done)
    unmanaged = None
    if request.smart != "none":
        unmanaged = sums_of(jobs, outlets, done, tariff, request.wear_kwh)
        done = saved(jobs, outlets, done, limit_w, _worth(request, tariff, done))
    parts.end()
    return SiteResult(
        title=f"{len(jobs):,} sessions of {written.name}",
        chargers=chargers,
        charger_count=len(outlets.pool),
        limit_kw=request.limit_kw,
        sharing=request.sharing,
        smart=request.smart,
        v2g=request.v2g,
        currency=tariff.currency,
        sums=sums_of(jobs, outlets, done, tariff, request.wear_kwh),
        unmanaged=unmanaged,
        sessions=session_rows(jobs, done, written.sessions, order, tariff),
        notes=_notes(request, written, jobs.give_w, outlets.gives),
        columns=columns_of(done, tariff, request.limit_kw),
    )


def _check(request: SiteRequest) -> None:
    if MINUTES_PER_HOUR % request.step_min:
        raise SpecError(f"`step_min` must divide an hour, but is {request.step_min} min; try 1, 5 or 15.", "step_min")
    if request.v2g and request.smart == "none":
        raise SpecError("`v2g` needs `smart` to be price or co2, but it is none; name what the power is given back for.", "v2g")
    if request.smart != "none" and request.leave_when_done:
        raise SpecError(
            "`leave_when_done` needs `smart` to be none, since moved energy needs the whole stay; leave one out.",
            "leave_when_done",
        )
    if (request.sessions is None) == (request.made == 0):
        said = "neither" if request.sessions is None else "both"
        raise SpecError(f"A site must have `sessions` or `made`, a count above 0, but has {said}.", "sessions")


def _sessions(request: SiteRequest) -> Sessions:
    if request.sessions is None:
        return made_sessions(request.made, request.days, request.seed, request.pattern, request.v2g_share)
    found = load_sessions(request.sessions)
    if not 0 < len(found.sessions) <= SESSIONS_MOST:
        raise SpecError(f"`sessions` must hold 1 to {SESSIONS_MOST:,} sessions, but holds {len(found.sessions):,}.", "sessions")
    return found


def _chargers(request: SiteRequest) -> tuple[SiteCharger, ...]:
    if not request.chargers:
        raise SpecError("`chargers` must name at least one kind, such as '20 type2 11', but names none.", "chargers")
    given = (request.chargers,) if isinstance(request.chargers, str) else request.chargers
    return tuple(charger_of_words(each) if isinstance(each, str) else each for each in given)


def _worth(request: SiteRequest, tariff: Tariff, done: Done) -> Worth:
    hours = np.arange(done.count) * request.step_min / MINUTES_PER_HOUR
    if request.smart == "co2":
        co2 = tariff.at("co2_g_kwh", hours) / J_PER_KWH
        return Worth(co2, co2, 0.0)
    buy, sell = tariff.at("price_kwh", hours), tariff.at("sell_kwh", hours)
    return Worth(buy / J_PER_KWH, sell / J_PER_KWH, request.wear_kwh / J_PER_KWH)


def _notes(request: SiteRequest, written: Sessions, give_w: np.ndarray, gives: np.ndarray) -> tuple[str, ...]:
    said = list(written.remarks)
    if request.v2g and not (np.any(give_w > 0.0) and np.any(gives)):
        said.append("No power is given back: it takes a session with v2g, a car that can, and a charger with v2g.")
    return tuple(said)


site = function_of(SiteRequest, run_site, "site")
