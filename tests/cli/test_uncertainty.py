"""`voltwright uncertainty`: what is printed, and sentences for what cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

CAR = "volkswagen-id3-2021-pro"
RUMOURED = """\
name: rumoured
title: Rumoured saloon
make: Example
masses: {mass_curb_kg: 1850}
drive_units:
  rear: {motor: {kind: pmsm, power_max_kw: 250}}
battery: {chemistry: nmc, energy_usable_kwh: 80}
"""


def lines_of(out: str) -> dict[str, list[str]]:
    """Cells of each row of a table by the first."""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]
    return {row[0]: row for row in rows if row[0]}


@pytest.mark.long
def test_figures_have_their_interval_by_draws_and_by_slopes(voltwright: Callable, here: Path):
    done = voltwright("uncertainty", CAR, "--draws", "60", "--picture", "u.svg")
    assert done.code == 0
    rows = lines_of(done.out)
    for name in ("Range, EPA label", "Range, WLTP", "Consumption, CLTC", "0-100 km/h"):
        _, _, value, evidence, drawn, _, model, both, _ = rows[name]
        low, high = (float(end) for end in drawn.split(" to "))
        assert low < float(value) < high
        assert float(both) == pytest.approx((float(evidence) ** 2 + float(model) ** 2) ** 0.5, rel=0.05, abs=1.0)
    assert "<svg" in Path("u.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((CAR, "--draws", "10"), 3, "`--draws` must be from 50 to 100000"),
        ((CAR, "--draws", "1.5"), 2, "must be a whole number"),
        ((CAR, "--seed", "-1"), 3, "`--seed` must be from 0"),
        ((CAR, "--picture", "u.pdf"), 6, ".svg or .png"),
        ((CAR,) * 9, 3, "`CAR` must be 1 to 8 cars, but are 9"),
        (("no-such-car",), 5, "no-such-car"),
    ],
)
def test_bad_input_is_a_sentence(voltwright: Callable, words, code, sentence):
    done = voltwright("uncertainty", *words)
    assert (done.code, "Traceback" in done.err) == (code, False) and sentence in done.err


def test_correlations_that_cannot_be_are_refused_with_the_file(voltwright: Callable, here: Path):
    pairs = (("masses.mass_curb_kg", "battery.energy_usable_kwh", 0.9), ("battery.energy_usable_kwh", "tyres.grip", 0.9))
    third = ("masses.mass_curb_kg", "tyres.grip", -0.9)
    block = "".join(f"  - {{fields: [{one}, {other}], correlation: {value}}}\n" for one, other, value in (*pairs, third))
    Path("a.yaml").write_text(f"{RUMOURED}correlations:\n{block}", encoding="utf-8")
    assert "must be possible together" in voltwright("check", "a.yaml").err
    Path("b.yaml").write_text(
        f"{RUMOURED}correlations:\n  - {{fields: [masses.mass_curb_kg, tyres.gripp], correlation: 0.5}}\n", encoding="utf-8"
    )
    for words in (("uncertainty", "b.yaml", "--draws", "50"), ("check", "b.yaml")):
        done = voltwright(*words)
        assert done.code == 3 and "`tyres.gripp` is not a numeric field" in done.err
