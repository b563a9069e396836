"""`voltwright export dbc` and `export can`: files, tables, JSON, and what is refused."""

import json

import pytest

pytest.importorskip("cantools", reason="CAN takes cantools")
CAR = "volkswagen-id3-2021-pro"


@pytest.fixture
def trace(here):
    (here / "hop.csv").write_text("time_s,speed_km_h\n" + "".join(f"{time},{5 * time}\n" for time in range(9)), encoding="utf-8")
    return "hop.csv"


def test_dbc(here, voltwright):
    shown = voltwright("export", "dbc", "car.dbc")
    assert (shown.code, shown.err) == (0, "") and "Battery_State" in shown.out and "0x201" in shown.out
    answer = json.loads(voltwright("export", "dbc", "car.dbc", "--json").out)
    assert answer["messages"][0]["name"] == "Drive_Motion"
    assert "BO_ 256 Drive_Motion: 8 VOLTWRIGHT" in (here / "car.dbc").read_text(encoding="cp1252")


@pytest.mark.parametrize("ending", [".blf", ".asc", ".log"])
def test_can(ending, trace, here, voltwright):
    answer = json.loads(voltwright("export", "can", CAR, trace, f"run{ending}", "--temp", "-7", "--json").out)
    assert answer["frames"] == sum(each["frames"] for each in answer["messages"])
    assert answer["duration_s"] == 8 and answer["ledger_residual_relative"] < 1e-9
    assert (here / f"run{ending}").stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("dbc", "car.xml"), "A CAN database must end in .dbc, but is 'car.xml'", 6),
        (("can", CAR, "hop.csv", "run.mf4"), "must end in .blf, .asc or .log, but is 'run.mf4'", 6),
        (("can", CAR, "hop.csv", "run.blf", "--temp", "-90"), "`--temp` must be from -40 to 60 °C, but is -90 °C", 3),
        (("can", CAR, "hop.csv", "run.blf", "--soc", "0"), "`--soc` must be above 0 and at most 1", 3),
        (("can", "no-car", "hop.csv", "run.blf"), "no-car", 5),
    ],
)
def test_mistakes_are_told_and_leave_no_file(words, said, code, trace, here, voltwright):
    outcome = voltwright("export", *words)
    assert outcome.code == code and said in outcome.err and outcome.out == ""
    assert [path.name for path in here.iterdir()] == ["hop.csv"]


def test_without_the_packages_one_sentence_names_the_extra(trace, voltwright, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for words in (("dbc", "car.dbc"), ("can", CAR, trace, "run.blf")):
        outcome = voltwright("export", *words)
        assert outcome.code == 6 and "pip install 'voltwright[can]'" in outcome.err
