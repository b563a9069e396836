"""`voltwright export sumo`: the files, the tables, and what is refused."""

import json

import numpy as np

from voltwright.library.csv_table import read_table

CAR = "volkswagen-id3-2021-pro"


def test_files_and_how_well_the_model_fits(here, voltwright):
    answer = json.loads(voltwright("export", "sumo", CAR, "sumo", "--json").out)
    assert [fit["cycle"] for fit in answer["fits"]] == ["wltc-class3b", "udds", "hwfet", "us06"]
    table = read_table(here / "sumo" / f"{CAR}.power.csv", "a table")
    assert len(table["terminal_w"]) == answer["points"] < answer["points_asked"]
    assert np.all(np.isfinite(table["terminal_w"]))
    assert '<vType id="volkswagen-id3-2021-pro" emissionClass="Energy/unknown"' in (here / "sumo" / f"{CAR}.add.xml").read_text(
        encoding="utf-8"
    )
    shown = voltwright("export", "sumo", CAR, "sumo").out
    assert "recuperationEfficiency" in shown and "wltc-class3b, fitted to" in shown


def test_a_folder_that_cannot_be_made_is_told_before_anything_runs(here, voltwright):
    (here / "file").write_text("", encoding="utf-8")
    outcome = voltwright("export", "sumo", CAR, "file")
    assert outcome.code == 6 and "a part of its path is a file, not a folder" in outcome.err
