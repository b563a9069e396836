"""What the printed labels of regions need beside the certified values: the American, the European and the Chinese one.

Modelled: the values of the label, each with where it comes from: computed by the rule, assumed, or a convention. Left out:
logos, classes of pollutants, and what a label says of a car that burns fuel. No sheet is a certificate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.charging.on_board import Charger, recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate
from voltwright.sim.precision import double_precision
from voltwright.units import SECONDS_PER_HOUR

Basis = Literal["computed", "assumed", "convention"]
MILES_A_YEAR = 15_000.0
YEARS_COMPARED = 5
COST_STEP_USD = 50.0
VOLTAGE_US_V, CURRENT_US_A = 240.0, 48.0
WH_PER_KWH_100KM = 10.0


@dataclass(frozen=True)
class LabelPrices:
    """What the American label's costs rest on; the EPA sets them for each model year, so they are assumptions here.

    Attributes:
        electricity_usd: of a kWh.
        petrol_usd: of a gallon.
        economy_average_mpg: of the average new vehicle.
    """

    electricity_usd: float
    petrol_usd: float
    economy_average_mpg: float


@dataclass(frozen=True)
class SheetLine:
    """One value of a label.

    Attributes:
        name: of the value; it ends in its unit.
        value: as printed.
        basis: "computed" by the rule, "assumed", or a "convention".
        words: where it comes from.
    """

    name: str
    value: float
    basis: Basis
    words: str


@dataclass(frozen=True)
class LabelSheet:
    """The values that one region's label prints.

    Attributes:
        kind: "epa", "eu" or "cn".
        lines: its values.
        assumptions: numbers that the assumed values rest on.
        conventions: what is convention, or not known, in words.
    """

    kind: Literal["epa", "eu", "cn"]
    lines: tuple[SheetLine, ...]
    assumptions: Mapping[str, float]
    conventions: tuple[str, ...]

    @property
    def values(self) -> dict[str, float]:
        """The values by name."""
        return {line.name: line.value for line in self.lines}


def sheet_of(certificate: Certificate, car: CompletedCar, prices: LabelPrices) -> LabelSheet | None:
    """The sheet of a certificate's label; None for a constant speed, which has no label.

    Args:
        certificate: of any procedure.
        car: that was certified.
        prices: for the costs on the American label.
    """
    if certificate.procedure.startswith("epa"):
        return _american(certificate, car, prices)
    if certificate.procedure in ("wltp", "nedc"):
        return _european(certificate)
    return _chinese(certificate) if certificate.procedure == "cltc" else None


def charge_time_240v_h(car: CompletedCar) -> float:
    """Time of a full charge at 240 V and at most 48 A [h], from the empty to the full displayed charge.

    Args:
        car: its on-board charger takes its full power on one phase, as American ones do.

    Source: 40 CFR 600.311-12 asks for the time at 240 V; the current is assumed [M].
    """
    with double_precision():
        vehicle = Vehicle.from_car(car)
        empty, full = (vehicle.pack.soc_of_display(shown) for shown in (0.0, 1.0))
        power_w = min(float(Charger.from_car(car).power_limit_w()), VOLTAGE_US_V * CURRENT_US_A)
        return float(recharge(vehicle.charger, vehicle.pack, empty, full, power_w).duration_s) / SECONDS_PER_HOUR


def annual_cost_usd(cost_a_mile_usd: float) -> float:
    """Fuel cost of a year, as the label prints it: the nearest 50 dollars.

    Args:
        cost_a_mile_usd: [USD/mi].

    Source: 15,000 miles a year, 40 CFR 600.311-12 [M].

    >>> annual_cost_usd(0.0385)
    600.0
    """
    return COST_STEP_USD * round(MILES_A_YEAR * cost_a_mile_usd / COST_STEP_USD)


def _american(certificate: Certificate, car: CompletedCar, prices: LabelPrices) -> LabelSheet:
    label = certificate.label
    own_usd = annual_cost_usd(label["kwh_100mi"] / 100.0 * prices.electricity_usd)
    average_usd = annual_cost_usd(prices.petrol_usd / prices.economy_average_mpg)
    computed = ("mpge_combined", "mpge_city", "mpge_highway", "kwh_100mi", "range_mi")
    lines = [SheetLine(name, label[name], "computed", "40 CFR 600; see the steps") for name in computed]
    cost_words = "15,000 miles a year at the assumed price of electricity, to the nearest 50 USD"
    saved_words = "against the assumed average new vehicle and price of petrol; below zero is more spent"
    lines += [
        SheetLine("charge_time_240v_h", round(charge_time_240v_h(car), 1), "computed", "240 V, at most 48 A, empty to full"),
        SheetLine("cost_year_usd", own_usd, "assumed", cost_words),
        SheetLine("saving_5_years_usd", YEARS_COMPARED * (average_usd - own_usd), "assumed", saved_words),
        SheetLine("cost_year_average_usd", average_usd, "assumed", "of the assumed average new vehicle"),
        SheetLine("co2_g_mi", 0.0, "convention", "at the tailpipe; making electricity does not count"),
        SheetLine("rating_greenhouse", 10.0, "convention", "an electric car has the best of 1 to 10"),
    ]
    return LabelSheet(
        "epa",
        tuple(lines),
        {
            "distance_year_mi": MILES_A_YEAR,
            "city_percent": 55.0,
            "electricity_usd_kwh": prices.electricity_usd,
            "petrol_usd_gallon": prices.petrol_usd,
            "economy_average_mpg": prices.economy_average_mpg,
            "current_max_a": CURRENT_US_A,
        },
        (
            "The EPA sets prices and the average vehicle for each model year; here they are assumptions that you can change.",
            "The smog rating is certified apart and left out.",
        ),
    )


def _european(certificate: Certificate) -> LabelSheet:
    label = certificate.label
    rule = "UN R154" if certificate.procedure == "wltp" else "UN R101"
    lines = [
        SheetLine("range_km", label["range_km"], "computed", f"{rule}; see the steps"),
        SheetLine("consumption_kwh_100km", label["consumption_wh_km"] / WH_PER_KWH_100KM, "computed", f"{rule}, whole Wh/km"),
        SheetLine("co2_g_km", 0.0, "convention", "at the tailpipe; making electricity does not count"),
    ]
    if "range_city_km" in label:
        lines.insert(1, SheetLine("range_city_km", label["range_city_km"], "computed", f"{rule}; see the steps"))
    conventions = [
        "Directive 1999/94/EC leaves the form of the label to each member state: a class letter is not defined for all of them.",
        "Where a state has CO2 classes by the tailpipe alone (Germany and France), 0 g/km is class A.",
    ]
    if certificate.procedure == "nedc":
        conventions.append("Labels show WLTP values today; NEDC values stood there before.")
    return LabelSheet("eu", tuple(lines), {}, tuple(conventions))


def _chinese(certificate: Certificate) -> LabelSheet:
    label = certificate.label
    words = "GB/T 18386.1; see the steps"
    return LabelSheet(
        "cn",
        (
            SheetLine("range_km", label["range_km"], "computed", words),
            SheetLine("consumption_kwh_100km", label["consumption_wh_km"] / WH_PER_KWH_100KM, "computed", words),
        ),
        {},
        (
            "GB 22757.2 sets the form of the Chinese label; its text was not read, so the drawing follows its contents alone.",
            "The equivalent fuel consumption of that label is not given, since its factor was not read in the rule.",
        ),
    )
