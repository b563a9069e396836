"""A charger in one file: socket, wall box, station or wireless pad, as its data sheet gives it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from voltwright.errors import SpecError
from voltwright.formatting import in_short, quantity
from voltwright.spec.agreement import agree
from voltwright.spec.base import MaybeNumber, Number, SpecModel, assumed, given, optional
from voltwright.spec.car import Slug
from voltwright.spec.connectors import AC_RATINGS, DC_RATINGS, Clearance, Connector
from voltwright.spec.evidence import Evidence, Source
from voltwright.spec.provenance import evidence_agrees

Use = Literal["v2h", "v2g"]


class Tariff(SpecModel):
    """What a charge costs."""

    energy: Number = Field(
        default=0.0, description="Price of a kWh; below 0 where the grid pays for taking it.", gt=-1000, lt=1000
    )
    minute: Number = Field(default=0.0, description="Price of a minute of connection.", ge=0, lt=1000)
    session: Number = Field(default=0.0, description="Price of a charge, whatever it takes.", ge=0, lt=10000)
    metered: Literal["output", "mains"] = Field(
        default="output", description="Where the meter is: at the station's output, or on its grid (AC) side."
    )
    currency: str = given("ISO 4217 code.", pattern=r"^[A-Z]{3}$")

    def cost(self, energy_kwh: float, duration_min: float) -> float:
        """Price of a charge.

        Args: energy_kwh: at the meter. duration_min: of the connection.
        """
        return self.session + self.energy * energy_kwh + self.minute * duration_min


class _Common(SpecModel):
    """What all chargers share."""

    name: Slug
    title: str = given("Name for people.", min_length=2)
    maker: str | None = optional("Maker.")
    outlets: int = Field(default=1, description="Cars that can charge at once.", ge=1, le=100)
    power_shared_kw: MaybeNumber = optional("Power that all outlets have together, at their outputs.", gt=0.1, lt=20000)
    power_standby_w: MaybeNumber = assumed("What it takes from the grid (AC) at all times.", ge=0, lt=5000)
    power_give_kw: MaybeNumber = optional("Power that it takes out of a car, at the car's side.", gt=0.1, lt=1000)
    gives: tuple[Use, ...] = Field(
        default=(), description="What it does with a car's power: `v2h` a house alone, `v2g` the grid."
    )
    tariff: Tariff | None = optional("Price.")
    evidence: dict[str, Evidence] = Field(default_factory=dict, description="From a field's dotted path to its evidence.")
    sources: dict[str, Source] = Field(default_factory=dict, description="Documents, by key.")

    @model_validator(mode="after")
    def _evidence_agrees(self) -> "_Common":
        agree(lambda: evidence_agrees(self, self.evidence, self.sources), self._gives_with_power)
        return self

    def __repr__(self) -> str:
        """Name, title, connectors and power."""
        return in_short(type(self).__name__, f"{self.name}: {self.title}", *self._figures())

    __str__ = __repr__

    def _figures(self) -> tuple[str, ...]:
        """Key figures of the kind."""
        return ()

    def _gives_with_power(self) -> None:
        if bool(self.gives) != (self.power_give_kw is not None):
            raise SpecError(
                "`power_give_kw` and `gives` must be written together: `gives: [v2g]` says what becomes of the power.", "gives"
            )


class AcCharger(_Common):
    """A mains socket with its cord, or a wall box: the car's own charger does the work."""

    kind: Literal["ac"]
    connectors: tuple[Connector, ...] = given("Sockets or plugs, such as `[type2]`.", min_length=1)
    tethered: bool = Field(default=False, description="Whether the cable is fixed to it.")
    voltage_v: Number = given("Voltage of a phase: 230, 240, 120.", gt=80, lt=500)
    phases: int = given("Phases that it offers.", ge=1, le=3)
    current_max_a: Number = given("Highest current of a phase.", ge=6, le=80)
    pilot_duty_percent: MaybeNumber = optional("Duty of the control pilot; default: that of `current_max_a`.", gt=0, lt=100)
    cable_rating_a: Literal[13, 20, 32, 63] | None = optional("Rating of a loose cable, coded by its resistor.")
    cable_resistance_mohm: MaybeNumber = assumed("Resistance of one conductor of the cable.", ge=0, lt=2000)

    def _figures(self) -> tuple[str, ...]:
        return ", ".join(self.connectors), f"{self.phases} x {self.voltage_v:g} V", quantity(self.current_max_a, "A")

    @model_validator(mode="after")
    def _connectors_agree(self) -> "AcCharger":
        agree(lambda: _known(self.connectors, AC_RATINGS, "ac", self.name))
        return self


class DcCharger(_Common):
    """A station with its own converter, which feeds the battery directly."""

    kind: Literal["dc"]
    connectors: tuple[Connector, ...] = given("Plugs, such as `[ccs2, chademo]`.", min_length=1)
    power_max_kw: Number = given("Highest power of one outlet.", gt=1, lt=5000)
    voltage_min_v: Number = given("Least output voltage.", ge=0, lt=1500)
    voltage_max_v: Number = given("Highest output voltage.", gt=50, le=1500)
    current_max_a: Number = given("Highest output current.", gt=5, lt=5000)
    plug_current_max_a: MaybeNumber = optional(
        "Rating of plug and cable; default: that of the connector's standard.", gt=5, lt=5000
    )
    loss_fixed: MaybeNumber = assumed("Loss without current, over the power.", ge=0, lt=0.2)
    loss_linear: MaybeNumber = assumed("Loss that grows with power, over the power.", ge=0, lt=0.3)
    loss_quadratic: MaybeNumber = assumed("Loss that grows with power squared, over the power.", ge=0, lt=0.3)
    cable_resistance_mohm: MaybeNumber = assumed("Resistance of the cable, both conductors.", ge=0, lt=200)

    def _figures(self) -> tuple[str, ...]:
        volts = f"{self.voltage_min_v:g} to {self.voltage_max_v:g} V"
        return ", ".join(self.connectors), quantity(self.power_max_kw, "kW"), volts, quantity(self.current_max_a, "A")

    @model_validator(mode="after")
    def _parts_agree(self) -> "DcCharger":
        agree(lambda: _known(self.connectors, DC_RATINGS, "dc", self.name), self._voltages_agree)
        return self

    def _voltages_agree(self) -> None:
        if self.voltage_min_v >= self.voltage_max_v:
            raise SpecError(
                f"`voltage_min_v` must be below `voltage_max_v` ({self.voltage_max_v:g} V), but is {self.voltage_min_v:g} V; "
                "are the two swapped?",
                "voltage_min_v",
            )


class WirelessCharger(_Common):
    """A pad in the ground, by SAE J2954."""

    kind: Literal["wireless"]
    power_class: Literal["wpt1", "wpt2", "wpt3", "wpt4"] = given("Power class: 3.7, 7.7, 11.1 or 22 kVA from the grid (AC).")
    clearance_classes: tuple[Clearance, ...] = given("Ground clearances that it serves.", min_length=1)
    offset_x_max_mm: Number = Field(
        default=75.0, description="Offset along the car within which it gives its power.", ge=0, lt=500
    )
    offset_y_max_mm: Number = Field(
        default=100.0, description="Offset across the car within which it gives its power.", ge=0, lt=500
    )
    quality: MaybeNumber = assumed("Quality factor of the pad's coil.", gt=10, lt=3000)
    coupling: MaybeNumber = assumed(
        "Coupling with a car's coil, aligned, at the middle of the lowest clearance class.", gt=0.01, lt=0.9
    )
    coil_length_mm: MaybeNumber = assumed("Length of the pad's coil, along the car.", gt=50, lt=2000)
    coil_width_mm: MaybeNumber = assumed("Width of the pad's coil.", gt=50, lt=2000)
    loss_fixed: MaybeNumber = assumed("Loss of rectifier and inverter without current, over the power.", ge=0, lt=0.2)
    loss_linear: MaybeNumber = assumed("Their loss that grows with power, over the power.", ge=0, lt=0.3)
    loss_quadratic: MaybeNumber = assumed("Their loss that grows with power squared, over the power.", ge=0, lt=0.3)

    def _figures(self) -> tuple[str, ...]:
        return (self.power_class, ", ".join(self.clearance_classes))


ChargerSpec = AcCharger | DcCharger | WirelessCharger
KINDS: dict[str, type[ChargerSpec]] = {"ac": AcCharger, "dc": DcCharger, "wireless": WirelessCharger}


def _known(connectors: tuple[str, ...], ratings: Iterable[str], kind: str, name: str) -> None:
    for connector in connectors:
        if connector not in ratings:
            known = ", ".join(f"`{key}`" for key in ratings)
            raise SpecError(
                f"`connectors` of a charger of kind {kind} must be among {known}, but '{name}' has `{connector}`.", "connectors"
            )
