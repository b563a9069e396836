"""OCPP 2.0.1 and 2.1: the words of a charge point, and the requests that it meets; the two versions are alike in these.

Provisioning (boot, reset, variables, base report), authorisation, transactions, availability, smart charging, remote control,
meter values; not: firmware, certificates, displays, tariffs, reservations, ISO 15118, energy resources.
"""

from __future__ import annotations

from typing import Any

from ocpp.routing import on
from ocpp.v21 import ChargePoint as Base21
from ocpp.v21 import call as call21
from ocpp.v21 import call_result as result21
from ocpp.v201 import ChargePoint as Base201
from ocpp.v201 import call as call201
from ocpp.v201 import call_result as result201

from voltwright.live.ocpp.profiles import Profile, ProfileError, time_text
from voltwright.live.ocpp.session import MODEL, VENDOR, Session
from voltwright.live.ocpp.timetable import timetable
from voltwright.live.ocpp.variables2 import report, set_variable, variable
from voltwright.live.ocpp.words2 import CONNECTOR, EVSE, RESETS, id_token, meter_value


class Session2(Session):
    """A connection by version 2.0.1 or 2.1."""

    calls: Any
    results: Any

    async def boot(self) -> tuple[str, float]:
        """BootNotification."""
        station = {"model": MODEL, "vendor_name": VENDOR}
        answer = await self.ask(self.calls.BootNotification(charging_station=station, reason="PowerUp"))
        return str(answer.status), float(answer.interval)

    async def heartbeat(self) -> None:
        """Heartbeat."""
        await self.ask(self.calls.Heartbeat())

    async def authorise(self, id_tag: str) -> bool:
        """Authorize."""
        answer = await self.ask(self.calls.Authorize(id_token=id_token(id_tag)))
        return answer.id_token_info["status"] == "Accepted"

    async def tell_status(self) -> None:
        """StatusNotification."""
        word = self.point.status
        word = word if word in ("Available", "Unavailable", "Faulted") else "Occupied"
        stamp = time_text(self.point.now_s)
        await self.ask(
            self.calls.StatusNotification(timestamp=stamp, connector_status=word, evse_id=EVSE, connector_id=CONNECTOR)
        )

    async def deliver(self, message: dict[str, Any]) -> dict[str, Any]:
        """TransactionEvent."""
        answer = await self.ask(self.calls.TransactionEvent(**message["payload"]))
        info, transaction = answer.id_token_info, self.point.transaction
        if info and info["status"] != "Accepted" and transaction is not None and transaction.key == message["key"]:
            self.point.end("DeAuthorized")
        return {}

    @on("RequestStartTransaction")
    def request_start(self, id_token: Any, remote_start_id: int, evse_id: int = EVSE, charging_profile: Any = None, **rest: Any):
        """Begin a transaction where a car is plugged in."""
        point = self.point
        free = point.transaction is None and point.plugged and point.operative and evse_id == EVSE
        wrong = charging_profile is not None and charging_profile.get("charging_profile_purpose") != "TxProfile"
        if not free or wrong:
            return self.results.RequestStartTransaction(status="Rejected")
        point.begin(str(id_token["id_token"]), "RemoteStart", remote_start_id)
        if charging_profile is not None:
            try:
                point.set_profile(charging_profile, EVSE)
            except ProfileError:
                point.end("Other")
                return self.results.RequestStartTransaction(status="Rejected")
        return self.results.RequestStartTransaction(status="Accepted", transaction_id=point.transaction_name)

    @on("RequestStopTransaction")
    def request_stop(self, transaction_id: str, **rest: Any):
        """End the transaction."""
        right = self.point.transaction_name == transaction_id
        if right:
            self.point.end("Remote")
        return self.results.RequestStopTransaction(status="Accepted" if right else "Rejected")

    @on("GetTransactionStatus")
    def transaction_status(self, transaction_id: str = "", **rest: Any):
        """Whether messages wait, and whether a transaction goes on."""
        going = self.point.transaction_name == transaction_id if transaction_id else None
        return self.results.GetTransactionStatus(messages_in_queue=len(self.point.store) > 0, ongoing_indicator=going)

    @on("ChangeAvailability")
    def change_availability(self, operational_status: str, evse: Any = None, **rest: Any):
        """Take the point out of service or back."""
        if evse is not None and evse.get("id") not in (0, EVSE):
            return self.results.ChangeAvailability(status="Rejected")
        return self.results.ChangeAvailability(status=self.point.change_availability(operational_status == "Operative"))

    @on("SetChargingProfile")
    def set_charging_profile(self, evse_id: int, charging_profile: Any, **rest: Any):
        """Take a charging profile."""
        named = charging_profile.get("transaction_id")
        wrong = named is not None and named != self.point.transaction_name
        if evse_id not in (0, EVSE) or wrong or _doubled(self.point.profiles, charging_profile, evse_id):
            reason = {"reason_code": "DuplicateProfile" if not wrong and evse_id in (0, EVSE) else "InvalidProfile"}
            return self.results.SetChargingProfile(status="Rejected", status_info=reason)
        try:
            self.point.set_profile(charging_profile, evse_id)
        except ProfileError as error:
            reason = {"reason_code": "InvalidProfile", "additional_info": str(error)[:500]}
            return self.results.SetChargingProfile(status="Rejected", status_info=reason)
        return self.results.SetChargingProfile(status="Accepted")

    @on("ClearChargingProfile")
    def clear_charging_profile(self, charging_profile_id: int | None = None, charging_profile_criteria: Any = None, **rest: Any):
        """Forget charging profiles."""
        asked = charging_profile_criteria or {}

        def matches(profile: Profile) -> bool:
            if charging_profile_id is not None:
                return profile.number == charging_profile_id
            return _meets(profile, asked)

        count = self.point.clear_profiles(matches)
        return self.results.ClearChargingProfile(status="Accepted" if count else "Unknown")

    @on("GetChargingProfiles")
    def get_charging_profiles(self, request_id: int, charging_profile: Any, evse_id: int | None = None, **rest: Any):
        """Send the profiles that match."""
        numbers = charging_profile.get("charging_profile_id")
        found = [
            profile
            for profile in self.point.profiles
            if (numbers is None or profile.number in numbers)
            and evse_id in (None, profile.connector)
            and _meets(profile, charging_profile)
        ]
        if not found:
            return self.results.GetChargingProfiles(status="NoProfiles")
        self.later(lambda: self._report_profiles(request_id, found))
        return self.results.GetChargingProfiles(status="Accepted")

    async def _report_profiles(self, request_id: int, found: list[Profile]) -> None:
        for left, profile in zip(range(len(found) - 1, -1, -1), found, strict=True):
            await self.ask(
                self.calls.ReportChargingProfiles(
                    request_id=request_id,
                    charging_limit_source="CSO",
                    charging_profile=[dict(profile.given)],
                    evse_id=profile.connector,
                    tbc=left > 0,
                )
            )

    @on("GetCompositeSchedule")
    def get_composite_schedule(self, duration: int, evse_id: int, charging_rate_unit: str = "", **rest: Any):
        """What the profiles allow from now on."""
        if evse_id not in (0, EVSE):
            return self.results.GetCompositeSchedule(status="Rejected")
        found = timetable(self.point, float(duration), charging_rate_unit)
        found |= {"evse_id": evse_id, "schedule_start": time_text(self.point.now_s)}
        return self.results.GetCompositeSchedule(status="Accepted", schedule=found)

    @on("GetVariables")
    def get_variables(self, get_variable_data: list[Any], **rest: Any):
        """Values of variables."""
        return self.results.GetVariables(get_variable_result=[variable(self.point, each) for each in get_variable_data])

    @on("SetVariables")
    def set_variables(self, set_variable_data: list[Any], **rest: Any):
        """Change variables."""
        return self.results.SetVariables(set_variable_result=[set_variable(self.point, each) for each in set_variable_data])

    @on("GetBaseReport")
    def get_base_report(self, request_id: int, report_base: str, **rest: Any):
        """Send all variables."""
        if report_base == "SummaryInventory":
            return self.results.GetBaseReport(status="NotSupported")
        self.later(lambda: self._report(request_id))
        return self.results.GetBaseReport(status="Accepted")

    async def _report(self, request_id: int) -> None:
        stamp = time_text(self.point.now_s)
        await self.ask(
            self.calls.NotifyReport(
                request_id=request_id, generated_at=stamp, seq_no=0, report_data=report(self.point), tbc=False
            )
        )

    @on("TriggerMessage")
    def trigger_message(self, requested_message: str, evse: Any = None, **rest: Any):
        """Send a message once more."""
        actions = {
            "BootNotification": self.boot,
            "Heartbeat": self.heartbeat,
            "StatusNotification": self.tell_status,
            "MeterValues": self._meter,
            "TransactionEvent": self._transaction,
        }
        if evse is not None and evse.get("id") not in (0, EVSE):
            return self.results.TriggerMessage(status="Rejected")
        if requested_message not in actions:
            return self.results.TriggerMessage(status="NotImplemented")
        self.later(actions[requested_message])
        return self.results.TriggerMessage(status="Accepted")

    async def _meter(self) -> None:
        await self.ask(self.calls.MeterValues(evse_id=EVSE, meter_value=[meter_value(self.point, "Trigger")]))

    async def _transaction(self) -> None:
        self.point.sample("Trigger")

    @on("Reset")
    def reset(self, type: str, **rest: Any):
        """End the transaction, or wait for its end, and connect anew."""
        if type == "OnIdle" and self.point.transaction is not None:
            return self.results.Reset(status="Rejected")
        self.point.end(RESETS.get(type, "Reboot"))
        self.later(self._connection.close)
        return self.results.Reset(status="Accepted")

    @on("UnlockConnector")
    def unlock_connector(self, evse_id: int, connector_id: int, **rest: Any):
        """The cable is fixed to the wall box: there is nothing to unlock."""
        known = (evse_id, connector_id) == (EVSE, CONNECTOR)
        return self.results.UnlockConnector(status="UnlockFailed" if known else "UnknownConnector")

    @on("ClearCache")
    def clear_cache(self, **rest: Any):
        """There is no cache."""
        return self.results.ClearCache(status="Accepted")

    @on("DataTransfer")
    def data_transfer(self, vendor_id: str, **rest: Any):
        """Nothing is known of other vendors."""
        return self.results.DataTransfer(status="UnknownVendorId")


def _doubled(profiles: list[Profile], given: dict[str, Any], evse_id: int) -> bool:
    """Whether another profile has the same purpose, level and place."""
    return any(
        profile.number != given.get("id")
        and profile.connector == evse_id
        and profile.stack_level == given.get("stack_level")
        and profile.given.get("charging_profile_purpose") == given.get("charging_profile_purpose")
        for profile in profiles
    )


def _meets(profile: Profile, asked: dict[str, Any]) -> bool:
    pairs = (
        (asked.get("evse_id"), profile.connector),
        (asked.get("charging_profile_purpose"), profile.given.get("charging_profile_purpose")),
        (asked.get("stack_level"), profile.stack_level),
    )
    return all(want is None or want == have for want, have in pairs)


class Session201(Session2, Base201):
    """A connection by version 2.0.1."""

    calls, results = call201, result201


class Session21(Session2, Base21):
    """A connection by version 2.1."""

    calls, results = call21, result21
