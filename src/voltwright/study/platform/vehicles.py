"""Individual vehicles of a platform: a variant with some of its options, with test mass and road load under WLTP."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
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


def choices_of(options: Mapping[str, OptionSpec]) -> Iterator[tuple[str, ...]]:
    """Every choice of options that a buyer has, none first: of each group one at most.

    >>> one, other = OptionSpec(mass_kg=1), OptionSpec(mass_kg=1, group="wheels")
    >>> list(choices_of({"a": one, "b": other, "c": other}))
    [(), ('a',), ('b',), ('c',), ('a', 'b'), ('a', 'c')]
    """
    for count in range(len(options) + 1):
        for chosen in itertools.combinations(options, count):
            groups = [group for name in chosen if (group := options[name].group) is not None]
            if len(groups) == len(set(groups)):
                yield chosen


def mass_options_max_kg(options: Mapping[str, OptionSpec]) -> float:
    """Mass [kg] of all options that one vehicle can have, of the heaviest choice."""
    return max(sum(options[name].mass_kg for name in chosen) for chosen in choices_of(options))


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
