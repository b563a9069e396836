"""A drive with temperatures and climate system, every signal kept: what a logger in the car would record.

Modelled: the coupled vehicle, its bodies as warm as the air at the start, the cabin held at comfort. `drive.py` runs the same
cycle with cells at one temperature and no climate system, as a chassis dynamometer does.
"""

from dataclasses import dataclass, field

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.drive import check_conditions
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle
from voltwright.units import M_PER_KM, ZERO_CELSIUS_K, celsius_to_kelvin


@dataclass(frozen=True)
class RecordedDrive:
    """A drive with every signal.

    Attributes:
        car: name.
        cycle: name.
        duration_s: driven [s].
        distance_km: driven [km].
        soc_start: displayed, 0-1.
        soc_end: likewise, at the end.
        trace_misses: steps more than 2 km/h from the trace.
        ledger_residual_relative: what the balances fail to explain.
        columns: by name of the signal, `time_s` first, each of shape (n,).
    """

    car: str
    cycle: str
    duration_s: float
    distance_km: float
    soc_start: float
    soc_end: float
    trace_misses: int
    ledger_residual_relative: float
    columns: dict[str, np.ndarray] = field(repr=False)


def record_drive(
    car: CompletedCar, cycle: Cycle, *, temperature_c: float = 20.0, soc_start: float = 0.8, cold_start: bool = True
) -> RecordedDrive:
    """Drive a cycle and keep every signal, in float64.

    Args:
        car: completed.
        cycle: checked trace.
        temperature_c: of the air, and of everything at the start [C].
        soc_start: displayed, 0-1.
        cold_start: whether tyres and gears start cold, as after an overnight soak.

    Raises:
        SpecError: a condition out of range.
        SimulationError: a ledger that does not close.
    """
    check_conditions(car, temperature_c, soc_start=soc_start)
    with double_precision():
        vehicle = Vehicle.from_car(car, lumped=True, road=True)
        start = start_of(
            vehicle,
            soc_start,
            cells_k=celsius_to_kelvin(temperature_c),
            speed_m_s=float(cycle.speed_m_s[0]),
            cold_drag=float(cold_start),
        )
    comfort = float(car.hvac.kind != "none")
    inputs = inputs_of_cycle(cycle, ambient_c=temperature_c, cabin_on=comfort)
    done = run(vehicle, inputs, start, cycle.dt_s, keep="all", what=f"Driving {car.name} over {cycle.name}")
    kept = done.columns
    columns: dict[str, np.ndarray] = {
        "time_s": cycle.time_s[1 : done.steps + 1],
        "speed_wanted_m_s": cycle.speed_m_s[1 : done.steps + 1],
        "grade": cycle.grade[1 : done.steps + 1],
        **kept,
        "miss": kept["miss"].astype(int),
        "soc_display": np.asarray(vehicle.pack.display_of_soc(kept["soc"])),
        "ambient_c": np.full(done.steps, temperature_c),
    }
    columns |= {f"{name[:-2]}_c": column - ZERO_CELSIUS_K for name, column in kept.items() if name.endswith("_k")}
    return RecordedDrive(
        car=car.name,
        cycle=cycle.name,
        duration_s=done.steps * cycle.dt_s,
        distance_km=float(done.ledger.distance_m) / M_PER_KM,
        soc_start=soc_start,
        soc_end=float(columns["soc_display"][-1]),
        trace_misses=int(np.sum(done.totals.misses[1:])),
        ledger_residual_relative=done.residual,
        columns={name: column for name, column in columns.items() if not name.endswith("_k")},
    )
