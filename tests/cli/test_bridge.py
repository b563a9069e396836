"""`voltwright bridge`: the steps as a table and as JSON, a picture, and sentences for what cannot be."""

import json
from pathlib import Path

import pytest

CAR = "volkswagen-id3-2021-pro"
TRACE = "time_s,speed_kmh\n0,0\n" + "".join(f"{second},{40 if second < 110 else 0}\n" for second in range(10, 121))


@pytest.mark.long
def test_table_json_and_picture(voltwright, here: Path):
    (here / "hop.csv").write_text(TRACE)
    shown = voltwright("bridge", CAR, "hop.csv", "--label", "wltp", "--temp", "-5", "--payload", "80", "--picture", "bridge.svg")
    assert shown.code == 0
    assert "Label (WLTP), from the grid" in shown.out
    assert "Heating and cooling of the cabin" in shown.out
    assert "<svg" in (here / "bridge.svg").read_text()
    told = json.loads(voltwright("bridge", CAR, "hop.csv", "--label", "wltp", "--temp", "-5", "--payload", "80", "--json").out)
    changes = [step["consumption_change_wh_km"] for step in told["steps"]]
    assert sum(changes) == pytest.approx(told["consumption_trip_wh_km"] - told["consumption_label_wh_km"], abs=1e-9)
    assert told["course"] is None


def test_bad_input_is_a_sentence(voltwright):
    wrong = voltwright("bridge", CAR, "no-such-trip")
    assert (wrong.code, wrong.err.count("\n")) == (5, 1)
    assert "no-such-trip" in wrong.err
    assert "`--label` must be one of epa, wltp, cltc, nedc" in voltwright("bridge", CAR, "udds", "--label", "moon").err
    assert "`--tyres` must be from 0.5 to 2" in voltwright("bridge", CAR, "udds", "--tyres", "7").err
