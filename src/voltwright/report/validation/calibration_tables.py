"""What the tables of a calibration hold: effects of traits as factors on losses, the spread about them, errors by mode."""

from collections.abc import Sequence

import numpy as np

from voltwright.defaults.calibration.factors import (
    DRAG,
    FACTORS,
    POWER_EXPONENT,
    POWER_OVER_MASS_TYPICAL_W_KG,
    Effects,
)
from voltwright.defaults.calibration.variance_components import LEVELS, SPREADING, Spread
from voltwright.formatting import percent
from voltwright.report.certification.tables import Cell, Grid
from voltwright.report.validation.tables import NAMES, SUMMARY_HEADS, summary_cells
from voltwright.study.calibration.validate import Validation, statistics

POWER_RATIO = 2.0
SHOWN = (*FACTORS, DRAG)
FACTOR_WORDS = {"auxiliaries": "base load", DRAG: "drag held by the coast-down"}
LEVEL_WORDS = {"drive": "drive of a platform", "vehicle": "single vehicle"}
POWER_WORDS = f"{POWER_RATIO:g} times {POWER_OVER_MASS_TYPICAL_W_KG:g} W/kg, by law"


def effects_grid(effects: Effects) -> Grid:
    """By trait, what it multiplies each default loss by."""
    rows = []
    for trait, own in effects.items():
        cells: list[Cell] = [(float(np.exp(own[name])), 2) if name in own else None for name in SHOWN]
        rows.append((trait, *cells))
    rows.append((POWER_WORDS, *((POWER_RATIO**POWER_EXPONENT, 2) if name == "machine" else None for name in SHOWN)))
    heads = ("trait", *(FACTOR_WORDS.get(name, name) for name in SHOWN))
    return Grid("Factors on the default losses", heads, tuple(rows))


def spread_grid(spread: Spread) -> Grid:
    """How much losses and road load differ from one group to the next of each level, as a standard deviation."""
    rows = [
        (LEVEL_WORDS.get(level, level), *(percent(float(width), 1) for width in widths))
        for level, widths in zip(LEVELS, spread.widths, strict=True)
    ]
    heads = ("from one to the next", *(FACTOR_WORDS.get(name, name) for name in SPREADING))
    return Grid("Spread of the factors about these", heads, tuple(rows))


def errors_grid(validations: Sequence[Validation]) -> Grid:
    """Statistics of several modes by cycle."""
    rows = [
        (validation.mode, NAMES[cycle], *summary_cells(statistics(validation.counted, cycle)))
        for validation in validations
        for cycle in (0, 1)
    ]
    return Grid("Cross-validated deviations", ("mode", "cycle", *SUMMARY_HEADS), tuple(rows), left=2)
