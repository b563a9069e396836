"""Which assumed numbers of a car move its range most: those that a person should look up first.

Each is set to both ends of the 90 % interval that its default law has, and the car is driven: a plain run takes a fraction of a
millisecond, where the gradient of `sensitivity.py` would first have to be traced.
"""

import math
from pathlib import Path

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.numbers import numbers_of
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.number_intervals import half_widths
from voltwright.units import M_PER_KM, celsius_to_kelvin, symbol_of

TEMPERATURE_C = 20.0
CYCLE = "wltc-class3b"
COUNT = 3


def assumed_numbers(
    car: CompletedCar | CarSpec | str | Path, cycle: Cycle | str | Path = CYCLE, count: int = COUNT
) -> tuple[AssumedNumber, ...]:
    """The assumed numbers that move the range most, the largest first.

    Numbers that follow exactly from written ones, such as a test mass from an empty one, are not among them: they are not what
    to look up.

    Args:
        car: completed, spec, name, or path.
        cycle: whose range is meant: trace, name, or path.
        count: how many.

    Raises:
        SpecError, TraceError, UnknownNameError: as in `sensitivity`.
    """
    full = completed_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    inputs, widths, values = inputs_of_cycle(trace, ambient_c=TEMPERATURE_C), half_widths(full), numbers_of(full)
    own = [path for path in values if path in full.assumptions and not full.parents.get(path) and widths[path] > 0.0]
    moves: dict[str, float] = {}
    for path in own:
        ends = [replace_fields(full, {path: float(values[path]) + side * widths[path]}) for side in (-1.0, 1.0)]
        low_km, high_km = (_range_km(end, inputs, trace) for end in ends)
        moves[path] = 0.5 * abs(high_km - low_km)
    span_km = _range_km(full, inputs, trace)
    largest = sorted(
        (path for path, moved in moves.items() if math.isfinite(moved) and moved > 0.0), key=lambda path: -moves[path]
    )
    return tuple(
        AssumedNumber(
            path=path,
            value=float(values[path]),
            unit=symbol_of(path),
            law=full.assumptions[path],
            range_share=moves[path] / span_km,
            range_half_width_km=moves[path],
        )
        for path in largest[:count]
    )


def _range_km(car: CompletedCar, inputs: Inputs, trace: Cycle) -> float:
    """Energy of the cells over what a kilometre of the trace takes of it [km]."""
    vehicle = Vehicle.from_car(car, road=True)
    start = start_of(vehicle, cells_k=celsius_to_kelvin(TEMPERATURE_C), speed_m_s=float(trace.speed_m_s[0]))
    ledger = run(vehicle, inputs, start, trace.dt_s, what="The drive").ledger
    return float(vehicle.pack.energy_chemical_j()) / float(ledger.chemical_j) * float(ledger.distance_m) / M_PER_KM
