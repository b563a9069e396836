"""What happens to a transaction, in the words of OCPP 2.0.1 and 2.1: TransactionEvent and its meter values."""

from __future__ import annotations

from typing import Any

from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import time_text
from voltwright.live.ocpp.readings import readings
from voltwright.live.ocpp.transaction import Transaction

EVSE = CONNECTOR = 1
CONTEXTS = {"MeterValuePeriodic": "Sample.Periodic", "Started": "Transaction.Begin", "Ended": "Transaction.End"}
TRIGGERS = {
    "Remote": "RemoteStop",
    "EVDisconnected": "EVDeparted",
    "DeAuthorized": "Deauthorized",
    "PowerLoss": "AbnormalCondition",
}
RESETS = {"Immediate": "ImmediateReset", "OnIdle": "Reboot"}


class Words2:
    """What happens to a transaction, as TransactionEvent."""

    def started(self, point: ChargePoint, transaction: Transaction) -> dict[str, Any]:
        """Started."""
        return self._event(point, transaction, "Started", transaction.trigger, token=True)

    def changed(self, point: ChargePoint, transaction: Transaction) -> dict[str, Any]:
        """Updated, of another charging state."""
        return self._event(point, transaction, "Updated", "ChargingStateChanged")

    def metered(self, point: ChargePoint, transaction: Transaction, trigger: str) -> dict[str, Any]:
        """Updated, with meter values."""
        return self._event(point, transaction, "Updated", trigger, metered=True)

    def ended(self, point: ChargePoint, transaction: Transaction, reason: str) -> dict[str, Any]:
        """Ended."""
        trigger = TRIGGERS.get(reason, "ResetCommand" if reason in RESETS.values() else "Trigger")
        return self._event(point, transaction, "Ended", trigger, reason=reason)

    def _event(
        self,
        point: ChargePoint,
        transaction: Transaction,
        kind: str,
        trigger: str,
        *,
        token: bool = False,
        metered: bool = False,
        reason: str = "",
    ) -> dict[str, Any]:
        info: dict[str, Any] = {"transaction_id": transaction.key, "charging_state": transaction.charging_state or "EVConnected"}
        if reason:
            info |= {"stopped_reason": reason, "charging_state": "EVConnected" if point.plugged else "Idle"}
        if token and transaction.remote_start is not None:
            info["remote_start_id"] = transaction.remote_start
        payload: dict[str, Any] = {
            "event_type": kind,
            "timestamp": time_text(point.now_s),
            "trigger_reason": trigger,
            "seq_no": transaction.sequence,
            "transaction_info": info,
            "evse": {"id": EVSE, "connector_id": CONNECTOR},
            "offline": not point.online,
        }
        if token:
            payload["id_token"] = id_token(transaction.id_tag)
        if metered or kind != "Updated":
            payload["meter_value"] = [meter_value(point, CONTEXTS.get(trigger, CONTEXTS.get(kind, "Trigger")))]
        transaction.sequence += 1
        return {"action": "TransactionEvent", "payload": payload, "key": transaction.key}


def id_token(tag: str) -> dict[str, Any]:
    """A tag as a token."""
    return {"id_token": tag, "type": "Central" if tag else "NoAuthorization"}


def meter_value(point: ChargePoint, context: str) -> dict[str, Any]:
    """A meter value of now, in a context."""
    sampled = []
    for reading in readings(point.car, point.register_wh, point.settings.measurands):
        entry: dict[str, Any] = {"value": round(reading.value, 2), "context": context, "measurand": reading.measurand}
        entry |= {"location": reading.location, "unit_of_measure": {"unit": reading.unit}}
        sampled.append(entry | ({"phase": reading.phase} if reading.phase else {}))
    return {"timestamp": time_text(point.now_s), "sampled_value": sampled}
