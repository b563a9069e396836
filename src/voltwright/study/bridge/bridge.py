"""From the label's consumption and range to those of a trip: one more condition changed in each step.

Modelled: the label is undone by its own arithmetic (losses of charging, adjustment); then the simulator drives, with heat in all
bodies, the label's cycle, the trip's speeds, its heights, and so on, each run with one more condition of the trip than the one
before. The difference between two runs is the step, so that the steps add up to the trip.
Left out: what two conditions do together falls to the one that comes later; another order would share it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from voltwright.defaults.completed_car import CompletedCar
from voltwright.formatting import short
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.certify import certify
from voltwright.procedures.payload import check_payload
from voltwright.sim.precision import double_precision
from voltwright.study.bridge.conditions import TEST_C, Conditions, Driven, driver_of
from voltwright.study.bridge.trip import STEP_S
from voltwright.study.journey import Journey
from voltwright.units import M_PER_KM, M_S_PER_KMH

LABELS: dict[str, tuple[str, tuple[tuple[str, float], ...]]] = {
    "epa": ("combined", (("udds", 0.55), ("hwfet", 0.45))),
    "wltp": ("wltc", (("wltc-class3b", 1.0),)),
    "cltc": ("cltc", (("cltc-p", 1.0),)),
    "nedc": ("nedc", (("nedc", 1.0),)),
}
"""Figure of the certificate that a label stands on, and the share of the way in each of its cycles."""


@dataclass(frozen=True)
class BridgeStep:
    """One step from the label to the trip.

    Attributes:
        name: charging, adjustment, test, speed, heights, air, cabin, start, payload, wind or tyres.
        title: for people.
        words: what changes in this step.
        consumption_before_wh_km: [Wh/km].
        consumption_after_wh_km: [Wh/km].
        consumption_change_wh_km: after less before [Wh/km].
        range_before_km: [km].
        range_after_km: [km].
        range_change_km: after less before [km]; None where the trip takes nothing.
    """

    name: str
    title: str
    words: str
    consumption_before_wh_km: float
    consumption_after_wh_km: float
    consumption_change_wh_km: float
    range_before_km: float | None
    range_after_km: float | None
    range_change_km: float | None


@dataclass(frozen=True)
class Bridge:
    """A label, a trip, and the steps between.

    Attributes:
        label: epa, wltp, cltc or nedc.
        trip: name.
        distance_km: of the trip [km].
        consumption_label_wh_km: AC, from the grid, as the label counts, not rounded [Wh/km].
        range_label_km: not rounded [km].
        consumption_trip_wh_km: of the trip, at the battery's terminals [Wh/km].
        consumption_trip_wall_wh_km: the same from the grid, with the label's own losses of charging [Wh/km].
        range_trip_km: on a full battery at the rate of the trip [km]; None where the trip takes nothing.
        soc_start: displayed, 0-1.
        soc_end: displayed, behind the trip.
        steps: in order; their changes add up.
        went_wh: where the energy of the trip's cells went, by name [Wh].
        course: the trip in parts, where asked for.
        notes: what the reader must know.
    """

    label: str
    trip: str
    distance_km: float
    consumption_label_wh_km: float
    range_label_km: float
    consumption_trip_wh_km: float
    consumption_trip_wall_wh_km: float
    range_trip_km: float | None
    soc_start: float
    soc_end: float
    steps: tuple[BridgeStep, ...]
    went_wh: dict[str, float]
    notes: tuple[str, ...]
    course: Journey | None = None


Level = tuple[str, str, str, float, float | None]
"""Name, title and words of a step, and the consumption [Wh/km] and range [km] behind it."""


def bridge(
    car: CompletedCar,
    goal: Conditions,
    label: str = "epa",
    soc_start: float = 1.0,
    *,
    course: bool = False,
    begin: Callable[[str], None] | None = None,
) -> Bridge:
    """The steps from a label to a trip.

    Args:
        car: completed.
        goal: the trip, with all of its conditions.
        label: one of `LABELS`.
        soc_start: displayed, 0-1.
        course: whether the trip in parts is added.
        begin: told of each of the `RUNS` parts before it runs.

    Raises:
        TraceError: a car that cannot do the label's test, or cannot follow the trip.
        SpecError: a payload beyond the car's gross mass.
    """
    tell = begin or (lambda _: None)
    check_payload(car, goal.payload_kg)
    tell(f"certifying {car.name} by {label}")
    certificate = certify(car, label)
    first = _label_levels(certificate, label)
    with double_precision():
        drive = driver_of(Vehicle.from_car(car, lumped=True, road=True), soc_start)
        tell("driving the label's cycle")
        levels = [*first, _test_level(drive, label)]
        done = None
        for name, title, words, conditions in _ladder(goal, car):
            tell(f"driving the trip: {title.lower()}")
            done = drive(conditions)
            levels.append((name, title, words, done.terminal_wh_km, done.range_km))
    assert done is not None
    factor = certificate.energy_recharge_wh / certificate.energy_usable_wh
    return Bridge(
        label=label,
        trip=goal.cycle.name,
        distance_km=done.distance_m / M_PER_KM,
        consumption_label_wh_km=levels[0][3],
        range_label_km=levels[0][4] or 0.0,
        consumption_trip_wh_km=done.terminal_wh_km,
        consumption_trip_wall_wh_km=done.terminal_wh_km * factor,
        range_trip_km=done.range_km,
        soc_start=soc_start,
        soc_end=done.soc_end,
        steps=_steps(levels),
        went_wh=done.went_wh,
        notes=_notes(done, goal, car),
        course=done.course if course else None,
    )


RUNS = 10
"""Parts that a bridge tells of."""


def _label_levels(certificate: Certificate, label: str) -> list[Level]:
    """The label, and what is left of it when its losses of charging and its adjustment are undone."""
    key = LABELS[label][0]
    adjustment = float(certificate.label.get("adjustment", 1.0))
    mains, pack, way_km = (
        values[key] for values in (certificate.consumption_ac_wh_km, certificate.consumption_dc_wh_km, certificate.range_km)
    )
    levels: list[Level] = [
        ("label", f"Label ({label.upper()})", "From the grid, before rounding.", mains / adjustment, way_km * adjustment),
        (
            *("charging", "Losses of charging", "The label counts energy from the grid; from here on it is that at the battery."),
            *(pack / adjustment, way_km * adjustment),
        ),
    ]
    if adjustment != 1.0:
        words = f"The label takes {adjustment:.4g} of the range that was measured, for cold, heat and fast driving; undone here."
        levels.append(("adjustment", "Adjustment of the label", words, pack, way_km))
    return levels


def _test_level(drive: Callable[[Conditions], Driven], label: str) -> Level:
    """One warm drive of the label's own cycle on the road, in place of the whole test on rollers."""
    shares = LABELS[label][1]
    driven = [(share, drive(Conditions(load_cycle(name, STEP_S)))) for name, share in shares]
    per_km = sum(share * each.terminal_wh_km for share, each in driven)
    cells_wh_km = sum(share * each.cells_wh_km for share, each in driven)
    names = " and ".join(f"{share:.0%} {name}" if share < 1.0 else name for name, share in shares)
    words = f"One warm drive of {names} at {TEST_C:g} °C on the road, in place of the whole test on rollers to an empty battery."
    return "test", "From the test to one drive", words, per_km, driven[0][1].full_wh / cells_wh_km


def _ladder(goal: Conditions, car: CompletedCar) -> list[tuple[str, str, str, Conditions]]:
    """The drives of the trip, each with one more of its conditions than the one before."""
    shown = {name: short(round(float(value), 2)) for name, value in vars(goal).items() if isinstance(value, int | float)}
    shown["wind_kmh"] = short(round(goal.headwind_m_s / M_S_PER_KMH, 1))
    steps = []
    now = Conditions(goal.cycle, occupants=goal.occupants)
    for name, title, words, fields in _TURNS:
        now = replace(now, **{each: getattr(goal, each) for each in fields})
        if name == "cabin" and car.hvac.kind == "none":
            now = replace(now, cabin=False)
        steps.append((name, title, words.format(**shown), now))
    return steps


_TURNS = (
    ("speed", "Speeds of the trip", "The trip's speeds and stops on a level road.", ("cycle",)),
    ("heights", "Heights", "The road rises and falls, and the air thins where the trip tells its height.", ("heights",)),
    ("air", "Temperature of the air", "Air of {air_c} °C: its density, and tyres warm in it.", ("air_c",)),
    ("cabin", "Heating and cooling of the cabin", "The cabin starts as the air and is held at comfort.", ("cabin", "sun_w_m2")),
    (
        *("start", "Cold or hot start", "Cells start at {cells_c} °C, tyres and gears as the car has stood."),
        ("cells_c", "cold"),
    ),
    ("payload", "Payload", "{payload_kg} kg beside the test mass.", ("payload_kg",)),
    ("wind", "Wind", "{wind_kmh} km/h against the travel.", ("headwind_m_s",)),
    ("tyres", "Tyres", "Tyres roll {tyre_factor} times as hard as the car's own.", ("tyre_factor",)),
)
"""Name, title and words of each step of the trip, and the conditions that change in it."""


def _steps(levels: list[Level]) -> tuple[BridgeStep, ...]:
    steps = []
    for before, after in pairwise(levels):
        ways = (before[4], after[4])
        change_km = None if ways[0] is None or ways[1] is None else ways[1] - ways[0]
        steps.append(BridgeStep(*after[:3], before[3], after[3], after[3] - before[3], *ways, change_km))
    return tuple(steps)


def _notes(done: Driven, goal: Conditions, car: CompletedCar) -> tuple[str, ...]:
    notes = list(goal.cycle.remarks)
    if done.misses:
        notes.append(f"The car is off the trace in {done.misses} steps of the trip.")
    if done.range_km is None:
        notes.append("The trip gives back more than it takes, so that it has no range.")
    if goal.cabin and car.hvac.kind == "none":
        notes.append("This car heats and cools no cabin.")
    return tuple(notes)
