"""Cycle energy demand and the interpolation family: L gives L, H gives H, and the simulator agrees about the wheels."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.coast_down import RoadLoadCoefficients, refit_with_linear_term
from voltwright.procedures.wltp.family import (
    REFERENCE_SPEEDS_KMH,
    Certified,
    FamilyVehicle,
    cycle_energy_demand_wh,
    energy_demands_wh,
    energy_usable_certified_wh,
    individual,
    individual_road_load,
)
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import make_cycle

WLTC = load_cycle("wltc-class3b")
UNITS = ("wltc", "city", "low", "medium", "high", "extra_high")
LOW = FamilyVehicle(1900.0, 7.5, 0.50, RoadLoadCoefficients(125.0, 0.35, 0.0260))
HIGH = FamilyVehicle(2050.0, 8.5, 0.56, RoadLoadCoefficients(152.0, 0.45, 0.0290))
LOWEST = Certified(LOW, {unit: 140.0 + place for place, unit in enumerate(UNITS)}, dict.fromkeys(UNITS, 560.0))
HIGHEST = Certified(HIGH, {unit: 160.0 + place for place, unit in enumerate(UNITS)}, dict.fromkeys(UNITS, 500.0))


def of(vehicle: FamilyVehicle) -> dict[str, float]:
    """The three properties of a vehicle that the interpolation asks for."""
    return {name: getattr(vehicle, name) for name in ("mass_test_kg", "rolling_resistance_n_kn", "drag_area_m2")}


def test_steady_speed_demand_is_force_times_way():
    grid = np.arange(101.0)
    steady = make_cycle("steady", grid, np.full(101, 20.0))
    force = 125.0 + 0.35 * 72.0 + 0.026 * 72.0**2
    assert cycle_energy_demand_wh(steady, LOW.road_load, 1900.0) == pytest.approx(force * 2000.0 / 3600.0, rel=1e-12)


def test_braking_asks_nothing():
    slowing = make_cycle("slowing", np.arange(11.0), np.linspace(30.0, 0.0, 11))
    assert cycle_energy_demand_wh(slowing, LOW.road_load, 1900.0) == 0.0


def test_units_add_up():
    demand = energy_demands_wh(WLTC, LOW.road_load, 1900.0)
    assert demand["wltc"] == pytest.approx(cycle_energy_demand_wh(WLTC, LOW.road_load, 1900.0), rel=1e-12)
    assert demand["city"] == pytest.approx(demand["low"] + demand["medium"], rel=1e-14)


def test_simulator_spends_the_demand_at_its_wheels(car_data: dict[str, Any], drive: Callable[..., Any]):
    """The wheel work of a drive is the demand of the rule, to rounding, where its masses are those of the rule."""
    car_data["masses"] |= {"mass_test_kg": 1900.0, "inertia_factor": 1.03}
    car_data["drive_units"]["rear"]["motor"]["power_max_kw"] = 200.0
    # Tyres and gears cool at every stand of a drive; the rule's road load knows no such drag.
    car_data["warm_up"] = {"cold_extra_rolling": 0.0, "cold_extra_gear": 0.0}
    car_data["road_load"] = {
        "kind": "coast_down", "f0_n": 125.0, "f1_n_per_kmh": 0.35, "f2_n_per_kmh2": 0.026, "driveline_drag_share": 0.0,
    }  # fmt: skip
    vehicle = Vehicle.from_car(complete(CarSpec(**car_data)))
    density = float(vehicle.road_load.air_density_reference_kg_m3)
    inputs = inputs_of_cycle(WLTC, ambient_c=20.0, pressure_pa=density * 287.05 * 293.15)
    totals = drive(vehicle, inputs, 1.0).totals
    assert int(np.sum(totals.misses[1:])) == 0
    assert float(totals.ledger.traction_j) / 3600.0 == pytest.approx(
        cycle_energy_demand_wh(WLTC, LOW.road_load, 1900.0), rel=1e-9
    )


def test_low_gives_low_and_high_gives_high():
    low = individual(LOWEST, HIGHEST, WLTC, **of(LOW))
    high = individual(LOWEST, HIGHEST, WLTC, **of(HIGH))
    assert high.places == pytest.approx(dict.fromkeys(UNITS, 1.0), rel=1e-12)
    assert high.consumption_wh_km == pytest.approx(HIGHEST.consumption_wh_km, rel=1e-12)
    assert high.range_km == pytest.approx(HIGHEST.range_km, rel=1e-12)
    assert high.vehicle.road_load == HIGH.road_load
    # L comes back with the f1 of H, so its curve and its demand differ by what the refit leaves: 0.1 % of the demand.
    assert low.places == pytest.approx(dict.fromkeys(UNITS, 0.0), abs=0.02)
    refitted = refit_with_linear_term(LOW.road_load, HIGH.road_load.f1_n_per_kmh, REFERENCE_SPEEDS_KMH)
    assert vars(low.vehicle.road_load) == pytest.approx(vars(refitted), rel=1e-12)


def test_low_gives_low_exactly_where_the_linear_terms_agree():
    same = replace(LOW, road_load=replace(LOW.road_load, f1_n_per_kmh=0.45))
    low = individual(replace(LOWEST, vehicle=same), HIGHEST, WLTC, **of(same))
    assert low.places == pytest.approx(dict.fromkeys(UNITS, 0.0), abs=1e-10)
    assert low.consumption_wh_km == pytest.approx(LOWEST.consumption_wh_km, rel=1e-12)
    assert low.range_km == pytest.approx(LOWEST.range_km, rel=1e-12)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_individuals_lie_between(mass: float, rolling: float, drag: float):
    """Within the refit's 2 % of the distance from L to H."""
    between = [
        low + place * (high - low)
        for low, high, place in zip(of(LOW).values(), of(HIGH).values(), (mass, rolling, drag), strict=True)
    ]
    found = individual(
        LOWEST, HIGHEST, WLTC, mass_test_kg=between[0], rolling_resistance_n_kn=between[1], drag_area_m2=between[2]
    )
    assert all(-0.02 < place < 1.0 + 1e-9 for place in found.places.values())
    assert all(140.0 - 0.4 < value < 165.001 for value in found.consumption_wh_km.values())


def test_road_load_by_hand():
    same = replace(LOW, road_load=replace(LOW.road_load, f1_n_per_kmh=0.45))
    found = individual_road_load(same, HIGH, 1980.0, 8.0, 0.53)
    share = (2050.0 * 8.5 - 1980.0 * 8.0) / (2050.0 * 8.5 - 1900.0 * 7.5)
    assert found.f0_n == pytest.approx(152.0 - 27.0 * share, rel=1e-9)  # the refit of L returns L to 1e-12
    assert found.f1_n_per_kmh == 0.45
    assert found.f2_n_per_kmh2 == pytest.approx(0.0290 - 0.003 * 0.5, rel=1e-9)


def test_alike_vehicles_take_the_difference_in_full():
    twin = replace(HIGH, road_load=replace(HIGH.road_load, f0_n=140.0, f2_n_per_kmh2=0.0280))
    found = individual_road_load(twin, HIGH, 2000.0, 8.0, 0.53)
    assert found.f0_n == pytest.approx(140.0, rel=1e-9)
    assert found.f2_n_per_kmh2 == pytest.approx(0.0280, rel=1e-9)


def test_swapped_vehicles_are_refused():
    with pytest.raises(SpecError, match="swapped"):
        individual(HIGHEST, LOWEST, WLTC, **of(LOW))


def test_certified_energy_takes_the_larger_and_the_gentler():
    assert energy_usable_certified_wh((75000.0, 74000.0), (0.95, 1.02)) == pytest.approx(76500.0, rel=1e-14)
