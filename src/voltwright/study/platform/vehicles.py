"""Individual vehicles of a platform: a variant with some of its options, with test mass and road load under WLTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, vary
from voltwright.procedures.bench.range_determination import vehicle_on_bench
from voltwright.procedures.wltp.family import FamilyVehicle
from voltwright.procedures.wltp.trace import road_load_of
from voltwright.procedures.wltp.vehicle import LOAD_SHARES, masses_of
from voltwright.spec.platform import OptionSpec
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, N_PER_LBF, STANDARD_GRAVITY_M_S2

N_KN = 1e3
"""Rolling resistance in N/kN, as tyre labels have it, over the coefficient."""


@dataclass(frozen=True)
class IndividualVehicle:
    """A variant with some of its options.

    Attributes:
        variant: name. options: names of those that it has.
        car: completed, with the drag and the tyres of the options.
        properties: test mass, rolling resistance, drag area and road load.
        speed_max_kmh: top speed [km/h].
    """

    variant: str
    options: tuple[str, ...]
    car: CompletedCar
    properties: FamilyVehicle
    speed_max_kmh: float

    @property
    def name(self) -> str:
        """The variant and its options."""
        return " + ".join((self.variant, *self.options))


def groups_of(options: Mapping[str, OptionSpec]) -> list[list[str]]:
    """Names of options of which a vehicle has one at most; one of no group stands alone.

    >>> one, other = OptionSpec(mass_kg=1), OptionSpec(mass_kg=1, group="wheels")
    >>> groups_of({"a": other, "b": one, "c": other})
    [['a', 'c'], ['b']]
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for name, option in options.items():
        groups.setdefault(("alone", name) if option.group is None else ("group", option.group), []).append(name)
    return list(groups.values())


def mass_options_max_kg(options: Mapping[str, OptionSpec]) -> float:
    """Mass [kg] of all options that one vehicle can have, of each group the heaviest."""
    return sum(max(0.0, *(options[name].mass_kg for name in group)) for group in groups_of(options))


def extreme_choice(
    options: Mapping[str, OptionSpec], alone_wh: Mapping[str, float], bare_wh: float, most: bool
) -> tuple[str, ...]:
    """The options with which a variant asks for the most energy over a cycle, or for the least.

    Of each group the option that alone moves the demand most, if it moves it that way at all: their effects add up, since each
    changes a term of the same sum.

    Args:
        options: of the variant. alone_wh: cycle energy demand with one option alone, by its name [Wh]. bare_wh: with none [Wh].
        most: whether the most is asked for, else the least.

    >>> one, other = OptionSpec(mass_kg=1), OptionSpec(mass_kg=1, group="wheels")
    >>> extreme_choice({"a": other, "b": one, "c": other}, {"a": 11.0, "b": 9.0, "c": 12.0}, 10.0, most=True)
    ('c',)
    """
    sign = 1.0 if most else -1.0
    best = (max(group, key=lambda name: sign * alone_wh[name]) for group in groups_of(options))
    chosen = {name for name in best if sign * (alone_wh[name] - bare_wh) > 0.0}
    return tuple(name for name in options if name in chosen)


def individual_vehicle(
    variant: str, car: CompletedCar, options: Mapping[str, OptionSpec], chosen: Sequence[str]
) -> IndividualVehicle:
    """A variant with options.

    Equation: TM = TM of the variant, its load without the mass of all options, + mass of those chosen; drag area and rolling
    resistance + those of the chosen ones.

    Args:
        variant: its name. car: the variant, completed. options: all that it can have. chosen: names of those that it has.

    Raises:
        SpecError: options that make the test mass less than the empty car.
    Source: GTR 15 Annex 4, 4.2.1.3.1 (masses), read in the 2013 draft [D].
    """
    masses = masses_of(car)
    mass_kg = masses.mass_test_kg + sum(options[name].mass_kg for name in chosen)
    if car.masses.mass_gross_max_kg is not None and masses.origin.startswith("MRO"):
        mass_kg -= LOAD_SHARES[1] * mass_options_max_kg(options)
    changed = _with_road_load(car, [options[name] for name in chosen])
    bench = vehicle_on_bench(changed, mass_kg, masses.mass_rotating_kg)
    properties = FamilyVehicle(mass_kg, N_KN * changed.tyres.rolling_resistance, changed.body.drag_area_m2, road_load_of(bench))
    return IndividualVehicle(variant, tuple(chosen), changed, properties, float(bench.speed_max_m_s) / M_S_PER_KMH)


def _with_road_load(car: CompletedCar, options: Sequence[OptionSpec]) -> CompletedCar:
    """The car with the drag and the tyres of options; a road load from a coast-down gains what they add to its forces.

    Equation: df0 = m_ref g dRR; df2 = rho CdA / 2, with rho of the reference state of the car's road load.
    """
    drag = sum(option.drag_area_m2 for option in options)
    rolling = sum(option.rolling_resistance for option in options)
    if drag == 0.0 and rolling == 0.0:
        return car
    plain = complete(car.written, "none")  # what a file would write: the loss model scales it once, not twice
    changes = {
        "body.drag_area_m2": plain.body.drag_area_m2 + drag,
        "tyres.rolling_resistance": plain.tyres.rolling_resistance + rolling,
    }
    load = plain.road_load
    force_n = plain.masses.mass_test_kg * STANDARD_GRAVITY_M_S2 * rolling
    if load.kind == "coast_down":
        more_kg_m = 0.5 * load.air_density_reference_kg_m3 * drag
        changes["road_load.f0_n"] = load.f0_n + force_n
        changes["road_load.f2_n_per_kmh2"] = load.f2_n_per_kmh2 + more_kg_m * M_S_PER_KMH**2
    elif load.kind == "coast_down_us":
        more_kg_m = 0.5 * load.air_density_reference_kg_m3 * drag
        changes["road_load.a_lbf"] = load.a_lbf + force_n / N_PER_LBF
        changes["road_load.c_lbf_per_mph2"] = load.c_lbf_per_mph2 + more_kg_m * M_S_PER_MPH**2 / N_PER_LBF
    return vary(car, changes)
