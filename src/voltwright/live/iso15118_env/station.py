# pyright: reportMissingImports=false
"""A station to try the car against: the library's own SECC simulator, given a station's limits, voltage and current.

    python station.py PORT [POWER_KW] [SESSIONS]

listens on [::1] and a fixed port, without SDP and TLS; port 0 takes a free one. It says "listening PORT", and a line at the end
of each session. Direct current: what the car asks for, within the limits. Alternating current: the least of the limits.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

os.environ.setdefault("LOG_LEVEL", "CRITICAL")
os.environ.setdefault("AUTH_MODES", "EIM")

from iso15118.secc import Config
from iso15118.secc.comm_session_handler import SECCCommunicationSession
from iso15118.secc.controller.simulator import SimEVSEController
from iso15118.shared.exi_codec import EXI
from iso15118.shared.exificient_exi_codec import ExificientEXICodec
from iso15118.shared.messages import datatypes
from iso15118.shared.messages.enums import Protocol
from iso15118.shared.messages.iso15118_2.datatypes import PMaxSchedule, PMaxScheduleEntry, RelativeTimeInterval, SAScheduleTuple
from iso15118.shared.messages.iso15118_20.common_types import RationalNumber
from iso15118.shared.messages.iso15118_20.dc import DCChargeParameterDiscoveryResParams
from iso15118.shared.messages.timeouts import Timeouts

VOLTAGE_MAX_V, VOLTAGE_MIN_V, CURRENT_MAX_A, AC_CURRENT_A, RIPPLE_A = 1000, 150, 500, 16, 1
DAY_S = 24 * 60 * 60


class Station(SimEVSEController):
    """The library's simulator, with numbers of a station."""

    def __init__(self, power_kw: float):
        """With a most power [kW]."""
        super().__init__()
        self.power_w = 1e3 * power_kw
        limits = self.evse_data_context.session_limits.ac_limits
        third_w = self.power_w / 3.0
        limits.max_charge_power = limits.max_charge_power_l2 = limits.max_charge_power_l3 = third_w
        self.evse_data_context.rated_limits.ac_limits.max_current = AC_CURRENT_A
        self.battery_v = 0.0
        self._gives(0.0, 0.0)

    def _gives(self, voltage_v: float, current_a: float) -> None:
        self.evse_data_context.present_voltage, self.evse_data_context.present_current = voltage_v, current_a

    def _kilowatts(self, kind: type[Any]) -> Any:
        return kind(multiplier=1, value=round(self.power_w / 10.0), unit="W")

    async def send_charging_command(
        self, ev_target_voltage: Any, ev_target_current: Any, is_precharge: bool = False, is_session_bpt: bool = False
    ) -> None:
        """Give the current that the car asks for, within the limits; the battery sets the voltage once it is connected."""
        if is_precharge:
            self.battery_v = min(float(ev_target_voltage or 0.0), VOLTAGE_MAX_V)
            self._gives(self.battery_v, 0.0)
            return
        wanted_a = CURRENT_MAX_A if ev_target_current is None else float(ev_target_current)
        self._gives(self.battery_v, min(wanted_a, CURRENT_MAX_A, self.power_w / max(self.battery_v, 1.0)))

    async def get_dc_charge_parameters(self) -> Any:
        """Limits for DIN 70121 and ISO 15118-2."""
        params = await super().get_dc_charge_parameters()
        params.evse_maximum_power_limit = await self.get_evse_max_power_limit()
        params.evse_maximum_current_limit = await self.get_evse_max_current_limit()
        params.evse_maximum_voltage_limit = await self.get_evse_max_voltage_limit()
        params.evse_minimum_voltage_limit.value, params.evse_minimum_voltage_limit.multiplier = VOLTAGE_MIN_V, 0
        params.evse_minimum_current_limit.value = 0
        return params

    async def get_evse_max_power_limit(self) -> Any:
        """Most power."""
        return self._kilowatts(datatypes.PVEVSEMaxPowerLimit)

    async def get_evse_max_voltage_limit(self) -> Any:
        """Highest voltage."""
        return datatypes.PVEVSEMaxVoltageLimit(multiplier=0, value=VOLTAGE_MAX_V, unit="V")

    async def get_evse_max_current_limit(self) -> Any:
        """Most current, of a phase where it is alternating."""
        context = self.evse_data_context
        if context.current_type is not None and context.current_type.name == "AC":
            return datatypes.PVEVSEMaxCurrent(multiplier=0, value=AC_CURRENT_A, unit="A")
        return datatypes.PVEVSEMaxCurrentLimit(multiplier=0, value=CURRENT_MAX_A, unit="A")

    async def get_ac_charge_params_v2(self) -> Any:
        """Limits for ISO 15118-2."""
        params = await super().get_ac_charge_params_v2()
        params.evse_max_current.value, params.evse_nominal_voltage.value = AC_CURRENT_A, 230
        return params

    async def get_sa_schedule_list(
        self, ev_data_context: Any, is_free_charging_service: bool, max_schedule_entries: Any, departure_time: int = 0
    ) -> Any:
        """A day at the most power."""
        hours = RelativeTimeInterval(start=0, duration=DAY_S)
        entry = PMaxScheduleEntry(p_max=self._kilowatts(datatypes.PVPMax), time_interval=hours)
        return [SAScheduleTuple(sa_schedule_tuple_id=1, p_max_schedule=PMaxSchedule(schedule_entries=[entry]))]

    async def get_scheduled_se_params(self, selected_energy_service: Any, schedule_exchange_req: Any) -> Any:
        """An hour at the most power."""
        params = await super().get_scheduled_se_params(selected_energy_service, schedule_exchange_req)
        power = params.schedule_tuples[0].charging_schedule.power_schedule
        power.schedule_entry_list.entries[0].power = RationalNumber.get_rational_repr(self.power_w)
        return params

    async def get_dc_charge_params_v20(self, energy_service: Any) -> Any:
        """Limits for ISO 15118-20."""
        number = RationalNumber.get_rational_repr
        return DCChargeParameterDiscoveryResParams(
            evse_max_charge_power=number(self.power_w),
            evse_min_charge_power=number(0),
            evse_max_charge_current=number(CURRENT_MAX_A),
            evse_min_charge_current=number(0),
            evse_max_voltage=number(VOLTAGE_MAX_V),
            evse_min_voltage=number(VOLTAGE_MIN_V),
        )


async def main(port: int, power_kw: float, sessions: int) -> None:
    """Serve cars, one after the other."""
    config, left = Config(), sessions
    config.load_envs()
    EXI().set_exi_codec(ExificientEXICodec())
    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        station, ends = Station(power_kw), asyncio.Queue()
        name = await station.get_evse_id(Protocol.UNKNOWN)
        session = SECCCommunicationSession((reader, writer), ends, config, station, name)
        await session.start(Timeouts.V2G_EVCC_COMMUNICATION_SETUP_TIMEOUT)
        end = ends.get_nowait()
        sys.stdout.write(f"session {'ended' if end.successful else 'failed'}: {end.reason}\n")
        sys.stdout.flush()
        left -= 1
        if left == 0:
            done.set()

    server = await asyncio.start_server(serve, "::1", port)
    if os.environ.get("VOLTWRIGHT_PARENT"):  # ends with the process that started it, however that ends
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), done.set)
    sys.stdout.write(f"listening {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await done.wait()


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [*map(float, given), *(15118.0, 150.0, 0.0)[len(given) :]]
    asyncio.run(main(int(numbers[0]), numbers[1], int(numbers[2])))
