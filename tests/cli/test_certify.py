"""`certify`: its card, its JSON, its files, and what it says where a car or an option does not fit."""

import json
import math
import shlex
from pathlib import Path

import pyarrow.parquet
import pytest

from voltwright.errors import ExitCode

CAR = "tesla-model-3-2024-rwd"


def test_the_card_has_the_label_first_and_published_figures_beside(voltwright):
    outcome = voltwright("certify", CAR)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "Tesla Model 3 RWD (2024, US): EPA label, multi-cycle test"
    span = next(line for line in lines if "│ Range" in line and "│ km" in line).split("│")
    assert span[4].split() == ["437.7"]
    assert span[6].split() == ["press"]
    predicted, sign, half_width = span[3].split()
    assert (sign, int(half_width) > 0) == ("±", True)
    assert float(span[5].replace("−", "-").split()[0]) == pytest.approx(100 * (float(predicted) / 437.7 - 1), abs=0.2)
    assert any("EPA test, UDDS" in line and "104.98" in line for line in lines)
    order = [outcome.out.index(words) for words in ("│ Range", "│ CSC mid", "As tested", "Recharge factor", "• Test mass")]
    assert order == sorted(order)
    assert "ended by an empty battery." in outcome.out
    assert "Rests on 15 rules of the test; --rules prints them." in outcome.out and "│ known" not in outcome.out


def test_rules_are_printed_where_they_are_asked_for_and_always_in_the_json(voltwright):
    out = voltwright("certify", CAR, "--rules").out
    assert "│ known" in out and "--rules" not in out
    assert "V: read in the regulation, or in a faithful quotation of it; M: common knowledge" in out
    assert len(json.loads(voltwright("certify", CAR, "--json").out)["rules"]) == 15


def test_phases_with_results_of_their_own_stand_below_their_cycle(voltwright):
    out = voltwright("certify", CAR, "--procedure", "wltp").out
    assert out.count("│ · extra high") == 2
    assert out.count("│ · low") == 4
    assert "Weights K, extra high" in out
    assert "· bag1" not in voltwright("certify", CAR).out


@pytest.mark.long
def test_a_long_test_is_shortened_on_the_card_but_not_in_the_json(voltwright):
    words = ("certify", CAR, "--procedure", "epa-sct")
    assert "more, with --json" in voltwright(*words).out
    answer = json.loads(voltwright(*words, "--json").out)
    assert len(answer["tests"]) == 2
    assert len(answer["tests"][0]["phases"]) > 60
    assert [phase["name"] for phase in answer["tests"][0]["schedule"]["between_laps"]] == ["soak"]


def test_json_carries_the_whole_test(voltwright):
    outcome = voltwright("certify", CAR, "--procedure", "wltp", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert answer["title"] == "Tesla Model 3 RWD (2024, US)"
    assert set(answer["label"]) == {"range_km", "consumption_wh_km", "range_city_km", "consumption_city_wh_km"}
    (test,) = answer["tests"]
    assert test["ended_by"] == "empty battery"
    assert test["ended_s"] == test["phases"][-1]["start_s"] + test["phases"][-1]["duration_s"]
    asked, driven = test["schedule"]["phases"], test["phases"]
    assert [phase["name"] for phase in asked] == [phase["name"] for phase in driven]
    assert asked[2]["speed_kmh"] == pytest.approx(100.0, rel=1e-12)
    assert (asked[-1]["to_the_end"], driven[-1]["complete"]) == (True, False)
    assert [part["name"] for part in driven[0]["parts"]] == ["low", "medium", "high", "extra_high"]
    assert driven[0]["energy_regen_wh"] < 0.0 < driven[0]["energy_dc_wh"]
    # Energies of all phases but soaks are the usable energy, to rounding.
    assert sum(phase["energy_dc_wh"] for phase in driven) == pytest.approx(answer["energy_usable_wh"], rel=1e-9)
    assert sum(answer["weights"]["wltc"]) == pytest.approx(1.0, rel=1e-12)
    assert {rule["confidence"] for rule in answer["rules"]} == set(answer["confidence"])
    ranges = [entry for entry in answer["published"] if entry["quantity"] == "range_wltp_km"]
    assert ranges[0]["deviation"] == pytest.approx(answer["label"]["range_km"] / ranges[0]["published"] - 1, rel=1e-12)
    assert (answer["html"], answer["picture"], answer["trace"]) == (None, None, None)


@pytest.mark.long
def test_the_cars_own_factor(voltwright):
    answer = json.loads(voltwright("certify", CAR, "--five-cycle", "--json").out)
    assert answer["label"]["adjustment"] != 0.7
    assert [test["name"] for test in answer["tests"]][1:] == ["FTP at 75 F", "HFET", "US06", "SC03"]
    assert answer["tests"][1]["schedule"]["tolerance_kmh"] is None
    assert "in the FTP at 20 °F, full to empty" in " ".join(answer["notes"])


@pytest.mark.long
def test_options_reach_the_procedure(voltwright):
    def answer(*words: str):
        return json.loads(voltwright("certify", CAR, "--json", "--procedure", *words).out)

    fast = answer("constant", "--speed", "120", "--temp", "-7")
    slow = answer("constant", "--speed", "55 mph")
    assert fast["tests"][0]["temp_ambient_c"] == -7.0
    assert slow["tests"][0]["name"] == "constant 88.5139 km/h"
    assert fast["label"]["range_km"] < slow["label"]["range_km"]
    assert answer("nedc", "--edition", "drive-to-empty")["edition"] == "UN R101 before Suppl. 11"
    heavy = answer("wltp", "--form", "consecutive", "--mass", "2100")
    assert heavy["tests"][0]["mass_kg"] == pytest.approx(2100.0, rel=1e-12)
    assert all(phase["name"].startswith("wltc") for phase in heavy["tests"][0]["phases"])


@pytest.mark.long
def test_files_are_written_where_they_are_asked(here: Path, voltwright):
    outcome = voltwright(
        "certify", CAR, "--html", "new/page.html", "--picture", "test.svg", "--trace", "test.parquet", "--procedure", "wltp"
    )
    assert outcome.code == 0
    assert [line.split(": ")[0] for line in outcome.err.splitlines()] == ["html", "picture", "trace"]
    assert "CSS_M" in (here / "new" / "page.html").read_text(encoding="utf-8")
    assert (here / "test.svg").read_text(encoding="utf-8").startswith("<svg")
    table = pyarrow.parquet.read_table(here / "test.parquet")
    assert table.column_names == ["test", "phase", "time_s", "speed_wanted_m_s", "speed_m_s", "soc_display", "terminal_w"]
    columns = {name: table[name].to_numpy() for name in table.column_names}
    run = json.loads(table.schema.metadata[b"voltwright"])["tests"][0]
    assert set(columns["test"]) == {0}
    assert table.num_rows == run["ended_s"]
    for number, phase in enumerate(run["phases"]):
        inside = columns["phase"] == number
        assert inside.sum() == phase["duration_s"]
        energy_wh = columns["terminal_w"][inside].sum() / 3600.0
        # The sum over the seconds of the phase: the same numbers in another order.
        assert energy_wh == pytest.approx(phase["energy_dc_wh"], rel=1e-9)
    descriptions = {field.metadata[b"unit"].decode() for field in table.schema}
    assert descriptions == {"1", "s", "m/s", "W"}


def test_a_png_is_a_png(here: Path, voltwright):
    assert voltwright("certify", CAR, "--procedure", "constant", "--picture", "test.PNG").code == 0
    assert (here / "test.PNG").read_bytes().startswith(b"\x89PNG")


BAD = [
    # what is wrong, options, words of the answer, exit code
    (
        "unknown procedure",
        "--procedure wltpp",
        "nedc, constant, but is 'wltpp'; the nearest is wltp",
        ExitCode.NAME,
    ),
    ("negative speed", "--procedure constant --speed -90", "from 5 to 600 km/h, but is -90", ExitCode.SPEC),
    ("above the top speed", "--procedure constant --speed 500", "(201 km/h), but is 500 km/h", ExitCode.SPEC),
    ("speed NaN", "--procedure constant --speed nan", "must be a number in km/h", ExitCode.USAGE),
    ("speed in kg", "--procedure constant --speed '90 kg'", "must be a number in km/h", ExitCode.USAGE),
    ("too hot", "--procedure constant --temp 90", "from -40 to 60 °C, but is 90 °C", ExitCode.SPEC),
    (
        "speed of a cycle",
        "--procedure wltp --speed 90",
        "`--speed` is no option of the procedure wltp, which has `--form`",
        ExitCode.SPEC,
    ),
    (
        "factor of another test procedure",
        "--procedure cltc --five-cycle",
        "`--five-cycle` is no option of the procedure",
        ExitCode.SPEC,
    ),
    ("unknown form", "--procedure wltp --form long", "`--form` must be consecutive or shortened, but is 'long'", ExitCode.NAME),
    ("unknown edition", "--procedure nedc --edition new", "`--edition` must be supplement-11 or drive-to-empty", ExitCode.NAME),
    ("lighter than empty", "--procedure wltp --mass 900", "must be at least `masses.mass_curb_kg`", ExitCode.SPEC),
    ("mass NaN", "--procedure nedc --mass nan", "must be a number in kg", ExitCode.USAGE),
    ("another kind of picture", "--picture test.jpg", "must end in .svg or .png, but is 'test.jpg'", ExitCode.FILE),
    ("page onto a folder", "--html .", "it is a folder", ExitCode.FILE),
    ("trace onto a device", "--trace /dev/null", "it is no plain file", ExitCode.FILE),
]


@pytest.mark.parametrize(("what", "options", "words", "code"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_gets_one_sentence_and_a_code(what, options, words, code, here: Path, voltwright):
    outcome = voltwright("certify", CAR, *shlex.split(options))
    assert outcome.code == code, what
    assert words in outcome.err
    assert outcome.out == ""
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert list(here.iterdir()) == [], "a failed command leaves no file behind"


@pytest.mark.parametrize("procedure", ["epa-mct", "epa-sct", "wltp", "cltc", "nedc"])
def test_a_scooter_is_told_that_it_cannot(procedure: str, voltwright):
    outcome = voltwright("certify", "xiaomi-scooter-pro-2", "--procedure", procedure)
    assert outcome.code == ExitCode.TRACE
    assert outcome.err.count("\n") == 1
    assert "take a" in outcome.err


def test_no_number_of_the_json_is_lost(voltwright):
    def numbers(value):
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from numbers(part)
        elif isinstance(value, float):
            yield value

    answer = json.loads(voltwright("certify", "xiaomi-scooter-pro-2", "--procedure", "constant", "--speed", "20", "--json").out)
    found = list(numbers(answer))
    assert len(found) > 20
    assert all(math.isfinite(number) for number in found)


@pytest.mark.long
def test_losses_are_of_the_type_refined_by_the_maker_or_by_an_anchor(voltwright):
    def answer(*words: str) -> dict:
        return json.loads(voltwright("certify", CAR, "--json", *words).out)

    refined, plain, anchored = answer(), answer("--basis", "type"), answer("--anchor", CAR)
    assert "refined with 53 EPA tests of other Teslas" in refined["loss_model"]
    assert plain["loss_model"] == "vehicle type"
    assert set(plain["loss_changes"].values()) == {0.0}
    assert anchored["loss_model"].endswith(f"anchored on a test of {CAR}")
    assert answer("--anchor", f"{CAR}:120,135")["loss_changes"]["road"] > anchored["loss_changes"]["road"]
    shown = voltwright("certify", CAR).out
    assert "Loss model: vehicle type, refined with 53 EPA tests" in shown
    assert "±: half width of the 90 % interval." in shown
    assert refined["interval"]["range_half_width_km"] > 0.0


@pytest.mark.parametrize(
    ("anchor", "words"), [("xiaomi-su7", "publishes no"), (f"{CAR}:x", "a colon"), (f"{CAR}:0,140", "from 5 to 1000 Wh/km")]
)
def test_an_anchor_that_is_none_is_refused(voltwright, anchor: str, words: str):
    outcome = voltwright("certify", CAR, "--anchor", anchor)
    assert outcome.code == ExitCode.SPEC
    assert words in outcome.err and "Traceback" not in outcome.err
