"""`drive` and `accelerate`: one car over a short trace, so that one compiled drive serves all."""

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from voltwright.units import unit_of

TRACE = "time_s,speed_kmh\n" + "".join(f"{time},{speed}\n" for time, speed in enumerate([0, 5, 10, 15, 20, 25, 20, 10, 5, 0]))
LEDGER_MAX = 1e-9
ROUNDING = 1e-12  # a few hundred roundings of float64


@pytest.fixture
def trace(here: Path) -> str:
    (here / "hop.csv").write_text(TRACE, encoding="utf-8")
    return "hop.csv"


def test_drive_answers_in_json_alone(trace, voltwright):
    outcome = voltwright("drive", "xiaomi-su7", trace, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert {"distance_km", "consumption_pack_wh_km", "consumption_wall_wh_km", "soc_end", "losses_wh"} <= set(answer)
    assert answer["trace_misses"] == 0
    assert answer["ledger_residual_relative"] <= LEDGER_MAX
    assert answer["distance_km"] == pytest.approx(110 / 3600, rel=ROUNDING)
    # 73 kWh at the terminals, of which the cells lose a per cent; this hop from the full battery, whose resistance is higher,
    # loses two points more.
    assert answer["range_equivalent_km"] == pytest.approx(73000 * answer["distance_km"] / answer["energy_pack_wh"], rel=0.03)
    assert "trace" not in answer


def test_drive_takes_conditions_with_units(trace, voltwright):
    plain = json.loads(voltwright("drive", "xiaomi-su7", trace, "--wind", "18", "--soc", "80", "--temp", "-10", "--json").out)
    words = ("--wind", "5 m/s", "--soc", "80 %", "--temp", "14 degF", "--payload", "0 lb")
    texts = json.loads(voltwright("drive", "xiaomi-su7", trace, *words, "--json").out)
    assert plain["soc_start"] == pytest.approx(0.8, rel=ROUNDING)
    # 14 degF is -10 degC but for rounding.
    assert texts["consumption_pack_wh_km"] == pytest.approx(plain["consumption_pack_wh_km"], rel=1e-9)
    still = json.loads(voltwright("drive", "xiaomi-su7", trace, "--soc", "0.8", "--json").out)
    assert still["consumption_pack_wh_km"] < plain["consumption_pack_wh_km"]


def test_drive_starts_cold_when_told(trace, voltwright):
    warm, cold = (json.loads(voltwright("drive", "xiaomi-su7", trace, "--json", *words).out) for words in ((), ("--cold-start",)))
    assert (warm["cold_start"], cold["cold_start"]) == (False, True)
    assert cold["consumption_pack_wh_km"] > 1.05 * warm["consumption_pack_wh_km"]
    assert "cold start" in voltwright("drive", "xiaomi-su7", trace, "--cold-start").out


def test_drive_prints_where_the_energy_went(trace, voltwright):
    outcome = voltwright("drive", "xiaomi-su7", trace, "--step", "0.5")
    for words in (
        "Consumption, AC, from the grid",
        "Wh/km",
        "Rolling resistance",
        "The ledger closes",
        "of this cycle alone",
    ):
        assert words in outcome.out
    assert "Into speed" not in outcome.out, "it starts and ends at rest"


def test_the_trace_file_names_units_and_the_run(trace, here, voltwright):
    old = here / "out.parquet"
    old.write_text("old", encoding="utf-8")
    outcome = voltwright("drive", "xiaomi-su7", trace, "--trace", "out.parquet", "--json")
    answer = json.loads(outcome.out)
    table = pyarrow.parquet.read_table(old)
    assert table.num_rows == answer["duration_s"] == 9
    assert table.column_names[0] == "time_s"
    for field in table.schema:
        unit = unit_of(field.name)
        assert field.metadata[b"unit"].decode() == (unit.symbol if unit else "1")
        assert field.metadata[b"description"].decode().endswith(".")
    run = json.loads(table.schema.metadata[b"voltwright"])
    assert run["car"] == "xiaomi-su7"
    assert run["time_step_s"] == 1.0
    assert run["losses_wh"] == answer["losses_wh"]
    rolling = sum(table.column("loss_rolling_w").to_pylist()) / 3600
    assert rolling == pytest.approx(answer["losses_wh"]["rolling"], rel=ROUNDING)
    assert sorted(path.name for path in here.iterdir()) == ["hop.csv", "out.parquet"]


def test_the_trace_as_csv_is_a_cycle_again(trace, here, voltwright):
    outcome = voltwright("drive", "xiaomi-su7", trace, "--trace", "out.csv", "--json")
    answer = json.loads(outcome.out)
    first, heading, *rows = (here / "out.csv").read_text(encoding="utf-8").splitlines()
    assert json.loads(first.removeprefix("# "))["losses_wh"] == answer["losses_wh"]
    assert heading.startswith("time_s,") and len(rows) == answer["duration_s"]
    again = json.loads(voltwright("drive", "xiaomi-su7", "out.csv", "--json").out)
    # A trace holds the end of each step, so that as a cycle it begins where the first one ended.
    names = heading.split(",")
    time_s, first_m_s = (float(rows[0].split(",")[names.index(name)]) for name in ("time_s", "velocity_m_s"))
    assert again["distance_km"] == pytest.approx(answer["distance_km"] - time_s * first_m_s / 1000.0, rel=1e-6)


def test_a_trace_of_another_ending_or_without_pyarrow_is_refused(trace, voltwright, monkeypatch):
    assert "must end in .csv, .parquet, .mf4" in voltwright("drive", "xiaomi-su7", trace, "--trace", "out.xlsx").err
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "voltwright[parquet]" in voltwright("drive", "xiaomi-su7", trace, "--trace", "out.parquet").err


def test_accelerate(voltwright):
    answer = json.loads(voltwright("accelerate", "xiaomi-su7", "--json").out)
    assert 5.0 < answer["acceleration_0_100_s"] < 7.0
    assert answer["speed_max_kmh"] == pytest.approx(210, rel=1e-6)
    assert "time_s" not in answer
    slippery = json.loads(voltwright("accelerate", "xiaomi-su7", "--grip", "0.3", "--json").out)
    assert slippery["acceleration_0_100_s"] > 1.5 * answer["acceleration_0_100_s"]
    text = voltwright("accelerate", "xiaomi-su7").out
    assert "5.28" in text, "the published figure stands beside"
    assert "Gradeability at 10 km/h" in text


def test_accelerate_prints_the_interval_that_the_json_has(voltwright):
    answer = json.loads(voltwright("accelerate", "xiaomi-su7", "--json").out)
    half_width = answer["half_widths"]["acceleration_0_100_s"]
    assert f"{answer['acceleration_0_100_s']:.2f} ± {half_width:.2f}" in voltwright("accelerate", "xiaomi-su7").out


@pytest.mark.parametrize("words", [("drive", "xiaomi-su7", "hop.csv"), ("accelerate", "xiaomi-su7"), ("match", "xiaomi-su7")])
def test_pictures_are_written_and_told(words, trace, here, voltwright):
    outcome = voltwright(*words, "--picture", "run.svg", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.err == "picture: run.svg\n"
    assert json.loads(outcome.out)
    drawn = (here / "run.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "var(--" not in drawn
    refused = voltwright(*words, "--picture", "run.gif")
    assert (refused.code, refused.out) == (6, "") and "must end in .svg or .png" in refused.err


def test_a_picture_of_no_charger_is_refused(voltwright):
    outcome = voltwright("match", "xiaomi-scooter-pro-2", "--with", "ccs1-50", "--picture", "none.svg")
    assert outcome.code == 3 and "none of these chargers serves" in outcome.err
