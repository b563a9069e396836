"""OCPP 1.6-J: the words of a charge point, and the requests that it meets.

Core, smart charging, remote trigger; not: firmware, local lists, reservations (their requests are answered with NotImplemented).
"""

from __future__ import annotations

from typing import Any

from ocpp.routing import on
from ocpp.v16 import ChargePoint as Base
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action

from voltwright.live.ocpp.configuration16 import changed_configuration, configuration
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import Profile, ProfileError, time_text
from voltwright.live.ocpp.readings import readings
from voltwright.live.ocpp.session import MODEL, VENDOR, Session
from voltwright.live.ocpp.timetable import timetable
from voltwright.live.ocpp.transaction import Transaction

SUBPROTOCOL = "ocpp1.6"
CONNECTOR = 1
CONTEXTS = {"MeterValuePeriodic": "Sample.Periodic", "Trigger": "Trigger"}
REASONS = {"Remote", "EVDisconnected", "PowerLoss", "DeAuthorized", "HardReset", "SoftReset", "UnlockCommand", "Local", "Reboot"}


class Words16:
    """What happens to a transaction, as requests of version 1.6."""

    def started(self, point: ChargePoint, transaction: Transaction) -> dict[str, Any]:
        """StartTransaction."""
        payload = {
            "connector_id": CONNECTOR,
            "id_tag": transaction.id_tag,
            "meter_start": round(transaction.meter_start_wh),
            "timestamp": time_text(transaction.began_s),
        }
        return {"action": "StartTransaction", "payload": payload, "key": transaction.key}

    def changed(self, point: ChargePoint, transaction: Transaction) -> None:
        """Nothing: the status says it."""

    def metered(self, point: ChargePoint, transaction: Transaction, trigger: str) -> dict[str, Any]:
        """MeterValues."""
        payload = {"connector_id": CONNECTOR, "meter_value": [meter_value(point, CONTEXTS.get(trigger, "Other"))]}
        return {"action": "MeterValues", "payload": payload, "key": transaction.key}

    def ended(self, point: ChargePoint, transaction: Transaction, reason: str) -> dict[str, Any]:
        """StopTransaction."""
        payload = {
            "meter_stop": round(point.register_wh),
            "timestamp": time_text(point.now_s),
            "reason": reason if reason in REASONS else "Other",
            "id_tag": transaction.id_tag,
            "transaction_data": [meter_value(point, "Transaction.End")],
        }
        return {"action": "StopTransaction", "payload": payload, "key": transaction.key}


def meter_value(point: ChargePoint, context: str) -> dict[str, Any]:
    """A meter value of now, in a context."""
    sampled = []
    for reading in readings(point.car, point.register_wh, point.settings.measurands):
        entry = {"value": f"{reading.value:.1f}", "context": context, "measurand": reading.measurand}
        entry |= {"location": reading.location, "unit": reading.unit}
        sampled.append(entry | ({"phase": reading.phase} if reading.phase else {}))
    return {"timestamp": time_text(point.now_s), "sampled_value": sampled}


class Session16(Session, Base):
    """A connection by version 1.6."""

    _whole = ""

    async def boot(self) -> tuple[str, float]:
        """BootNotification."""
        answer = await self.ask(call.BootNotification(charge_point_vendor=VENDOR, charge_point_model=MODEL))
        return str(answer.status), float(answer.interval)

    async def heartbeat(self) -> None:
        """Heartbeat."""
        await self.ask(call.Heartbeat())

    async def authorise(self, id_tag: str) -> bool:
        """Authorize."""
        answer = await self.ask(call.Authorize(id_tag=id_tag))
        return answer.id_tag_info["status"] == "Accepted"

    async def tell_status(self) -> None:
        """StatusNotification of the point and of its connector."""
        stamp = time_text(self.point.now_s)
        whole, status = "Available" if self.point.operative else "Unavailable", self.point.status
        fault = "OtherError" if status == "Faulted" else "NoError"
        if whole != self._whole:
            self._whole = whole
            await self._tell(0, whole, "NoError", stamp)
        await self._tell(CONNECTOR, status, fault, stamp)

    async def _tell(self, connector: int, status: str, fault: str, stamp: str) -> None:
        message: Any = {"connector_id": connector, "status": status, "error_code": fault, "timestamp": stamp}
        await self.ask(call.StatusNotification(**message))

    async def deliver(self, message: dict[str, Any]) -> dict[str, Any]:
        """StartTransaction, MeterValues or StopTransaction."""
        action, payload, key = message["action"], message["payload"], message["key"]
        names = self.point.names
        if action != "StartTransaction":
            if key not in names:
                return {}
            payload = {**payload, "transaction_id": names[key]}
        answer = await self.ask(getattr(call, action)(**payload))
        if action == "StartTransaction":
            names[key] = int(answer.transaction_id)
            present = self.point.transaction
            if answer.id_tag_info["status"] != "Accepted" and present is not None and present.key == key:
                self.point.end("DeAuthorized")
        elif action == "StopTransaction":
            names.pop(key)
        return {"names": names}

    @on(Action.remote_start_transaction)
    def remote_start(self, id_tag: str, connector_id: int = CONNECTOR, charging_profile: Any = None):
        """Begin a transaction where a car is plugged in."""
        point = self.point
        free = point.transaction is None and point.plugged and point.operative and connector_id == CONNECTOR
        if free and charging_profile is not None and charging_profile.get("charging_profile_purpose") != "TxProfile":
            free = False
        if not free:
            return call_result.RemoteStartTransaction(status=_as("Rejected"))
        point.asks = False
        self.later(lambda: self._start(id_tag, charging_profile))
        return call_result.RemoteStartTransaction(status=_as("Accepted"))

    async def _start(self, id_tag: str, profile: Any) -> None:
        point = self.point
        if not await self.authorise(id_tag) or point.transaction is not None or not point.plugged:
            return
        point.begin(id_tag, "RemoteStart")
        if profile is not None:
            try:
                point.set_profile(profile, CONNECTOR)
            except ProfileError:
                return

    @on(Action.remote_stop_transaction)
    def remote_stop(self, transaction_id: int):
        """End the transaction."""
        if self.point.transaction_name != str(transaction_id):
            return call_result.RemoteStopTransaction(status=_as("Rejected"))
        self.point.end("Remote")
        return call_result.RemoteStopTransaction(status=_as("Accepted"))

    @on(Action.change_availability)
    def change_availability(self, connector_id: int, type: str):
        """Take the point out of service or back."""
        if connector_id not in (0, CONNECTOR):
            return call_result.ChangeAvailability(status=_as("Rejected"))
        answer = self.point.change_availability(type == "Operative")
        return call_result.ChangeAvailability(status=_as(answer))

    @on(Action.set_charging_profile)
    def set_charging_profile(self, connector_id: int, cs_charging_profiles: Any):
        """Take a charging profile."""
        named = cs_charging_profiles.get("transaction_id")
        wrong = named is not None and str(named) != self.point.transaction_name
        if connector_id not in (0, CONNECTOR) or wrong:
            return call_result.SetChargingProfile(status=_as("Rejected"))
        try:
            self.point.set_profile(cs_charging_profiles, connector_id)
        except ProfileError:
            return call_result.SetChargingProfile(status=_as("Rejected"))
        return call_result.SetChargingProfile(status=_as("Accepted"))

    @on(Action.clear_charging_profile)
    def clear_charging_profile(
        self,
        id: int | None = None,
        connector_id: int | None = None,
        charging_profile_purpose: str = "",
        stack_level: int | None = None,
    ):
        """Forget charging profiles."""

        def matches(profile: Profile) -> bool:
            purpose = profile.given["charging_profile_purpose"]
            asked = (
                (connector_id, profile.connector),
                (charging_profile_purpose or None, purpose),
                (stack_level, profile.stack_level),
            )
            return profile.number == id if id is not None else all(want is None or want == have for want, have in asked)

        count = self.point.clear_profiles(matches)
        return call_result.ClearChargingProfile(status=_as("Accepted" if count else "Unknown"))

    @on(Action.get_composite_schedule)
    def get_composite_schedule(self, connector_id: int, duration: int, charging_rate_unit: str = ""):
        """What the profiles allow from now on."""
        if connector_id not in (0, CONNECTOR):
            return call_result.GetCompositeSchedule(status=_as("Rejected"))
        found = timetable(self.point, float(duration), charging_rate_unit)
        return call_result.GetCompositeSchedule(
            status=_as("Accepted"), connector_id=connector_id, schedule_start=time_text(self.point.now_s), charging_schedule=found
        )

    @on(Action.get_configuration)
    def get_configuration(self, key: list[str] | None = None):
        """The configuration, or some of its keys."""
        known = configuration(self.point)
        asked = list(known) if not key else [name for name in key if name in known]
        values = [{"key": name, "readonly": known[name][1], "value": known[name][0]} for name in asked]
        unknown = [name for name in key or () if name not in known]
        return call_result.GetConfiguration(configuration_key=values, unknown_key=unknown or None)

    @on(Action.change_configuration)
    def change_configuration(self, key: str, value: str):
        """Change a key of the configuration."""
        return call_result.ChangeConfiguration(status=_as(changed_configuration(self.point, key, value)))

    @on(Action.trigger_message)
    def trigger_message(self, requested_message: str, connector_id: int | None = None):
        """Send a message once more."""
        actions = {
            "BootNotification": self.boot,
            "Heartbeat": self.heartbeat,
            "StatusNotification": self.tell_status,
            "MeterValues": self._meter,
        }
        if connector_id not in (None, 0, CONNECTOR):
            return call_result.TriggerMessage(status=_as("Rejected"))
        if requested_message not in actions:
            return call_result.TriggerMessage(status=_as("NotImplemented"))
        self.later(actions[requested_message])
        return call_result.TriggerMessage(status=_as("Accepted"))

    async def _meter(self) -> None:
        point, more = self.point, {}
        if point.transaction is not None and point.transaction.key in point.names:
            more = {"transaction_id": point.names[point.transaction.key]}
        await self.ask(call.MeterValues(connector_id=CONNECTOR, meter_value=[meter_value(point, "Trigger")], **more))

    @on(Action.reset)
    def reset(self, type: str):
        """End the transaction, and connect anew."""
        self.point.end(f"{type}Reset")
        self.later(self._connection.close)
        return call_result.Reset(status=_as("Accepted"))

    @on(Action.unlock_connector)
    def unlock_connector(self, connector_id: int):
        """The cable is fixed to the wall box, so there is nothing to unlock."""
        return call_result.UnlockConnector(status=_as("NotSupported"))

    @on(Action.clear_cache)
    def clear_cache(self):
        """There is no cache."""
        return call_result.ClearCache(status=_as("Accepted"))

    @on(Action.data_transfer)
    def data_transfer(self, vendor_id: str, message_id: str = "", data: Any = None):
        """Nothing is known of other vendors."""
        return call_result.DataTransfer(status=_as("UnknownVendorId"))


def _as(word: str) -> Any:
    """A word of an enumeration of the library, whose members are texts."""
    return word
