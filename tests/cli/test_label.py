"""`label`: a laboratory's table in, the label out; and every way in which the table can be wrong."""

import json
import shlex
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

EX30 = """cycle,distance_mi,energy_dc_kwh,energy_recharge_kwh
udds,7.429,1.3933,75.559
hwfet,10.259,2.0921,
udds,7.423,1.2474,
constant,183.355,48.1046,
udds,7.421,1.2059,
hwfet,10.259,2.0352,
udds,7.443,1.2262,
constant,37.860,9.8940,
"""
FILES = {
    "ex30.csv": EX30,
    "no-recharge.csv": EX30.replace(",energy_recharge_kwh", "").replace(",75.559", "").replace(",\n", "\n"),
    "wrong-column.csv": EX30.replace("energy_dc_kwh", "energy_kwh"),
    "no-cycle.csv": EX30.replace("cycle,", "phase,"),
    "text.csv": EX30.replace("1.3933", "much"),
    "ragged.csv": EX30.replace("1.2474,", "1.2474"),
    "one-udds.csv": "\n".join(EX30.splitlines()[:3]) + "\n",
    "empty.csv": "",
    "letters.csv": "\0cycle",
}


@pytest.fixture
def files(here: Path) -> Path:
    """The tables, good and bad, in the current folder."""
    for name, text in FILES.items():
        (here / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return here


def test_the_card_prints_the_certificate(files, voltwright):
    outcome = voltwright("label", "ex30.csv", "--procedure", "epa")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("ex30: EPA label, multi-cycle test\n40 CFR 600.116-12 with SAE J1634\n")
    rows = [line.split() for line in outcome.out.splitlines()]
    assert ["│", "Range", "│", "mi", "│", "261", "│"] in rows
    assert any(row[1:4] == ["city", "│", "405.883"] for row in rows if len(row) > 3)
    assert any(row[1:4] == ["highway", "│", "334.064"] for row in rows if len(row) > 3)
    assert "computed" in outcome.out
    assert "predicted" not in outcome.out
    assert "published" not in outcome.out


def test_json_has_the_same_keys_as_certify_and_no_test(files, voltwright):
    answer = json.loads(voltwright("label", "ex30.csv", "--procedure", "epa", "--json").out)
    assert answer["label"]["range_mi"] == 261
    assert answer["tests"] == []
    assert answer["car"] == "ex30"
    assert answer["recharge_factor"] == pytest.approx(75.559 / 67.1987, rel=1e-12)


def test_the_recharge_of_the_command_counts(files, voltwright):
    words = ("--procedure", "epa", "--json")
    given = json.loads(voltwright("label", "no-recharge.csv", "--recharge", "75.559", *words).out)
    read = json.loads(voltwright("label", "ex30.csv", *words).out)
    assert given["label"] == read["label"]
    more = json.loads(voltwright("label", "ex30.csv", "--recharge", "80000 Wh", *words).out)
    assert more["energy_recharge_wh"] == pytest.approx(80_000.0, rel=1e-12)


BAD = [
    # what is wrong, command, words of the answer, exit code
    ("missing file", "none.csv --procedure epa", "There is no file 'none.csv'", ExitCode.FILE),
    ("a folder", ". --procedure epa", "'.' is a folder", ExitCode.FILE),
    ("no text", "letters.csv --procedure epa", "must be text, but line 1 holds a zero byte", ExitCode.FILE),
    ("empty file", "empty.csv --procedure epa", "is empty; write a heading and a row for each phase", ExitCode.SPEC),
    ("wrong column", "wrong-column.csv --procedure epa", "column for energy, one of energy_dc_kwh, energy_dc_wh", ExitCode.SPEC),
    ("no cycle", "no-cycle.csv --procedure epa", "column for what was driven, cycle; its columns are phase", ExitCode.SPEC),
    ("a word for a number", "text.csv --procedure epa", "line 2: `energy_dc_kwh` must be a number, but is 'much'", ExitCode.SPEC),
    ("ragged rows", "ragged.csv --procedure epa", "line 4: must have 4 cells as the heading has, but has 3", ExitCode.SPEC),
    ("too few cycles", "one-udds.csv --procedure epa", "at least 2 complete 'udds'", ExitCode.SPEC),
    ("another test procedure", "ex30.csv --procedure nedc", "must hold a complete unit (nedc = nedc + nedc)", ExitCode.SPEC),
    ("no recharge", "no-recharge.csv --procedure epa", "a column energy_recharge_kwh in the table, or --recharge", ExitCode.SPEC),
    ("recharge in Wh", "ex30.csv --procedure epa --recharge 75559", "is it in kWh?", ExitCode.SPEC),
    (
        "negative recharge",
        "ex30.csv --procedure epa --recharge -7",
        "`--recharge` must be from 0.001 to 10000 kWh",
        ExitCode.SPEC,
    ),
    ("recharge NaN", "ex30.csv --procedure epa --recharge nan", "must be a number in kWh", ExitCode.USAGE),
    ("recharge a word", "ex30.csv --procedure epa --recharge full", "must be a number in kWh", ExitCode.USAGE),
    (
        "unknown procedure",
        "ex30.csv --procedure wltc",
        "one of epa, wltp, cltc, nedc, but is 'wltc'",
        ExitCode.NAME,
    ),
    ("no procedure", "ex30.csv", "`--procedure` must be given", ExitCode.USAGE),
]


@pytest.mark.parametrize(("what", "command", "words", "code"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_gets_one_sentence_and_a_code(what, command, words, code, files, voltwright):
    outcome = voltwright("label", *shlex.split(command))
    assert outcome.code == code, what
    assert words in outcome.err
    assert outcome.out == ""
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
