"""What owning a car comes to: fast charging, range in winter and on the motorway, cost of energy, the battery after years.

Every figure is that of the study or procedure which the command of the same kind runs, under the same conditions: a charge from
10 to 80 %, a climate study over the usual cycle, a constant speed to empty, a life by the default usage.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError, shown
from voltwright.library.chargers import load_charger
from voltwright.procedures.certify import certify
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.charging.segments import SECONDS_PER_MINUTE
from voltwright.spec.battery import Price
from voltwright.spec.charger import DcCharger
from voltwright.study.ageing.projection import age
from voltwright.study.ageing.usage import Usage
from voltwright.study.charge_times import FROM, TO, strongest_station
from voltwright.study.climate import climate_study
from voltwright.units import J_PER_KWH, J_PER_WH

T = TypeVar("T")
MOTORWAY_KMH = 120.0
YEARS = 8
FAST_MINUTES = 10.0
KM_100 = 100.0
CURRENCY_LONGEST = 8
NO_STATION = "No shipped DC charger serves it."
NO_WLTP = "It cannot do the WLTP, whose consumption the cost is for."


@dataclass(frozen=True)
class Conditions:
    """What the figures of owning a car are for.

    Attributes:
        charger: DC station for all cars: spec, name or path; None takes for each the strongest shipped one that serves it.
        temp_winter_c: of the air, of everything at the start [°C].
        price_kwh: of electricity, for each kWh from the grid, in `currency`.
        currency: of the price.
        speed_motorway_kmh: held [km/h].
        years: of the battery's life; used as `Usage` says.
    """

    charger: DcCharger | str | Path | None = None
    temp_winter_c: float = -7.0
    price_kwh: float = 0.30
    currency: str = "EUR"
    speed_motorway_kmh: float = MOTORWAY_KMH
    years: int = YEARS

    def station(self) -> DcCharger | None:
        """The station that is named, once everything is in range.

        Raises:
            SpecError, UnknownNameError, FileError: with the field, what it must be and what it is.
        """
        if not (self.currency.isprintable() and 1 <= len(self.currency.strip()) <= CURRENCY_LONGEST):
            raise SpecError(
                f"`currency` must be 1 to {CURRENCY_LONGEST} characters, such as EUR, but is '{shown(self.currency)}'.",
                "currency",
            )
        if self.charger is None or isinstance(self.charger, DcCharger):
            return self.charger
        station = load_charger(self.charger)
        if not isinstance(station, DcCharger):
            raise SpecError(
                f"`charger` must be a DC charger, but '{station.name}' is {station.kind}; `voltwright chargers` lists them.",
                "charger",
            )
        return station


@dataclass(frozen=True)
class FastCharge:
    """A charge from 10 to 80 % at 20 °C at a DC station.

    Attributes:
        charger: name of the station.
        duration_10_80_min: [min]; None where 80 % is not reached.
        power_max_kw: at the battery [kW].
        soc_after_10_min: displayed, 0-1.
        range_added_10_min_km: of the certified WLTP range [km]; None without one.
    """

    charger: str
    duration_10_80_min: float | None
    power_max_kw: float
    soc_after_10_min: float
    range_added_10_min_km: float | None


@dataclass(frozen=True)
class AgedBattery:
    """The battery after some years.

    Attributes:
        capacity_share: of the new one, 0-1.
        soce: state of certified energy, usable energy over the new one, 0-1.
        range_km: over the cycle of the car's class, at 23 °C [km].
    """

    years: int
    capacity_share: float
    soce: float
    range_km: float


@dataclass(frozen=True)
class WinterRange:
    """Full to empty in the cold, everything as cold as the air at the start, the cabin heated.

    Attributes:
        cycle: driven again and again.
        range_km: [km].
        range_mild_km: the same at 20 °C [km].
    """

    cycle: str
    temp_ambient_c: float
    range_km: float
    range_mild_km: float


@dataclass(frozen=True)
class Ownership:
    """What owning a car comes to; None where a figure cannot be had, with the reason under `missing`.

    Attributes:
        price_kwh, currency: of electricity, as asked for.
        speed_motorway_kmh: as asked for [km/h].
        price: of the car, as its file states it.
        fast_charge: None where no station serves it.
        winter: in the cold.
        range_motorway_km: at a constant speed, 23 °C, without heating or cooling [km].
        energy_cost_100_km: of the certified WLTP consumption, in the currency asked for.
        battery: after some years.
        missing: by name of the figure, a sentence.
    """

    price_kwh: float
    currency: str
    speed_motorway_kmh: float
    price: Price | None
    fast_charge: FastCharge | None
    winter: WinterRange | None
    range_motorway_km: float | None
    energy_cost_100_km: float | None
    battery: AgedBattery | None
    missing: dict[str, str]


def ownership(
    car: CompletedCar, conditions: Conditions, range_wltp_km: float | None, consumption_wltp_wh_km: float | None
) -> Ownership:
    """What owning a car comes to.

    Args:
        car: completed.
        conditions: of the figures.
        range_wltp_km: certified [km]; None where the car cannot do the test.
        consumption_wltp_wh_km: likewise, AC, from the grid [Wh/km].

    Raises:
        SpecError, UnknownNameError, FileError: a condition out of range, a charger that is none.
    """
    station = conditions.station()
    missing: dict[str, str] = {}
    fast = _tried("fast_charge", missing, partial(_fast_charge, car, station, range_wltp_km))
    if fast is None and "fast_charge" not in missing:
        missing["fast_charge"] = NO_STATION
    used = consumption_wltp_wh_km
    if used is None:
        missing["energy_cost_100_km"] = NO_WLTP
    return Ownership(
        price_kwh=conditions.price_kwh,
        currency=conditions.currency,
        speed_motorway_kmh=conditions.speed_motorway_kmh,
        price=car.written.price,
        fast_charge=fast,
        winter=_tried("winter", missing, partial(_winter, car, conditions.temp_winter_c)),
        range_motorway_km=_tried("range_motorway_km", missing, partial(_motorway_km, car, conditions.speed_motorway_kmh)),
        energy_cost_100_km=None if used is None else conditions.price_kwh * used * KM_100 * J_PER_WH / J_PER_KWH,
        battery=_tried("battery", missing, partial(_aged, car, conditions.years)),
        missing=missing,
    )


def _tried(name: str, missing: dict[str, str], find: Callable[[], T]) -> T | None:
    """A figure; None where this car cannot have it, with the reason kept."""
    try:
        return find()
    except (SpecError, TraceError, SimulationError) as error:
        missing[name] = str(error)
        return None


def _fast_charge(car: CompletedCar, named: DcCharger | None, range_wltp_km: float | None) -> FastCharge | None:
    station = strongest_station(car) if named is None else named
    if station is None:
        return None
    done = charge(car, station, soc_start=FROM, soc_end=TO)
    minutes, charged = done.trace["time_s"] / SECONDS_PER_MINUTE, done.trace["soc_percent"] / 100.0
    after = float(np.interp(FAST_MINUTES, [0.0, *minutes], [FROM, *charged]))
    added_km = None if range_wltp_km is None else (after - FROM) * range_wltp_km
    return FastCharge(done.charger, done.duration_10_80_min, done.power_max_kw, after, added_km)


def _winter(car: CompletedCar, temp_c: float) -> WinterRange:
    study = climate_study(car, temperatures_c=(temp_c,))
    (cold,) = study.points
    return WinterRange(study.cycle, temp_c, cold.range_km, study.reference.range_km)


def _motorway_km(car: CompletedCar, speed_kmh: float) -> float:
    try:
        return certify(car, "constant", speed_kmh=speed_kmh).range_km["constant"]
    except (SpecError, TraceError) as error:
        raise TraceError(f"It cannot hold {speed_kmh:g} km/h to the empty battery.") from error


def _aged(car: CompletedCar, years: int) -> AgedBattery:
    last = age(car, Usage(years=years), charge_times=False).by_year[-1]
    return AgedBattery(years, last.capacity_share, last.soce, last.range_km)
