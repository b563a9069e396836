"""The loss model of a car: by what its default losses and its road load differ from the laws, as certified tests teach.

`type`: by the traits of the vehicle type alone. `maker`: refined with tests of the maker's other cars and of the platform's;
never with a test of this car itself. What was learned depends on maker, platform, drive and on which tests are of the car
itself, and is kept by these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, FACTOR_NAMES, Effects
from voltwright.defaults.calibration.test_evidence import Fold, Mode, knowledge, moved_to, vehicle_name
from voltwright.defaults.calibration.variance_components import Evidence, groups_of, learn
from voltwright.errors import SpecError
from voltwright.library.certified_tests import CertifiedTest
from voltwright.library.technology import platform_of, technology_of
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, N_PER_LBF

if TYPE_CHECKING:
    from voltwright.defaults.completed_car import CompletedCar

Basis = Literal["maker", "type", "none"]
CHANGE_LEAST = -0.8
SAME_MASS = 0.01
SAME_LOAD = 0.005
COMPARED_M_S = 28.0
ACRONYM_LETTERS = 3
NO_ROAD_LOAD = (0.0, 0.0, 1e-9)


@dataclass(frozen=True, eq=False)
class LossModel:
    """What is in the losses of a completed car, and how well it is known.

    Attributes:
        basis: "none" the default laws alone, "type" the vehicle type, "maker" tests of the maker's other cars too, "anchored" a
            test of this car or a sibling too.
        words: the same for people.
        effects: of the traits of the vehicle type, as tests without this car's teach them.
        changes: relative change of each of `FACTOR_NAMES` beyond them.
        covariance: of these changes, shape (7, 7).
        tests: of other cars that were used.
        width_scale: what the width of a prediction is multiplied by, as cross-validation found, for UDDS and HWFET.
    """

    basis: Literal["none", "type", "maker", "anchored"]
    words: str
    effects: Effects
    changes: Mapping[str, float]
    covariance: np.ndarray = field(repr=False)
    tests: tuple[CertifiedTest, ...] = field(default=(), repr=False)
    width_scale: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class Family:
    """What tells which tests teach about a car.

    Attributes:
        make, maker, platform: as its file has it, and by `library/technology.py`.
        layout: "front", "rear" or "both" driven axles.
        kinds: motor kind by driven axle.
        own: names of the listed test vehicles that are this car itself.
    """

    make: str
    maker: str
    platform: str
    layout: str
    kinds: tuple[str, ...]
    own: frozenset[str]


def laws_alone(effects: Effects | None = None) -> LossModel:
    """The default laws with no more than some effects of the vehicle type; without any unless given."""
    words = "default laws alone" if not effects else "vehicle type"
    return LossModel("type" if effects else "none", words, effects or {}, *_nothing_learned())


def loss_model_of(car: "CompletedCar", basis: Basis) -> LossModel:
    """What tests teach about the losses of a car whose losses are those of the default laws.

    Raises:
        SpecError: a basis that does not exist; "maker" or "type" of a car whose mass or road load is traced.
    """
    if basis not in ("maker", "type", "none"):
        raise SpecError(f"`loss_model` must be maker, type or none, but is {basis!r}.", "loss_model")
    if basis == "none":
        return _LAWS_ALONE
    if car.vehicle_class not in CALIBRATED_CLASSES:
        return _NO_TESTS
    return learned(family_of(car), basis)


def family_of(car: "CompletedCar") -> Family:
    """The family of a car."""
    year = car.model_year or 0
    known = technology_of(car.make, car.title, year)
    platform = platform_of(car.make, car.title, year)
    maker = known.maker if known else car.make.lower()
    motors = [getattr(car.drive_units, axle).motor.kind for axle in car.axles]
    return Family(
        make=car.make,
        maker=maker,
        platform=platform,
        layout="both" if len(motors) == 2 else car.axles[0],
        kinds=tuple("pmsm" if kind == "loss_map" else kind for kind in motors),
        own=_own_tests(car, maker, platform),
    )


def road_load_si(car: "CompletedCar") -> tuple[Any, Any, Any]:
    """Coefficients [N], [N s/m], [N s2/m2] of a car's coast-down; next to none where it has no coast-down."""
    load = car.road_load
    if load.kind == "coast_down":
        return load.f0_n, load.f1_n_per_kmh / M_S_PER_KMH, load.f2_n_per_kmh2 / M_S_PER_KMH**2
    if load.kind == "coast_down_us":
        linear, quadratic = N_PER_LBF / M_S_PER_MPH, N_PER_LBF / M_S_PER_MPH**2
        return load.a_lbf * N_PER_LBF, load.b_lbf_per_mph * linear, load.c_lbf_per_mph2 * quadratic
    return NO_ROAD_LOAD


def _own_tests(car: "CompletedCar", maker: str, platform: str) -> frozenset[str]:
    """Test vehicles that are this car itself: of its platform, with its mass and road load."""
    names, mass_kg, load_n = _listed(maker, platform)
    if not names:
        return frozenset()
    constant, linear, quadratic = road_load_si(car)
    own_n = constant + linear * COMPARED_M_S + quadratic * COMPARED_M_S**2
    own_kg = car.masses.mass_test_kg
    if not (isinstance(own_n, int | float) and isinstance(own_kg, int | float)):
        raise SpecError(
            f"Which certified tests are of {car.name} itself cannot be told from traced numbers; "
            "complete the plain spec first, and give that car as `base`.",
            "loss_model",
        )
    same = (np.abs(mass_kg / own_kg - 1.0) <= SAME_MASS) & (np.abs(load_n - own_n) < SAME_LOAD * own_n)
    return frozenset(names[place] for place in np.flatnonzero(same)) if same.any() else frozenset()


@cache
def _listed(maker: str, platform: str) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Of the listed tests of a platform: name of the test vehicle, mass [kg], road load [N]."""
    tests = [test for test in knowledge().evidence.tests if (test.maker, test.platform) == (maker, platform)]
    loads = np.array([test.road_load_n(COMPARED_M_S) for test in tests])
    return tuple(vehicle_name(test) for test in tests), np.array([test.mass_kg for test in tests]), loads


@cache
def learned(family: Family, basis: Basis) -> LossModel:
    """The loss model of a family."""
    fold, evidence = evidence_about(family, basis)
    unseen: Mode = "blind" if family.maker in knowledge().maker_fold else "unseen-maker"
    mode: Mode = "platform" if evidence.tests else unseen
    return model_of(family, fold, evidence, "maker" if basis == "maker" else "type", _words(family, evidence, basis), mode)


def evidence_about(family: Family, basis: Basis) -> tuple[Fold, Evidence]:
    """The calibration that has not seen this car itself, and the tests of the maker's other cars about its effects."""
    known = knowledge()
    fold = _fold(family)
    if basis != "maker":
        return fold, known.evidence.part([])
    tests = known.evidence.tests
    places = [place for place, test in enumerate(tests) if test.maker == family.maker and vehicle_name(test) not in family.own]
    return fold, moved_to(known.evidence.part(places), known.features[places], known.whole.effects, fold.effects)


def model_of(
    family: Family,
    fold: Fold,
    evidence: Evidence,
    basis: Literal["type", "maker", "anchored"],
    words: str,
    mode: Mode,
    vehicle: str = "",
) -> LossModel:
    """The loss model that evidence teaches about a family.

    Args:
        family: of the car.
        fold: effects of traits, and widths about them.
        evidence: tests of other cars, and an anchor.
        basis, words: of the model.
        mode: of prediction, whose width was found by cross-validation.
        vehicle: test vehicle of `evidence` that this car counts as; none unless given.
    """
    groups = groups_of(family.maker, family.platform, family.layout, family.kinds, vehicle)
    found = learn(fold.spread, evidence, [groups])
    changes = np.maximum(found.shifts[0], CHANGE_LEAST)
    return LossModel(
        basis=basis,
        words=words,
        effects=fold.effects,
        changes=dict(zip(FACTOR_NAMES, map(float, changes), strict=True)),
        covariance=found.covariance[0],
        tests=evidence.tests,
        width_scale=knowledge().scale(mode, family.layout),
    )


def _fold(family: Family) -> Fold:
    known = knowledge()
    folds = {known.vehicle_fold[name] for name in family.own}
    if len(folds) > 1:
        number = known.platform_fold.get(family.platform)
        return known.whole if number is None else known.by_platform[number]
    return known.by_vehicle[folds.pop()] if folds else known.whole


def _words(family: Family, evidence: Evidence, basis: Basis) -> str:
    if basis == "type":
        return "vehicle type"
    count = len(evidence.tests)
    if not count:
        return "vehicle type; no EPA test of another car of its maker is known"
    tests = "1 EPA test" if count == 1 else f"{count} EPA tests"
    if family.maker == family.make.lower():
        others = f"another {family.make}" if count == 1 else f"other {family.make}s"
    else:
        maker = family.maker.upper() if len(family.maker) <= ACRONYM_LETTERS else family.maker.capitalize()
        others = f"{'another car' if count == 1 else 'other cars'} of the {maker} group"
    return f"vehicle type, refined with {tests} of {others}"


def _nothing_learned() -> tuple[Mapping[str, float], np.ndarray]:
    return dict.fromkeys(FACTOR_NAMES, 0.0), np.zeros((len(FACTOR_NAMES), len(FACTOR_NAMES)))


_LAWS_ALONE = laws_alone()
_NO_TESTS = LossModel("none", "default laws alone; no certified test of a vehicle of its class is known", {}, *_nothing_learned())
