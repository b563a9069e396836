"""A car whose losses are anchored on a known test of it or of a sibling, on top of what tests of other cars teach.

The rest of the loss model, which needs no simulation, is `defaults/loss_model.py`; every procedure runs on either.
"""

from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES
from voltwright.defaults.calibration.test_evidence import Fold, joined
from voltwright.defaults.calibration.variance_components import Evidence
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.defaults.loss_model import Basis, Family, evidence_about, family_of, laws_alone, model_of, road_load_si
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.library.certified_tests import CYCLES, CertifiedTest
from voltwright.library.technology import technology_of
from voltwright.spec.car import CarSpec
from voltwright.spec.quantity import read_text
from voltwright.study.calibration.simulate_tests import consumptions_of_specs
from voltwright.units import J_PER_KWH, J_PER_WH, SUFFIXES

PUBLISHED = {"udds": "consumption_udds_unadjusted_wh_km", "hwfet": "consumption_hwfet_unadjusted_wh_km"}
PLAUSIBLE_WH_KM = (5.0, 1000.0)


@dataclass(frozen=True)
class Anchor:
    """A known test: the car that was tested, and its unadjusted AC consumption [Wh/km] on UDDS and HWFET."""

    car: CarSpec
    udds_wh_km: float
    hwfet_wh_km: float


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
        udds, hwfet = (read_text(figure, SUFFIXES["wh_km"]) for figure in figures.split(","))
    except ValueError as error:
        raise SpecError(
            f"`anchor` must be a car, a colon, and its UDDS and HWFET in Wh/km, as {name}:120,140, but is '{text}'.", "anchor"
        ) from error
    return Anchor(car, udds, hwfet)


def anchored_car(spec: CarSpec, anchor: Anchor, basis: Basis = "maker") -> CompletedCar:
    """Complete a car with losses that are anchored on a known test.

    Args:
        spec: as written.
        anchor: a known test of the same car, or of a sibling with the same drive.
        basis: what the losses rest on beside the anchor.

    Returns:
        the completed car; one of a class without certified tests is not moved by an anchor.

    Raises:
        SpecError: an anchor whose figures are no consumption.
    """
    plain = complete(spec, basis)
    if spec.vehicle_class not in CALIBRATED_CLASSES:
        return plain
    family = family_of(complete(spec, "none"))
    fold, others = evidence_about(family, basis)
    evidence = joined(others, _evidence_of(anchor, fold, family, spec.name))
    words = f"{plain.loss_model.words}, anchored on a test of {anchor.car.name}"
    return complete(spec, model_of(family, fold, evidence, "anchored", words, "anchored", spec.name))


def _evidence_of(anchor: Anchor, fold: Fold, family: Family, vehicle: str) -> Evidence:
    """An anchor as evidence: of the same vehicle where its drive is that of the car, else of its platform."""
    figures = {"udds": anchor.udds_wh_km, "hwfet": anchor.hwfet_wh_km}
    low, high = PLAUSIBLE_WH_KM
    for cycle in CYCLES:
        if not low < figures[cycle] < high:
            raise SpecError(
                f"The anchor's consumption on the {cycle.upper()} must be from {low:g} to {high:g} Wh/km, "
                f"but is {figures[cycle]:g} Wh/km.",
                "anchor",
            )
    sibling = complete(anchor.car, laws_alone(fold.effects))
    tested = _as_test(sibling)
    same = (tested.layout, tested.kinds) == (family.layout, family.kinds)
    tested = replace(tested, vehicle=vehicle if same else tested.vehicle, maker=family.maker, platform=family.platform)
    found = consumptions_of_specs([sibling])
    residual = np.log([[anchor.udds_wh_km, anchor.hwfet_wh_km]]) - found.log_wh_km
    return Evidence((tested,), residual, found.slopes, np.ones(1))


def _as_test(car: CompletedCar) -> CertifiedTest:
    """A car in the form of a listed test."""
    family, road, known = family_of(car), road_load_si(car), technology_of(car.make, car.title, car.model_year or 0)
    units = [getattr(car.drive_units, axle) for axle in car.axles]
    return CertifiedTest(
        make=car.make,
        model=car.title,
        model_year=car.model_year or 0,
        vehicle=car.name,
        configuration="",
        platform=family.platform,
        maker=family.maker,
        layout=family.layout,
        kinds=family.kinds,
        documented=True,
        inverter=units[-1].inverter.technology,
        units=known.units if known else "",
        lift_off=car.regeneration.lift_off,
        disconnects=tuple(unit.disconnect for unit in units),
        power_w=1e3 * sum(unit.motor.power_max_kw for unit in units),
        mass_kg=car.masses.mass_test_kg,
        energy_wh=car.battery.energy_gross_kwh * J_PER_KWH / J_PER_WH,
        road_n=road[0],
        road_n_s_m=road[1],
        road_n_s2_m2=road[2],
        consumption_wh_km=(float("nan"), float("nan")),
        verified=None,
        remarks=(),
    )
