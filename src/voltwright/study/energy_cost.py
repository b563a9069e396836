"""What the energy of a car costs over the years, beside its price."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.procedures.certify import certify
from voltwright.study.calibration.certified_figures import UNIT
from voltwright.study.cost import CURRENCY, price_of
from voltwright.units import J_PER_KWH, J_PER_WH


@dataclass(frozen=True)
class CostTerms:
    """For what the cost of energy is.

    Attributes:
        price_kwh: of electricity from the grid, in `currency`.
        currency: ISO 4217 code.
        distance_a_year_km: [km].
        years: of use.
    """

    price_kwh: float
    currency: str
    distance_a_year_km: float
    years: int


@dataclass(frozen=True)
class EnergyCost:
    """What energy costs over the years, by the certified WLTP consumption, beside the price.

    Attributes:
        consumption_wh_km: from the grid [Wh/km].
        cost_a_year: in `currency`.
        currency: as asked for.
        price: of the car in that currency; None where neither its file nor the cost model has one.
        price_of: "file" or "model": who says so.
        totals: price and energy after 0, 1, 2 ... years; without the price where there is none.
    """

    consumption_wh_km: float
    cost_a_year: float
    currency: str
    price: float | None
    price_of: str | None
    totals: tuple[float, ...]


def energy_cost(car: CompletedCar, terms: CostTerms) -> EnergyCost:
    """What energy costs over the years.

    Raises:
        SpecError, TraceError: the car cannot do the WLTP.
    """
    used = float(certify(car, "wltp").consumption_ac_wh_km[UNIT["wltp"]])
    yearly = terms.price_kwh * used * terms.distance_a_year_km * J_PER_WH / J_PER_KWH
    price, who = _price(car, terms.currency)
    totals = tuple((price or 0.0) + yearly * year for year in range(terms.years + 1))
    return EnergyCost(used, yearly, terms.currency, price, who, totals)


def _price(car: CompletedCar, currency: str) -> tuple[float | None, str | None]:
    """Price in a currency, and who says so."""
    written = car.written.price
    if written is not None and written.currency == currency:
        return float(written.amount), "file"
    if currency != CURRENCY:
        return None, None
    try:
        return float(price_of(car).total), "model"
    except SpecError:
        return None, None
