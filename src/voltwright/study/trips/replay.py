"""Replay of recorded trips: the coupled car drives what was recorded, and is compared with what its battery gave.

Known to the model: speed and height over time, the air outside, what was on board, and the state at the start (charge of the
battery, temperatures of cells and cabin). With `loads="measured"` also the electric power of heater and air conditioning; with
"modelled" the climate model finds it. Not known: wind, rain, traffic ahead, sun, what the driver set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError, TraceError
from voltwright.library.recordings import Recording
from voltwright.physics.charging.supply import Supply
from voltwright.physics.climate.cabin import CabinState
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, pressure_at_altitude_pa
from voltwright.physics.warm_up import coldness_over
from voltwright.sim.coupled.around import surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import CoupledState
from voltwright.sim.coupled.run import CoupledRun, run_coupled
from voltwright.sim.records import StepInput
from voltwright.spec.car import CarSpec
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.trips.signals import recorded_climate_w, slope_along, stuck_reading
from voltwright.units import J_PER_WH, M_PER_KM, ZERO_CELSIUS_K

Loads = Literal["measured", "modelled"]
STEPS_PER_BUCKET = 600
STAND_M_S = 0.05
"""A speed below this is the noise of a sensor at a stand."""
WINTER_BELOW_C = 12.0
PAYLOAD_MOST_KG = 2000.0
SUN_W_M2 = {"summer": 400.0, "winter": 110.0, "any": 0.0}
"""Mean of a day's light hours over all weathers in middle Europe (some 5.6 kWh/m2 in 14 h of June, 0.9 in 8.5 h of December),
by judgement, for nothing is recorded of it."""


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
    spec: CarSpec, trips: list[RecordedTrip], loads: Loads, recording: Recording, payload_kg: float | None = None
) -> tuple[list[TripResult], dict[str, str]]:
    """Replay trips with a car.

    Args:
        spec: of the car. trips: as read. loads: "measured" takes the recorded power of heater and air conditioning, "modelled"
        the climate model's. recording: what is known of it. payload_kg: beside the car's test mass on every trip; left out:
        what the recording says.

    Returns:
        results of the trips that can be compared, and the reason by name of each that cannot.

    Raises:
        SpecError: a payload out of range. TraceError: no trip is left.
    """
    if payload_kg is not None and not 0.0 <= payload_kg <= PAYLOAD_MOST_KG:
        raise SpecError(f"The payload must be from 0 to {PAYLOAD_MOST_KG:g} kg, but is {payload_kg:g} kg.", "payload_kg")
    full = complete(spec).spec
    results, left_out = [], {}
    for trip in trips:
        reason = recording.left_out.get(trip.name) or _why_not(trip, loads, recording)
        if reason:
            left_out[trip.name] = reason
            continue
        extra = recording.payload_of_kg(trip.name) if payload_kg is None else payload_kg
        car = CoupledCar.from_spec(full, full.masses.mass_test_kg + full.masses.mass_payload_kg + extra, recording.capacity_share)
        results.append(_compared(car, trip, loads, recording))
    if not results:
        raise TraceError(f"No trip is left to compare: {'; '.join(f'{name}, {why}' for name, why in left_out.items())}.")
    return results, left_out


def _why_not(trip: RecordedTrip, loads: Loads, recording: Recording) -> str:
    """Why a trip cannot be compared, or nothing."""
    if trip.power_w is None and (trip.soc is None or recording.energy_full_wh is None):
        return "it has no column battery_power_W, and no energy is known for its state of charge"
    if trip.soc is None:
        return "it has no column soc_percent, and so no start"
    if loads == "measured":
        return stuck_reading(trip)
    return ""


def _compared(car: CoupledCar, trip: RecordedTrip, loads: Loads, recording: Recording) -> TripResult:
    count = len(trip.time_s) - 1
    run = _drive(car, trip, loads, recording)
    assert run.records is not None
    drive, heat = run.records.drive, run.records.heat
    terminals = float(np.sum(np.asarray(drive.terminal_w)[:count])) * trip.dt_s / J_PER_WH
    climate = float(np.sum(np.asarray(heat.climate_w + heat.extra_w)[:count])) * trip.dt_s / J_PER_WH
    soc_end = float(run.end.pack.soc if recording.soc_of_cells else car.vehicle.pack.display_of_soc(run.end.pack.soc))
    measured, modelled = _energies(trip, recording, terminals, soc_end)
    return TripResult(
        name=trip.name,
        season=_season(trip, recording),
        distance_km=trip.path_m / M_PER_KM,
        ambient_c=_ambient_mean_c(trip, recording),
        measured_wh=measured,
        modelled_wh=modelled,
        deviation=modelled / measured - 1.0 if measured != 0.0 else float(np.sign(modelled)),
        terminals_wh=terminals,
        climate_wh=climate,
        voltage_rmse=_voltage_rmse(trip, np.asarray(drive.voltage_v)[:count]),
        soc_end=soc_end,
        soc_end_measured=None if trip.soc is None else float(trip.soc[-1]),
        cells_end_c=float(run.end.pack_heat.cells_k) - ZERO_CELSIUS_K,
        cells_end_measured_c=None if trip.cells_c is None else float(trip.cells_c[-1]),
        missed_steps=int(np.sum(np.asarray(run.misses)[1:])),
        remarks=trip.remarks + _air_taken(trip, recording),
    )


def _air_taken(trip: RecordedTrip, recording: Recording) -> tuple[str, ...]:
    """A remark where the trip's own file does not tell the air's temperature."""
    return (f"no air temperature: {recording.ambient_c:g} °C taken",) if trip.ambient_c is None else ()


def _ambient_mean_c(trip: RecordedTrip, recording: Recording) -> float:
    return recording.ambient_c if trip.ambient_c is None else float(np.mean(trip.ambient_c))


def _season(trip: RecordedTrip, recording: Recording) -> str:
    if trip.ambient_c is None:
        return "any"
    return "winter" if _ambient_mean_c(trip, recording) < WINTER_BELOW_C else "summer"


def _energies(trip: RecordedTrip, recording: Recording, terminals_wh: float, soc_end: float) -> tuple[float, float]:
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


def _drive(car: CoupledCar, trip: RecordedTrip, loads: Loads, recording: Recording) -> CoupledRun:
    """The coupled run of a trip, padded so that trips of like length share one compiled run."""
    count = len(trip.time_s) - 1
    padding = (0, -count % STEPS_PER_BUCKET)

    def column(values) -> np.ndarray:
        return np.pad(np.asarray(values, float)[1:], padding, mode="edge")

    speed = np.where(trip.speed_m_s < STAND_M_S, 0.0, trip.speed_m_s)
    slope = slope_along(trip)
    cosine = 1.0 / np.sqrt(1.0 + slope**2)
    thinness = pressure_at_altitude_pa(trip.elevation_m) / PRESSURE_SEA_LEVEL_PA
    cold = np.pad(coldness_over(speed[1:] + speed[:-1] > 0.0, trip.dt_s), padding)
    present = np.pad(np.ones(count), padding)
    columns = (speed, slope * cosine, cosine, thinness)
    asks = StepInput(*(jnp.asarray(column(values)) for values in columns), *map(jnp.asarray, (present, cold, present)))
    ambient = np.full(count + 1, recording.ambient_c) if trip.ambient_c is None else trip.ambient_c
    given = loads == "measured"
    climate: dict[str, Any] = {"sun_w_m2": SUN_W_M2[_season(trip, recording)]}
    if given:
        climate = {"comfort": 0.0, "extra_w": column(recorded_climate_w(trip)) * present}
    around = surroundings(len(present), column(ambient), **climate)
    start = _start(car, trip, recording, float(ambient[0]), float(speed[0]))
    return run_coupled(car, _no_charger(), start, asks, around, jnp.asarray(trip.dt_s), jnp.asarray(0.0))


def _no_charger() -> Supply:
    """The supplies of a run away from any charger."""
    import jax

    return jax.tree.map(lambda leaf: leaf[None], Supply.of())


def _start(car: CoupledCar, trip: RecordedTrip, recording: Recording, ambient_c: float, speed_m_s: float) -> CoupledState:
    """The state at the start: recorded charge and temperatures, everything else at the temperature of the air."""
    assert trip.soc is not None
    soc = float(trip.soc[0])
    display = float(car.vehicle.pack.display_of_soc(soc)) if recording.soc_of_cells else soc
    cells_c = ambient_c if trip.cells_c is None else float(trip.cells_c[0])
    start = car.soaked(cells_c + ZERO_CELSIUS_K, display, speed_m_s)
    cabin = jnp.asarray(_cabin_start_c(trip, recording, ambient_c) + ZERO_CELSIUS_K)
    return start.replaced(drive_units_k=jnp.asarray(ambient_c + ZERO_CELSIUS_K), cabin=CabinState(cabin, cabin))


def _cabin_start_c(trip: RecordedTrip, recording: Recording, ambient_c: float) -> float:
    """Cabin temperature at the start; a sensor at the lower end of its range says only that it is colder than that."""
    if trip.cabin_c is None:
        return ambient_c
    low, _ = recording.cabin_sensor_c
    cabin = float(trip.cabin_c[0])
    return min(cabin, ambient_c) if cabin <= low else cabin
