"""A car with what certified tests teach about it: by its maker and platform, or anchored on a known test of it or a sibling.

`inform` takes any car file and gives it back with its default losses and its road load moved as its kin say; every
procedure then runs on it unchanged. Tests of the very car are never used, unless the caller names one as an anchor.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.defaults.calibration import CALIBRATED_CLASSES, ROAD, scaled_fields
from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.find import load_car
from voltwright.library.technology import platform_of, technology_of
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.drive_unit import Motor
from voltwright.study.calibration.certified_tests import CYCLES, CertifiedTest
from voltwright.study.calibration.simulate_tests import FACTOR_NAMES, consumptions_of_specs
from voltwright.study.calibration.test_evidence import Fold, Knowledge, joined, knowledge, moved_to, vehicle_name
from voltwright.study.calibration.variance_components import Evidence, learn
from voltwright.units import J_PER_KWH, J_PER_WH, M_S_PER_KMH, M_S_PER_MPH, N_PER_LBF

Basis = Literal["traits", "kin"]
CHANGE_LEAST = -0.8
SAME_LOAD = 0.005
COMPARED_M_S = 28.0
SAME_MASS = 0.01
PUBLISHED = {"udds": "consumption_udds_unadjusted_wh_km", "hwfet": "consumption_hwfet_unadjusted_wh_km"}


@dataclass(frozen=True)
class Anchor:
    """A known test: the car that was tested, and its unadjusted consumption from the mains [Wh/km] on UDDS and HWFET."""

    car: CarSpec
    udds_wh_km: float
    hwfet_wh_km: float


@dataclass(frozen=True)
class Informed:
    """A car and what is known about it.

    Attributes:
        spec: the car with its losses and road load as its kin say. changes: relative change of each factor of
        `FACTOR_NAMES`. covariance: of these changes, shape (5, 5). tests: of kin that were used. basis: in words.
        width_scale: what the width of a prediction is multiplied by, as cross-validation found, for UDDS and HWFET.
    """

    spec: CarSpec
    changes: dict[str, float]
    covariance: np.ndarray
    tests: tuple[CertifiedTest, ...]
    basis: str
    width_scale: tuple[float, float]


def anchor_of(car: CarSpec) -> Anchor:
    """The certified test that a car's file holds among its published results.

    Raises:
        SpecError: it holds none.
    """
    found = {entry.quantity: entry.value for entry in car.published}
    missing = [name for name in PUBLISHED.values() if name not in found]
    if missing:
        raise SpecError(
            f"{car.name} publishes no `{missing[0]}`, so it is no anchor by itself; "
            f"write the test's figures behind its name, as {car.name}:120,140.",
            "published",
        )
    return Anchor(car, found[PUBLISHED["udds"]], found[PUBLISHED["hwfet"]])


def read_anchor(text: str) -> Anchor:
    """An anchor from a name or path, with the test's two figures behind a colon where the car's file does not publish them.

    Raises:
        SpecError: figures that are no two numbers. Others: as `load_car`.
    """
    name, colon, figures = text.partition(":")
    car = load_car(name)
    if not colon:
        return anchor_of(car)
    try:
        udds, hwfet = (float(figure) for figure in figures.split(","))
    except ValueError as error:
        raise SpecError(
            f"`anchor` must be a car, a colon, and its UDDS and HWFET in Wh/km, as {name}:120,140, but is '{text}'.", "anchor"
        ) from error
    return Anchor(car, udds, hwfet)


def inform(spec: CarSpec, basis: Basis = "kin", anchor: Anchor | None = None) -> Informed:
    """Move a car's losses to what tests of its kin say.

    Args:
        spec: as written. basis: "traits" alone, as every `complete` does, or "kin": tests of the maker and the platform too.
        anchor: a known test of the same car or of a sibling with the same drive.

    Returns:
        the car, ready for any procedure.

    Raises:
        SpecError: an anchor whose figures are no consumption.
    """
    known = knowledge()
    if spec.vehicle_class not in CALIBRATED_CLASSES:
        nothing = np.zeros((len(FACTOR_NAMES), len(FACTOR_NAMES)))
        return Informed(spec, dict.fromkeys(FACTOR_NAMES, 0.0), nothing, (), "nothing was learned about its class", (1.0, 1.0))
    target = _as_test(spec)
    own = {vehicle_name(test) for test in known.evidence.tests if _same_car(test, target)}
    fold = _fold(known, own, target)
    kin = _kin(known, fold, target, own) if basis == "kin" else known.evidence.part([])
    evidence, words = kin, _words(kin, basis)
    if anchor is not None:
        evidence = joined(kin, _evidence_of(anchor, fold, target))
        words += f", anchored on a test of {anchor.car.name}"
    learned = learn(fold.spread, evidence, [target])
    changes = np.maximum(learned.shifts[0], CHANGE_LEAST)
    completed = complete(spec, fold.effects)
    factors = {name: 1.0 + float(change) for name, change in zip(FACTOR_NAMES, changes, strict=True)}
    moved = scaled_fields(completed.spec, factors, only={*completed.assumptions, *ROAD[spec.road_load.kind]})
    mode = "anchored" if anchor else "platform" if kin.tests else "blind"
    return Informed(
        spec=replace_fields(spec, {path: value for path, (_, value) in moved.items()}),
        changes=dict(zip(FACTOR_NAMES, map(float, changes), strict=True)),
        covariance=learned.covariance[0],
        tests=evidence.tests,
        basis=words,
        width_scale=known.interval_scale[mode],
    )


def _words(kin: Evidence, basis: Basis) -> str:
    if basis == "traits":
        return "by its traits"
    if not kin.tests:
        return "by its traits; no test of its maker is known"
    own = kin.tests[0].maker
    return f"by its traits and {len(kin.tests)} tests of other cars of {own}"


def _fold(known: Knowledge, own: set[str], target: CertifiedTest) -> Fold:
    """The calibration that has not seen the test vehicles of the very car."""
    folds = {known.vehicle_fold[name] for name in own}
    if len(folds) > 1:
        return known.without_platform(target)
    return known.by_vehicle[folds.pop()] if folds else known.whole


def _kin(known: Knowledge, fold: Fold, target: CertifiedTest, own: set[str]) -> Evidence:
    """Tests of the same maker, none of the very car, about the effects of a fold."""
    tests = known.evidence.tests
    places = [place for place, test in enumerate(tests) if test.maker == target.maker and vehicle_name(test) not in own]
    return moved_to(known.evidence.part(places), known.features[places], known.whole.effects, fold.effects)


def _same_car(test: CertifiedTest, target: CertifiedTest) -> bool:
    """Whether a listed test is of the very car: of its platform, with its mass and road load."""
    if (test.maker, test.platform) != (target.maker, target.platform) or abs(test.mass_kg / target.mass_kg - 1.0) > SAME_MASS:
        return False
    own, other = target.road_load_n(COMPARED_M_S), test.road_load_n(COMPARED_M_S)
    return abs(other - own) < SAME_LOAD * own


def _evidence_of(anchor: Anchor, fold: Fold, target: CertifiedTest) -> Evidence:
    """An anchor as evidence: of the same vehicle where its drive is the target's, else of its platform."""
    figures = {"udds": anchor.udds_wh_km, "hwfet": anchor.hwfet_wh_km}
    for cycle in CYCLES:
        if not 5.0 < figures[cycle] < 1000.0:
            raise SpecError(
                f"The anchor's consumption on the {cycle.upper()} must be from 5 to 1000 Wh/km, but is {figures[cycle]:g} Wh/km.",
                "anchor",
            )
    sibling = _as_test(anchor.car)
    same = (sibling.layout, sibling.kinds) == (target.layout, target.kinds)
    vehicle = target.vehicle if same else sibling.vehicle
    tested = CertifiedTest(**{**vars(sibling), "vehicle": vehicle, "maker": target.maker, "platform": target.platform})
    found = consumptions_of_specs([complete(anchor.car, fold.effects).spec])
    residual = np.log([[anchor.udds_wh_km, anchor.hwfet_wh_km]]) - found.log_wh_km
    return Evidence((tested,), residual, found.slopes, np.ones(1))


def _as_test(spec: CarSpec) -> CertifiedTest:
    """A car file in the form of a listed test, so that its kin can be found."""
    full = complete(spec).spec
    year = spec.model_year or 0
    known = technology_of(spec.make, spec.title, year)
    units = [getattr(full.drive_units, axle) for axle in full.axles]
    road = _road(full)
    return CertifiedTest(
        make=spec.make,
        model=spec.title,
        model_year=year,
        vehicle=spec.name,
        configuration="",
        platform=platform_of(spec.make, spec.title, year),
        maker=known.maker if known else spec.make.lower(),
        layout="both" if len(units) == 2 else full.axles[0],
        kinds=tuple(unit.motor.kind if isinstance(unit.motor, Motor) else "pmsm" for unit in units),
        inverter=units[-1].inverter.technology,
        lift_off=full.regeneration.lift_off,
        disconnects=tuple(unit.disconnect for unit in units),
        power_w=1e3 * sum(unit.motor.power_max_kw for unit in units),
        mass_kg=full.masses.mass_test_kg,
        energy_wh=full.battery.energy_gross_kwh * J_PER_KWH / J_PER_WH,
        road_n=road[0],
        road_n_s_m=road[1],
        road_n_s2_m2=road[2],
        consumption_wh_km=(float("nan"), float("nan")),
        verified=None,
        remarks=(),
    )


def _road(full: CarSpec) -> tuple[float, float, float]:
    """Coefficients [N], [N s/m], [N s2/m2] of a completed spec's coast-down; zeros where it has none."""
    load = full.road_load
    if load.kind == "coast_down":
        return load.f0_n, load.f1_n_per_kmh / M_S_PER_KMH, load.f2_n_per_kmh2 / M_S_PER_KMH**2
    if load.kind == "coast_down_us":
        return (
            load.a_lbf * N_PER_LBF,
            load.b_lbf_per_mph * N_PER_LBF / M_S_PER_MPH,
            load.c_lbf_per_mph2 * N_PER_LBF / M_S_PER_MPH**2,
        )
    return 0.0, 0.0, 1e-9
