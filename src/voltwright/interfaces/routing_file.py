"""The routing profile of a car as a file: a neutral JSON, and in it the parameters of two routing services."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from voltwright.errors import SpecError
from voltwright.study.routing_profile import SPEEDS_KMH, RoutingProfile, SpeedPoint
from voltwright.units import SECONDS_PER_HOUR, W_PER_KW, WH_PER_KWH

FORMAT, VERSION = "voltwright routing profile", 1
DIGITS = 5
PERCENT = 100.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Consumption(_Part):
    """Steady speeds in air of one temperature; lists of one length."""

    temperature_c: float = Field(description="Of the air [°C].")
    speed_kmh: list[float] = Field(description="Steady speeds that the car holds [km/h].")
    consumption_wh_km: list[float] = Field(description="Of the drive alone, at the battery's terminals [Wh/km].")
    auxiliary_w: list[float] = Field(description="Of all other loads: 12 V, cabin, heating and cooling of the battery [W].")


class Hills(_Part):
    """What hills add to the consumption on the level."""

    ascent_wh_m: float = Field(description="For each metre of height gained [Wh/m].")
    descent_wh_m: float = Field(description="Spared for each metre of height lost [Wh/m].")
    uphill_efficiency: float = Field(description="Potential energy gained over energy of the battery for it.")
    downhill_efficiency: float = Field(description="Energy of the battery spared over potential energy lost.")


class Accelerations(_Part):
    """What changes of speed add to the consumption at a steady one."""

    acceleration_efficiency: float = Field(description="Kinetic energy gained over energy of the battery for it.")
    deceleration_efficiency: float = Field(description="Energy of the battery spared over kinetic energy lost.")


class Charging(_Part):
    """A charge from empty to full; lists of one length, empty where no charger serves the car."""

    charger: str = Field(description="Name in the library, or of a file.")
    soc: list[float] = Field(description="Displayed state of charge, 0-1.")
    energy_kwh: list[float] = Field(description="Share of the usable energy [kWh].")
    power_kw: list[float] = Field(description="At which the usable energy rises, up to the next point [kW].")


class Requests(_Part):
    """Parameters of services for one temperature of the air."""

    temperature_c: float = Field(description="Of the air [°C].")
    tomtom: dict[str, Any] = Field(description="TomTom: query parameters, and `chargingParameters` for the body of a request.")
    here: dict[str, str] = Field(description="HERE Routing API v8: query parameters.")


class RoutingFile(_Part):
    """A car for route planners."""

    format: str = Field(default=FORMAT, description=f"Always '{FORMAT}'.")
    version: int = Field(default=VERSION, description="Of the format.")
    car: str = Field(description="Name.")
    title: str = Field(description="For people.")
    loss_model: str = Field(description="That the figures rest on, in words.")
    mass_kg: float = Field(description="With driver and load, on these runs [kg].")
    energy_usable_kwh: float = Field(description="Usable energy of the battery [kWh].")
    consumption: list[Consumption] = Field(description="By temperature of the air.")
    hills: Hills
    accelerations: Accelerations
    charging: Charging
    requests: Requests


def routing_file(profile: RoutingProfile, car: str, title: str, loss_model: str, temperature_c: float) -> RoutingFile:
    """The file of a profile.

    Args:
        profile: of the car.
        car: name.
        title: for people.
        loss_model: in words.
        temperature_c: of the air [C], one of the profile's, for the parameters of services.

    Raises:
        SpecError: the car holds no speed in air of that temperature.
    """
    temperatures = sorted({point.temperature_c for point in profile.speeds})
    by_temperature = {value: [point for point in profile.speeds if point.temperature_c == value] for value in temperatures}
    if temperature_c not in by_temperature:
        raise SpecError(
            f"{car} must hold {SPEEDS_KMH[0]:g} km/h in air of {temperature_c:g} °C for the parameters of services, "
            "but does not; give another temperature."
        )
    held = by_temperature[temperature_c]
    return RoutingFile(
        car=car,
        title=title,
        loss_model=loss_model,
        mass_kg=_round(profile.mass_kg),
        energy_usable_kwh=_round(profile.energy_usable_kwh),
        consumption=[
            Consumption(
                temperature_c=value,
                speed_kmh=[point.speed_kmh for point in points],
                consumption_wh_km=[_round(point.consumption_wh_km) for point in points],
                auxiliary_w=[_round(point.auxiliary_w) for point in points],
            )
            for value, points in by_temperature.items()
        ],
        hills=Hills(**{name: _round(getattr(profile, name)) for name in Hills.model_fields}),
        accelerations=Accelerations(**{name: _round(getattr(profile, name)) for name in Accelerations.model_fields}),
        charging=Charging(
            charger=profile.charger,
            soc=[_round(point.soc) for point in profile.charging_curve],
            energy_kwh=[_round(point.energy_kwh) for point in profile.charging_curve],
            power_kw=[_round(point.power_kw) for point in profile.charging_curve],
        ),
        requests=Requests(temperature_c=temperature_c, tomtom=tomtom(profile, held), here=here(profile, held)),
    )


def tomtom(profile: RoutingProfile, points: list[SpeedPoint]) -> dict[str, Any]:
    """Parameters of TomTom's routing for an electric vehicle.

    Args:
        profile: of the car.
        points: steady speeds at one temperature.

    Source: TomTom Routing API, Common Routing Parameters, 2024: speeds in km/h, consumption in kWh for 100 km, power in kW,
        energy in kWh, weight in kg; an efficiency and its counterpart multiply to at most 1.
    """
    pairs = (f"{point.speed_kmh:g},{_text(point.consumption_wh_km * PERCENT / WH_PER_KWH)}" for point in points)
    curve = [
        {"stateOfChargeInkWh": _round(point.energy_kwh), "maxPowerInkW": _round(point.power_kw)}
        for point in profile.charging_curve
    ]
    return {
        "vehicleEngineType": "electric",
        "vehicleWeight": f"{profile.mass_kg:.0f}",
        "constantSpeedConsumptionInkWhPerHundredkm": ":".join(pairs),
        "auxiliaryPowerInkW": _text(_auxiliary_w(points) / W_PER_KW),
        "accelerationEfficiency": _text(min(profile.acceleration_efficiency, 1.0)),
        "decelerationEfficiency": _text(profile.deceleration_efficiency),
        "uphillEfficiency": _text(min(profile.uphill_efficiency, 1.0)),
        "downhillEfficiency": _text(profile.downhill_efficiency),
        "maxChargeInkWh": _text(profile.energy_usable_kwh),
        "currentChargeInkWh": _text(profile.energy_usable_kwh),
        "chargingParameters": {"batteryCurve": curve},
    }


def here(profile: RoutingProfile, points: list[SpeedPoint]) -> dict[str, str]:
    """Parameters of the HERE Routing API v8 for an electric vehicle.

    Args:
        profile: of the car.
        points: steady speeds at one temperature.

    Source: HERE Routing API v8, `ev` parameters: speeds in km/h, consumption in Wh/m, ascent and descent in Wh/m of height,
        auxiliaries in Wh/s, charge in kWh, power in kW.
    """
    table = [f"{point.speed_kmh:.0f},{_text(point.consumption_wh_km / WH_PER_KWH)}" for point in points]
    found = {
        "ev[freeFlowSpeedTable]": ",".join(table),
        "ev[ascent]": _text(profile.ascent_wh_m),
        "ev[descent]": _text(profile.descent_wh_m),
        "ev[auxiliaryConsumption]": _text(_auxiliary_w(points) / SECONDS_PER_HOUR),
        "ev[maxCharge]": _text(profile.energy_usable_kwh),
        "ev[initialCharge]": _text(profile.energy_usable_kwh),
    }
    if profile.charging_curve:
        pairs = (f"{_text(point.energy_kwh)},{_text(point.power_kw)}" for point in profile.charging_curve)
        found["ev[chargingCurve]"] = ",".join(pairs)
    return found


def _auxiliary_w(points: list[SpeedPoint]) -> float:
    return sum(point.auxiliary_w for point in points) / len(points)


def _round(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _text(value: float) -> str:
    """A number without an exponent, as services read it."""
    text = f"{_round(value):.6f}"
    return text.rstrip("0").rstrip(".")
