"""The curves operation: parts by themselves, what a vehicle cannot have, refusals."""

import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.operations.codec import from_json, to_json
from voltwright.operations.curves import CurvesRequest, run_curves

CARS = ["volkswagen-id3-2021-pro", "xiaomi-su7"]


def test_a_part_comes_by_itself():
    result = to_json(run_curves(from_json(CurvesRequest, {"cars": CARS, "parts": ["cost"], "currency": "CNY"})))
    one, other = result["cars"]
    assert one["speed"] == [] and one["flow"] is one["charging"] is None and one["temperature"] == []
    assert one["cost"]["price"] is None and other["cost"]["price"] == 215900.0
    assert result["crossings"] == []  # prices of one currency alone are compared


def test_a_charge_has_few_points_in_order():
    (car,) = run_curves(CurvesRequest(CARS[0], parts=("charging",), charger="ccs2-150")).cars
    assert car.charging is not None and car.charging.charger == "ccs2-150"
    socs = [point.soc_percent for point in car.charging.points]
    assert socs == sorted(socs) and socs[-1] > 99.0 and len(socs) <= 120


@pytest.mark.long
def test_what_a_vehicle_cannot_have_is_said():
    (scooter,) = run_curves(CurvesRequest("xiaomi-scooter-pro-2", parts=("speed", "flow", "charging"))).cars
    assert [each.speed_kmh for each in scooter.speed] == [20.0]
    assert scooter.flow is None and "cannot follow" in scooter.missing["flow"]
    assert "No shipped DC charger" in scooter.missing["charging"]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"cars": []}, SpecError, "`cars` must be 1 to 6"),
        ({"cars": CARS, "parts": ["moon"]}, UnknownNameError, "`parts` must be one of speed"),
        ({"cars": CARS, "currency": "a currency"}, SpecError, "`currency` must be 1 to 8 characters"),
        ({"cars": CARS, "charger": "wallbox-11kw"}, SpecError, "must be a DC charger"),
        ({"cars": CARS, "years": 200}, SpecError, "`years` must be from 1 to 30"),
    ],
)
def test_refusals(asked, error, words):
    with pytest.raises(error, match=words):
        run_curves(from_json(CurvesRequest, asked))
