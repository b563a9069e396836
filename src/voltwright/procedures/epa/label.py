"""The EPA label of an electric car: from measured phases, or from the figures of a certificate, to the printed numbers.

Arithmetic alone, without a simulation, in the units of the label (mi, Wh/mi), so that a laboratory can use it.
Left out: rounding of values between the steps (the regulation rounds none that shows), averages over sales.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voltwright.errors import SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.unit_weights import weights
from voltwright.ranges import ADJUSTMENT
from voltwright.units import M_PER_KM, M_PER_MILE, WH_PER_GALLON_EQUIVALENT

ADJUSTMENT_DEFAULT = 0.7
CITY_SHARE = 0.55
CITY, HIGHWAY, SOAK = "udds", "hwfet", "soak"
KM_PER_MILE = M_PER_MILE / M_PER_KM
WH_MI_PER_KWH_100MI = 10.0
EXACT_DIGITS = 9
"""A half that arithmetic misses by less than this many digits is a half."""


@dataclass(frozen=True)
class TwoCycle:
    """City and highway as tested, before adjustment; of one test, or of one driving mode.

    Attributes:
        range_city_mi, range_highway_mi: [mi]. consumption_dc_...: at the battery's terminals [Wh/mi]. consumption_ac_...: from
        the grid [Wh/mi]. energy_usable_wh: UBE; of two charges the mean. energy_recharge_wh: from the grid, likewise.
        weights: K of each cycle in the order driven.
    """

    range_city_mi: float
    range_highway_mi: float
    consumption_dc_city_wh_mi: float
    consumption_dc_highway_wh_mi: float
    consumption_ac_city_wh_mi: float
    consumption_ac_highway_wh_mi: float
    energy_usable_wh: float
    energy_recharge_wh: float
    weights: dict[str, tuple[float, ...]]

    @property
    def recharge_factor(self) -> float:
        """Recharge allocation factor RAF: energy from the grid over usable energy."""
        return self.energy_recharge_wh / self.energy_usable_wh


@dataclass(frozen=True)
class EpaLabel:
    """A label: adjusted values as computed, and the whole numbers that are printed.

    Attributes:
        adjustment: the factor. range_..._mi: adjusted. consumption_..._wh_mi: adjusted, from the grid. mpge_...: miles for
        33.705 kWh. printed: range_mi, mpge_city, mpge_highway, mpge_combined, kwh_100mi, in whole numbers.
    """

    adjustment: float
    range_city_mi: float
    range_highway_mi: float
    range_combined_mi: float
    consumption_city_wh_mi: float
    consumption_highway_wh_mi: float
    consumption_combined_wh_mi: float
    mpge_city: float
    mpge_highway: float
    mpge_combined: float
    printed: dict[str, int]


def combined(pair: Sequence[float]) -> float:
    """Range or consumption of city and highway, a pair, as one.

    Equation: 0.55 city + 0.45 highway, on ranges too.
    Source: [T] the certificates in tests/published, where a harmonic mean of the ranges fails; of 545 entries of the Fuel
    Economy Guide 2016-2025 with both ranges, 98 % give their label range so, 33 % by the harmonic mean.

    >>> round(combined((407.7, 363.7)), 1)
    387.9
    """
    city, highway = pair
    return CITY_SHARE * city + (1.0 - CITY_SHARE) * highway


def _printed(value: float) -> int:
    """The whole number that a label prints: the nearest, of two equally near ones the even.

    Source: whole numbers, 40 CFR 600.311-12 [M]; to the even one: 14 of the 15 exact halves in the Fuel Economy Guide
    2016-2025 [T].

    >>> _printed(122.5), _printed(101.5), _printed(261.495)
    (122, 102, 261)
    """
    return round(round(value, EXACT_DIGITS))


def from_figures(
    energy_usable_wh: float, consumption_city_wh_mi: float, consumption_highway_wh_mi: float, energy_recharge_wh: float
) -> TwoCycle:
    """City and highway from the figures that a certificate prints.

    Equation: R = UBE / EC_DC; RAF = E_AC / UBE; EC_AC = EC_DC RAF.

    Args:
        energy_usable_wh: UBE [Wh]. consumption_city_wh_mi, consumption_highway_wh_mi: EC_DC [Wh/mi].
        energy_recharge_wh: E_AC, from the grid [Wh].

    Raises:
        SpecError: a figure that is not above zero.

    Source: 40 CFR 600.116-12 and SAE J1634, read in the regulation [V]; repeats certificates [T].

    >>> round(from_figures(60997.0, 149.6, 167.7, 68879.0).range_city_mi, 1)
    407.7
    """
    return _two_cycle(energy_usable_wh, consumption_city_wh_mi, consumption_highway_wh_mi, energy_recharge_wh, {})


def from_multi_cycle(rows: Sequence[PhaseEnergy], energy_recharge_wh: float) -> TwoCycle:
    """City and highway from the phases of a multi-cycle test.

    Equation: UBE = sum dE without soaks; K_1 = dE_1 / UBE, K_2.. = (1 - K_1)/(n - 1) on the UDDS; EC_city = sum K_i EC_i;
        EC_highway = mean of the HFEDS.

    Args:
        rows: every phase in the order driven; `udds` and `hwfet` carry the label, others count for UBE, `soak` does not.
        energy_recharge_wh: E_AC, from the grid, until the battery is full again [Wh].

    Raises:
        SpecError: fewer than two complete UDDS, no complete HFEDS, or a figure that is not above zero.

    Source: 40 CFR 600.116-12(a)(2) and (a)(8) for order and soaks, read in the regulation [V]; weights as in SAE J1634,
    repeat a certificate to its last digit [T].
    """
    city, highway = _complete(rows, CITY), _complete(rows, HIGHWAY)
    if len(city) < 2 or not highway:
        raise SpecError(
            f"A multi-cycle test must hold at least 2 complete '{CITY}' and 1 complete '{HIGHWAY}', "
            f"but holds {len(city)} and {len(highway)}; a test of one cycle alone goes to `from_single_cycle`.",
            "cycle",
        )
    usable = sum(row.energy_wh for row in rows if row.name != SOAK)
    shares = {
        CITY: weights([row.energy_wh for row in city], usable),
        HIGHWAY: tuple(1.0 / len(highway) for _ in highway),
    }
    of_city, of_highway = (
        sum(weight * row.consumption_wh_km * KM_PER_MILE for weight, row in zip(shares[name], driven, strict=True))
        for name, driven in ((CITY, city), (HIGHWAY, highway))
    )
    return _two_cycle(usable, of_city, of_highway, energy_recharge_wh, shares)


def from_single_cycle(
    city: Sequence[PhaseEnergy], highway: Sequence[PhaseEnergy], recharge_city_wh: float, recharge_highway_wh: float
) -> TwoCycle:
    """City and highway from two full charges, each driven on one cycle to the end.

    Equation: R = distance; EC_DC = UBE / R; EC_AC = E_AC / R.

    Args:
        city, highway: every phase of each discharge, the incomplete last one too. recharge_city_wh, recharge_highway_wh:
            E_AC of each [Wh].

    Source: SAE J1634, section 7, common knowledge of the field [M].
    """
    distances = [sum(row.distance_km for row in rows) / KM_PER_MILE for rows in (city, highway)]
    usable = [sum(row.energy_wh for row in rows if row.name != SOAK) for rows in (city, highway)]
    recharges = (recharge_city_wh, recharge_highway_wh)
    for name, value in (("distance", min(distances)), ("energy_dc", min(usable)), ("energy_recharge", min(recharges))):
        _check_positive(name, value)
    dc, ac = ([value / distance for value, distance in zip(pair, distances, strict=True)] for pair in (usable, recharges))
    return TwoCycle(distances[0], distances[1], dc[0], dc[1], ac[0], ac[1], sum(usable) / 2.0, sum(recharges) / 2.0, {})


def epa_label(
    modes: TwoCycle | Sequence[TwoCycle],
    adjustment: float = ADJUSTMENT_DEFAULT,
    declared: Mapping[str, float | int] | None = None,
) -> EpaLabel:
    """The label of a car.

    Equation: R = af R_tested; EC = EC_AC / af; MPGe = 33705 / EC; MPGe_combined = 1/(0.55/MPGe_city + 0.45/MPGe_highway);
        combined range and consumption as in `combined`. Driving modes are averaged.

    Args:
        modes: the tested result, or that of each driving mode. adjustment: af. declared: printed values that the manufacturer
            lowers of its own will, by the names of `EpaLabel.printed`; kwh_100mi may only rise.

    Raises:
        SpecError: a factor out of range, or a declared value that is unknown or better than the computed one.

    Source: af = 0.7, 40 CFR 600.210-12(d)(3), read in quotation [V]; 33.705 kWh/gal, 40 CFR 600.002 [M]; whole numbers,
    600.311-12 [M]; means over modes and ranges [T]; lower values at will, 600.210-08(a), read in the regulation [V].
    """
    tested = [modes] if isinstance(modes, TwoCycle) else list(modes)
    ADJUSTMENT.check("adjustment", adjustment)
    if not tested:
        raise SpecError("A label must rest on the result of at least one driving mode.", "modes")

    def mean(name: str) -> float:
        return sum(getattr(mode, name) for mode in tested) / len(tested)

    ranges = [adjustment * mean(f"range_{name}_mi") for name in ("city", "highway")]
    mains = [mean(f"consumption_ac_{name}_wh_mi") / adjustment for name in ("city", "highway")]
    ranges.append(combined(ranges))
    mains.append(combined(mains))
    mpge = [WH_PER_GALLON_EQUIVALENT / value for value in mains]
    printed = {
        "range_mi": _printed(ranges[2]),
        "mpge_city": _printed(mpge[0]),
        "mpge_highway": _printed(mpge[1]),
        "mpge_combined": _printed(mpge[2]),
        "kwh_100mi": _printed(mains[2] / WH_MI_PER_KWH_100MI),
    }
    return EpaLabel(adjustment, *ranges, *mains, *mpge, printed=_declared(printed, declared or {}))


def _declared(printed: dict[str, int], declared: Mapping[str, float | int]) -> dict[str, int]:
    result = dict(printed)
    for name, value in declared.items():
        if name not in printed:
            raise SpecError(f"`declared` must name one of {', '.join(printed)}, but names '{name}'.", "declared")
        better = value < printed[name] if name == "kwh_100mi" else value > printed[name]
        if better or value <= 0.0:
            raise SpecError(
                f"`declared.{name}` must be no better than the computed {printed[name]}, but is {value:g}.", "declared"
            )
        result[name] = _printed(float(value))
    return result


def _two_cycle(
    usable_wh: float, city_wh_mi: float, highway_wh_mi: float, recharge_wh: float, shares: dict[str, tuple[float, ...]]
) -> TwoCycle:
    figures = {
        "energy_usable_wh": usable_wh,
        "consumption_city_wh_mi": city_wh_mi,
        "consumption_highway_wh_mi": highway_wh_mi,
        "energy_recharge_wh": recharge_wh,
    }
    for name, value in figures.items():
        _check_positive(name, value)
    factor = recharge_wh / usable_wh
    ranges, mains = (usable_wh / city_wh_mi, usable_wh / highway_wh_mi), (city_wh_mi * factor, highway_wh_mi * factor)
    return TwoCycle(*ranges, city_wh_mi, highway_wh_mi, *mains, usable_wh, recharge_wh, shares)


def _complete(rows: Sequence[PhaseEnergy], name: str) -> list[PhaseEnergy]:
    found = [row for row in rows if row.name == name and row.complete]
    for row in found:
        _check_positive(f"distance of {name} ({row.phase or 'without label'})", row.distance_km)
    return found


def _check_positive(name: str, value: float) -> None:
    if not value > 0.0:
        raise SpecError(f"`{name}` must be above 0, but is {value:g}.", name)
