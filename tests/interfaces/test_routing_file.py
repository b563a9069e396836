"""The routing file: a schema that holds, and parameters in the units that the services state."""

import json

import pytest
from pydantic import ValidationError

from voltwright.errors import SpecError
from voltwright.interfaces.routing_file import RoutingFile, routing_file
from voltwright.study.routing_profile import ChargePoint, RoutingProfile, SpeedPoint

SPEEDS = tuple(SpeedPoint(air, speed, 100.0 + speed, 360.0) for air in (0.0, 20.0) for speed in (50.0, 100.0))
CURVE = (ChargePoint(0.0, 0.0, 120.0), ChargePoint(1.0, 60.0, 1e-9))
PROFILE = RoutingProfile(1911.0, 60.0, SPEEDS, 5.5, 5.0, 0.94, 1.05, 0.9, 0.95, "ccs2-150", CURVE)


def made(profile: RoutingProfile = PROFILE) -> RoutingFile:
    return routing_file(profile, "id3", "ID.3", "words", 20.0)


def test_the_file_is_read_back_by_its_schema():
    text = json.dumps(made().model_dump(), allow_nan=False)
    assert RoutingFile.model_validate_json(text) == made()
    with pytest.raises(ValidationError):
        RoutingFile.model_validate({**json.loads(text), "more": 1})
    properties = RoutingFile.model_json_schema()
    described = [properties, *properties["$defs"].values()]
    assert all("description" in field or "$ref" in field for part in described for field in part["properties"].values())


def test_tomtom_takes_kwh_for_100_km_and_kw():
    given = made().requests.tomtom
    assert given["constantSpeedConsumptionInkWhPerHundredkm"] == "50,15:100,20"
    assert (given["auxiliaryPowerInkW"], given["vehicleWeight"], given["maxChargeInkWh"]) == ("0.36", "1911", "60")
    assert float(given["uphillEfficiency"]) * float(given["downhillEfficiency"]) < 1.0
    assert given["chargingParameters"]["batteryCurve"][0] == {"stateOfChargeInkWh": 0.0, "maxPowerInkW": 120.0}


def test_here_takes_wh_for_a_metre_and_wh_for_a_second():
    assert made().requests.here == {
        "ev[freeFlowSpeedTable]": "50,0.15,100,0.2",
        "ev[ascent]": "5.5",
        "ev[descent]": "5",
        "ev[auxiliaryConsumption]": "0.1",
        "ev[maxCharge]": "60",
        "ev[initialCharge]": "60",
        "ev[chargingCurve]": "0,120,60,0",
    }


def test_a_temperature_at_which_the_car_holds_no_speed_is_refused():
    with pytest.raises(SpecError, match="id3 must hold 10 km/h in air of -30 °C"):
        routing_file(PROFILE, "id3", "ID.3", "words", -30.0)


def test_without_a_charger_there_is_no_charging_curve():
    profile = RoutingProfile(1911.0, 60.0, SPEEDS, 5.5, 5.0, 0.94, 0.96, 0.9, 0.95, "", ())
    assert "ev[chargingCurve]" not in made(profile).requests.here and made(profile).charging.soc == []
