# pyright: reportMissingImports=false
"""The answers of the live car in ISO 15118-20, and to the schedules of all three standards."""

from __future__ import annotations

import time
from typing import Any

from amounts import amount, rational
from iso15118.evcc.controller.interface import EVControllerInterface
from iso15118.shared.messages.datatypes import PVPMax
from iso15118.shared.messages.enums import ControlMode, ServiceV20
from iso15118.shared.messages.iso15118_2 import datatypes as iso2
from iso15118.shared.messages.iso15118_20 import ac, common_messages, dc
from iso15118.shared.messages.iso15118_20.common_types import DisplayParameters, RationalNumber

SECONDS_MAX = 172_800.0
"""Longest time that ISO 15118-2 lets a car say."""
SECONDS_AN_HOUR = 60 * 60
VOLTAGE_LEAST = 0.5
"""Lowest voltage that the car names, over its highest."""


def seconds_left(car: dict[str, Any], percent: float) -> float:
    """Time to a charge at the power of now [s]; the longest that can be said where nothing flows.

    Args:
        car: frame.
        percent: displayed charge [%].
    """
    wanted_wh = max(percent - car["soc_percent"], 0.0) / 100.0 * car["energy_capacity_wh"]
    power_w = car["power_w"]
    return min(wanted_wh * SECONDS_AN_HOUR / power_w, SECONDS_MAX) if power_w > 1.0 else SECONDS_MAX * (wanted_wh > 0.0)


class Loops(EVControllerInterface):
    """Schedules of all three standards, and the charge loops of ISO 15118-20."""

    def __init__(self) -> None:
        """Without a frame yet."""
        self.car: dict[str, Any] = {}
        self.station: dict[str, float] = {}
        self.schedule: list[tuple[float, float]] = []
        self.began_s = time.monotonic()

    def schedule_w(self) -> float:
        """Power of the station's schedule at this time of the session [W]; without limit where it has none."""
        passed_s = time.monotonic() - self.began_s
        return next((power_w for start_s, power_w in reversed(self.schedule) if start_s <= passed_s), float("inf"))

    def current_wanted_a(self) -> float:
        """Current that the car asks a station for: what its battery and its loads take, within what the station gives [A]."""
        given, limits = self.station, [self.car["current_wanted_a"], self.car["current_max_a"]]
        power_w = min(given.get("power_max_w", float("inf")), self.schedule_w())
        limits += [given.get("current_max_a", float("inf")), power_w / max(self.car["voltage_v"], 1.0)]
        return max(min(limits), 0.0) if self.car["ready"] else 0.0

    async def process_sa_schedules_dinspec(self, sa_schedules: list[Any]) -> int:
        """Take the first; its powers are short integers of watts, too small for a station, and are left out."""
        return sa_schedules[0].sa_schedule_tuple_id

    async def process_sa_schedules_v2(self, sa_schedules: list[Any]) -> tuple[Any, int, Any]:
        """Take the first, and follow its powers."""
        chosen, self.began_s = sa_schedules[0], time.monotonic()
        entries = chosen.p_max_schedule.schedule_entries
        self.schedule = [(float(entry.time_interval.start), float(entry.p_max.get_decimal_value())) for entry in entries]
        profile = [
            iso2.ProfileEntryDetails(start=round(start_s), max_power=amount(PVPMax, power_w, "W"))
            for start_s, power_w in self.schedule
        ]
        return iso2.ChargeProgress.START, chosen.sa_schedule_tuple_id, iso2.ChargingProfile(profile_entries=profile)

    async def get_supported_energy_services(self) -> list[ServiceV20]:
        """As the car is plugged in; it does not give back."""
        return [ServiceV20.DC if self.car["plug"] == "dc" else ServiceV20.AC]

    async def select_energy_service_v20(self, services: list[Any]) -> Any:
        """The first, with its first set of parameters."""
        first = services[0]
        return common_messages.SelectedEnergyService(first.service, first.is_free, first.parameter_sets[0])

    async def select_vas_services_v20(self, services: list[Any]) -> list[Any]:
        """None."""
        return []

    async def get_charge_params_v20(self, selected_service: Any) -> Any:
        """What the car takes."""
        most_w, least_w = rational(self.car["power_max_w"]), rational(0.0)
        if selected_service.service == ServiceV20.AC:
            return ac.ACChargeParameterDiscoveryReqParams(ev_max_charge_power=most_w, ev_min_charge_power=least_w)
        highest_v = self.car["voltage_max_v"]
        return dc.DCChargeParameterDiscoveryReqParams(
            ev_max_charge_power=most_w,
            ev_min_charge_power=least_w,
            ev_max_charge_current=rational(self.car["current_max_a"]),
            ev_min_charge_current=rational(0.0),
            ev_max_voltage=rational(highest_v),
            ev_min_voltage=rational(VOLTAGE_LEAST * highest_v),
            target_soc=round(self.car["soc_target_percent"]),
        )

    def _energies(self) -> dict[str, RationalNumber]:
        wanted, room = self.car["energy_wanted_wh"], self.car["energy_room_wh"]
        return {
            "ev_target_energy_request": rational(wanted),
            "ev_max_energy_request": rational(room),
            "ev_min_energy_request": rational(0.0),
        }

    async def get_scheduled_se_params(self, selected_energy_service: Any) -> Any:
        """Energy that the car wants; it offers none."""
        return common_messages.ScheduledScheduleExchangeReqParams(**self._energies())

    async def get_dynamic_se_params(self, selected_energy_service: Any) -> Any:
        """Likewise, and the charge; the driver leaves in a day."""
        return common_messages.DynamicScheduleExchangeReqParams(
            departure_time=24 * SECONDS_AN_HOUR, target_soc=round(self.car["soc_target_percent"]), **self._energies()
        )

    async def process_scheduled_se_params(self, scheduled_params: Any, pause: bool) -> tuple[Any, Any]:
        """Take the first schedule, and follow its powers."""
        chosen, start_s = scheduled_params.schedule_tuples[0], 0.0
        entries = chosen.charging_schedule.power_schedule.schedule_entry_list.entries
        self.schedule, self.began_s = [], time.monotonic()
        for entry in entries:
            lines = [each for each in (entry.power, entry.power_l2, entry.power_l3) if each is not None]
            self.schedule.append((start_s, float(sum(each.get_decimal_value() for each in lines))))
            start_s += float(entry.duration)
        profile = [common_messages.EVPowerScheduleEntry(duration=entry.duration, power=entry.power) for entry in entries]
        mode = common_messages.ScheduledEVPowerProfile(
            selected_schedule_tuple_id=chosen.schedule_tuple_id,
            power_tolerance_acceptance=common_messages.PowerToleranceAcceptance.CONFIRMED,
        )
        return self._profile(profile, pause, scheduled_profile=mode)

    async def process_dynamic_se_params(self, dynamic_params: Any, pause: bool) -> tuple[Any, Any]:
        """An hour at the most that the car takes; the station sets the power as it goes."""
        hour = common_messages.EVPowerScheduleEntry(duration=SECONDS_AN_HOUR, power=rational(self.car["power_max_w"]))
        return self._profile([hour], pause, dynamic_profile=common_messages.DynamicEVPowerProfile())

    @staticmethod
    def _profile(entries: list[Any], pause: bool, **mode: Any) -> tuple[Any, Any]:
        listed = common_messages.EVPowerScheduleEntryList(entries=entries)
        profile = common_messages.EVPowerProfile(time_anchor=0, entry_list=listed, **mode)
        return profile, common_messages.ChargeProgress.STOP if pause else common_messages.ChargeProgress.START

    async def get_ac_charge_loop_params_v20(self, control_mode: ControlMode, selected_service: ServiceV20) -> Any:
        """The power that flows, and what the car takes."""
        flows = {"ev_present_active_power": rational(self.car["power_w"])}
        if control_mode == ControlMode.SCHEDULED:
            return ac.ScheduledACChargeLoopReqParams(**flows)
        limits = {"ev_max_charge_power": rational(self.car["power_max_w"]), "ev_min_charge_power": rational(0.0)}
        reactive = {"ev_present_reactive_power": rational(0.0)}
        return ac.DynamicACChargeLoopReqParams(**flows, **limits, **reactive, **self._energies())

    async def get_scheduled_dc_charge_loop_params(self) -> Any:
        """The current and the voltage that the car wants."""
        voltage_v = rational(self.car["voltage_max_v"])
        return dc.ScheduledDCChargeLoopReqParams(ev_target_current=rational(self.current_wanted_a()), ev_target_voltage=voltage_v)

    async def get_dynamic_dc_charge_loop_params(self) -> Any:
        """What the car takes at this moment."""
        current_a, highest_v = self.current_wanted_a(), self.car["voltage_max_v"]
        return dc.DynamicDCChargeLoopReqParams(
            ev_max_charge_power=rational(current_a * self.car["voltage_v"]),
            ev_min_charge_power=rational(0.0),
            ev_max_charge_current=rational(current_a),
            ev_max_voltage=rational(highest_v),
            ev_min_voltage=rational(VOLTAGE_LEAST * highest_v),
            **self._energies(),
        )

    async def get_bpt_scheduled_dc_charge_loop_params(self) -> Any:
        """Never asked for: the car does not give back."""
        raise NotImplementedError

    get_bpt_dynamic_dc_charge_loop_params = get_bpt_scheduled_dc_charge_loop_params

    async def get_present_voltage(self) -> RationalNumber:
        """Of the battery."""
        return rational(self.car["voltage_v"])

    async def get_target_voltage(self) -> RationalNumber:
        """Of the battery, before its contactors close."""
        return rational(self.car["voltage_v"])

    async def get_display_params(self) -> DisplayParameters:
        """Charge and target."""
        soc = min(max(round(self.car["soc_percent"]), 0), 100)
        return DisplayParameters(
            present_soc=soc, target_soc=round(self.car["soc_target_percent"]), charging_complete=bool(self.car["complete"])
        )
