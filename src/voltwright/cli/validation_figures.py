"""A validation as plain values for JSON."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from voltwright.study.calibration.certified_tests import CYCLES, CertifiedTest
from voltwright.study.calibration.fastsim_peer import Peer
from voltwright.study.calibration.validate import GROUPS, LAYOUTS, Outcome, Validation, statistics
from voltwright.study.calibration.validation_reasons import reasons_of

OF_GROUPS = ("n", "mean", "mae")


def validation_figures(validation: Validation, peer: Peer | None = None) -> dict[str, Any]:
    """Mode, statistics by cycle, groups, the worst with facts, every test; None for what is not there."""
    apart = validation.of("not anchored")
    return {
        "mode": validation.mode,
        **by_cycle(validation.counted),
        "tests_read": len(validation.outcomes),
        "tests_without_result": sum(outcome.largest is None for outcome in validation.counted),
        "tests_left_out": {"slip": len(validation.of("slip")), "not_anchored": len(apart)},
        "not_anchored": by_cycle(apart) if apart else None,
        "peer": None if peer is None else {"name": peer.name, **_named([asdict(found) for found in peer.statistics])},
        "groups": {by: _groups(validation, by) for by in GROUPS},
        "worst": [
            {**_names(outcome.test), "deviation": _named(outcome.deviation), "reasons": reasons_of(outcome, validation.outcomes)}
            for outcome in validation.worst()
        ],
        "tests": [_test(outcome) for outcome in validation.outcomes],
    }


def by_cycle(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Statistics by the name of the cycle."""
    return _named([asdict(statistics(outcomes, cycle)) for cycle in range(len(CYCLES))])


def _groups(validation: Validation, by: str) -> dict[str, Any]:
    return {
        name: {
            cycle: {key: value for key, value in found.items() if key in OF_GROUPS} for cycle, found in by_cycle(members).items()
        }
        for name, members in validation.groups(by).items()
    }


def _test(outcome: Outcome) -> dict[str, Any]:
    cycles = _named(
        [
            {
                "predicted_wh_km": _finite(outcome.predicted_wh_km[cycle]),
                "low_wh_km": _finite(outcome.low_wh_km[cycle]),
                "high_wh_km": _finite(outcome.high_wh_km[cycle]),
                "measured_wh_km": outcome.measured_wh_km[cycle],
                "deviation": outcome.deviation[cycle],
            }
            for cycle in range(len(CYCLES))
        ]
    )
    sibling = None if outcome.sibling is None else _names(outcome.sibling)
    return {
        **_names(outcome.test),
        "maker": outcome.test.maker,
        "platform": outcome.test.platform,
        "drive": LAYOUTS[outcome.test.layout],
        "standing": outcome.standing.replace(" ", "_"),
        **cycles,
        "sibling": sibling,
        "remarks": outcome.remarks,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _names(test: CertifiedTest) -> dict[str, Any]:
    return {
        "make": test.make,
        "model": test.model,
        "model_year": test.model_year,
        "test_vehicle_id": test.vehicle,
        "config": test.configuration,
    }


def _named(values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(CYCLES, values, strict=True))
