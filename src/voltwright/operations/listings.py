"""What the library holds beside cars: cycles, chargers, climates."""

from dataclasses import dataclass

from voltwright.library import find
from voltwright.library.chargers import charger_names, load_charger
from voltwright.library.climates import climate_index, climate_names, load_climate
from voltwright.library.cycles import shipped_cycle
from voltwright.library.days import day_names, shipped_day
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.charger import AcCharger, ChargerSpec, DcCharger, WirelessCharger
from voltwright.spec.connectors import TITLES, WIRELESS_POWER_KVA
from voltwright.spec.day import DaySpec
from voltwright.units import M_PER_KM, M_S_PER_KMH

KW_PER_W = 1e-3


@dataclass(frozen=True)
class CyclesRequest(Checked):
    """List the shipped cycles beside their published figures."""


@dataclass(frozen=True)
class CycleFigures:
    """Length and top speed of a cycle."""

    duration_s: float | None
    distance_km: float | None
    speed_max_kmh: float | None


@dataclass(frozen=True)
class CycleRow(CycleFigures):
    """A cycle, what its publisher says of it, and the deviation (own over published, less 1)."""

    name: str
    title: str
    region: str | None
    published: CycleFigures
    deviation: dict[str, float | None]


@dataclass(frozen=True, repr=False)
class CyclesResult(Presented):
    """The shipped cycles."""

    cycles: tuple[CycleRow, ...]


def run_cycles(request: CyclesRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CyclesResult:
    """List the shipped cycles."""
    parts = Parts(progress, cancel)
    parts.begin("reading cycles")
    return CyclesResult(tuple(map(_cycle, find.cycle_names())))


def _cycle(name: str) -> CycleRow:
    cycle, entry = shipped_cycle(name), find.cycle_index()[name]
    printed = entry.get("published") or {}
    distance_m = printed.get("distance_m")
    own = CycleFigures(cycle.duration_s, cycle.distance_m / M_PER_KM, cycle.speed_max_m_s / M_S_PER_KMH)
    other = CycleFigures(
        printed.get("duration_s"), None if distance_m is None else distance_m / M_PER_KM, printed.get("speed_max_kmh")
    )
    deviation = {key: None if vars(other)[key] is None else value / vars(other)[key] - 1.0 for key, value in vars(own).items()}
    return CycleRow(
        **vars(own), name=name, title=entry["title"], region=entry.get("region"), published=other, deviation=deviation
    )


@dataclass(frozen=True)
class ChargersRequest(Checked):
    """List the shipped chargers."""


@dataclass(frozen=True)
class ChargerRow:
    """A charger; None where the kind has no such figure. `gives`: for what it takes power out of a car."""

    name: str
    title: str
    kind: str
    outlets: int
    phases: int | None
    voltage_min_v: float | None
    voltage_max_v: float | None
    current_max_a: float | None
    power_max_kw: float
    connectors: tuple[str, ...]
    gives: tuple[str, ...]
    power_give_kw: float | None


@dataclass(frozen=True, repr=False)
class ChargersResult(Presented):
    """The shipped chargers."""

    chargers: tuple[ChargerRow, ...]


def run_chargers(request: ChargersRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ChargersResult:
    """List the shipped chargers."""
    parts = Parts(progress, cancel)
    parts.begin("reading chargers")
    return ChargersResult(tuple(_charger(load_charger(name)) for name in charger_names()))


def _charger(spec: ChargerSpec) -> ChargerRow:
    phases = voltage_min_v = voltage_max_v = current_max_a = None
    if isinstance(spec, AcCharger):
        power_kw = spec.phases * spec.voltage_v * spec.current_max_a * KW_PER_W
        phases, voltage_max_v, current_max_a = spec.phases, spec.voltage_v, spec.current_max_a
    elif isinstance(spec, DcCharger):
        power_kw = spec.power_max_kw
        voltage_min_v, voltage_max_v, current_max_a = spec.voltage_min_v, spec.voltage_max_v, spec.current_max_a
    else:
        power_kw = WIRELESS_POWER_KVA[spec.power_class]
    return ChargerRow(
        name=spec.name,
        title=spec.title,
        kind=spec.kind,
        outlets=spec.outlets,
        phases=phases,
        voltage_min_v=voltage_min_v,
        voltage_max_v=voltage_max_v,
        current_max_a=current_max_a,
        power_max_kw=power_kw,
        connectors=() if isinstance(spec, WirelessCharger) else tuple(TITLES[name] for name in spec.connectors),
        gives=tuple(spec.gives),
        power_give_kw=spec.power_give_kw,
    )


@dataclass(frozen=True)
class ClimatesRequest(Checked):
    """List the shipped climates."""


@dataclass(frozen=True)
class ClimateRow:
    """A climate: mean of the daily lowest and highest temperature of the air in each month [°C]."""

    name: str
    title: str
    kind: str
    mean_c: float
    temperature_min_c: tuple[float, ...]
    temperature_max_c: tuple[float, ...]
    source: str


@dataclass(frozen=True, repr=False)
class ClimatesResult(Presented):
    """The shipped climates."""

    climates: tuple[ClimateRow, ...]


def run_climates(request: ClimatesRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ClimatesResult:
    """List the shipped climates."""
    parts = Parts(progress, cancel)
    parts.begin("reading climates")
    return ClimatesResult(tuple(map(_climate, climate_names())))


def _climate(name: str) -> ClimateRow:
    climate, entry = load_climate(name), climate_index()[name]
    months = (climate.temperature_min_c, climate.temperature_max_c)
    return ClimateRow(name, climate.title, entry["kind"], climate.mean_c, *months, entry["address"])


@dataclass(frozen=True)
class DaysRequest(Checked):
    """List the shipped days."""


@dataclass(frozen=True)
class DayRow:
    """A day: its car, how often the car is driven and charged, and the air's lowest and highest temperature [°C]."""

    name: str
    title: str
    car: str
    drives: int
    charges: int
    temp_ambient_min_c: float
    temp_ambient_max_c: float


@dataclass(frozen=True, repr=False)
class DaysResult(Presented):
    """The shipped days."""

    days: tuple[DayRow, ...]


def run_days(request: DaysRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> DaysResult:
    """List the shipped days."""
    parts = Parts(progress, cancel)
    parts.begin("reading days")
    return DaysResult(tuple(_day(shipped_day(name)) for name in day_names()))


def _day(spec: DaySpec) -> DayRow:
    done = [entry.do for entry in spec.entries]
    ambient_c = spec.ambient_c.values()
    counts = (done.count("drive"), done.count("charge"))
    return DayRow(spec.name, spec.title or spec.name, spec.car, *counts, min(ambient_c), max(ambient_c))


chargers = function_of(ChargersRequest, run_chargers, "chargers")
climates = function_of(ClimatesRequest, run_climates, "climates")
cycles = function_of(CyclesRequest, run_cycles, "cycles")
days = function_of(DaysRequest, run_days, "days")
