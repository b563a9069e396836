"""`voltwright headline`: its table and its JSON."""

import json

from voltwright.cli.main import run


def test_table_and_json(capsys):
    words = ["headline", "volkswagen-id3-2021-pro", "--figure", "range_wltp_km", "--figure", "mass_curb_kg"]
    assert run(words) == 0
    text = capsys.readouterr().out
    assert "Range, WLTP" in text and "Empty mass" in text and "published:" in text
    assert run([*words, "--json"]) == 0
    (car,) = json.loads(capsys.readouterr().out)["cars"]
    assert f"{car['figures'][0]['printed']:.0f}" in text
    assert run(["headline", "volkswagen-id3-2021-pro", "--figure", "moon"]) != 0
    assert "`--figure` must be one of" in capsys.readouterr().err
