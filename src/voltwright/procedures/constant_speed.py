"""Constant speed to empty: how far a full battery carries a car at one speed and temperature, as magazines test it.

Modelled: the road itself, with air and tyres at the temperature given, sea level, no wind. Left out: heating and air
conditioning (a day at a steady speed has them), traffic, slopes. No regulation: a common test, and no certificate.
"""

from dataclasses import replace
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError
from voltwright.formatting import number, short
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import Phase, Schedule, phase_energies, run_test
from voltwright.procedures.bench.range_determination import certificate_of, check_end, energy_recharge_wh
from voltwright.procedures.bench.unit_weights import range_result
from voltwright.procedures.drive import check_conditions
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH

SPEED_LEAST_KMH = 5.0
RULES = (
    Rule("From rest on a full battery and a cold car, 45 s to the speed, which is held until the battery is empty.", "M"),
    Rule("Range is the distance driven; consumption is energy over distance.", "M"),
    Rule("Air and tyres at the temperature given; the test mass of the car's file.", "M"),
)


def certify_constant(
    car: CompletedCar | CarSpec | str | Path, *, speed_kmh: float = 100.0, temperature_c: float = 23.0, payload_kg: float = 0.0
) -> Certificate:
    """Range and consumption of a car at one speed, from full to empty.

    Args:
        car: completed, spec, name in the library, or path. speed_kmh: held [km/h]. temperature_c: of air, tyres and cells [C].
        payload_kg: beside the test mass [kg].

    Returns:
        the result with "constant", in the form of a certificate, and the drive behind it.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or a speed or condition out of range.
        TraceError: a car that cannot hold the speed.
    Source: the common test of magazines and users [M].
    """
    full = completed_car(car)
    check_conditions(full, temperature_c, payload_kg=payload_kg)
    with double_precision():
        vehicle = Vehicle.from_car(full, full.masses.mass_test_kg + full.masses.mass_payload_kg + payload_kg, road=True)
    top_kmh = float(vehicle.speed_max_m_s) / M_S_PER_KMH
    if not SPEED_LEAST_KMH <= speed_kmh <= top_kmh:
        raise SpecError(
            f"`speed_kmh` must be from {SPEED_LEAST_KMH:g} km/h to the top speed of {full.name} ({top_kmh:.0f} km/h), "
            f"but is {speed_kmh:g} km/h.",
            "speed_kmh",
        )
    steady = Phase("constant", "constant", speed_m_s=speed_kmh * M_S_PER_KMH, to_the_end=True)
    schedule = Schedule(
        f"constant {speed_kmh:g} km/h",
        (steady,),
        temperature_c=temperature_c,
        road_temperature_c=temperature_c,
        road_pressure_pa=PRESSURE_SEA_LEVEL_PA,
    )
    run = run_test(vehicle, schedule)
    check_end(run)
    rows = [replace(row, complete=True) for row in phase_energies(run)]
    result = range_result(rows, {"constant": ("constant",)}, energy_recharge_wh(full, vehicle, run))
    notes = (f"{speed_kmh:g} km/h at {short(temperature_c)} °C, {number(run.mass_kg)} kg.",)
    return certificate_of(full, "constant", "no regulation", "constant", result, run, RULES, notes)
