# pyright: reportMissingImports=false
"""The controller that the library's EV side asks: every answer comes from the latest frame of the live car.

A frame holds the car's numbers by the names of `live/iso15118/frames.py`. The answers to the schedules of all three standards,
and those in the charge loops of ISO 15118-20, stand in `ev_loops.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amounts import amount
from ev_loops import Loops, seconds_left
from iso15118.evcc.controller.interface import ChargeParamsV2
from iso15118.shared.messages import datatypes
from iso15118.shared.messages.din_spec import datatypes as din
from iso15118.shared.messages.enums import DCEVErrorCode, EnergyTransferModeEnum, Protocol
from iso15118.shared.messages.iso15118_2 import datatypes as iso2

PRECHARGED_V = 20.0
"""Largest difference of voltage at which the car closes its contactors; IEC 61851-23, at second hand."""
WELDING_LOOKS = 2
CURRENT_MIN_A = 6.0
BULK_PERCENT = 80


class EvController(Loops):
    """The live car, as the library's states ask for it.

    Attributes:
        car: the latest frame.
        station: what the station has said, by the names of `grants.py`.
        precharged: whether the car's contactors are closed.
        tell: called with what the link should know.
    """

    def __init__(self, evcc_id: str, pause_s: float, tell: Callable[[dict[str, Any]], None]):
        """For a session.

        Args:
            evcc_id: 12 hexadecimal digits, as of the car's network interface.
            pause_s: between two messages of the charge loop [s].
            tell: see above.
        """
        super().__init__()
        self.evcc_id, self.pause_s, self.tell = evcc_id, pause_s, tell
        self.precharged, self.stopped, self._looks = False, False, 0

    async def charge_loop_delay(self) -> float:
        """Pause between two messages of the loop [s]."""
        return self.pause_s

    async def get_evcc_id(self, protocol: Protocol, iface: str) -> str:
        """Twelve hexadecimal digits; of ISO 15118-20 a text of a maker's code and a number."""
        return self.evcc_id if protocol in (Protocol.ISO_15118_2, Protocol.DIN_SPEC_70121) else f"WVWR{self.evcc_id}X"

    async def get_energy_transfer_mode(self, protocol: Protocol) -> EnergyTransferModeEnum:
        """As the car is plugged in."""
        if self.car["plug"] == "dc":
            return EnergyTransferModeEnum.DC_EXTENDED
        three = self.car["phases"] == 3
        return EnergyTransferModeEnum.AC_THREE_PHASE_CORE if three else EnergyTransferModeEnum.AC_SINGLE_PHASE_CORE

    async def is_cert_install_needed(self) -> bool:
        """Never: the car has no contract."""
        return False

    async def store_contract_cert_and_priv_key(self, contract_cert: bytes, priv_key: bytes) -> None:
        """Not kept: the car has no contract."""

    async def get_prioritised_emaids(self) -> None:
        """None: the car has no contract."""

    async def continue_charging(self) -> bool:
        """Whether the car goes on charging."""
        return bool(self.car["ready"]) and not self.stopped and not await self.is_charging_complete()

    async def ready_to_charge(self) -> bool:
        """Likewise."""
        return await self.continue_charging()

    async def is_charging_complete(self) -> bool:
        """Whether the charge that was asked for is reached."""
        return bool(self.car["complete"])

    async def is_bulk_charging_complete(self) -> bool:
        """Whether 80 % is reached."""
        return self.car["soc_percent"] >= BULK_PERCENT

    async def stop_charging(self) -> None:
        """The station ends the session."""
        self.stopped = True

    async def enable_charging(self, enabled: bool) -> None:
        """The car goes to state C of the pilot, or back to B."""
        self.tell({"type": "enabled", "on": enabled})

    async def is_precharged(self, present_voltage_evse: Any) -> bool:
        """Whether the station's voltage is near enough to the battery's."""
        apart_v = abs(present_voltage_evse.get_decimal_value() - self.car["voltage_v"])
        self.precharged = self.precharged or apart_v <= PRECHARGED_V
        return self.precharged

    async def welding_detection_has_finished(self) -> bool:
        """After two looks at the voltage."""
        self._looks += 1
        return self._looks >= WELDING_LOOKS

    async def get_charge_params_v2(self, protocol: Protocol) -> ChargeParamsV2:
        """What the car takes, for ISO 15118-2."""
        car, mode = self.car, await self.get_energy_transfer_mode(protocol)
        if car["plug"] == "ac":
            ac = iso2.ACEVChargeParameter(
                departure_time=0,
                e_amount=amount(datatypes.PVEAmount, car["energy_wanted_wh"], "Wh"),
                ev_max_voltage=amount(datatypes.PVEVMaxVoltage, car["phase_voltage_v"], "V"),
                ev_max_current=amount(datatypes.PVEVMaxCurrent, car["current_max_a"], "A"),
                ev_min_current=amount(datatypes.PVEVMinCurrent, CURRENT_MIN_A, "A"),
            )
            return ChargeParamsV2(mode, ac, None)
        limits = await self.get_dc_charge_params()
        dc = iso2.DCEVChargeParameter(
            departure_time=0,
            dc_ev_status=await self.get_dc_ev_status(),
            ev_maximum_current_limit=limits.dc_max_current_limit,
            ev_maximum_power_limit=limits.dc_max_power_limit,
            ev_maximum_voltage_limit=limits.dc_max_voltage_limit,
            ev_energy_capacity=limits.dc_energy_capacity,
            ev_energy_request=amount(datatypes.PVEVEnergyRequest, car["energy_wanted_wh"], "Wh"),
            full_soc=100,
            bulk_soc=BULK_PERCENT,
        )
        return ChargeParamsV2(mode, None, dc)

    async def get_dc_charge_params(self) -> datatypes.DCEVChargeParams:
        """Limits, and what the car wants: the battery's voltage until it is reached, then current up to the highest voltage."""
        car = self.car
        voltage_v, current_a = (
            (car["voltage_max_v"], self.current_wanted_a()) if self.precharged else (car["voltage_v"], PRECHARGE_A)
        )
        return datatypes.DCEVChargeParams(
            dc_max_current_limit=amount(datatypes.PVEVMaxCurrentLimit, car["current_max_a"], "A"),
            dc_max_power_limit=amount(datatypes.PVEVMaxPowerLimit, car["power_max_w"], "W"),
            dc_max_voltage_limit=amount(datatypes.PVEVMaxVoltageLimit, car["voltage_max_v"], "V"),
            dc_energy_capacity=amount(datatypes.PVEVEnergyCapacity, car["energy_capacity_wh"], "Wh"),
            dc_target_current=amount(datatypes.PVEVTargetCurrent, current_a, "A"),
            dc_target_voltage=amount(datatypes.PVEVTargetVoltage, voltage_v, "V"),
        )

    def _status(self, kind: type[Any]) -> Any:
        error, soc = DCEVErrorCode(self.car["error"]), min(max(round(self.car["soc_percent"]), 0), 100)
        return kind(ev_ready=bool(self.car["ready"]), ev_error_code=error, ev_ress_soc=soc)

    async def get_dc_ev_status(self) -> iso2.DCEVStatus:
        """Ready or not, fault, and charge."""
        return self._status(iso2.DCEVStatus)

    async def get_dc_ev_status_dinspec(self) -> din.DCEVStatus:
        """Likewise."""
        return self._status(din.DCEVStatus)

    async def get_dc_ev_power_delivery_parameter(self) -> iso2.DCEVPowerDeliveryParameter:
        """Status, and whether the charge is complete."""
        return await self._delivery(iso2.DCEVPowerDeliveryParameter, iso2.DCEVStatus)

    async def get_dc_ev_power_delivery_parameter_dinspec(self) -> din.DCEVPowerDeliveryParameter:
        """Likewise."""
        return await self._delivery(din.DCEVPowerDeliveryParameter, din.DCEVStatus)

    async def _delivery(self, kind: type[Any], status: type[Any]) -> Any:
        bulk, complete = await self.is_bulk_charging_complete(), await self.is_charging_complete()
        return kind(dc_ev_status=self._status(status), bulk_charging_complete=bulk, charging_complete=complete)

    async def get_remaining_time_to_full_soc(self) -> datatypes.PVRemainingTimeToFullSOC:
        """At the power of now [s]."""
        return amount(datatypes.PVRemainingTimeToFullSOC, seconds_left(self.car, 100.0), "s")

    async def get_remaining_time_to_bulk_soc(self) -> datatypes.PVRemainingTimeToBulkSOC:
        """Likewise."""
        return amount(datatypes.PVRemainingTimeToBulkSOC, seconds_left(self.car, BULK_PERCENT), "s")


PRECHARGE_A = 2.0
"""Most current that may flow before the car's contactors are closed; IEC 61851-23, at second hand."""
