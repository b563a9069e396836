"""Requests of a central system, and what it saw, the same for all versions."""

from typing import Any

import ocpp.v16.call
import ocpp.v21.call
import ocpp.v201.call

call16: Any = ocpp.v16.call
call201: Any = ocpp.v201.call
call21: Any = ocpp.v21.call
CALLS = {"1.6": call16, "2.0.1": call201, "2.1": call21}
VERSIONS = list(CALLS)
NAME = "voltwright-1"


def profile(version, limit, unit="A", purpose="TxProfile", **more):
    """A charging profile with one limit."""
    timetable = {"chargingRateUnit": unit, "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]}
    base = {"stackLevel": 0, "chargingProfilePurpose": purpose, "chargingProfileKind": "Relative"}
    if version == "1.6":
        return {"chargingProfileId": 5, **base, "chargingSchedule": timetable, **more}
    return {"id": 5, **base, "chargingSchedule": [{"id": 1, **timetable}], **more}


def set_profile(version, given, connector=1):
    if version == "1.6":
        return call16.SetChargingProfile(connector_id=connector, cs_charging_profiles=given)
    return CALLS[version].SetChargingProfile(evse_id=connector, charging_profile=given)


def begun(central, version):
    """The start of a transaction as the central system saw it."""
    if version == "1.6":
        return central.of("StartTransaction")
    return [event for event in central.of("TransactionEvent") if event["event_type"] == "Started"]


def ended(central, version):
    if version == "1.6":
        return central.of("StopTransaction")
    return [event for event in central.of("TransactionEvent") if event["event_type"] == "Ended"]


def metered(central, version):
    if version == "1.6":
        return central.of("MeterValues")
    return [event for event in central.of("TransactionEvent") if event.get("trigger_reason") == "MeterValuePeriodic"]


def values_of(message):
    return {each["measurand"]: float(each["value"]) for each in message["meter_value"][0]["sampled_value"]}
