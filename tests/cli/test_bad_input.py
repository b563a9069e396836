"""The bad-input table: for each mistake the command, the words of the answer, and the exit code.

Every answer is one sentence on standard error, nothing on standard output, no traceback.
"""

import json
import re
import shlex
from pathlib import Path

import pytest

from voltwright.cli.main import run
from voltwright.errors import ExitCode
from voltwright.spec.template import template

CAR = template("my-car")
for placeholder, figure in {
    r"make: <.*>": "make: Unknown",
    r"mass_curb_kg: <.*>": "mass_curb_kg: 1800",
    r"kind: <.*>": "kind: pmsm",
    r"power_max_kw: <.*>": "power_max_kw: 200",
    r"chemistry: <.*>": "chemistry: nmc",
    r"energy_usable_kwh: <.*>": "energy_usable_kwh: 75",
    r"# body:\n#   drag": "body:\n  drag",
}.items():
    CAR = re.sub(placeholder, figure, CAR)


def changed(old: str, new: str) -> str:
    """The template with one line spoilt."""
    assert old in CAR
    return CAR.replace(old, new)


FILES = {
    "nan.yaml": changed("mass_curb_kg: 1800", "mass_curb_kg: .nan"),
    "comma.yaml": changed("energy_usable_kwh: 75", "energy_usable_kwh: 60,5 kWh"),
    "swapped.yaml": changed("# energy_gross_kwh: 78", "energy_gross_kwh: 70"),
    "twice.yaml": changed("\ntitle:", "\nname: other\ntitle:"),
    "pounds.yaml": changed("mass_curb_kg: 1800", "mass_curb_lb: 3968"),
    "misspelt.yaml": changed("drag_coefficient", "drag_coeficient"),
    "negative.yaml": changed("power_max_kw: 200", "power_max_kw: -200"),
    "torque.yaml": changed("power_max_kw: 200", 'power_max_kw: "300 Nm"'),
    "missing.yaml": changed("\nmake: Unknown", "\n#"),
    "no-energy.yaml": changed("energy_usable_kwh: 75", "# no energy"),
    "new.yaml": changed("make: Unknown", "make: <brand>"),
    "unclosed.yaml": changed("\nbattery:", "\nbattery: ["),
    "map.yaml": changed("kind: pmsm", "kind: loss_map\n      torque_max_nm: 300\n      map: nowhere"),
    "empty.yaml": "",
    "list.yaml": "- one\n- two\n",
    "car.txt": "name: car\n",
    "empty.csv": "",
    "heading.csv": "time_s,speed_m_s\n",
    "columns.csv": "t,v\n0,0\n1,1\n",
    "ragged.csv": "time_s,speed_m_s\n0,0\n1,2,3\n",
    "nan.csv": "time_s,speed_m_s\n0,0\n1,nan\n2,3\n",
    "hole.csv": "time_s,speed_m_s\n0,0\n1,\n2,3\n",
    "negative.csv": "time_s,speed_m_s\n0,0\n1,-3\n2,3\n",
    "gap.csv": "time_s,speed_m_s\n0,0\n1,3\n200,3\n",
    "back.csv": "time_s,speed_m_s\n0,0\n2,1\n1,3\n",
    "kmh.csv": "time_s,speed_m_s\n0,0\n1,200\n2,3\n",
    "still.csv": "time_s,speed_m_s\n0,0\n1,0\n2,0\n",
    "grade.csv": "time_s,speed_m_s,grade\n0,0,0\n1,2,5\n2,3,5\n",
    "broken.gpx": "<gpx><trk>",
}

TABLE = [
    # what is wrong, command, words of the answer, exit code
    ("unknown car", "drive xiaomi-su8 udds", "no car named 'xiaomi-su8'; the nearest are xiaomi-su7,", ExitCode.NAME),
    ("unknown cycle", "drive xiaomi-su7 uds", "no cycle named 'uds'; the nearest are udds", ExitCode.NAME),
    ("unknown car, JSON wanted", "show xiaomi-su8 --json", "no car named 'xiaomi-su8'", ExitCode.NAME),
    ("an untouched template", "check new.yaml", "`make` must be filled in: brand", ExitCode.SPEC),
    ("missing car file", "show ./no.yaml", "There is no file 'no.yaml'", ExitCode.FILE),
    ("missing cycle file", "drive xiaomi-su7 no.csv", "There is no file 'no.csv'", ExitCode.FILE),
    ("a folder as a car", "show ./", "is a folder, not a car file", ExitCode.FILE),
    ("another kind of file", "check car.txt", "ends in .yaml, .yml, .json or .toml", ExitCode.FILE),
    ("unknown key", "check misspelt.yaml", "`body.drag_coeficient` is not a key", ExitCode.SPEC),
    ("wrong unit in the key", "check pounds.yaml", "Give it in kg, or write a text with the unit", ExitCode.SPEC),
    ("wrong unit in the text", "check torque.yaml", "must be a number in kW", ExitCode.SPEC),
    ("missing value", "check missing.yaml", "`make` must be written, but is missing", ExitCode.SPEC),
    ("no energy", "check no-energy.yaml", "`battery.energy_gross_kwh` must be written", ExitCode.SPEC),
    ("wrong sign", "check negative.yaml", "must be more than 0.05 kW, but is -200 kW", ExitCode.SPEC),
    ("NaN in a car", "check nan.yaml", "must be a finite number in kg, but is nan", ExitCode.SPEC),
    ("usable above gross", "check swapped.yaml", "(70 kWh), but is 75 kWh; are the two swapped?", ExitCode.SPEC),
    ("a key twice", "check twice.yaml", 'found duplicate key "name"', ExitCode.SPEC),
    ("broken YAML", "check unclosed.yaml", "is no valid YAML: line", ExitCode.SPEC),
    ("empty car", "check empty.yaml", "is empty; `voltwright new` writes", ExitCode.SPEC),
    ("a list for a car", "check list.yaml", "must hold keys and values, but holds a list", ExitCode.SPEC),
    ("unknown loss map", "check map.yaml", "no loss map named 'nowhere'; the nearest are volkswagen-app310", ExitCode.NAME),
    ("name that no car may have", "new My_Car", "try 'my-car'", ExitCode.SPEC),
    ("empty trace", "drive xiaomi-su7 empty.csv", "is empty; a trace needs a heading", ExitCode.TRACE),
    ("trace without rows", "drive xiaomi-su7 heading.csv", "must have at least 2 samples, but has 0", ExitCode.TRACE),
    ("trace without its columns", "drive xiaomi-su7 columns.csv", "must have a column for time", ExitCode.TRACE),
    ("ragged table", "drive xiaomi-su7 ragged.csv", "line 3: must have 2 cells", ExitCode.TRACE),
    ("NaN in a trace", "drive xiaomi-su7 nan.csv", "finite speed in every row, but has nan in data row 2", ExitCode.TRACE),
    ("hole in a trace", "drive xiaomi-su7 hole.csv", "finite speed in every row", ExitCode.TRACE),
    ("negative speed", "drive xiaomi-su7 negative.csv", "at least 0 m/s, but has -3 m/s at 1 s", ExitCode.TRACE),
    ("gap in time", "drive xiaomi-su7 gap.csv", "no gap above 30 s, but has one of 199 s after 1 s", ExitCode.TRACE),
    ("time runs back", "drive xiaomi-su7 back.csv", "must go forward in time", ExitCode.TRACE),
    ("km/h in a column of m/s", "drive xiaomi-su7 kmh.csv", "Name it speed_kmh then", ExitCode.TRACE),
    ("standstill", "drive xiaomi-su7 still.csv", "must move, but stands still", ExitCode.TRACE),
    ("grade in per cent", "drive xiaomi-su7 grade.csv", "is it in per cent?", ExitCode.TRACE),
    ("broken GPX", "drive xiaomi-su7 broken.gpx", "is no GPX file", ExitCode.TRACE),
    ("time step of nothing", "drive xiaomi-su7 udds --step 0", "`--step` must be from 0.001 to 60 s, but is 0 s", ExitCode.SPEC),
    ("cycle beyond the car", "drive xiaomi-scooter-pro-2 wltc-class3b", "cannot follow wltc-class3b", ExitCode.TRACE),
    ("too hot", "drive xiaomi-su7 udds --temp 100", "from -40 to 60 °C, but is 100 °C", ExitCode.SPEC),
    ("temperature NaN", "drive xiaomi-su7 udds --temp nan", "must be a number in °C", ExitCode.USAGE),
    ("two numbers for a load", "drive xiaomi-su7 udds --payload '1 00 kg'", "write one number, such as", ExitCode.USAGE),
    ("decimal comma", "drive xiaomi-su7 udds --wind '12,5'", "but is '12,5'; write 12.5.", ExitCode.USAGE),
    ("comma of thousands", "age xiaomi-su7 --km 15,000", "write 15000 or 15.000.", ExitCode.USAGE),
    ("a fraction", "cell run demo --c-rate 1/2", "but is '1/2'; write 0.5.", ExitCode.USAGE),
    ("hours or minutes", "drive xiaomi-su7 udds --step 0:01", "write '0:01 h' or '0:01 min'", ExitCode.USAGE),
    ("share with a comma", "drive xiaomi-su7 udds --soc '60,5 %'", "but is '60,5 %'; write 60.5.", ExitCode.USAGE),
    ("share or percentage", "drive xiaomi-su7 udds --soc 1.5", "write '1.5 %' if it is a percentage", ExitCode.USAGE),
    ("comma in a file", "check comma.yaml", "but is '60,5 kWh'; write 60.5 kWh.", ExitCode.SPEC),
    ("temperature a word", "drive xiaomi-su7 udds --temp warm", "must be a number in °C", ExitCode.USAGE),
    ("wind in kg", "drive xiaomi-su7 udds --wind '5 kg'", "must be a number in km/h", ExitCode.USAGE),
    ("storm", "drive xiaomi-su7 udds --wind 500", "`--wind` must be from -216 to 216 km/h, but is 500 km/h", ExitCode.SPEC),
    ("empty battery", "drive xiaomi-su7 udds --soc 0", "`--soc` must be above 0 and at most 1, but is 0", ExitCode.SPEC),
    ("charge above full", "drive xiaomi-su7 udds --soc 150", "at most 1, but is 1.5", ExitCode.SPEC),
    (
        "negative load",
        "drive xiaomi-su7 udds --payload -5",
        "from 0 to 50000 kg, but is -5 kg",
        ExitCode.SPEC,
    ),
    ("load above the permitted", "drive xiaomi-su7 udds --payload 900", "`masses.mass_gross_max_kg` (2430 kg)", ExitCode.SPEC),
    ("negative load at launch", "accelerate xiaomi-su7 --payload -5000", "`--payload` must be from 0 to 50000 kg", ExitCode.SPEC),
    ("impossible grip", "accelerate xiaomi-su7 --grip 9", "`--grip` must be from 0.05 to 3, but is 9", ExitCode.SPEC),
    ("seven cars", "compare " + "xiaomi-su7 " * 7 + "--no-html", "takes 1 to 6 cars, but was given 7", ExitCode.SPEC),
    ("no car", "compare", "`CAR` must be given", ExitCode.USAGE),
    ("unknown command", "drvie", "There is no command named 'drvie'; the nearest are drive,", ExitCode.USAGE),
    (
        "unknown option",
        "drive xiaomi-su7 udds --fast",
        "has no option --fast; the nearest are",
        ExitCode.USAGE,
    ),
    (
        "two days",
        "day frosty-motorway xiaomi-su7",
        "'voltwright day' takes nothing more, but is given: xiaomi-su7.",
        ExitCode.USAGE,
    ),
    ("trace onto a device", "drive xiaomi-su7 udds --trace /dev/null", "it is no plain file", ExitCode.FILE),
    ("trace below a file", "drive xiaomi-su7 udds --trace nan.csv/x.parquet", "is a file, not a folder", ExitCode.FILE),
    ("page onto a folder", "compare xiaomi-su7 --html .", "it is a folder", ExitCode.FILE),
    ("schema onto a folder", "schema --output .", "it is a folder", ExitCode.FILE),
]


@pytest.fixture
def files(here: Path) -> Path:
    """The bad files, in the current folder."""
    for name, text in FILES.items():
        (here / name).write_text(text, encoding="utf-8")
    return here


@pytest.mark.parametrize(("what", "command", "words", "code"), TABLE, ids=[row[0] for row in TABLE])
def test_bad_input_gets_one_sentence_and_a_code(what, command, words, code, files, voltwright):
    outcome = voltwright(*shlex.split(command))
    assert outcome.code == code, what
    assert words in outcome.err
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert sorted(path.name for path in files.iterdir()) == sorted(FILES), "a failed command leaves no file behind"


def test_a_failed_command_leaves_files_whole(files, voltwright):
    page = files / "voltwright-compare.html"
    page.write_text("kept", encoding="utf-8")
    car = files / "my-car.yaml"
    car.write_text("kept", encoding="utf-8")
    assert voltwright("compare", "xiaomi-su8").code == ExitCode.NAME
    assert voltwright("new", "my-car").code == ExitCode.FILE
    assert page.read_text(encoding="utf-8") == car.read_text(encoding="utf-8") == "kept"


def test_check_goes_on_after_a_wrong_file(files, voltwright):
    outcome = voltwright("check", "misspelt.yaml", "xiaomi-su7", "car.txt", "--json")
    answer = json.loads(outcome.out)
    assert outcome.code == ExitCode.SPEC
    assert [row["valid"] for row in answer["files"]] == [False, True, False]
    assert [error["path"] for error in answer["files"][0]["errors"]] == ["body.drag_coeficient"]
    assert outcome.err.count("error: ") == 2


def test_the_unforeseen_is_one_sentence_too(voltwright, monkeypatch):
    def fail():
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("voltwright.operations.cars.car_names", fail)
    outcome = voltwright("cars")
    assert outcome.code == ExitCode.UNFORESEEN
    assert outcome.err.startswith("error: ZeroDivisionError: a b; this should not happen, please report it")
    assert outcome.err.count("\n") == 1
    monkeypatch.setenv("VOLTWRIGHT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run(["cars"])


def test_an_interrupt_ends_quietly(voltwright, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("voltwright.operations.cars.car_names", interrupt)
    outcome = voltwright("cars")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")
