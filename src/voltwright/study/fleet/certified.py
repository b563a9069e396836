"""Certified figures of many variants of one car, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.procedures.certify import certify
from voltwright.spec.car import CarSpec


@dataclass(frozen=True)
class CertifiedFleet:
    """Certified figures of many variants of one car.

    Attributes:
        columns: by figure, not rounded, each of shape (n,): `range_epa_km` of the label and `consumption_epa_wh_km`, combined;
            `range_wltp_km`, `consumption_wltp_wh_km`, `range_cltc_km`, `consumption_cltc_wh_km`. Consumptions are from the grid.
        base: the same figures of the car itself, by the full test.
    """

    columns: dict[str, np.ndarray]
    base: dict[str, float]


def certify_many(
    car: CompletedCar | CarSpec | str | Path,
    variations: Mapping[str, Any],
    procedures: Sequence[str] = ("epa-mct", "wltp"),
    *,
    precision: Literal["float32", "float64"] = "float32",
) -> CertifiedFleet:
    """Certified range and consumption of variants of a car.

    Args:
        car: completed, spec, name, or path.
        variations: from dotted paths of the car's file to values in the field's unit, each of shape (n,).
        procedures: of `voltwright.procedures.certify.PROCEDURES`.
        precision: of the lanes.

    Returns:
        columns of shape (n,), and the car's own figures.
    """
    full = completed_car(car)
    columns = {path: np.atleast_1d(np.asarray(values, float)) for path, values in variations.items()}
    count = len(next(iter(columns.values())))
    rows = [_figures(vary(full, {path: values[row] for path, values in columns.items()}), procedures) for row in range(count)]
    return CertifiedFleet({name: np.array([row[name] for row in rows]) for name in rows[0]}, _figures(full, procedures))


def _figures(car: CompletedCar, procedures: Sequence[str]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for procedure in procedures:
        name = procedure.split("-", maxsplit=1)[0]
        done = certify(car, procedure)
        key = {"epa": "combined", "wltp": "wltc"}.get(name, next(iter(done.range_km)))
        factor = float(done.label["adjustment"]) if name == "epa" else 1.0
        figures[f"range_{name}_km"] = done.range_km[key] * factor
        figures[f"consumption_{name}_wh_km"] = done.consumption_ac_wh_km[key] / factor
    return figures
