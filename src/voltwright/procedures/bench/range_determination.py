"""The two forms of the UN and Chinese range tests: cycle after cycle to the end, or two dynamic segments and constant speed.

Modelled: choice of the form by the estimated range, DS1 - CSS_M - DS2 - CSS_E with CSS_M long enough to leave little for
CSS_E, break-off. Left out: breaks in CSS_M, which are allowed and not required; repetition of tests.
"""

import math
from dataclasses import dataclass
from typing import Literal

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError
from voltwright.formatting import number
from voltwright.physics.charging.on_board import recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import Phase, Schedule, TestRun, run_test
from voltwright.procedures.bench.unit_weights import RangeResult, whole
from voltwright.sim.precision import double_precision
from voltwright.spec.base import replace_fields
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.units import J_PER_WH, celsius_to_kelvin

Form = Literal["consecutive", "shortened"]

LEFT_MAX = 0.10
LEFT_WANTED = 0.05
ATTEMPTS_MAX = 6
SAMPLE_M = 10_000.0
CSS_LEAST_M = 2_500.0
BREAKS = ((100.0, 10.0), (150.0, 20.0), (200.0, 30.0), (300.0, 60.0))


@dataclass(frozen=True)
class RangeTest:
    """What tells one test procedure's range test from another's.

    Attributes:
        name: of the test. cycle: driven again and again in the consecutive form. segment: cycles of a dynamic segment, the
        first of them the cycle itself.
        laps_shortened: estimated range in cycles from which on the shortened form is driven.
        speed_constant_m_s: of CSS_M and CSS_E. temperature_c: of the cell.
    """

    name: str
    cycle: Cycle
    segment: tuple[Cycle, ...]
    laps_shortened: int
    speed_constant_m_s: float
    temperature_c: float = 23.0

    def schedule(self, form: Form, constant_m: float = 0.0) -> Schedule:
        """The schedule of a form; `constant_m` is the length of CSS_M [m], none of it where too short to drive."""
        if form == "consecutive":
            return self._schedule((Phase(self.cycle.name, "cycle", self.cycle, to_the_end=True),))
        middle = (Phase("css_m", "constant", speed_m_s=self.speed_constant_m_s, distance_m=constant_m),)
        end = Phase("css_e", "constant", speed_m_s=self.speed_constant_m_s, to_the_end=True)
        return self._schedule((*self._dynamic("ds1"), *(middle if constant_m >= CSS_LEAST_M else ()), *self._dynamic("ds2"), end))

    def sample(self) -> Schedule:
        """One dynamic segment and 10 km of constant speed, from which a laboratory estimates."""
        steady = Phase("css_m", "constant", speed_m_s=self.speed_constant_m_s, distance_m=SAMPLE_M)
        return self._schedule((*self._dynamic("ds1"), steady))

    def _dynamic(self, name: str) -> tuple[Phase, ...]:
        return tuple(Phase(f"{name} {cycle.name}", "cycle", cycle) for cycle in self.segment)

    def _schedule(self, phases: tuple[Phase, ...]) -> Schedule:
        return Schedule(self.name, phases, temperature_c=self.temperature_c)


def drive_range_test(vehicle: Vehicle, test: RangeTest, form: Form | None = None) -> tuple[TestRun, Form]:
    """Drive a range test, in the form that the rule asks for or in one of the caller's.

    Returns:
        the test as driven, and its form.

    Raises:
        TraceError: the car falls behind its trace before the battery is empty. SimulationError: no CSS_M that leaves little.
    """
    sample = run_test(vehicle, test.sample())
    usable = _usable_j(vehicle)
    if form is None:
        laps = usable / sample.phases[0].energy_dc_j if sample.phases[0].complete else 0.0
        form = "shortened" if laps >= test.laps_shortened else "consecutive"
    if form == "consecutive":
        run = run_test(vehicle, test.schedule(form))
        check_end(run)
        return run, form
    return _shortened(vehicle, test, sample, usable), form


def _usable_j(vehicle: Vehicle) -> float:
    with double_precision():
        return float(vehicle.pack.energy_usable_j())


def _shortened(vehicle: Vehicle, test: RangeTest, sample: TestRun, usable_j: float) -> TestRun:
    """The shortened test, CSS_M lengthened or cut until at most 10 % of the usable energy is left for CSS_E."""
    segment_j = sum(phase.energy_dc_j for phase in sample.phases[: len(test.segment)])
    per_m = sample.phases[-1].energy_dc_j / sample.phases[-1].distance_m
    way_m = ((1.0 - LEFT_WANTED) * usable_j - 2.0 * segment_j) / per_m
    for _ in range(ATTEMPTS_MAX):
        run = run_test(vehicle, test.schedule("shortened", max(way_m, 0.0)))
        check_end(run)
        last = run.phases[-1]
        left = last.energy_dc_j / run.energy_usable_j if last.name == "css_e" else 0.0
        if 0.0 < left <= LEFT_MAX or (left > LEFT_MAX and way_m < CSS_LEAST_M):
            return run
        way_m += (left - LEFT_WANTED) * run.energy_usable_j / per_m
    raise SimulationError(
        f"The test '{test.name}' finds no length of its constant-speed segment that leaves at most {LEFT_MAX:.0%} of the energy "
        "behind the second dynamic segment; take the consecutive form."
    )


def check_end(run: TestRun) -> None:
    """Refuse a test that ended before the battery was empty.

    Raises:
        TraceError: with the time, the phase and what was wanting.
    """
    if not run.to_the_end:
        raise TraceError(
            f"The test '{run.schedule.name}' ends after {run.ended_s:.0f} s ({run.ended_by}), before the battery is empty "
            f"(in {run.phases[-1].name}); the trace is not made slower any further, so take a slower cycle or a stronger car."
        )


def vehicle_on_bench(car: CompletedCar, mass_kg: float, rotating_kg: float) -> Vehicle:
    """The vehicle of a car at a test mass [kg] and with the rotating mass [kg] of a test procedure.

    The rolling part of its road load grows with the mass, whatever the mass of its coast-down.

    Raises:
        SpecError: a mass below that of the empty car.
    """
    check_mass_on_bench(car, mass_kg)
    inertia = 1.0 + rotating_kg / car.masses.mass_test_kg
    with double_precision():
        return Vehicle.from_car(replace_fields(car, {"masses.inertia_factor": inertia}), mass_kg)


def check_mass_on_bench(car: CompletedCar, mass_kg: float) -> None:
    """Refuse a test mass [kg] below that of the empty car.

    Raises:
        SpecError: with both.
    """
    if not car.masses.mass_curb_kg <= mass_kg < math.inf:
        raise SpecError(
            f"`mass_test_kg` must be at least `masses.mass_curb_kg` ({car.masses.mass_curb_kg:g} kg), but is {mass_kg:g} kg.",
            "mass_test_kg",
        )


def energy_recharge_wh(car: CompletedCar, vehicle: Vehicle, run: TestRun) -> float:
    """E_AC [Wh]: from the grid, to fill the battery again after a test.

    Args:
        car: where its file gives an efficiency of charging, that counts, else the charger at its full power.
        vehicle: of the car.
        run: soaks with the key off are recharged too, though they are no part of the usable energy.
    """
    if "charging.efficiency_ac" not in car.assumptions:
        return sum(phase.energy_dc_j for phase in run.phases) / car.charging.efficiency_ac / J_PER_WH
    with double_precision():
        empty, full = (vehicle.pack.soc_of_display(shown) for shown in (float(run.soc[-1]), 1.0))
        taken = recharge(vehicle.charger, vehicle.pack, empty, full, temperature_k=celsius_to_kelvin(run.temperature_c))
        return float(taken.energy_ac_j) / J_PER_WH


def first_phases(cycle: Cycle, count: int, name: str) -> Cycle:
    """The first phases of a cycle as a cycle of its own."""
    phases = cycle.phases[:count]
    kept = cycle.time_s <= phases[-1].end_s
    return make_cycle(name, cycle.time_s[kept], cycle.speed_m_s[kept], phases=phases, title=f"{cycle.title}, {count} phases")


def break_max_min(constant_km: float) -> float | None:
    """Time [min] that all breaks in CSS_M may take together, by its length [km]; None beyond the table: the maker's word.

    Source: UN R101 01 series, Suppl. 11, Annex 7, table of breaks, read in the regulation [V]; UN R154 Table A8/4 is the
    same, common knowledge [M].

    >>> break_max_min(100.0), break_max_min(260.0), break_max_min(350.0)
    (10.0, 60.0, None)
    """
    return next((minutes for length, minutes in BREAKS if constant_km <= length), None)


def certificate_of(
    car: CompletedCar,
    procedure: str,
    edition: str,
    unit: str,
    result: RangeResult,
    run: TestRun,
    rules: tuple[Rule, ...],
    notes: tuple[str, ...],
) -> Certificate:
    """The certificate of a range test, its label the whole km and Wh/km of one unit."""
    last = run.phases[-1]
    share = number(100.0 * last.energy_dc_j / run.energy_usable_j, 1)
    left = (f"{share} % of the energy was left for CSS_E.",) if last.name == "css_e" else ()
    return Certificate(
        car=car.name,
        procedure=procedure,
        edition=edition,
        range_km=result.range_km,
        consumption_dc_wh_km=result.consumption_dc_wh_km,
        consumption_ac_wh_km=result.consumption_ac_wh_km,
        energy_usable_wh=result.energy_usable_wh,
        energy_recharge_wh=result.energy_recharge_wh,
        weights=result.weights,
        label={"range_km": whole(result.range_km[unit]), "consumption_wh_km": whole(result.consumption_ac_wh_km[unit])},
        run=run,
        rules=rules,
        notes=(f"Test mass {number(run.mass_kg)} kg.", *notes, *left),
    )
