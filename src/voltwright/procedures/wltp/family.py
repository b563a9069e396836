"""The interpolation family of WLTP: from its lightest and heaviest vehicle (L and H) to an individual one.

Modelled: cycle energy demand, road load and results of an individual vehicle. Left out: road load matrix families, limits of
the family in CO2 and range, extrapolation rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.errors import SpecError
from voltwright.procedures.bench.coast_down import RoadLoadCoefficients, refit_with_linear_term
from voltwright.spec.cycle import Cycle
from voltwright.units import J_PER_WH, M_S_PER_KMH

INERTIA_FACTOR = 1.03
REFERENCE_SPEEDS_KMH = tuple(float(speed) for speed in range(20, 131, 10))


@dataclass(frozen=True)
class FamilyVehicle:
    """A vehicle of the family: test mass [kg], rolling resistance [N/kN, kg/t on tyre labels], drag area [m2], road load."""

    mass_test_kg: float
    rolling_resistance_n_kn: float
    drag_area_m2: float
    road_load: RoadLoadCoefficients


@dataclass(frozen=True)
class Certified:
    """A tested vehicle of the family with its results by unit: consumption [Wh/km], range [km]."""

    vehicle: FamilyVehicle
    consumption_wh_km: Mapping[str, float]
    range_km: Mapping[str, float]


@dataclass(frozen=True)
class Individual:
    """An individual vehicle's road load, cycle energy demand [Wh], place between L (0) and H (1), and results, by unit."""

    vehicle: FamilyVehicle
    energy_demand_wh: Mapping[str, float]
    places: Mapping[str, float]
    consumption_wh_km: Mapping[str, float]
    range_km: Mapping[str, float]


def cycle_energy_demand_wh(
    cycle: Cycle, road_load: RoadLoadCoefficients, mass_test_kg: float, start_s: float = 0.0, end_s: float | None = None
) -> float:
    """Energy [Wh] that a cycle asks at the wheels, braking not counted.

    Equation: F_i = f0 + f1 (v_i + v_i-1)/2 + f2 (v_i + v_i-1)^2 / 4 + 1.03 TM a_i; E = sum of F_i d_i where F_i > 0.

    Args:
        cycle: any. mass_test_kg: TM [kg]. start_s, end_s: the part of the cycle [s]; None: to its end.
    Source: GTR 15 Annex 7, 5, equations 47 to 50, read in the 2013 draft [D].
    """
    end = cycle.time_s[-1] if end_s is None else end_s
    inside = (cycle.time_s[1:] > start_s) & (cycle.time_s[1:] <= end)
    speed, before = cycle.speed_m_s[1:][inside], cycle.speed_m_s[:-1][inside]
    mean = 0.5 * (speed + before)
    force = road_load.force_n(mean / M_S_PER_KMH) + INERTIA_FACTOR * mass_test_kg * (speed - before) / cycle.dt_s
    return float(np.sum(np.maximum(force, 0.0) * mean) * cycle.dt_s / J_PER_WH)


def energy_demands_wh(cycle: Cycle, road_load: RoadLoadCoefficients, mass_test_kg: float) -> dict[str, float]:
    """Energy demand [Wh] of a WLTC by unit: "wltc", "city" (its first two phases), and each phase."""
    parts = {
        part.name: cycle_energy_demand_wh(cycle, road_load, mass_test_kg, float(part.start_s), float(part.end_s))
        for part in cycle.phases
    }
    return {"wltc": sum(parts.values()), "city": sum(list(parts.values())[:2]), **parts}


def individual_road_load(
    low: FamilyVehicle, high: FamilyVehicle, mass_test_kg: float, rolling_resistance_n_kn: float, drag_area_m2: float
) -> RoadLoadCoefficients:
    """Road load of an individual vehicle.

    Equation: f0 = f0_H - df0 (TM_H RR_H - TM RR) / (TM_H RR_H - TM_L RR_L); f1 = f1_H;
    f2 = f2_H - df2 (CdA_H - CdA) / (CdA_H - CdA_L); df = H less L refitted with the f1 of H.

    Args:
        mass_test_kg, rolling_resistance_n_kn, drag_area_m2: of the individual vehicle.
    Source: GTR 15 Annex 7, 3.2.3.2, equations 22 to 37, read in the 2013 draft [D]; where L and H roll alike, f0_H - df0 [D],
    and where their drag is alike, f2_H - df2 by analogy [U].
    """
    refitted = refit_with_linear_term(low.road_load, high.road_load.f1_n_per_kmh, REFERENCE_SPEEDS_KMH)
    difference0 = high.road_load.f0_n - refitted.f0_n
    difference2 = high.road_load.f2_n_per_kmh2 - refitted.f2_n_per_kmh2
    rolling_high = high.mass_test_kg * high.rolling_resistance_n_kn
    rolling_span = rolling_high - low.mass_test_kg * low.rolling_resistance_n_kn
    drag_span = high.drag_area_m2 - low.drag_area_m2
    rolling = (rolling_high - mass_test_kg * rolling_resistance_n_kn) / rolling_span if rolling_span else 1.0
    drag = (high.drag_area_m2 - drag_area_m2) / drag_span if drag_span else 1.0
    return RoadLoadCoefficients(
        high.road_load.f0_n - difference0 * rolling,
        high.road_load.f1_n_per_kmh,
        high.road_load.f2_n_per_kmh2 - difference2 * drag,
    )


def individual(
    low: Certified, high: Certified, cycle: Cycle, *, mass_test_kg: float, rolling_resistance_n_kn: float, drag_area_m2: float
) -> Individual:
    """Consumption and range of an individual vehicle of the family.

    Equation: K = (E - E_L) / (E_H - E_L) of the cycle energy demand, for each unit; EC = EC_L + K (EC_H - EC_L); PER likewise.

    Args:
        low, high: tested, with results for the same units. cycle: the family's WLTC.

    Raises:
        SpecError: L and H demand the same energy, so that nothing lies between them.
    Source: GTR 15 Annex 7, 3.2.3.2, read in the 2013 draft [D]; for consumption and range Annex 8, 4.5, common knowledge [M].
    """
    road_load = individual_road_load(low.vehicle, high.vehicle, mass_test_kg, rolling_resistance_n_kn, drag_area_m2)
    vehicle = FamilyVehicle(mass_test_kg, rolling_resistance_n_kn, drag_area_m2, road_load)
    lowest, highest, own = (
        energy_demands_wh(cycle, one.road_load, one.mass_test_kg) for one in (low.vehicle, high.vehicle, vehicle)
    )
    for unit in lowest:
        if not highest[unit] > lowest[unit]:
            raise SpecError(
                f"Vehicle H must demand more energy than vehicle L, but over {unit} it demands {highest[unit]:.1f} Wh "
                f"and L {lowest[unit]:.1f} Wh; are the two swapped?",
                "high",
            )
    places = {unit: (own[unit] - lowest[unit]) / (highest[unit] - lowest[unit]) for unit in lowest}

    def between(first: Mapping[str, float], last: Mapping[str, float]) -> dict[str, float]:
        return {unit: first[unit] + places[unit] * (last[unit] - first[unit]) for unit in first if unit in places}

    return Individual(
        vehicle,
        own,
        places,
        between(low.consumption_wh_km, high.consumption_wh_km),
        between(low.range_km, high.range_km),
    )


def energy_usable_certified_wh(measured_wh: tuple[float, float], range_factors: tuple[float, float]) -> float:
    """Certified usable energy [Wh] of a family, from vehicles L and H.

    Equation: max(UBE_L, UBE_H) times that AF_PER (declared over measured range) which is nearer to 1.

    Source: UN GTR 22 Annex 3, read in the regulation [V].

    >>> energy_usable_certified_wh((75000.0, 75400.0), (0.96, 0.98))
    73892.0
    """
    return max(measured_wh) * min(range_factors, key=lambda factor: abs(factor - 1.0))
