"""What of a day did not go as asked: where, when and why. Nothing is clipped in silence."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.formatting import number
from voltwright.procedures.charging.segments import LIMITER_WORDS
from voltwright.procedures.day.plan import Plan, Span
from voltwright.procedures.day.rows import DayRow
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.trace_miss import TraceMiss
from voltwright.spec.day import ChargeEntry, DriveEntry, GiveEntry, PrepareEntry
from voltwright.units import J_PER_KWH, M_PER_KM, M_S_PER_KMH

Columns = Mapping[str, np.ndarray]
STOOD_STEPS = 10
"""A car that stands so long where its trip moves, for lack of power from the pack, has run empty."""
MISSED_MAX = 5
NOTICEABLE_KWH = 0.02
SHED_LEAST = 0.01
"""Share of the climate's power from which the battery, not the machine, is what lacks."""
NOTICEABLE_SOC = 0.002


@dataclass(frozen=True)
class Remark:
    """One thing that did not go as asked.

    Attributes:
        kind: recording, empty, missed, target, load, cold, heater or shed. at: time of the day. number: of the entry; None
        between entries.
        sentence: what, where and why.
    """

    kind: str
    at: str
    number: int | None
    sentence: str


def remarks_of(plan: Plan, rows: tuple[DayRow, ...], columns: Columns) -> tuple[Remark, ...]:
    """All remarks of a day, in order of its entries."""
    found: list[Remark | None] = []
    whole = columns
    for span in plan.spans:
        columns = whole if isinstance(span.entry, PrepareEntry) else _without_prepared(plan, whole)
        if isinstance(span.entry, DriveEntry):
            found += [_recording(plan, span, words) for words in span.remarks]
            empty = _empty(plan, span, columns)
            found += [empty] if empty is not None else [_missed(plan, span, columns)]
        elif isinstance(span.entry, ChargeEntry):
            found.append(_target(plan, span, columns))
        elif isinstance(span.entry, GiveEntry):
            found.append(_load(plan, span, columns))
        found += [_comfort(plan, span, columns), _heater(plan, span, columns), _shed(plan, span, columns)]
    return tuple(remark for remark in found if remark is not None)


def _without_prepared(plan: Plan, columns: Columns) -> Columns:
    """The columns without what lacks while the car is prepared: that is said once, of the preparation."""
    prepared = np.zeros(plan.count, bool)
    for span in plan.spans:
        if isinstance(span.entry, PrepareEntry):
            prepared[span.first : span.last] = True
    return dict(columns) | {name: np.where(prepared, 0.0, columns[name]) for name in ("unmet_w", "lacking", "shed")}


def _recording(plan: Plan, span: Span, words: str) -> Remark:
    """What was mended or is doubtful of the recording that a trip drives."""
    return Remark("recording", plan.clock_at(span.first), span.number, f"The recording of {_where(span)}: {words}.")


def _empty(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """The battery ran empty on the way."""
    part = slice(span.first, span.last)
    stands = (columns["velocity_m_s"][part] < 0.1) & (columns["speed_wanted_m_s"][part] > 1.0)
    stands &= columns["miss"][part] == TraceMiss.PACK
    runs = np.convolve(stands.astype(int), np.ones(STOOD_STEPS, int), mode="valid") if len(stands) >= STOOD_STEPS else np.zeros(0)
    if not np.any(runs == STOOD_STEPS):
        return None
    step = span.first + int(np.argmax(runs == STOOD_STEPS))
    done_km = float(np.sum(columns["velocity_m_s"][span.first : step])) / M_PER_KM
    at = plan.clock_at(step)
    shown, cells = 100.0 * columns["soc_display"][step], columns["cells_c"][step]
    return Remark(
        "empty",
        at,
        span.number,
        f"The battery is empty at {at}, {done_km:.1f} of {span.distance_m / M_PER_KM:.1f} km into {_where(span)}, at "
        f"{shown:.1f} % displayed SoC and {number(cells)} °C; charge more before, or drive less.",
    )


def _missed(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """The car fell behind its trip."""
    miss = columns["miss"][span.first : span.last]
    count = int(np.sum(miss > 0))
    if count <= MISSED_MAX:
        return None
    worst = TraceMiss(int(np.argmax(np.bincount(miss[miss > 0]))))
    shortfall = float(np.max(np.abs(columns["shortfall_m_s"][span.first : span.last]))) / M_S_PER_KMH
    at = plan.clock_at(span.first + int(np.argmax(miss > 0)))
    return Remark(
        "missed",
        at,
        span.number,
        f"From {at} on, the car misses its trace for {count} s in {_where(span)}, by up to {shortfall:.0f} km/h, "
        f"limited mostly by {worst.reason}.",
    )


def _target(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """A charge that ended before its target."""
    assert isinstance(span.entry, ChargeEntry)
    goal, end = span.entry.to_percent / 100.0, float(columns["soc_display"][span.last - 1])
    reached = float(np.max(columns["soc_display"][span.first : span.last]))
    if reached >= goal - NOTICEABLE_SOC:
        return None
    limit = ChargeLimiter(int(columns["limiter"][span.last - 1]))
    kw = columns["dc_w"][span.last - 1] * 1e-3
    at = plan.clock_at(span.last)
    return Remark(
        "target",
        at,
        span.number,
        f"At {at} {_where(span)} has come to {100.0 * end:.1f} % of the {100.0 * goal:.0f} % asked, at {kw:.1f} kW, "
        f"held by: {LIMITER_WORDS[limit]}; leave it plugged for longer.",
    )


def _load(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """A load that was not fed."""
    assert isinstance(span.entry, GiveEntry)
    lacking = columns["unserved_w"][span.first : span.last]
    energy = float(np.sum(lacking)) / J_PER_KWH
    if energy < NOTICEABLE_KWH:
        return None
    step = span.first + int(np.argmax(lacking > 1.0))
    at = plan.clock_at(step)
    limits = columns["limiter"][span.first : span.last][lacking > 1.0]
    worst = ChargeLimiter(int(np.argmax(np.bincount(limits, weights=lacking[lacking > 1.0]))))
    why = f"charge is down to {span.entry.down_to_percent:g} %" if worst is ChargeLimiter.TARGET else LIMITER_WORDS[worst]
    return Remark("load", at, span.number, f"From {at} on, {_where(span)} lacks {energy:.2f} kWh, mostly: {why}.")


def _comfort(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """Heat or cold that the cabin lacked."""
    part = slice(span.first, span.last)
    lacking = np.where(columns["shed"][part] > SHED_LEAST, 0.0, columns["unmet_w"][part])
    energy = float(np.sum(lacking)) / J_PER_KWH
    if energy < NOTICEABLE_KWH:
        return None
    step = span.first + int(np.argmax(lacking > 1.0))
    at = plan.clock_at(step)
    return Remark(
        "cold",
        at,
        span.number,
        f"From {at} on, the cabin lacks {energy:.2f} kWh of heat or cold in {_where(span)}: its machine is too weak for "
        f"{number(plan.columns['temp_c'][step])} °C outside.",
    )


def _heater(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """Cells that were to be warmed by a car without a heater for them."""
    lacking = columns["lacking"][span.first : span.last] > 0.0
    if not np.any(lacking):
        return None
    step = span.first + int(np.argmax(lacking))
    at = plan.clock_at(step)
    cells = columns["cells_c"][step]
    return Remark(
        "heater",
        at,
        span.number,
        f"At {at} the cells ({number(cells)} °C) are to be warmed in {_where(span)}, but the car has no heater for them "
        "(`thermal.power_heater_kw` is 0).",
    )


def _shed(plan: Plan, span: Span, columns: Columns) -> Remark | None:
    """Climate that the pack could not feed."""
    shed = columns["shed"][span.first : span.last] > SHED_LEAST
    if not np.any(shed):
        return None
    step = span.first + int(np.argmax(shed))
    at, shown, cells = plan.clock_at(step), 100.0 * columns["soc_display"][step], columns["cells_c"][step]
    return Remark(
        "shed",
        at,
        span.number,
        f"From {at} on, for {int(np.sum(shed))} s in {_where(span)}, the battery ({shown:.0f} % displayed SoC, "
        f"{number(cells)} °C) cannot supply all of the power for heating and cooling.",
    )


def _where(span: Span) -> str:
    return f"'{span.title}' (`entries[{span.number}]`)"
