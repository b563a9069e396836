"""What a production plan comes to: the record of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from voltwright.study.production.causes import Cause
from voltwright.study.production.declarable import Declarable
from voltwright.study.production.declared import Conformity, OperatingCharacteristic
from voltwright.study.production.drift import DriftChart, RunLength
from voltwright.study.production.durability import FleetDurability
from voltwright.study.production.spread import Contribution, Spread


@dataclass(frozen=True)
class PlantRow:
    """A plant in the series.

    Attributes:
        name: for people. cars: that it builds. start, end: days of its first and last car. full_rate: cars a week. days_to_half:
            until half of the full rate.
    """

    name: str
    cars: int
    start: str
    end: str
    full_rate: float
    days_to_half: float


@dataclass(frozen=True)
class ToleranceRow:
    """A tolerance as it was used.

    Attributes:
        name: of what varies. distribution: form. mean, sd: of a mature plant, as a fraction or in the number's own unit.
        relative: whether they are fractions. source: where it comes from. written: whether the plan has it.
    """

    name: str
    distribution: str
    mean: float
    sd: float
    relative: bool
    source: str
    written: bool


@dataclass(frozen=True)
class Histogram:
    """Cars by measured value of a figure, of one variant: edges of the bins, shape (n + 1,), and cars in each, shape (n,)."""

    figure: str
    variant: str
    edges: tuple[float, ...]
    cars: tuple[int, ...]


@dataclass(frozen=True)
class ProductionResult:
    """What a production plan comes to.

    Attributes:
        plan: name.
        title: for people.
        count: cars of the series.
        sampled: of them certified.
        seed: of the random numbers.
        plants: in the order of the plan.
        tolerances: as used.
        spreads: of each figure, of all cars and by variant and plant.
        contributions: of each tolerance to the variance of every figure, by variant.
        causes: correlation of each tolerance with every measured figure over the certified cars, by variant.
        conformity: by variant.
        declarable: what each consumption that may be declared comes to, by variant.
        characteristic: of normal series.
        charts: of the audit, by plant.
        run_lengths: of them.
        durability: by variant; none where it was not asked for.
        histograms: of the measured figures, those of the first procedure first.
        failed: cars that could not be certified, by number, with why.
        engine_error: largest relative deviation of the batch engine from the full test.
        engine_checked: figures compared for it.
        columns: of the sampled cars, each of shape (n,).
    """

    plan: str
    title: str
    count: int
    sampled: int
    seed: int
    plants: tuple[PlantRow, ...]
    tolerances: tuple[ToleranceRow, ...]
    spreads: tuple[Spread, ...]
    contributions: tuple[Contribution, ...]
    causes: tuple[Cause, ...]
    conformity: tuple[Conformity, ...]
    declarable: tuple[Declarable, ...]
    characteristic: OperatingCharacteristic
    charts: tuple[DriftChart, ...]
    run_lengths: tuple[RunLength, ...]
    durability: tuple[FleetDurability, ...]
    histograms: tuple[Histogram, ...]
    failed: dict[str, str]
    engine_error: float
    engine_checked: int
    columns: Mapping[str, np.ndarray] = field(repr=False)
