"""Replay of recorded trips: the coupled car drives what was recorded, and is compared with what its battery gave.

Known to the model: speed and height over time, the air outside, what was on board, and the state at the start (charge of the
battery, temperatures of cells and cabin). With `loads="measured"` also the electric power of heater and air conditioning; with
"modelled" the climate model finds it. Not known: wind, rain, traffic ahead, sun, what the driver set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import TraceError
from voltwright.formatting import short
from voltwright.library.recordings import Recording
from voltwright.physics.climate.cabin import CabinState
from voltwright.physics.environment import pressure_at_altitude_pa
from voltwright.physics.thermal import LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.ranges import PAYLOAD_TRIPS
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import Result, run
from voltwright.sim.state import State, start_of
from voltwright.spec.car import CarSpec
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.trips.consistency import mended_power, not_driven
from voltwright.study.trips.signals import recorded_climate_w, slope_along, stuck_reading
from voltwright.units import J_PER_WH, M_PER_KM, ZERO_CELSIUS_K, celsius_to_kelvin

Loads = Literal["measured", "modelled"]
STAND_M_S = 0.05
"""A speed below this is the noise of a sensor at a stand."""
WINTER_BELOW_C = 12.0
SUN_W_M2 = {"summer": 400.0, "winter": 110.0, "any": 0.0}
"""Mean of a day's light hours over all weathers in middle Europe (some 5.6 kWh/m2 in 14 h of June, 0.9 in 8.5 h of December),
by judgement, for nothing is recorded of it."""
COLUMNS = ("voltage_v", "terminal_w")
"""Columns over time that a replay keeps."""
TYRES_OVER_AIR_K = 20.0
"""Tyres run warm over the air, second hand: 10 to 20 K in town, 20 to 30 K on a motorway."""


@dataclass(frozen=True)
class TripResult:
    """A replayed trip.

    Attributes:
        season: winter below 12 C outside, else summer; any where that was not recorded. measured_wh, modelled_wh: net energy of
        the battery; where a recording has no power, its state of charge counted at the recording's own energy. deviation:
        modelled over measured energy, less 1. terminals_wh: modelled at the battery's terminals. voltage_rmse: over the mean
        voltage. soc_end, soc_end_measured: as the recording counts. cells_end_c, cells_end_measured_c: [C]. climate_wh: of
        heater and air conditioning, as used in the replay. missed_steps: in which the car fell more than 2 km/h behind.
        remarks: of the reader. None where not recorded.
    """

    name: str
    season: str
    distance_km: float
    ambient_c: float
    measured_wh: float
    modelled_wh: float
    deviation: float
    terminals_wh: float
    climate_wh: float
    voltage_rmse: float | None
    soc_end: float
    soc_end_measured: float | None
    cells_end_c: float
    cells_end_measured_c: float | None
    missed_steps: int
    remarks: tuple[str, ...] = ()


def replay(
    spec: CompletedCar | CarSpec, trips: list[RecordedTrip], loads: Loads, recording: Recording, payload_kg: float | None = None
) -> tuple[list[TripResult], dict[str, str]]:
    """Replay trips with a car.

    Args:
        spec: of the car. trips: as read. loads: "measured" takes the recorded power of heater and air conditioning, "modelled"
        the climate model's. recording: what is known of it. payload_kg: beside the car's test mass on every trip; default:
        what the recording says.

    Returns:
        results of the trips that can be compared, and the reason by name of each that cannot.

    Raises:
        SpecError: a payload out of range. TraceError: no trip is left.
    """
    drives, left_out = replayed(spec, trips, loads, recording, payload_kg)
    return [compared(drive, recording) for drive in drives], left_out


@dataclass(frozen=True)
class Drive:
    """A trip that a car has driven again.

    Attributes:
        trip: with what was mended. vehicle: with its payload, in SI. done: the run, with the columns `COLUMNS`. behind: remarks
        on where the car fell behind.
    """

    trip: RecordedTrip
    vehicle: Vehicle
    done: Result
    behind: tuple[str, ...]


def replayed(
    spec: CompletedCar | CarSpec, trips: list[RecordedTrip], loads: Loads, recording: Recording, payload_kg: float | None = None
) -> tuple[list[Drive], dict[str, str]]:
    """The runs behind a replay.

    Args:
        spec, trips, loads, recording, payload_kg: as `replay`.

    Returns:
        the runs of trips that can be compared, and the reason by name of each that cannot.

    Raises:
        SpecError, TraceError: as `replay`.
    """
    if payload_kg is not None:
        PAYLOAD_TRIPS.check("payload_kg", payload_kg)
    full = completed_car(spec)
    drives, left_out = [], {}
    for trip in trips:
        reason = recording.left_out.get(trip.name) or _why_not(trip, loads, recording)
        if reason:
            left_out[trip.name] = reason
            continue
        vehicle = vehicle_of_trip(full, trip, recording, payload_kg)
        mended, reason = mended_power(trip, vehicle, soc_of_cells=recording.soc_of_cells)
        try:
            done = None if reason else _drive(vehicle, mended, loads, recording)
        except TraceError as error:
            done, reason = None, str(error)
        behind, reason = ((), reason) if done is None else not_driven(mended, vehicle, done)
        if reason or done is None:
            left_out[trip.name] = reason
            continue
        drives.append(Drive(mended, vehicle, done, behind))
    if not drives:
        raise TraceError(f"No trip is left to compare: {'; '.join(f'{name}, {why}' for name, why in left_out.items())}.")
    return drives, left_out


def vehicle_of_trip(car: CompletedCar, trip: RecordedTrip, recording: Recording, payload_kg: float | None = None) -> Vehicle:
    """The vehicle that drives a trip: with what was on board, its worn battery, and its tyres of the season.

    Args: car: completed. trip: as read. recording, payload_kg: as `replay`.
    """
    extra = recording.payload_of_kg(trip.name) if payload_kg is None else payload_kg
    mass_kg = car.masses.mass_test_kg + car.masses.mass_payload_kg + extra
    vehicle = Vehicle.from_car(car, mass_kg, lumped=True, road=True).aged(recording.capacity_share, 1.0)
    if season_of(trip, recording) == "winter":
        vehicle = vehicle.replaced(road_load=vehicle.road_load.with_tyres(recording.winter_tyres))
    return vehicle


def _why_not(trip: RecordedTrip, loads: Loads, recording: Recording) -> str:
    """Why a trip cannot be compared, or nothing."""
    if trip.power_w is None and (trip.soc is None or recording.energy_full_wh is None):
        return "it has no column battery_power_W, and no energy is known for its state of charge"
    if trip.soc is None:
        return "it has no column soc_percent, and so no start"
    if trip.power_w is None and trip.soc[-1] == trip.soc[0]:
        return "its state of charge does not change, and it has no battery power: no energy is known"
    if np.any(trip.soc[:-1] <= 0.0):
        return f"its state of charge is 0 from {trip.time_s[int(np.argmax(trip.soc <= 0.0))]:.0f} s on, while it drives"
    if loads == "measured":
        return stuck_reading(trip)
    return ""


def compared(drive: Drive, recording: Recording) -> TripResult:
    """A trip as driven beside what was measured.

    Args: drive: of the trip. recording: what is known of it.
    """
    vehicle, trip, done = drive.vehicle, drive.trip, drive.done
    terminals = float(done.ledger.terminal_j) / J_PER_WH
    climate = float(done.ledger["climate"] + done.ledger["extra"]) / J_PER_WH
    cells = done.end.pack.soc
    soc_end = float(cells if recording.soc_of_cells else vehicle.pack.display_of_soc(cells))
    measured, modelled = counted_energies(trip, recording, terminals, soc_end)
    return TripResult(
        name=trip.name,
        season=season_of(trip, recording),
        distance_km=trip.path_m / M_PER_KM,
        ambient_c=ambient_mean_c(trip, recording),
        measured_wh=measured,
        modelled_wh=modelled,
        deviation=modelled / measured - 1.0 if measured != 0.0 else float(np.sign(modelled)),
        terminals_wh=terminals,
        climate_wh=climate,
        voltage_rmse=_voltage_rmse(trip, done.columns["voltage_v"]),
        soc_end=soc_end,
        soc_end_measured=None if trip.soc is None else float(trip.soc[-1]),
        cells_end_c=float(done.end.thermal.cells_k) - ZERO_CELSIUS_K,
        cells_end_measured_c=None if trip.cells_c is None else float(trip.cells_c[-1]),
        missed_steps=int(np.sum(done.totals.misses[1:])),
        remarks=trip.remarks + drive.behind + _air_taken(trip, recording),
    )


def _air_taken(trip: RecordedTrip, recording: Recording) -> tuple[str, ...]:
    """A remark where the trip's own file does not tell the air's temperature."""
    return (f"no air temperature: {short(recording.ambient_c)} °C taken",) if trip.ambient_c is None else ()


def ambient_mean_c(trip: RecordedTrip, recording: Recording) -> float:
    """Mean temperature of the air on a trip [C]."""
    return recording.ambient_c if trip.ambient_c is None else float(np.mean(trip.ambient_c))


def season_of(trip: RecordedTrip, recording: Recording) -> str:
    """Season of a trip: winter, summer, or any where no temperature was recorded."""
    if trip.ambient_c is None:
        return "any"
    return "winter" if ambient_mean_c(trip, recording) < WINTER_BELOW_C else "summer"


def counted_energies(trip: RecordedTrip, recording: Recording, terminals_wh: float, soc_end: float) -> tuple[float, float]:
    """(measured, modelled) energy [Wh] of a trip, both counted as the recording counts."""
    if trip.power_w is not None:
        return float(np.trapezoid(trip.power_w, trip.time_s)) / J_PER_WH, terminals_wh
    assert trip.soc is not None and recording.energy_full_wh is not None
    full, start = recording.energy_full_wh, float(trip.soc[0])
    return full * (start - float(trip.soc[-1])), full * (start - soc_end)


def _voltage_rmse(trip: RecordedTrip, voltage_v: np.ndarray) -> float | None:
    if trip.voltage_v is None:
        return None
    # A recorded sample is a mean over its second, a step of the model lies between two samples.
    measured = 0.5 * (trip.voltage_v[1:] + trip.voltage_v[:-1])
    return float(np.sqrt(np.mean((voltage_v - measured) ** 2)) / np.mean(measured))


def _drive(vehicle: Vehicle, trip: RecordedTrip, loads: Loads, recording: Recording) -> Result:
    """The run of a trip."""
    speed = np.where(trip.speed_m_s < STAND_M_S, 0.0, trip.speed_m_s)
    ambient = np.full(len(speed), recording.ambient_c) if trip.ambient_c is None else trip.ambient_c
    cabin: dict[str, Any] = {"sun_w_m2": SUN_W_M2[season_of(trip, recording)], "cabin_on": 1.0}
    if loads == "measured":
        cabin = {"cabin_on": 0.0, "extra_w": recorded_climate_w(trip)[1:]}
    inputs = inputs_of(
        speed[1:],
        grade=slope_along(trip)[1:],
        ambient_c=ambient[1:],
        pressure_pa=pressure_at_altitude_pa(trip.elevation_m)[1:],
        **cabin,
    )
    start = _start(vehicle, trip, recording, float(ambient[0]), float(speed[0]))
    return run(vehicle, inputs, start, trip.dt_s, keep=COLUMNS, what=f"The trip {trip.name}")


def _start(vehicle: Vehicle, trip: RecordedTrip, recording: Recording, ambient_c: float, speed_m_s: float) -> State:
    """The state at the start: recorded charge and temperatures, everything else at the temperature of the air."""
    assert trip.soc is not None
    soc = float(trip.soc[0])
    display = float(vehicle.pack.display_of_soc(soc)) if recording.soc_of_cells else soc
    cells_k = celsius_to_kelvin(ambient_c if trip.cells_c is None else float(trip.cells_c[0]))
    ambient_k = celsius_to_kelvin(ambient_c)
    cabin = np.asarray(celsius_to_kelvin(_cabin_start_c(trip, recording, ambient_c)))
    cold_drag = _cold_drag_start(float(cells_k) - ambient_k, float(cabin) - ambient_k)
    start = start_of(vehicle, display, cells_k=cells_k, ambient_k=ambient_k, speed_m_s=speed_m_s, cold_drag=cold_drag)
    assert isinstance(start.thermal, LumpedState)
    return start.replaced(thermal=start.thermal.replaced(cabin=CabinState(cabin, cabin)))


def _cold_drag_start(cells_over_air_k: float, cabin_over_air_k: float) -> float:
    """Cold drag at the start: a car whose cells and cabin are both warmer than the air was driven not long ago, or stood warm.

    Equation: c = 1 - clip(min(dT_cells, dT_cabin) / 20 K, 0, 1): its tyres are taken to be as much warmer than the air.
    Source: by judgement; cells alone stay warm for a night, the sun warms a cabin alone.
    """
    return 1.0 - min(max(min(cells_over_air_k, cabin_over_air_k), 0.0) / TYRES_OVER_AIR_K, 1.0)


def _cabin_start_c(trip: RecordedTrip, recording: Recording, ambient_c: float) -> float:
    """Cabin temperature at the start; a sensor at the lower end of its range says only that it is colder than that."""
    if trip.cabin_c is None:
        return ambient_c
    low, _ = recording.cabin_sensor_c
    cabin = float(trip.cabin_c[0])
    return min(cabin, ambient_c) if cabin <= low else cabin
