"""Tables, picture and page of a validation and of a calibration, from figures made by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from voltwright.defaults.calibration.variance_components import LEVELS, SPREADING, Spread
from voltwright.library.certified_tests import shipped_tests
from voltwright.report.render import picture_bytes
from voltwright.report.validation.calibration_tables import effects_grid, errors_grid, spread_grid
from voltwright.report.validation.chart import DEVIATION_MAX, MAKERS_FEW, OTHERS, validation_picture
from voltwright.report.validation.page import validation_page
from voltwright.report.validation.tables import counts, groups, maker_words, rows_of, summary, worst
from voltwright.study.calibration.fastsim_peer import Peer
from voltwright.study.calibration.validate import Outcome, Validation, statistics_of

TEST = shipped_tests()[0]


def outcome(udds: float | None, **changes: Any) -> Outcome:
    """A car predicted at 100 Wh/km within 90 and 110 that deviates so on the UDDS, and not at all on the HWFET."""
    test = {name: changes.pop(name) for name in ("maker", "model", "layout") if name in changes}
    measured = None if udds is None else 100.0 / (1.0 + udds)
    plain = Outcome(
        test=replace(TEST, **test),
        standing="counted",
        sibling=None,
        predicted_wh_km=(100.0, 100.0),
        low_wh_km=(90.0, 90.0),
        high_wh_km=(110.0, 110.0),
        measured_wh_km=(measured, None if udds is None else 100.0),
        deviation=(udds, None if udds is None else 0.0),
        remarks=(),
    )
    return replace(plain, **changes)


OUTCOMES = (
    *(outcome(deviation, maker="bmw") for deviation in (0.1, -0.05, 0.02)),
    outcome(-0.5, maker="tesla", model="<b>far</b>"),
    outcome(None),
    outcome(3.0, standing="slip", remarks=("a slip",)),
)
MIXED = Validation("blind", OUTCOMES)
UNMEASURED = Validation("platform", (outcome(None),))


def test_summary_and_its_peer():
    peer = Peer("Other 1.0", (statistics_of([0.1, -0.1]), statistics_of([])))
    rows = summary(MIXED, peer).rows
    assert [row[:2] for row in rows] == [
        ("voltwright", "UDDS"),
        ("voltwright", "HWFET"),
        ("Other 1.0", "UDDS"),
        ("Other 1.0", "HWFET"),
    ]
    assert rows[0][2] == (4.0, 0)
    assert [str(cell).replace("\u202f", " ") for cell in rows[0][3:5]] == ["−10.8 %", "16.8 %"]
    assert rows[3][3:] == (None,) * 6
    assert rows[2][-1] is None, "a peer has no interval"


def test_tests_without_a_sibling_have_rows_of_their_own():
    apart = Validation("anchored", (outcome(0.1), outcome(0.3, standing="not anchored")))
    assert [row[0] for row in summary(apart).rows] == ["voltwright"] * 2 + ["without a sibling"] * 2


def test_counts_say_what_is_left_out():
    assert counts(MIXED).startswith("6 tests, blind: ")
    assert counts(MIXED).endswith("; 1 left out as a slip, with a road load or a result that no car has; 1 without a result.")
    assert counts(UNMEASURED).startswith("1 test, platform: ")


def test_groups_and_worst():
    assert [row[:2] for row in groups(MIXED, "maker").rows] == [("BMW", (3.0, 0)), ("Tesla", (1.0, 0))]
    first = worst(MIXED).rows[0]
    assert "<b>far</b>" in str(first[0])
    assert str(first[1]).startswith("−50")
    assert [maker_words(name) for name in ("gm", "volkswagen")] == ["GM", "Volkswagen"]


def test_rows_have_notes_where_there_are_any():
    assert rows_of(OUTCOMES, "x").heads[-1] == "notes"
    assert rows_of(OUTCOMES[:2], "x").heads[-1] == "deviation"
    nothing = outcome(0.1, predicted_wh_km=(float("nan"), 100.0), deviation=(None, 0.0))
    assert rows_of([nothing], "x").rows[0][1:3] == (None, None)


def test_picture_holds_every_counted_test():
    spec = validation_picture(MIXED)
    assert spec is not None
    data = spec["datasets"]
    assert len(data["points-UDDS"]) == len(data["makers-HWFET"]) == 4
    assert {row["maker"] for row in data["makers-UDDS"]} == {"BMW", "Tesla"}
    assert min(row["d"] for row in data["makers-UDDS"]) == -100.0 * DEVIATION_MAX, "what lies beyond is drawn at the edge"
    assert [row["in"] for row in data["points-UDDS"]] == [True, True, True, False]
    svg = picture_bytes(spec, ".svg").decode()
    assert svg.startswith("<svg")
    assert "var(--" not in svg


def test_many_makers_with_few_tests_share_a_row():
    many = Validation("blind", (*OUTCOMES, *(outcome(0.01, maker=f"maker {number}") for number in range(MAKERS_FEW))))
    spec = validation_picture(many)
    assert spec is not None
    assert {row["maker"] for row in spec["datasets"]["makers-UDDS"]} == {"BMW", OTHERS}


def test_nothing_measured_has_no_picture():
    assert validation_picture(UNMEASURED) is None


@pytest.mark.parametrize("validation", [MIXED, UNMEASURED], ids=["mixed", "unmeasured"])
def test_page(validation):
    page = validation_page(validation, "my <tests>.csv")
    assert "my &lt;tests&gt;.csv" in page
    assert "<b>far</b>" not in page
    assert "<script" not in page
    assert ("<svg" in page) == (validation is MIXED)
    assert ">nan" not in page
    assert page.count("<td") == page.count("<td data-label=")  # a phone has no row of headings


def test_effects_become_factors():
    grid = effects_grid({"every car": {"machine": np.log(0.5), "gear": 0.0}})
    assert grid.heads == ("trait", "machine", "inverter", "gear", "base load", "charger", "drag held by the coast-down")
    assert grid.rows[0][1:4] == ((pytest.approx(0.5), 2), None, (1.0, 2))
    assert grid.rows[1][:2] == ("2 times 150 W/kg, by law", (pytest.approx(2.0**-0.72), 2))


def test_spread_and_errors():
    rows = spread_grid(Spread(np.full((len(LEVELS), len(SPREADING)), 0.123))).rows
    assert [row[0] for row in rows] == ["maker", "platform", "drive of a platform", "single vehicle"]
    assert str(rows[0][1]).replace("\u202f", " ") == "12.3 %"
    assert [row[:3] for row in errors_grid([MIXED]).rows] == [("blind", "UDDS", (4.0, 0)), ("blind", "HWFET", (4.0, 0))]
