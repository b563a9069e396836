"""Charging, the car's side: its inlets, its on-board charger, what it takes of direct current, and what it gives back."""

from typing import Literal

from pydantic import model_validator

from voltwright.errors import SpecError
from voltwright.spec.agreement import agree
from voltwright.spec.base import MaybeNumber, SpecModel, assumed, given, optional
from voltwright.spec.connectors import CLEARANCES_MM, Clearance, Inlet

Inlets = tuple[Inlet, ...]


class WirelessReceiver(SpecModel):
    """Coil under the car, by SAE J2954."""

    power_class: Literal["wpt1", "wpt2", "wpt3", "wpt4"] = given("Power class: 3.7, 7.7, 11.1 or 22 kVA from the grid (AC).")
    clearance_class: Clearance = given("Ground clearance class of the coil: z1 100-150, z2 140-210, z3 170-250 mm.")
    clearance_mm: MaybeNumber = optional("Ground clearance of the coil; default: the middle of the class.", gt=20, lt=500)
    quality: MaybeNumber = assumed("Quality factor of the car's coil.", gt=10, lt=3000)
    rectifier_loss: MaybeNumber = assumed("Loss of the rectifier, over the power.", ge=0, lt=0.3)

    @model_validator(mode="after")
    def _parts_agree(self) -> "WirelessReceiver":
        agree(self._clearance_agrees)
        return self

    def _clearance_agrees(self) -> None:
        low, high = CLEARANCES_MM[self.clearance_class]
        if self.clearance_mm is not None and not low <= self.clearance_mm <= high:
            raise SpecError(
                f"`charging.wireless.clearance_mm` must be {low:g} to {high:g} mm, class {self.clearance_class}, "
                f"but is {self.clearance_mm:g} mm.",
                "charging.wireless.clearance_mm",
            )


class Charging(SpecModel):
    """Charging from the grid (AC) and from stations, and giving back."""

    inlets: Inlets | None = assumed("Inlets of the car, such as `[type2, ccs2]`.")
    power_ac_kw: MaybeNumber = assumed("Most that the on-board charger takes from the grid (AC).", gt=0.01, lt=100)
    phases_ac: int | None = assumed("Phases of the grid at that power.", ge=1, le=3)
    current_ac_max_a: MaybeNumber = assumed(
        "Most that the on-board charger takes of a phase, all phases in use.", gt=0.05, lt=200
    )
    current_ac_one_phase_a: MaybeNumber = assumed("Most that it takes where there is one phase only.", gt=0.05, lt=200)
    pilot_use: MaybeNumber = assumed("Share of the current offered by the pilot that the car takes.", gt=0.5, le=1)
    power_dc_kw: MaybeNumber = optional(
        "Highest DC charge power; left out in a car or SUV with a DC inlet: typical of its voltage and model year.",
        gt=0.1,
        lt=2000,
    )
    current_dc_max_a: MaybeNumber = optional("Highest current at the DC inlet.", gt=1, lt=5000)
    voltage_dc_min_v: MaybeNumber = optional("Lowest voltage at the DC inlet; default: that of the battery.", gt=5, lt=2000)
    voltage_dc_max_v: MaybeNumber = optional("Highest voltage at the DC inlet; default: that of the battery.", gt=5, lt=2000)
    booster_kw: MaybeNumber = optional(
        "Power of the converter that charges the battery from stations of too low a voltage.", gt=1, lt=500
    )
    split_pack: Literal["parallel", "series"] | None = optional(
        "Battery in two halves, switched for charging: `parallel` for a station of too low a voltage, `series` for double."
    )
    wireless: WirelessReceiver | None = optional("Receiver for wireless charging.")
    v2l_kw: MaybeNumber = optional(
        "Power for loads at the car's own socket or adapter, at the grid voltage that it makes.", gt=0.01, lt=100
    )
    v2h_kw: MaybeNumber = optional("Power that the car gives to a house apart from the grid.", gt=0.1, lt=200)
    v2g_kw: MaybeNumber = optional("Power that the car gives to the grid, or to a house on it.", gt=0.1, lt=200)
    gives_through: Inlets | None = optional("Inlets through which the car gives to house and grid; default: its DC inlets.")
    loss_fixed: MaybeNumber = assumed("Charger's loss without current, over its power.", ge=0, lt=0.3)
    loss_linear: MaybeNumber = assumed("Charger's loss that grows with current, over its power.", ge=0, lt=0.3)
    loss_quadratic: MaybeNumber = assumed("Charger's loss that grows with current squared, over its power.", ge=0, lt=0.3)
    power_on_w: MaybeNumber = assumed("12 V load while charging: pumps, contactors, control units.", ge=0, lt=5000)
    efficiency_ac: MaybeNumber = assumed(
        "Energy that the pack later gives at its terminals over energy from the grid (AC).", gt=0.3, le=1
    )

    @model_validator(mode="after")
    def _parts_agree(self) -> "Charging":
        agree(self._voltages_agree, self._inlets_agree)
        return self

    def _voltages_agree(self) -> None:
        least, most = self.voltage_dc_min_v, self.voltage_dc_max_v
        if least is not None and most is not None and least >= most:
            raise SpecError(
                f"`charging.voltage_dc_min_v` must be below `voltage_dc_max_v` ({most:g} V), but is {least:g} V; "
                "are the two swapped?",
                "charging.voltage_dc_min_v",
            )

    def _inlets_agree(self) -> None:
        if self.inlets is not None and not self.inlets:
            raise SpecError(
                "`charging.inlets` must name one inlet at least; a vehicle with a plug writes `[mains_plug]`.", "charging.inlets"
            )
        for inlet in self.gives_through or ():
            if self.inlets is not None and inlet not in self.inlets:
                raise SpecError(
                    f"`charging.gives_through` must be among `inlets` ({', '.join(self.inlets)}), but names {inlet}.",
                    "charging.gives_through",
                )
