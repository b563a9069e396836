"""A day laid out: its entries on one time line of a second a step, with the weather and what people want in each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, VoltwrightError
from voltwright.library.chargers import load_charger
from voltwright.physics.charging.supply import Supply
from voltwright.physics.environment import pressure_at_altitude_pa
from voltwright.procedures.charging.compatibility.bidirectional import load_supply
from voltwright.procedures.charging.compatibility.connection import Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.procedures.day.trips import trip_of
from voltwright.spec.day import MINUTES_PER_HOUR, ChargeEntry, DaySpec, DriveEntry, Entry, GiveEntry, PrepareEntry, clock

SECONDS_PER_MINUTE = 60
AWAKE_S = 1800
"""How long control units stay awake behind a key-off; by judgement."""
OWN_SOCKET = "v2l"
"""Name of a charger that stands for the car's own socket, in an entry that gives."""


@dataclass(frozen=True)
class Span:
    """An entry on the time line: steps `first` to `last`, the latter not included; and what serves it, if plugged."""

    number: int
    entry: Entry
    first: int
    last: int
    title: str
    place: int = 0
    served: Served | None = None
    distance_m: float = 0.0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A day ready to run.

    Attributes:
        spans: in order of their start. columns: of each step by name, shape (n,): `COLUMNS` and temp_c, sun_w_m2,
        standby, place, soc_display (target). supplies: by place, none first.
    """

    day: DaySpec
    spans: tuple[Span, ...]
    columns: dict[str, np.ndarray]
    supplies: tuple[Supply, ...]

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.columns["speed_m_s"])

    def clock_at(self, step: int) -> str:
        """Time of the day at the start of a step."""
        return clock(self.day.start + step / SECONDS_PER_MINUTE)


def plan_day(day: DaySpec, car: CompletedCar, folder: Path | None = None) -> Plan:
    """Lay a day out.

    Args:
        day: as written. car: completed. folder: where files beside the day's file are looked for.

    Raises:
        SpecError: entries overlap, a charger cannot serve the car, a trip ends after the day.
        Others: of a cycle or a charger that cannot be read.
    """
    count = (day.end - day.start) * SECONDS_PER_MINUTE
    minutes = day.start + (np.arange(count) + 0.5) / SECONDS_PER_MINUTE
    zero = np.zeros(count)
    columns = {name: zero.copy() for name in COLUMNS} | {
        "temp_c": _by_clock(day.ambient_c, minutes),
        "sun_w_m2": _by_clock(day.sun_w_m2, minutes),
        "soc_display": np.ones(count),
        "place": np.zeros(count, np.int32),
    }
    supplies: list[Supply] = [Supply.of()]
    spans = []
    for number, entry in enumerate(day.entries):
        span = _drive(day, number, entry, folder, columns) if isinstance(entry, DriveEntry) else None
        if isinstance(entry, PrepareEntry):
            span = _prepare(day, number, entry, columns)
        elif isinstance(entry, ChargeEntry | GiveEntry):
            span = _plug(day, number, entry, car, folder, columns, supplies)
        assert span is not None
        _check_free(day, spans, span)
        spans.append(span)
    if car.hvac.kind == "none":
        columns["comfort"][:] = 0.0
    columns["standby"] = _awake(columns)
    return Plan(day, tuple(sorted(spans, key=lambda span: span.first)), columns, tuple(supplies))


COLUMNS = ("speed_m_s", "grade", "altitude_m", "key_on", "occupants", "comfort", "preparing", "plugged", "give_w")


def _by_clock(values: dict[int, float], minutes: np.ndarray) -> np.ndarray:
    """Straight lines between what the clock says; before and after, the nearest."""
    times = sorted(values)
    return np.interp(minutes, times, [values[time] for time in times])


def _step(day: DaySpec, minute: int) -> int:
    return (minute - day.start) * SECONDS_PER_MINUTE


def _drive(day: DaySpec, number: int, entry: DriveEntry, folder: Path | None, columns: dict[str, np.ndarray]) -> Span:
    trip = trip_of(number, entry, folder)
    first = _step(day, entry.at)
    last = first + len(trip.time_s) - 1
    if last > len(columns["speed_m_s"]):
        ends = clock(entry.at + trip.duration_s / SECONDS_PER_MINUTE)
        raise SpecError(
            f"`entries[{number}]` (drive at {clock(entry.at)}) must end within the day (until {clock(day.end)}), "
            f"but ends at {ends}; start earlier.",
            f"entries[{number}].at",
        )
    for name, values in (("speed_m_s", trip.speed_m_s), ("grade", trip.grade), ("altitude_m", trip.altitude_m)):
        columns[name][first:last] = values[1:]
    columns["key_on"][first:last] = 1.0
    columns["occupants"][first:last] = entry.occupants
    columns["comfort"][first:last] = np.maximum(columns["comfort"][first:last], float(entry.cabin))
    return Span(number, entry, first, last, entry.title or trip.title, distance_m=trip.distance_m, remarks=trip.remarks)


def _prepare(day: DaySpec, number: int, entry: PrepareEntry, columns: dict[str, np.ndarray]) -> Span:
    first, last = _step(day, entry.at), _step(day, entry.until)
    if entry.cabin:
        columns["comfort"][first:last] = 1.0
    if entry.cells:
        columns["preparing"][first:last] = 1.0
    what = " and ".join(name for name, wanted in (("cabin", entry.cabin), ("cells", entry.cells)) if wanted) or "nothing"
    return Span(number, entry, first, last, entry.title or f"prepare {what}")


def _plug(
    day: DaySpec,
    number: int,
    entry: ChargeEntry | GiveEntry,
    car: CompletedCar,
    folder: Path | None,
    columns: dict[str, np.ndarray],
    supplies: list[Supply],
) -> Span:
    where = f"entries[{number}].charger"
    served, supply, title = _serve(where, entry, car, folder)
    place = len(supplies)
    supplies.append(supply)
    first, last = _step(day, entry.at), _step(day, entry.until)
    columns["plugged"][first:last] = 1.0
    columns["place"][first:last] = place
    if isinstance(entry, ChargeEntry):
        columns["soc_display"][first:last] = entry.to_percent / 100.0
        if entry.cabin:
            columns["comfort"][first:last] = 1.0
            columns["occupants"][first:last] = 1.0
    else:
        columns["give_w"][first:last] = entry.load_kw * 1e3
        columns["soc_display"][first:last] = entry.down_to_percent / 100.0
    return Span(number, entry, first, last, entry.title or title, place, served)


def _serve(
    where: str, entry: ChargeEntry | GiveEntry, car: CompletedCar, folder: Path | None
) -> tuple[Served | None, Supply, str]:
    if isinstance(entry, GiveEntry) and entry.charger == OWN_SOCKET:
        own = load_supply(car)
        if isinstance(own, Refused):
            raise SpecError(f"`{where}`: {own.why}", where)
        return None, own, "load at the car's own socket"
    beside = folder / entry.charger if folder is not None else Path(entry.charger)
    try:
        charger = load_charger(beside if beside.is_file() else entry.charger)
    except VoltwrightError as error:
        raise type(error)(f"`{where}`: {error}") from error
    answer = supply_of(car, charger)
    if isinstance(answer, Refused):
        raise SpecError(f"`{where}`: {charger.name} cannot serve {car.name}: {answer.why}", where)
    if isinstance(entry, GiveEntry) and answer.not_giving:
        raise SpecError(f"`{where}`: {charger.name} takes nothing out of {car.name}: {answer.not_giving}.", where)
    return answer, answer.supply, charger.title


def _check_free(day: DaySpec, spans: list[Span], new: Span) -> None:
    """A car drives, charges or gives, one at a time; it is prepared whenever.

    Raises:
        SpecError: with both entries and the times that collide.
    """
    if isinstance(new.entry, PrepareEntry):
        return
    for span in spans:
        if isinstance(span.entry, PrepareEntry) or new.first >= span.last or span.first >= new.last:
            continue
        ends = day.start + span.last / SECONDS_PER_MINUTE
        raise SpecError(
            f"`entries[{new.number}]` ({new.entry.do} at {clock(new.entry.at)}) must start after `entries[{span.number}]` "
            f"({span.entry.do} at {clock(span.entry.at)}) has ended at {clock(np.ceil(ends))}; move one of them.",
            f"entries[{new.number}].at",
        )


def _awake(columns: dict[str, np.ndarray]) -> np.ndarray:
    """1 while the control units are awake: key on, preparing, giving, and half an hour behind each."""
    busy = (columns["key_on"] + columns["preparing"] + columns["comfort"] + columns["give_w"]) > 0.0
    steps = np.arange(len(busy))
    last = np.maximum.accumulate(np.where(busy, steps, -AWAKE_S - 1))
    return (steps - last <= AWAKE_S).astype(float)


def pressure_pa(plan: Plan) -> np.ndarray:
    """Air pressure of each step [Pa]."""
    return np.asarray(pressure_at_altitude_pa(plan.columns["altitude_m"]))


def hours(plan: Plan) -> np.ndarray:
    """Time of the day at the end of each step [h]."""
    return (plan.day.start + (np.arange(plan.count) + 1.0) / SECONDS_PER_MINUTE) / MINUTES_PER_HOUR
