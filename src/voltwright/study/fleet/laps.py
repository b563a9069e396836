"""The laps of a car's own tests, one behind the other, as lanes drive them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from voltwright.physics.record import Record
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.terminal_energy import GivenSteps
from voltwright.study.fleet.benches import PART_STEPS, Lap, Plan
from voltwright.study.fleet.driven_test import drawn_1_j


class Laps(Record):
    """All laps of all procedures, one behind the other.

    Attributes:
        steps: of shape (n,). first, last: of each part of a lap, shape (k,). soc: displayed in it, shape (k,). bench: the
        procedure of each, shape (k,). road_pressure_pa, soc_end: of each procedure, shape (p,). drawn_1_j: of
        each part, as of `driven_test.drawn_1_j`, shape (k,).
        front_share: of the wheel force, held in each step, shape (n,); None where each lane finds its own.
    """

    steps: GivenSteps
    first: Any
    last: Any
    soc: Any
    bench: Any
    inputs: Inputs
    road_pressure_pa: Any
    soc_end: Any
    drawn_1_j: Any
    front_share: Any = None


Where = dict[str, dict[str, tuple[list[slice], list[slice]]]]
"""By procedure and unit: which parts belong to each of the laps that are driven (first, for the rest)."""


def laps_of(plans: Mapping[str, Plan]) -> tuple[Laps, Where]:
    """The laps of plans in their parts, and where they lie."""
    laps: list[Lap] = []
    bench: list[int] = []
    drawn: list[float] = []
    parts: list[tuple[int, int, float]] = []
    where: Where = {}

    def added(lap: Lap, number: int, weight_1_j: float) -> slice:
        begin = sum(len(each.steps.speed_m_s) for each in laps)
        count = len(lap.steps.speed_m_s)
        own = [(begin + k * PART_STEPS, begin + min((k + 1) * PART_STEPS, count), soc) for k, soc in enumerate(lap.soc)]
        laps.append(lap)
        parts.extend(own)
        bench.extend([number] * len(own))
        drawn.extend([weight_1_j] * len(own))
        return slice(len(parts) - len(own), len(parts))

    for number, (procedure, plan) in enumerate(plans.items()):
        where[procedure] = {}
        cycles = {id(lap): lap for unit in plan.units.values() for lap in (*unit.first, *unit.rest)}
        weights = drawn_1_j(plan.test, [lap.energy_j for lap in cycles.values()])
        for name, unit in plan.units.items():
            first = [added(lap, number, weights[0]) for lap in unit.first]
            rest = first if unit.rest is unit.first else [added(lap, number, weights[0]) for lap in unit.rest]
            where[procedure][name] = (first, rest)
        if plan.steady is not None:
            added(plan.steady, number, weights[-1])
    columns = [np.concatenate([getattr(lap.steps, name) for lap in laps]) for name in ("before_m_s", "speed_m_s", "cold_drag")]
    first, last, soc = (np.array(column) for column in zip(*parts, strict=True))
    made = Laps(
        steps=GivenSteps(*columns),
        first=first.astype(np.int32),
        last=last.astype(np.int32),
        soc=soc,
        bench=np.array(bench, np.int32),
        inputs=inputs_of(0.0, **next(iter(plans.values())).conditions),
        road_pressure_pa=np.array([plan.conditions["road_pressure_pa"] for plan in plans.values()]),
        soc_end=np.array([plan.test.soc_end for plan in plans.values()]),
        drawn_1_j=np.array(drawn),
    )
    return made, where
