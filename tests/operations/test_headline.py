"""The headline operation: from JSON, for a car written out, and refusals."""

import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.library.cars import load_car
from voltwright.operations.codec import from_json, to_json
from voltwright.operations.headline import HeadlineRequest, run_headline

CAR = "polestar-2-2024-lrsm"


def test_a_car_that_is_written_out_has_the_figures_of_its_file():
    written = load_car(CAR).model_dump(mode="json", exclude_unset=True)
    asked = from_json(HeadlineRequest, {"cars": [written, CAR], "figures": ["range_wltp_km", "price_usd"]})
    one, other = to_json(run_headline(asked))["cars"]
    assert one == other
    assert one["outline"]["length_mm"] == written["body"]["length_mm"]
    assert [row["figure"] for row in one["figures"]] == ["range_wltp_km", "price_usd"]


def test_a_heavier_car_goes_less_far():
    written = load_car(CAR).model_dump(mode="json", exclude_unset=True)
    more = {name: value + 150.0 for name, value in written["masses"].items() if name.startswith("mass_")}
    evidence = {path: each for path, each in written["evidence"].items() if not path.startswith("masses.")}
    heavy = written | {"masses": more, "evidence": evidence}
    both = run_headline(from_json(HeadlineRequest, {"cars": [written, heavy], "figures": ["range_wltp_km"]})).cars
    light_km, heavy_km = (car.figures[0].value for car in both)
    assert light_km is not None and heavy_km is not None and heavy_km < light_km


@pytest.mark.parametrize(
    ("request_", "error", "words"),
    [
        ({"cars": []}, SpecError, "`cars` must be 1 to 6"),
        ({"cars": [CAR], "figures": ["range_moon_km"]}, UnknownNameError, "the nearest is range_"),
        ({"cars": [CAR], "charger": "wallbox-11kw"}, SpecError, "must be a DC charger"),
        ({"cars": ["no-such-car"]}, UnknownNameError, "no-such-car"),
        ({"cars": [CAR], "intervals": 1}, SpecError, "true or false"),
    ],
)
def test_refusals(request_, error, words):
    with pytest.raises(error, match=words):
        run_headline(from_json(HeadlineRequest, request_))
