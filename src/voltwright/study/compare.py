"""Cars side by side: what each would use, how far it goes, how it accelerates, and what others published about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.errors import SpecError, TraceError
from voltwright.library.cycles import load_cycle, steady_cycle
from voltwright.library.find import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.performance import Performance, accelerate
from voltwright.sim.drive import DriveResult, drive
from voltwright.sim.runtime import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.spec.defaults import complete
from voltwright.study.sensitivity import Sensitivity, sensitivity
from voltwright.units import M_S_PER_KMH

CYCLES = ("wltc-class3b", "udds", "hwfet", "cltc-p", "us06")
STEADY_KMH = (90.0, 120.0, 130.0)
CURVE_KMH = tuple(float(speed) for speed in range(20, 161, 10))
LOSS_CYCLE = "wltc-class3b"
EPA_ADJUSTMENT = 0.7
EPA_CITY_SHARE = 0.55
MAP_SPEEDS, MAP_TORQUES = 48, 36
CARS_MAX = 6
UNCERTAINTIES_SHOWN = 5


@dataclass(frozen=True)
class CycleFigures:
    """One car on one cycle; half widths are of the 90 % interval from the evidence of the car's numbers.

    `range_km` is the usable energy over the consumption of this cycle alone: no certification procedure.
    """

    consumption_pack_wh_km: float
    consumption_wall_wh_km: float
    consumption_half_width_wh_km: float
    range_km: float
    range_half_width_km: float
    trace_misses: int


@dataclass(frozen=True)
class Deviation:
    """A published figure beside the predicted one; `deviation` is predicted over published less one."""

    quantity: str
    published: float
    predicted: float | None
    deviation: float | None
    kind: str
    source: str
    note: str | None


@dataclass(frozen=True)
class EfficiencyMap:
    """Drive-unit efficiency from the battery side to the wheels, motoring.

    Attributes:
        axle: front or rear. speed_km_h: shape (s,). wheel_force_kn: shape (f,).
        efficiency: shape (f, s), NaN outside the envelope.
    """

    axle: str
    speed_km_h: np.ndarray
    wheel_force_kn: np.ndarray
    efficiency: np.ndarray


@dataclass(frozen=True)
class CarComparison:
    """Everything that `compare` says about one car.

    Attributes:
        cycles: by cycle name; None where the car cannot follow. steady: by speed [km/h]. curve: (speed [km/h], pack Wh/km).
        wltc: the drive over WLTC with its trace, or None. losses_wh_km: of it, by name. largest_uncertainties: what the
        interval on WLTC mostly rests on, as (path of the number, its share of the half width [Wh/km]).
    """

    name: str
    title: str
    vehicle_class: str
    mass_test_kg: float
    energy_usable_kwh: float
    cycles: dict[str, CycleFigures | None]
    steady: dict[str, CycleFigures | None]
    curve: tuple[tuple[float, float], ...]
    performance: Performance
    wltc: DriveResult | None
    losses_wh_km: dict[str, float]
    deviations: tuple[Deviation, ...]
    maps: tuple[EfficiencyMap, ...]
    largest_uncertainties: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Comparison:
    """The cars in the order they were named."""

    cars: tuple[CarComparison, ...]


def compare(
    cars: Sequence[CarSpec | str | Path], *, temperature_c: float = 20.0, progress: Callable[[str], None] | None = None
) -> Comparison:
    """Hold cars against each other and against what was published.

    Args:
        cars: one to six specs, names, or paths. temperature_c: ambient [C]. progress: called with a line before each part.

    Returns:
        consumption at the pack and at the wall, distance on a charge, performance, losses, deviations.

    Raises:
        SpecError, UnknownNameError, FileError, SimulationError: as in `drive`; SpecError for no car or more than six.
    """
    if not 1 <= len(cars) <= CARS_MAX:
        raise SpecError(f"`compare` takes 1 to {CARS_MAX} cars, but was given {len(cars)}.")
    specs = [car if isinstance(car, CarSpec) else load_car(car) for car in cars]
    tell = progress or (lambda _: None)
    return Comparison(tuple(_compare_one(spec, temperature_c, tell) for spec in specs))


def _compare_one(spec: CarSpec, temperature_c: float, tell: Callable[[str], None]) -> CarComparison:
    full = complete(spec).spec
    cycles: dict[str, CycleFigures | None] = {}
    for name in CYCLES:
        tell(f"{spec.name}: {name}")
        cycles[name] = _figures(spec, load_cycle(name), temperature_c)
    tell(f"{spec.name}: steady speeds")
    steady = {f"{speed:g}": _figures(spec, steady_cycle(speed), temperature_c) for speed in STEADY_KMH}
    curve = tuple((speed, used) for speed in CURVE_KMH if (used := _steady_consumption(spec, speed, temperature_c)) is not None)
    tell(f"{spec.name}: acceleration")
    performance = accelerate(spec, temperature_c=temperature_c)
    wltc = _drive_or_none(spec, load_cycle(LOSS_CYCLE), temperature_c, history=True)
    losses = {} if wltc is None else {name: value / wltc.distance_km for name, value in wltc.losses_wh.items()}
    return CarComparison(
        name=spec.name,
        title=spec.title,
        vehicle_class=spec.vehicle_class,
        mass_test_kg=float(full.masses.mass_test_kg),
        energy_usable_kwh=float(full.battery.energy_usable_kwh),
        cycles=cycles,
        steady=steady,
        curve=curve,
        performance=performance,
        wltc=wltc,
        losses_wh_km=losses,
        deviations=_deviations(spec, cycles, steady, performance),
        maps=_efficiency_maps(spec),
        largest_uncertainties=_largest_uncertainties(spec, temperature_c) if wltc is not None else (),
    )


def _drive_or_none(spec: CarSpec, cycle: Cycle, temperature_c: float, history: bool = False) -> DriveResult | None:
    try:
        return drive(spec, cycle, temperature_c=temperature_c, history=history)
    except TraceError:
        return None


def _figures(spec: CarSpec, cycle: Cycle, temperature_c: float) -> CycleFigures | None:
    result = _drive_or_none(spec, cycle, temperature_c)
    if result is None:
        return None
    known: Sensitivity = sensitivity(spec, cycle, temperature_c=temperature_c)
    return CycleFigures(
        consumption_pack_wh_km=result.consumption_pack_wh_km,
        consumption_wall_wh_km=result.consumption_wall_wh_km,
        consumption_half_width_wh_km=known.consumption_half_width_wh_km,
        range_km=known.range_km,
        range_half_width_km=known.range_half_width_km,
        trace_misses=result.trace_misses,
    )


def _largest_uncertainties(spec: CarSpec, temperature_c: float) -> tuple[tuple[str, float], ...]:
    known = sensitivity(spec, load_cycle(LOSS_CYCLE), temperature_c=temperature_c)
    return tuple(known.contributions_wh_km.items())[:UNCERTAINTIES_SHOWN]


def _steady_consumption(spec: CarSpec, speed_km_h: float, temperature_c: float) -> float | None:
    result = _drive_or_none(spec, steady_cycle(speed_km_h), temperature_c)
    return None if result is None or result.trace_misses else result.consumption_pack_wh_km


def predictions(
    cycles: dict[str, CycleFigures | None], steady: dict[str, CycleFigures | None], performance: Performance
) -> dict[str, float | None]:
    """What voltwright says about each quantity that others publish, by the quantity's name.

    Ranges are distances on a charge over the plain cycle, and the EPA range is 0.7 of the 55/45 mix of the two cycles;
    the certification procedures come with their own issue.
    """

    def of(figures: CycleFigures | None, name: str) -> float | None:
        return None if figures is None else getattr(figures, name)

    city, highway = cycles["udds"], cycles["hwfet"]
    mixed = (
        None if city is None or highway is None else EPA_CITY_SHARE * city.range_km + (1.0 - EPA_CITY_SHARE) * highway.range_km
    )
    return {
        "acceleration_0_100_s": performance.acceleration_0_100_s,
        "acceleration_0_60mph_s": performance.acceleration_0_60mph_s,
        "acceleration_80_120_s": performance.acceleration_80_120_s,
        "acceleration_0_200_s": performance.acceleration_0_200_s,
        "speed_max_kmh": performance.speed_max_kmh,
        "gradeability_percent": performance.gradeability_percent.get("10_kmh"),
        "range_wltp_km": of(cycles["wltc-class3b"], "range_km"),
        "range_cltc_km": of(cycles["cltc-p"], "range_km"),
        "range_epa_km": None if mixed is None else EPA_ADJUSTMENT * mixed,
        "consumption_wltp_wh_km": of(cycles["wltc-class3b"], "consumption_wall_wh_km"),
        "consumption_cltc_wh_km": of(cycles["cltc-p"], "consumption_wall_wh_km"),
        "consumption_udds_unadjusted_wh_km": of(city, "consumption_wall_wh_km"),
        "consumption_hwfet_unadjusted_wh_km": of(highway, "consumption_wall_wh_km"),
        "consumption_90kmh_wh_km": of(steady["90"], "consumption_pack_wh_km"),
        "consumption_120kmh_wh_km": of(steady["120"], "consumption_pack_wh_km"),
    }


def _deviations(spec: CarSpec, cycles: dict, steady: dict, performance: Performance) -> tuple[Deviation, ...]:
    known = predictions(cycles, steady, performance)
    rows = []
    for entry in spec.published:
        predicted = known.get(entry.quantity)
        deviation = None if predicted is None else predicted / entry.value - 1.0
        title = spec.sources[entry.source].title
        rows.append(Deviation(entry.quantity, entry.value, predicted, deviation, entry.kind, title, entry.note))
    return tuple(rows)


def _efficiency_maps(spec: CarSpec) -> tuple[EfficiencyMap, ...]:
    with double_precision():
        vehicle = Vehicle.from_spec(complete(spec).spec)
        return tuple(_efficiency_map(vehicle, axle) for axle in spec.axles)


def _efficiency_map(vehicle: Vehicle, axle: str) -> EfficiencyMap:
    unit = getattr(vehicle, axle)
    top = float(vehicle.speed_max_m_s)
    speed = np.linspace(0.02 * top, top, MAP_SPEEDS)
    strongest = np.asarray(jax.vmap(lambda v: unit.force_limits_n(v)[0])(jnp.asarray(speed)))
    force = np.linspace(strongest.max() / MAP_TORQUES, strongest.max(), MAP_TORQUES)
    electrical = jax.vmap(lambda f: jax.vmap(lambda v: unit.operate(f, v).electrical_w)(jnp.asarray(speed)))(jnp.asarray(force))
    efficiency = force[:, None] * speed[None, :] / np.asarray(electrical)
    inside = force[:, None] <= strongest[None, :]
    return EfficiencyMap(axle, speed / M_S_PER_KMH, force / 1e3, np.where(inside, efficiency, np.nan))
