"""What a station's messages say, in the forms of the three standards."""

import pytest

from voltwright.live.iso15118_env.grants import granted, name_and_body, without_contract


def physical(value, multiplier=0, unit="A"):
    return {"Value": value, "Multiplier": multiplier, "Unit": unit}


def rational(value, exponent=0):
    return {"Value": value, "Exponent": exponent}


def test_an_envelope_and_a_bare_message():
    body = {"ResponseCode": "OK"}
    assert name_and_body({"V2G_Message": {"Header": {}, "Body": {"CableCheckRes": body}}}) == ("CableCheckRes", body)
    assert name_and_body({"DC_CableCheckRes": body}) == ("DC_CableCheckRes", body)
    assert name_and_body({"V2G_Message": {"Body": {}}}) == ("", {})


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            {
                "EVSEPresentVoltage": physical(4061, -1, "V"),
                "EVSEPresentCurrent": physical(1813, -1),
                "EVSEMaximumPowerLimit": physical(15, 4, "W"),
            },
            {"voltage_v": 406.1, "current_a": 181.3, "power_max_w": 150_000.0},
        ),
        (
            {
                "DC_EVSEChargeParameter": {
                    "EVSEMaximumCurrentLimit": physical(500),
                    "EVSEMaximumVoltageLimit": physical(100, 1, "V"),
                }
            },
            {"current_max_a": 500.0, "voltage_max_v": 1000.0},
        ),
        ({"AC_EVSEChargeParameter": {"EVSEMaxCurrent": physical(16)}}, {"current_max_a": 16.0}),
        (
            {"CPD": {"EVSEMaximumChargePower": rational(11, 3), "EVSEMaximumVoltage": rational(920)}},
            {"power_max_w": 11_000.0, "voltage_max_v": 920.0},
        ),
        # By phase; and the target of the moment counts before the most that there is.
        (
            {
                "Loop": {f"EVSETargetActivePower{line}": rational(2300) for line in ("", "_L2", "_L3")},
                "EVSEMaximumChargePower": rational(22, 3),
            },
            {"power_max_w": 6900.0},
        ),
        ({"SAScheduleList": [{"PMax": physical(3700, 0, "W")}], "ResponseCode": "OK"}, {}),
    ],
)
def test_what_is_granted(body, found):
    assert granted(body) == pytest.approx(found)


def test_a_car_without_a_contract_is_authorised_from_outside():
    offer = {"AuthorizationServices": ["EIM", "PnC"], "PnC_ASResAuthorizationMode": {"GenChallenge": "x"}}
    assert without_contract({"AuthorizationSetupRes": offer})["AuthorizationSetupRes"] == {
        "AuthorizationServices": ["EIM"],
        "EIM_ASResAuthorizationMode": {},
    }
    alone = {"AuthorizationSetupRes": {"AuthorizationServices": ["PnC"], "PnC_ASResAuthorizationMode": {}}}
    assert without_contract(dict(alone)) == alone
