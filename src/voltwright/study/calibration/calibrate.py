"""Calibration of the default losses on open certified tests: what `voltwright fit-losses` does.

The effects of traits are fitted by Gauss-Newton steps, each with values and slopes of the whole simulator at the current
point; then the spread of makers, platforms, drives and vehicles about them; then the same with each fold left out.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.defaults.calibration.factors import Effects
from voltwright.defaults.calibration.test_evidence import FOLDS, MODES, Fold, Knowledge, dealt, plain_fold, vehicle_name
from voltwright.defaults.calibration.trait_effects import PAIRS, as_effects, design_of, distance
from voltwright.defaults.calibration.variance_components import Evidence, outlying
from voltwright.errors import SpecError
from voltwright.library.certified_tests import CertifiedTest
from voltwright.study.calibration.fit_effects import Linearised, fit_effects
from voltwright.study.calibration.fit_spread import fit_spread
from voltwright.study.calibration.interval_widths import LAYOUTS, scales_of, undocumented_scale
from voltwright.study.calibration.simulate_tests import consumptions

STEPS_MAX = 12
SETTLED = 0.001
TESTS_LEAST = 30


@dataclass(frozen=True)
class Calibration:
    """The result: all knowledge, and how the fit came about.

    Attributes:
        knowledge: what was learned. changes: mean relative change of the predictions in each step.
    """

    knowledge: Knowledge
    changes: tuple[float, ...]


def calibrate(tests: Sequence[CertifiedTest], tell: Callable[[str], None] = lambda _: None) -> Calibration:
    """Fit the effects and the spread to certified tests.

    Args:
        tests: with results on both cycles; others are left aside. tell: called with a line at each step.

    Returns:
        knowledge of the same form as the shipped one.

    Raises:
        SpecError: fewer than 30 tests with both results.
    """
    kept = tuple(test for test in tests if test.plausible and np.all(np.isfinite(test.consumption_wh_km)))
    if len(kept) < TESTS_LEAST:
        raise SpecError(
            f"Calibration needs at least {TESTS_LEAST} tests with both results and a road load, but was given {len(kept)}."
        )
    measured, design = np.log([test.consumption_wh_km for test in kept]), design_of(kept)
    effects, changes = np.zeros(len(PAIRS)), []
    linear = _linearised(kept, measured, design, as_effects(effects))
    for step in range(STEPS_MAX):
        wanted = fit_effects(linear, effects)
        changes.append(float(np.mean(np.abs(linear.features() @ distance(effects, wanted)))))
        tell(f"step {step + 1}: predictions change by {changes[-1]:.4f} in the mean")
        effects = wanted
        linear = _linearised(kept, measured, design, as_effects(effects))
        if changes[-1] < SETTLED:
            break
    tell("spread of makers, platforms, drives, vehicles")
    return Calibration(_learned(linear, effects, tell), tuple(changes))


def _linearised(tests: tuple[CertifiedTest, ...], measured: np.ndarray, design: np.ndarray, effects: Effects) -> Linearised:
    found = consumptions(tests, [effects] * len(tests))
    return Linearised(tests, measured - found.log_wh_km, found.slopes, design)


def _learned(linear: Linearised, effects: np.ndarray, tell: Callable[[str], None]) -> Knowledge:
    tests = linear.tests
    makers, platforms = [test.maker for test in tests], [test.platform for test in tests]
    vehicles = [vehicle_name(test) for test in tests]
    of_maker, of_platform, of_vehicle = dealt(makers), dealt(platforms), dealt(vehicles)
    evidence = Evidence(tests, linear.residual, linear.slopes, np.ones(len(tests)))
    evidence = replace(evidence, inflation=outlying(fit_spread(evidence), evidence))
    spread = fit_spread(evidence)

    def fits(names: list[str], of: dict[str, int]) -> tuple[Fold, ...]:
        return tuple(_fold(linear, effects, evidence, np.array([of[name] != fold for name in names])) for fold in range(FOLDS))

    tell("the same with each fifth of the makers, of the platforms, then of the vehicles, left out")
    first = Knowledge(
        whole=Fold(as_effects(effects), spread),
        by_maker=fits(makers, of_maker),
        by_platform=fits(platforms, of_platform),
        by_vehicle=fits(vehicles, of_vehicle),
        maker_fold=of_maker,
        platform_fold=of_platform,
        vehicle_fold=of_vehicle,
        evidence=evidence,
        features=linear.features(),
        interval_scale=dict.fromkeys(MODES, dict.fromkeys(LAYOUTS, (1.0, 1.0))),
        undocumented_scale=(1.0, 1.0),
    )
    tell("width of the intervals")
    scaled = replace(first, interval_scale={mode: scales_of(first, mode) for mode in MODES})
    tell("the same of cars whose motors are not known")
    return replace(scaled, undocumented_scale=undocumented_scale(scaled))


def _fold(linear: Linearised, effects: np.ndarray, evidence: Evidence, kept: np.ndarray) -> Fold:
    own = fit_effects(linear, effects, kept)
    residual = linear.residual - linear.features() @ distance(effects, own)
    return Fold(as_effects(own), fit_spread(replace(evidence, residual=residual).part(np.flatnonzero(kept))))


def write_calibration(result: Calibration, path: Path) -> None:
    """Write the knowledge as JSON, in the form of `defaults/calibration/calibration.json`."""
    known = result.knowledge

    def rounded(array: np.ndarray, digits: int) -> Any:
        return np.round(array, digits).tolist()

    data = {
        "about": "Written by `voltwright fit-losses`; see docs/validation.md. Effects are e-folds of the default losses.",
        **plain_fold(known.whole),
        "interval_scale": known.interval_scale,
        "undocumented_scale": known.undocumented_scale,
        "maker_folds": {"of": known.maker_fold, "fits": [plain_fold(fold) for fold in known.by_maker]},
        "platform_folds": {"of": known.platform_fold, "fits": [plain_fold(fold) for fold in known.by_platform]},
        "vehicle_folds": {"of": known.vehicle_fold, "fits": [plain_fold(fold) for fold in known.by_vehicle]},
        "evidence": {
            "residual": rounded(known.evidence.residual, 5),
            "slopes": rounded(known.evidence.slopes, 4),
            "inflation": rounded(known.evidence.inflation, 2),
        },
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
