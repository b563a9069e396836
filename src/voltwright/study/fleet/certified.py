"""Certified figures of many variants of one car, as columns.

A car that follows its trace draws the same power in each step whatever its battery is at, so the energies of its cycles come
from lanes without a battery (`energy_lanes.py`); its usable energy is that of the closed form, times what the car's own full
test says of it (`benches.py`). Variants that cannot follow take the full test. So does a sample, whose errors are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, known_name
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.spec.car import CarSpec
from voltwright.study.fleet.blocks import CheckedError, errors_of, run_blocks
from voltwright.study.variants import checked_columns


@dataclass(frozen=True)
class CertifiedFleet:
    """Certified figures of many variants of one car.

    Attributes:
        columns: by figure, not rounded, each of shape (n,): `range_epa_km` of the label and `consumption_epa_wh_km`, combined;
            `range_wltp_km`, `consumption_wltp_wh_km`, `range_cltc_km`, `consumption_cltc_wh_km`. Consumptions are from the grid.
        base: the same figures of the car itself, by the full test.
        errors: by figure, over the variants that took the full test beside the lanes; empty where all took it.
        full_tests: whether the figures of each variant are those of a full test, shape (n,).
    """

    columns: dict[str, np.ndarray]
    base: dict[str, float]
    errors: dict[str, CheckedError] = field(default_factory=dict)
    full_tests: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))


def certify_many(
    car: CompletedCar | CarSpec | str | Path,
    variations: Mapping[str, Any],
    procedures: Sequence[str] = ("epa-mct", "wltp"),
    *,
    precision: Literal["float32", "float64"] = "float32",
    as_built: bool = True,
    checked: int | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> CertifiedFleet:
    """Certified range and consumption of variants of a car.

    Args:
        car: completed, spec, name, or path.
        variations: from dotted paths of the car's file to values in the field's unit, each of shape (n,).
        procedures: of `voltwright.procedures.certify.PROCEDURES`.
        precision: of the lanes.
        as_built: whether the variants are cars as they leave the factory: the test mass is that of the certified car and what
            the variant weighs more, in no class of test weights. Else each is a design of its own, tested by the rules.
        checked: how many variants take the full test as well; default: a fiftieth, from 10 to 200.
        seed: of the choice of these.
        progress: is told the share that is done.

    Returns:
        columns of shape (n,), the car's own figures, the errors of the variants that were checked.

    Raises:
        SpecError: a path that does not exist or cannot matter, values out of range, a procedure that does not exist.
        TraceError: a variant that cannot be certified at all.
    """
    full = completed_car(car)
    names = list(dict.fromkeys(known_name("procedure", name, PROCEDURES, ALIASES) for name in procedures))
    if not names:
        raise SpecError("`procedures` must name at least one procedure, but names none.", "procedures")
    columns = checked_columns(full, variations)
    count = len(next(iter(columns.values())))
    (done,) = run_blocks(
        full,
        lambda first, last: {path: values[first:last] for path, values in columns.items()},
        count,
        [f"certify:{name}" for name in names],
        block=count,
        precision=precision,
        as_built=as_built,
        checked=checked,
        seed=seed,
        progress=progress,
    )
    return CertifiedFleet(done.columns, done.base, errors_of([done]), done.full_tests)
