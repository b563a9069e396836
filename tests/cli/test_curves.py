"""`voltwright curves`: its tables, its sentences and its JSON."""

import json

from voltwright.cli.main import run

WORDS = ["curves", "xiaomi-su7", "tesla-model-3-2024-rwd", "--part", "speed", "--part", "flow"]


def test_tables_sentences_and_json(capsys):
    assert run(WORDS) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "constant speed [Wh/km]" in text and "friction brakes" in text
    assert run([*WORDS, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (crossing,) = found["crossings"]
    titles = [car["title"] for car in found["cars"]]
    assert f"Up to {crossing['place']:.0f} km/h the {titles[crossing['below']]} takes less" in text
