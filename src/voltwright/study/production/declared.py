"""Conformity of a series: what to declare so that the sequential test fails no more often than a risk, and how often it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.errors import SpecError
from voltwright.procedures.conformity import LIMIT_CONSUMPTION, SimulatedSequences, declared_for
from voltwright.study.production.declarable import Declarable, declarable_of
from voltwright.study.production.deviations import STREAM_SEQUENCES
from voltwright.study.random_numbers import generator

SEQUENCES = 50_000
BIASES_PERCENT = (-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
SDS_PERCENT = (0.5, 1.0, 2.0, 3.0)


@dataclass(frozen=True)
class Conformity:
    """The sequential test of the cars of a variant.

    Attributes:
        variant, figure: names. mean_wh_km, sd_wh_km: measured over the cars. designed_wh_km: of the designed car.
        risk: wanted. declared_wh_km: to declare for it. range_declared_km: what goes with it, mean range times mean over declared
            consumption. range_reached_km: by all but the risk's share of the cars, in a test of each.
        written_wh_km: what the plan declares, or None. fails, tests: share of series that fails and expected number of tests, at
            what the plan declares, else at `declared_wh_km`. fails_designed: the same share where the design is declared.
    """

    variant: str
    figure: str
    mean_wh_km: float
    sd_wh_km: float
    designed_wh_km: float
    risk: float
    declared_wh_km: float
    range_declared_km: float
    range_reached_km: float
    written_wh_km: float | None
    fails: float
    tests: float
    fails_designed: float


@dataclass(frozen=True)
class OperatingCharacteristic:
    """How often a normal series fails, and after how many tests, by mean and spread.

    Attributes:
        bias_percent: mean of measured over declared, less 100, shape (n,). sd_percent: spread of measured, shape (m,).
        fails: share of series, shape (m, n). tests: expected, shape (m, n). limit: A. sequences: simulated.
    """

    bias_percent: tuple[float, ...]
    sd_percent: tuple[float, ...]
    fails: tuple[tuple[float, ...], ...]
    tests: tuple[tuple[float, ...], ...]
    limit: float
    sequences: int


def conformity_of(
    variant: str,
    figure: str,
    measured: np.ndarray,
    ranges: np.ndarray,
    *,
    designed_wh_km: float,
    written_wh_km: float | None,
    risk: float,
    seed: int,
) -> tuple[Conformity, Declarable]:
    """What to declare for a series of measured cars, and what each other value comes to.

    Args:
        variant, figure: names. measured: consumption of each car by a test of its own [Wh/km]. ranges: the same of range [km].
        designed_wh_km: of the designed car. written_wh_km: declared by the plan, or None. risk: of failing. seed: of the plan.

    Raises:
        SpecError: a risk that the simulation cannot tell.
    """
    mean, sd = float(measured.mean()), float(measured.std())
    if sd == 0.0:
        sequences = None
        declared = mean / LIMIT_CONSUMPTION
    else:
        sequences = SimulatedSequences.of_values(measured, generator(seed, STREAM_SEQUENCES, 2), SEQUENCES)
        declared = declared_for(mean, sd, sequences.margin_for(risk))

    def outcome(consumption_wh_km: float) -> tuple[float, float]:
        if sequences is None:
            return float(mean > LIMIT_CONSUMPTION * consumption_wh_km * (1.0 + 1e-12)), 3.0
        found = sequences.characteristic(np.array([(LIMIT_CONSUMPTION * consumption_wh_km - mean) / sd]))
        return float(found.fails[0]), float(found.tests[0])

    fails, tests = outcome(declared if written_wh_km is None else written_wh_km)
    stops = tuple(each for each in (designed_wh_km, declared, written_wh_km) if each is not None)
    table = declarable_of(variant, figure, measured, ranges, outcome, stops)
    judged = Conformity(
        variant=variant,
        figure=figure,
        mean_wh_km=mean,
        sd_wh_km=sd,
        designed_wh_km=designed_wh_km,
        risk=risk,
        declared_wh_km=declared,
        range_declared_km=float(ranges.mean()) * mean / declared,
        range_reached_km=float(np.quantile(ranges, risk)),
        written_wh_km=written_wh_km,
        fails=fails,
        tests=tests,
        fails_designed=outcome(designed_wh_km)[0],
    )
    return judged, table


def operating_characteristic(
    seed: int,
    biases_percent: tuple[float, ...] = BIASES_PERCENT,
    sds_percent: tuple[float, ...] = SDS_PERCENT,
    limit: float = LIMIT_CONSUMPTION,
) -> OperatingCharacteristic:
    """How often normal series fail.

    Args: seed: of the random numbers. biases_percent, sds_percent: of measured over declared. limit: A.
    Raises: SpecError: a spread of 0 or below.
    """
    if not min(sds_percent) > 0.0:
        raise SpecError(f"A spread must be above 0 %, but is {min(sds_percent):g} %.", "sds_percent")
    sequences = SimulatedSequences.normal(generator(seed, STREAM_SEQUENCES, 0), SEQUENCES)
    biases = np.array(biases_percent) / 100.0
    found = [sequences.characteristic((limit - 1.0 - biases) / (sd / 100.0)) for sd in sds_percent]
    fails, tests = ([tuple(map(float, getattr(each, name))) for each in found] for name in ("fails", "tests"))
    return OperatingCharacteristic(biases_percent, sds_percent, tuple(fails), tuple(tests), limit, SEQUENCES)
