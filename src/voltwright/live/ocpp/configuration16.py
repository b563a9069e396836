"""The configuration keys of OCPP 1.6 that a charge point has, and what may be changed."""

from __future__ import annotations

from voltwright.errors import VoltwrightError
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import PERIODS_MOST, PROFILES_MOST, STACK_MOST
from voltwright.live.ocpp.readings import MEASURANDS
from voltwright.live.ocpp.transaction import HEARTBEAT, SAMPLE

SWITCH = {"true": True, "false": False}


def configuration(point: ChargePoint) -> dict[str, tuple[str, bool]]:
    """Values as texts, and whether they are only read, by key."""
    settings = point.settings
    return {
        "AllowOfflineTxForUnknownId": (str(settings.offline).lower(), False),
        "AuthorizeRemoteTxRequests": ("true", True),
        "ChargeProfileMaxStackLevel": (str(STACK_MOST), True),
        "ChargingScheduleAllowedChargingRateUnit": ("Current,Power", True),
        "ChargingScheduleMaxPeriods": (str(PERIODS_MOST), True),
        "ClockAlignedDataInterval": ("0", True),
        "ConnectionTimeOut": ("0", True),
        "ConnectorPhaseRotation": ("1.RST", True),
        "GetConfigurationMaxKeys": ("50", True),
        "HeartbeatInterval": (f"{settings.heartbeat_s:.0f}", False),
        "LocalAuthorizeOffline": (str(settings.offline).lower(), True),
        "LocalPreAuthorize": ("false", True),
        "MaxChargingProfilesInstalled": (str(PROFILES_MOST), True),
        "MeterValueSampleInterval": (f"{settings.sample_s:.0f}", False),
        "MeterValuesAlignedData": ("", True),
        "MeterValuesSampledData": (",".join(settings.measurands), False),
        "NumberOfConnectors": ("1", True),
        "ResetRetries": ("0", True),
        "StopTransactionOnEVSideDisconnect": ("true", True),
        "StopTransactionOnInvalidId": ("true", True),
        "StopTxnAlignedData": ("", True),
        "StopTxnSampledData": (",".join(settings.measurands), True),
        "SupportedFeatureProfiles": ("Core,SmartCharging,RemoteTrigger", True),
        "TransactionMessageAttempts": ("3", True),
        "TransactionMessageRetryInterval": ("0", True),
        "UnlockConnectorOnEVSideDisconnect": ("false", True),
    }


def changed_configuration(point: ChargePoint, key: str, value: str) -> str:
    """Change a key: Accepted, Rejected, or NotSupported where there is no such key."""
    known = configuration(point)
    if key not in known:
        return "NotSupported"
    if known[key][1]:
        return "Rejected"
    settings = point.settings
    try:
        if key == "MeterValueSampleInterval":
            SAMPLE.check("MeterValueSampleInterval", number := float(int(value)))
            settings.sample_s = number
        elif key == "HeartbeatInterval":
            HEARTBEAT.check("HeartbeatInterval", number := float(int(value)))
            settings.heartbeat_s = number
        elif key == "AllowOfflineTxForUnknownId":
            settings.offline = SWITCH[value.strip().lower()]
        else:
            names = tuple(name.strip() for name in value.split(",") if name.strip())
            if not set(names) <= set(MEASURANDS):
                return "Rejected"
            settings.measurands = names
    except (ValueError, KeyError, VoltwrightError):
        return "Rejected"
    point.keep()
    return "Accepted"
