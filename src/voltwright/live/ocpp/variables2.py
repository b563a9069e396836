"""The variables of OCPP 2.0.1 and 2.1 that a charge point has, by component, and what may be changed."""

from __future__ import annotations

from typing import Any

from voltwright.errors import VoltwrightError
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import PERIODS_MOST, STACK_MOST
from voltwright.live.ocpp.readings import MEASURANDS
from voltwright.live.ocpp.transaction import HEARTBEAT, SAMPLE

KINDS = {"integer": "integer", "boolean": "boolean", "list": "MemberList"}


def variables(point: ChargePoint) -> dict[tuple[str, str], tuple[str, str, bool]]:
    """Values as texts, their kind, and whether they are only read, by component and variable."""
    settings = point.settings
    return {
        ("OCPPCommCtrlr", "HeartbeatInterval"): (f"{settings.heartbeat_s:.0f}", "integer", False),
        ("OCPPCommCtrlr", "OfflineThreshold"): ("0", "integer", True),
        ("SampledDataCtrlr", "TxUpdatedInterval"): (f"{settings.sample_s:.0f}", "integer", False),
        ("SampledDataCtrlr", "TxUpdatedMeasurands"): (",".join(settings.measurands), "list", False),
        ("AuthCtrlr", "OfflineTxForUnknownIdEnabled"): (str(settings.offline).lower(), "boolean", False),
        ("AuthCtrlr", "AuthorizeRemoteStart"): ("false", "boolean", True),
        ("TxCtrlr", "StopTxOnEVSideDisconnect"): ("true", "boolean", True),
        ("TxCtrlr", "StopTxOnInvalidId"): ("true", "boolean", True),
        ("SmartChargingCtrlr", "Enabled"): ("true", "boolean", True),
        ("SmartChargingCtrlr", "ProfileStackLevel"): (str(STACK_MOST), "integer", True),
        ("SmartChargingCtrlr", "PeriodsPerSchedule"): (str(PERIODS_MOST), "integer", True),
        ("SmartChargingCtrlr", "RateUnit"): ("A,W", "list", True),
    }


def _found(point: ChargePoint, asked: Any) -> tuple[str, tuple[str, str]]:
    """Status, and the key of a variable that is asked for."""
    known = variables(point)
    key = (str(asked["component"]["name"]), str(asked["variable"]["name"]))
    if key in known:
        return "Accepted" if asked.get("attribute_type", "Actual") == "Actual" else "NotSupportedAttributeType", key
    return "UnknownVariable" if any(key[0] == component for component, _ in known) else "UnknownComponent", key


def variable(point: ChargePoint, asked: Any) -> dict[str, Any]:
    """The answer to a question for a variable."""
    status, key = _found(point, asked)
    answer = {"attribute_status": status, "component": asked["component"], "variable": asked["variable"]}
    return answer | ({"attribute_value": variables(point)[key][0]} if status == "Accepted" else {})


def set_variable(point: ChargePoint, asked: Any) -> dict[str, Any]:
    """The answer to a change of a variable."""
    status, key = _found(point, asked)
    if status == "Accepted":
        status = _set(point, key, str(asked["attribute_value"]))
    return {"attribute_status": status, "component": asked["component"], "variable": asked["variable"]}


def _set(point: ChargePoint, key: tuple[str, str], text: str) -> str:
    if variables(point)[key][2]:
        return "Rejected"
    settings = point.settings
    try:
        if key[1] == "HeartbeatInterval":
            HEARTBEAT.check(key[1], number := float(int(text)))
            settings.heartbeat_s = number
        elif key[1] == "TxUpdatedInterval":
            SAMPLE.check(key[1], number := float(int(text)))
            settings.sample_s = number
        elif key[1] == "TxUpdatedMeasurands":
            names = tuple(name.strip() for name in text.split(",") if name.strip())
            if not set(names) <= set(MEASURANDS):
                return "Rejected"
            settings.measurands = names
        else:
            settings.offline = {"true": True, "false": False}[text.strip().lower()]
    except (ValueError, KeyError, VoltwrightError):
        return "Rejected"
    point.keep()
    return "Accepted"


def report(point: ChargePoint) -> list[dict[str, Any]]:
    """All variables, as a report has them."""
    return [
        {
            "component": {"name": component},
            "variable": {"name": name},
            "variable_attribute": [{"value": value, "mutability": "ReadOnly" if fixed else "ReadWrite"}],
            "variable_characteristics": {"data_type": KINDS[kind], "supports_monitoring": False},
        }
        for (component, name), (value, kind, fixed) in variables(point).items()
    ]
