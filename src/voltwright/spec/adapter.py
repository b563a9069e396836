"""Adapters between a charger's connector and a car's inlet, with what they carry."""

from typing import Literal

from pydantic import Field

from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.connectors import Connector, Inlet
from voltwright.spec.evidence import Kind, Source


class Adapter(SpecModel):
    """One adapter: a passive plug, or one with electronics where the two sides speak differently."""

    title: str = given("Name for people.", min_length=2)
    connector: Connector = given("Connector of the charger.")
    inlet: Inlet = given("Inlet of the car.")
    kind: Literal["ac", "dc"] = given("Alternating or direct current.")
    active: bool = Field(default=False, description="Whether it translates between protocols.")
    voltage_max_v: Number = given("Highest voltage.", gt=50, le=1500)
    current_max_a: Number = given("Highest current.", gt=5, lt=5000)
    power_max_kw: MaybeNumber = optional("Highest power, where it is written.", gt=1, lt=5000)
    phases: int = Field(default=1, description="Phases of alternating current.", ge=1, le=3)
    evidence: Kind = given("What kind of evidence its limits rest on.")
    source: str | None = optional("Key in `sources`; only `assumed` may do without.")
    note: str | None = optional("How the figures were read; what is not sure.")


class Adapters(SpecModel):
    """The table of adapters."""

    adapters: dict[str, Adapter] = given("By name.")
    sources: dict[str, Source] = Field(default_factory=dict, description="Documents, by key.")
