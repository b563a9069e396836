"""The configuration keys of OCPP 1.6."""

from voltwright.live.ocpp.configuration16 import changed_configuration, configuration
from voltwright.live.ocpp.part import make

REQUIRED = [
    "AuthorizeRemoteTxRequests",
    "ClockAlignedDataInterval",
    "ConnectionTimeOut",
    "ConnectorPhaseRotation",
    "GetConfigurationMaxKeys",
    "HeartbeatInterval",
    "LocalAuthorizeOffline",
    "LocalPreAuthorize",
    "MeterValuesAlignedData",
    "MeterValuesSampledData",
    "MeterValueSampleInterval",
    "NumberOfConnectors",
    "ResetRetries",
    "StopTransactionOnEVSideDisconnect",
    "StopTransactionOnInvalidId",
    "StopTxnAlignedData",
    "StopTxnSampledData",
    "SupportedFeatureProfiles",
    "TransactionMessageAttempts",
    "TransactionMessageRetryInterval",
    "UnlockConnectorOnEVSideDisconnect",
    "ChargeProfileMaxStackLevel",
    "ChargingScheduleAllowedChargingRateUnit",
    "ChargingScheduleMaxPeriods",
    "MaxChargingProfilesInstalled",
]
"""Of the core profile and of smart charging, OCPP 1.6 edition 2, section 9, at second hand."""


def test_every_required_key_is_there_and_fits_its_field(live_car):
    point = make("ws://127.0.0.1:9", live_car(), {}).point
    known = configuration(point)
    assert set(REQUIRED) <= set(known) and len(known) <= int(known["GetConfigurationMaxKeys"][0])
    assert all(len(key) <= 50 and len(value) <= 500 for key, (value, _) in known.items())
    assert changed_configuration(point, "ClockAlignedDataInterval", "60") == "Rejected"
    assert changed_configuration(point, "MeterValueSampleInterval", "30") == "Accepted"
    assert configuration(point)["MeterValueSampleInterval"] == ("30", False)
