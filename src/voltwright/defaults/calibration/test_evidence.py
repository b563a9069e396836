"""What calibration knows about a car: effects of its traits, what tests of its maker, platform and siblings add, and how sure.

The numbers stand in `calibration.json`, written by `study/calibration/calibrate.py`. A platform or a test vehicle that
calibration has seen is asked about with the effects of the fold that left it out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from voltwright.defaults.calibration.factors import Effects, calibration
from voltwright.defaults.calibration.trait_effects import as_vector, design_of, distance, features_of
from voltwright.defaults.calibration.variance_components import Evidence, Spread
from voltwright.library.certified_tests import CertifiedTest, shipped_tests

FOLDS = 5
Mode = Literal["unseen-maker", "blind", "platform", "anchored"]
Pair = tuple[float, float]
"""One number for UDDS and one for HWFET."""
MODES: tuple[Mode, ...] = ("unseen-maker", "blind", "platform", "anchored")


@dataclass(frozen=True)
class Fold:
    """A calibration with some tests default: its effects, and the spread about them."""

    effects: Effects
    spread: Spread


@dataclass(frozen=True)
class Knowledge:
    """The shipped calibration.

    Attributes:
        whole: on all tests.
        by_maker, by_platform, by_vehicle: the folds.
        maker_fold, platform_fold, vehicle_fold: by name of the maker, platform or vehicle, the fold that left it out.
        evidence: the shipped tests about the effects of `whole`. features: slopes of theirs by each effect.
        interval_scale: by mode and driven axles, factors on the model's width, for each cycle, so that 90 % means 90 %.
        undocumented_scale: by what it is multiplied further for a car whose motors no row of the table of technology names.
    """

    whole: Fold
    by_maker: tuple[Fold, ...]
    by_platform: tuple[Fold, ...]
    by_vehicle: tuple[Fold, ...]
    maker_fold: Mapping[str, int]
    platform_fold: Mapping[str, int]
    vehicle_fold: Mapping[str, int]
    evidence: Evidence
    features: np.ndarray
    interval_scale: Mapping[str, Mapping[str, Pair]]
    undocumented_scale: Pair

    def scale(self, mode: Mode, layout: str, documented: bool = True) -> Pair:
        """What the model's width is multiplied by, for UDDS and HWFET.

        Args:
            mode: how much is known.
            layout: driven axles, "front", "rear" or "both".
            documented: whether the motors are known.
        """
        city, highway = self.interval_scale[mode][layout]
        more = (1.0, 1.0) if documented else self.undocumented_scale
        return city * more[0], highway * more[1]

    def without_maker(self, test: CertifiedTest) -> Fold:
        """The calibration that has not seen the maker of a test."""
        return self.by_maker[self.maker_fold[test.maker]] if test.maker in self.maker_fold else self.whole

    def without_platform(self, test: CertifiedTest) -> Fold:
        """The calibration that has not seen the platform of a test."""
        return self.by_platform[self.platform_fold[test.platform]] if test.platform in self.platform_fold else self.whole

    def without_vehicle(self, test: CertifiedTest) -> Fold:
        """The calibration that has not seen the vehicle of a test."""
        name = vehicle_name(test)
        return self.by_vehicle[self.vehicle_fold[name]] if name in self.vehicle_fold else self.whole


def vehicle_name(test: CertifiedTest) -> str:
    """What tells a test vehicle from all others."""
    return f"{test.maker}|{test.vehicle}"


def dealt(names: Sequence[str]) -> dict[str, int]:
    """Groups dealt into folds, the largest first, each to the smallest fold: by name, without chance."""
    sizes = {name: names.count(name) for name in sorted(set(names))}
    filled, places = [0] * FOLDS, {}
    for name in sorted(sizes, key=lambda each: -sizes[each]):
        places[name] = filled.index(min(filled))
        filled[places[name]] += sizes[name]
    return places


def moved_to(evidence: Evidence, features: np.ndarray, about: Effects, to: Effects) -> Evidence:
    """Evidence about the effects `to`, where it was about the effects `about`."""
    residual = evidence.residual - features @ distance(as_vector(about), as_vector(to))
    return Evidence(evidence.tests, residual, evidence.slopes, evidence.inflation)


def joined(first: Evidence, second: Evidence) -> Evidence:
    """Both together."""
    arrays = zip((first.residual, first.slopes, first.inflation), (second.residual, second.slopes, second.inflation), strict=True)
    return Evidence(first.tests + second.tests, *(np.concatenate(pair) for pair in arrays))


@cache
def knowledge() -> Knowledge:
    """The shipped calibration, read once."""
    data = calibration()
    tests, known = shipped_tests(), data["evidence"]
    evidence = Evidence(tests, np.array(known["residual"]), np.array(known["slopes"]), np.array(known["inflation"]))
    return Knowledge(
        whole=fold_of(data),
        by_maker=tuple(fold_of(each) for each in data["maker_folds"]["fits"]),
        by_platform=tuple(fold_of(each) for each in data["platform_folds"]["fits"]),
        by_vehicle=tuple(fold_of(each) for each in data["vehicle_folds"]["fits"]),
        maker_fold=data["maker_folds"]["of"],
        platform_fold=data["platform_folds"]["of"],
        vehicle_fold=data["vehicle_folds"]["of"],
        evidence=evidence,
        features=features_of(evidence.slopes, design_of(tests)),
        interval_scale={
            mode: {axle: _pair(scale) for axle, scale in own.items()} for mode, own in data["interval_scale"].items()
        },
        undocumented_scale=_pair(data["undocumented_scale"]),
    )


def _pair(numbers: Sequence[float]) -> Pair:
    city, highway = numbers
    return city, highway


def fold_of(data: Mapping[str, Any]) -> Fold:
    """From the plain values of `calibration.json`."""
    return Fold(data["effects"], Spread(np.array(data["spread"])))


def plain_fold(fold: Fold) -> dict[str, Any]:
    """The inverse of `fold_of`, rounded to what matters."""
    effects = {trait: {name: round(value, 4) for name, value in own.items()} for trait, own in fold.effects.items()}
    return {"effects": effects, "spread": np.round(fold.spread.widths, 4).tolist()}
