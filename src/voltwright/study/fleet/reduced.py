"""Blocks of a fleet reduced while they are computed: mean, deviation, quantiles, histogram and the errors of the lanes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.fleet.blocks import FleetBlock, errors_of
from voltwright.study.shards.summary import NumberSummary, summary_of


@dataclass(frozen=True)
class FleetFigure:
    """A figure over the variants of a car.

    Attributes:
        name: which ends in its unit.
        way: "lanes", or "full engine, car by car".
        base: of the car itself.
        mean: of the variants. sd: standard deviation. low, high: ends. p01 to p99: quantiles, within 0.05 %.
        error_mean, error_sd, error_worst: relative, of the lanes against the full engine; None where nothing was checked.
        error_count: variants that were checked.
        histogram: variants in each of 40 equal parts from low to high; empty where all are the same.
    """

    name: str
    way: str
    base: float
    mean: float
    sd: float
    low: float
    high: float
    p01: float
    p05: float
    p50: float
    p95: float
    p99: float
    error_mean: float | None
    error_sd: float | None
    error_worst: float | None
    error_count: int
    histogram: tuple[float, ...]


@dataclass(frozen=True)
class CarFleet:
    """The variants of one car: its name and title, how many, how many of them took full tests for certification, figures."""

    car: str
    title: str
    variants: int
    full_tests: int
    figures: tuple[FleetFigure, ...]


class Reduced:
    """Blocks reduced on the fly: their columns go, what is left is of one size."""

    def __init__(self):
        self._summaries: dict[str, NumberSummary] = {}
        self._few: list[FleetBlock] = []
        self._full_tests = 0

    def add(self, block: FleetBlock) -> None:
        """Take in a block."""
        for name, values in block.columns.items():
            self._summaries.setdefault(name, NumberSummary()).add(summary_of(values))
        self._full_tests += int(np.count_nonzero(block.full_tests))
        none = np.zeros(0)
        bare = dict.fromkeys(block.columns, none)
        self._few.append(FleetBlock(block.first, {}, bare, block.base, none, block.deviations, block.ways))

    def fleet(self, car: str, title: str, count: int) -> CarFleet:
        """What the blocks come to."""
        errors, first = errors_of(self._few), self._few[0]
        made = []
        for name, summary in self._summaries.items():
            known, error = summary.figures(), errors.get(name)
            made.append(
                FleetFigure(
                    name=name,
                    way=first.ways[name],
                    base=float(first.base[name]),
                    mean=known["mean"],
                    sd=known["sd"] or 0.0,
                    low=known["min"],
                    high=known["max"],
                    **{key: known[key] for key in ("p01", "p05", "p50", "p95", "p99")},
                    error_mean=None if error is None else error.mean,
                    error_sd=None if error is None else error.sd,
                    error_worst=None if error is None else error.worst_error,
                    error_count=0 if error is None else error.count,
                    histogram=tuple(summary.histogram()),
                )
            )
        return CarFleet(car, title, count, self._full_tests, tuple(made))
