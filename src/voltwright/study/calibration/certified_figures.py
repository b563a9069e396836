"""Certified range and consumption of a car, each with its 90 % interval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from voltwright.defaults.calibration.variance_components import TEST_COVARIANCE
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, TraceError
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.certify import certify, figures_published
from voltwright.procedures.epa.label import ADJUSTMENT_DEFAULT, CITY_SHARE, KM_PER_MILE
from voltwright.study.calibration.intervals import EFFICIENCY, ENERGY, Spread, unknowns_of
from voltwright.units import WH_PER_GALLON_EQUIVALENT

Procedure = Literal["epa-mct", "wltp", "cltc", "nedc"]
UNIT: dict[str, str] = {
    "epa-mct": "combined",
    "epa-sct": "combined",
    "constant": "constant",
    "wltp": "wltc",
    "cltc": "cltc",
    "nedc": "nedc",
}
"""Under which name a certificate has the figures that are printed."""
EDITION_SINCE = 2022
"""Model year from which on NEDC figures are those of supplement 11; older ones were driven to empty."""
RANGE = "range"
LABEL_WIDTH = 0.064
"""Relative half width of an EPA label by the factor 0.7: of 656 entries of the Fuel Economy Guide, model years 2016 to 2025,
nine tenths print a combined economy within 6.4 % of 0.7 times the unadjusted one; most others have a factor of five cycles."""
ADJUSTED_LABEL_WIDTH = 0.02
"""The same where the car's own factor is given: rounding, and values that a maker declares lower than tested; judgement."""
DECLARED_WIDTH = {"wltp": 0.04, "cltc": 0.04, "nedc": 0.04}
"""The same of declared values of other rules: a maker may declare less than was measured, and wheels and equipment of the car
that was published are not known; judgement."""
CYCLE_SHARES = {"combined": (CITY_SHARE, 1.0 - CITY_SHARE), "city": (1.0, 0.0), "highway": (0.0, 1.0)}
"""Of UDDS and HWFET in a figure of the EPA."""


@dataclass(frozen=True)
class CertifiedFigures:
    """What a test procedure prints for a car, and how far that may be off.

    Attributes:
        certificate: with the test behind it. range_km, consumption_ac_wh_km: as printed, that of the EPA from its MPGe; with
        the half widths of their 90 % intervals. quantities: all figures that others publish under this procedure, by the
        quantity's name: value, half width. contributions_wh_km: what each thing that is not quite known adds to the interval
        of the consumption, by its name in `study/calibration/intervals.py`, the largest first. spreads: by quantity, the half
        widths by what they rest on, relative.
    """

    certificate: Certificate = field(repr=False)
    range_km: float
    range_half_width_km: float
    consumption_ac_wh_km: float
    consumption_half_width_wh_km: float
    quantities: Mapping[str, tuple[float, float]]
    contributions_wh_km: Mapping[str, float]
    spreads: Mapping[str, Spread] = field(default_factory=dict, repr=False)


def certified_figures(car: CompletedCar, procedure: Procedure) -> CertifiedFigures | None:
    """Certified range and consumption of a car with their 90 % intervals.

    Equation: as in `study/calibration/intervals.py`; each slope is a difference of two certificates, but those of the range R and
    the consumption C by usable energy and efficiency: d ln R / d ln E_usable = 1, d ln C / d ln efficiency = -1.

    Args:
        car: with what tests of other cars teach about it.
        procedure: the test procedure; NEDC by the edition of the car's model year.

    Returns:
        the figures; None where the car cannot do the test: cannot follow its trace, or not for one cycle on a charge.

    Raises:
        SimulationError: as the procedure.
    """
    try:
        certificate = _certificate(car, procedure)
        return figures_of(car, certificate, lambda other: _certificate(other, procedure))
    except (TraceError, SpecError):
        return None


def figures_of(car: CompletedCar, certificate: Certificate, again: Callable[[CompletedCar], Certificate]) -> CertifiedFigures:
    """The figures of a certificate with their 90 % intervals.

    Args:
        car: the car that was certified.
        certificate: of it.
        again: the same test with another car.

    Raises:
        TraceError, SpecError: a car nearby that cannot do the test.
    """
    unknowns, unit = unknowns_of(car), UNIT[certificate.procedure]
    first = _measured(certificate, unit)
    slopes = unknowns.slopes(first, lambda other: _measured(again(other), unit))
    known = {name: {ENERGY: 1.0} if name == RANGE else {EFFICIENCY: -1.0} for name in first}
    parts = {
        name: unknowns.spread(slopes[name] | known[name], _spread_of_test(name), _procedure_width(certificate, name))
        for name in first
    }
    published = figures_published(certificate)
    names = {"consumption_udds_unadjusted_wh_km": "city", "consumption_hwfet_unadjusted_wh_km": "highway"}
    spreads = {quantity: parts[RANGE if quantity.startswith(RANGE) else names.get(quantity, unit)] for quantity in published}
    quantities = {quantity: (value, value * spreads[quantity].half_width) for quantity, value in published.items()}
    rule = certificate.procedure.split("-")[0]
    range_km, consumption = published.get(f"range_{rule}_km", certificate.range_km[unit]), _consumption_wh_km(certificate)
    return CertifiedFigures(
        certificate=certificate,
        range_km=range_km,
        range_half_width_km=range_km * parts[RANGE].half_width,
        consumption_ac_wh_km=consumption,
        consumption_half_width_wh_km=consumption * parts[unit].half_width,
        quantities=quantities,
        contributions_wh_km={name: consumption * width for name, width in parts[unit].contributions.items()},
        spreads=spreads,
    )


def _certificate(car: CompletedCar, procedure: Procedure) -> Certificate:
    older = procedure == "nedc" and (car.model_year or 0) < EDITION_SINCE
    return certify(car, procedure, **({"edition": "drive-to-empty"} if older else {}))


def _consumption_wh_km(certificate: Certificate) -> float:
    """Consumption from the grid as printed [Wh/km]: that of the EPA by MPGe, which is finer than kWh over 100 miles."""
    label = certificate.label
    if "mpge_combined" in label:
        return WH_PER_GALLON_EQUIVALENT / label["mpge_combined"] / KM_PER_MILE
    return float(label["consumption_wh_km"])


def _measured(certificate: Certificate, unit: str) -> dict[str, float]:
    """Range and consumption before rounding, consumption of city and highway too where the test procedure has them."""
    used = certificate.consumption_ac_wh_km
    return {RANGE: certificate.range_km[unit], **{name: used[name] for name in used if name in (unit, *CYCLE_SHARES)}}


def _spread_of_test(figure: str) -> float:
    """Relative spread of the test that a figure comes from, as repeated EPA tests have it; of others as of the combined one."""
    shares = np.array(CYCLE_SHARES.get(figure, CYCLE_SHARES["combined"]))
    return float(np.sqrt(shares @ TEST_COVARIANCE @ shares))


def _procedure_width(certificate: Certificate, figure: str) -> float:
    """Relative half width of a printed figure about the one that its test measured; UDDS and HWFET print what they measure."""
    rule = certificate.procedure.split("-")[0]
    if figure not in (RANGE, UNIT[certificate.procedure]):
        return 0.0
    if rule == "epa":
        return LABEL_WIDTH if certificate.label["adjustment"] == ADJUSTMENT_DEFAULT else ADJUSTED_LABEL_WIDTH
    return DECLARED_WIDTH.get(rule, 0.0)
