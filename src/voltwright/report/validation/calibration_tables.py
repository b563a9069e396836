"""What the tables of a calibration hold: effects of traits as factors on losses, the spread about them, errors by mode."""

from collections.abc import Sequence

import numpy as np

from voltwright.defaults.calibration.factors import FACTORS, POWER_OVER_MASS_TYPICAL_W_KG, POWER_TRAIT, Effects
from voltwright.defaults.calibration.variance_components import LEVELS, SPREADING, Spread
from voltwright.formatting import percent
from voltwright.report.certification.tables import Cell, Grid
from voltwright.report.validation.tables import NAMES, SUMMARY_HEADS, summary_cells
from voltwright.study.calibration.validate import Validation, statistics

POWER_RATIO = 2.0
FACTOR_WORDS = {"auxiliaries": "base load"}
LEVEL_WORDS = {"drive": "drive of a platform", "vehicle": "single vehicle"}
TRAIT_WORDS = {POWER_TRAIT: f"{POWER_RATIO:g} times {POWER_OVER_MASS_TYPICAL_W_KG:g} W/kg"}


def effects_grid(effects: Effects) -> Grid:
    """By trait, what it multiplies each default loss by."""
    rows = []
    for trait, own in effects.items():
        base = POWER_RATIO if trait == POWER_TRAIT else np.e
        cells: list[Cell] = [(float(base ** own[name]), 2) if name in own else None for name in FACTORS]
        rows.append((TRAIT_WORDS.get(trait, trait), *cells))
    heads = ("trait", *(FACTOR_WORDS.get(name, name) for name in FACTORS))
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
