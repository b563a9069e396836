"""Which assumed numbers of a car move its range most: those that a person should look up first.

The gradient of one drive for every number (`sensitivity.py`), times the half width of the 90 % interval that a default law has.
"""

import math
from pathlib import Path

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.numbers import numbers_of
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.sensitivity import half_widths, sensitivity
from voltwright.units import symbol_of

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
    found, widths, values = sensitivity(full, cycle), half_widths(full), numbers_of(full)
    moves = {
        path: abs(slope * widths[path])
        for path, slope in found.range_gradient.items()
        if path in full.assumptions and not full.parents.get(path)
    }
    largest = sorted(
        (path for path, moved in moves.items() if math.isfinite(moved) and moved > 0.0), key=lambda path: -moves[path]
    )
    return tuple(
        AssumedNumber(
            path=path,
            value=float(values[path]),
            unit=symbol_of(path),
            law=full.assumptions[path],
            range_share=moves[path] / found.range_km,
            range_half_width_km=moves[path],
        )
        for path in largest[:count]
    )
