"""Places along a route where a car can charge: charger, place, way there, price and queue."""

from __future__ import annotations

from pydantic import Field, model_validator

from voltwright.errors import SpecError
from voltwright.formatting import in_short, quantity
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.charger import AcCharger, ChargerSpec, DcCharger
from voltwright.spec.connectors import AC_RATINGS, DC_RATINGS, Connector

DC_OVER_KW = 25.0
"""A plug of both currents, such as NACS, is taken as DC above this power."""
OUTPUT_V = (150.0, 1000.0)
LOW_POWER_V = 500.0
"""Older stations of up to 50 kW reach this voltage."""
PHASE_V = 230.0


class Station(SpecModel):
    """A place to charge."""

    name: str = given("Name, such as that of the place.", min_length=1, max_length=200)
    way_km: MaybeNumber = optional("From the start of the route.", ge=0, le=10000)
    lat: MaybeNumber = optional("Latitude, in place of `way_km`.", ge=-90, le=90)
    lon: MaybeNumber = optional("Longitude.", ge=-180, le=360)
    charger: str | None = optional("Name of a shipped charger, or of a charger file.", max_length=300)
    connectors: tuple[Connector, ...] = Field(default=(), description="Plugs, in place of `charger`, such as `[ccs2]`.")
    power_kw: MaybeNumber = optional("Highest power of one outlet, with `connectors`.", gt=0.5, lt=5000)
    price_kwh: Number = Field(default=0.0, description="Price of a kWh at the outlet.", ge=-100, le=100)
    price_minute: Number = Field(default=0.0, description="Price of a minute at the plug.", ge=0, le=100)
    price_session: Number = Field(default=0.0, description="Price of a charge, whatever it takes.", ge=0, le=10000)
    detour_km: Number = Field(default=0.0, description="From the route to the station and back, in all.", ge=0, le=200)
    detour_min: MaybeNumber = optional("Time of the detour; default: at 50 km/h.", ge=0, le=600)
    queue_min: Number = Field(default=0.0, description="Wait for a free outlet.", ge=0, le=1440)
    closed: bool = Field(default=False, description="Whether it is out of service.")

    @model_validator(mode="after")
    def _says_where_and_what(self) -> Station:
        if self.way_km is None and (self.lat is None or self.lon is None):
            raise SpecError(f"Station '{self.name}' must have `way_km`, or `lat` and `lon`.", "way_km")
        if self.charger is None and not (self.connectors and self.power_kw is not None):
            raise SpecError(f"Station '{self.name}' must have `charger`, or `connectors` and `power_kw`.", "charger")
        return self

    def __repr__(self) -> str:
        """Name, place and power."""
        where = f"at {self.way_km:g} km" if self.way_km is not None else f"{self.lat:g}, {self.lon:g}"
        power = self.charger or f"{', '.join(self.connectors)}, {quantity(self.power_kw or 0.0, 'kW')}"
        return in_short("Station", self.name, where, power)

    __str__ = __repr__

    def cost(self, energy_kwh: float, minutes: float) -> float:
        """Price of a charge, in the currency of the stations."""
        return self.price_session + self.price_kwh * energy_kwh + self.price_minute * minutes


def charger_of(station: Station) -> ChargerSpec:
    """The charger of a station that writes plugs and a power: limits of voltage and current as usual for them.

    Raises:
        SpecError: plugs of alternating and direct current together.
    """
    power = station.power_kw or 0.0
    kinds = {
        "dc" if name in DC_RATINGS and (name not in AC_RATINGS or power > DC_OVER_KW) else "ac" for name in station.connectors
    }
    if len(kinds) > 1:
        raise SpecError(
            f"Station '{station.name}' must have plugs of one kind, but has {', '.join(station.connectors)}; write two stations.",
            "connectors",
        )
    if kinds == {"dc"}:
        most_a = max(DC_RATINGS[name].current_max_a for name in station.connectors)
        low = power <= 50.0
        return DcCharger(
            name="station",
            title=f"Station {station.name}",
            kind="dc",
            connectors=station.connectors,
            power_max_kw=power,
            voltage_min_v=OUTPUT_V[0],
            voltage_max_v=LOW_POWER_V if low else OUTPUT_V[1],
            current_max_a=min(most_a, 125.0 if low else 1e3 * power / 350.0 if power < 175.0 else most_a),
        )
    phases = 3 if power > 7.6 and "type2" in station.connectors else 1
    return AcCharger(
        name="station",
        title=f"Station {station.name}",
        kind="ac",
        connectors=station.connectors,
        voltage_v=PHASE_V,
        phases=phases,
        current_max_a=min(max(1e3 * power / (phases * PHASE_V), 6.0), 80.0),
    )
