"""`voltwright export routing`: the file, the table, and what is refused."""

import json

import pytest

from voltwright.interfaces.routing_file import RoutingFile

CAR = "xiaomi-scooter-pro-2"


def test_file_and_table(here, voltwright):
    shown = voltwright("export", "routing", CAR, "scooter.json", "--temp", "5")
    assert shown.code == 0 and "Drive alone" in shown.out and "5 °C" in shown.out
    file = RoutingFile.model_validate_json((here / "scooter.json").read_text(encoding="utf-8"))
    assert [each.temperature_c for each in file.consumption] == [-10.0, 0.0, 5.0, 10.0, 20.0, 30.0]
    five = next(each for each in file.consumption if each.temperature_c == 5.0)
    assert file.requests.temperature_c == 5.0 and five.speed_kmh == [10.0, 20.0]
    pairs = [
        tuple(map(float, pair.split(",")))
        for pair in file.requests.tomtom["constantSpeedConsumptionInkWhPerHundredkm"].split(":")
    ]
    assert pairs == [(speed, pytest.approx(wh / 10.0)) for speed, wh in zip(five.speed_kmh, five.consumption_wh_km, strict=True)]
    answer = json.loads(voltwright("export", "routing", CAR, "scooter.json", "--json").out)
    assert answer["file"].endswith("scooter.json") and answer["ascent_wh_m"] > answer["descent_wh_m"] > 0.0


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("out.yaml",), "must end in .json, but is 'out.yaml'", 6),
        (("out.json", "--temp", "80"), "`--temp` must be from -30 to 50 °C, but is 80 °C", 3),
        (("out.json", "--with", "no-such"), "no-such", 5),
        (("out.json", "--with", "ccs2-150"), "cannot charge", 3),
    ],
)
def test_mistakes_are_told_and_leave_no_file(words, said, code, here, voltwright):
    outcome = voltwright("export", "routing", CAR, *words)
    assert outcome.code == code and said in outcome.err
    assert not list(here.iterdir())
