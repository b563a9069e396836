"""What an evidence list holds: every field, conflicts side by side, and what became known when."""

import pytest

import voltwright as vw
from voltwright.errors import SpecError
from voltwright.operations.evidence_rows import STATES
from voltwright.spec.evidence import RELATIVE_UNCERTAINTY

CAR = "xiaomi-su7"


@pytest.fixture(scope="module")
def listed():
    return vw.evidence_list(CAR, filled=True)


def test_every_number_is_there_with_its_law_or_its_document(listed):
    paths = [row.path for row in listed.rows]
    assert len(paths) == len(set(paths))
    for row in listed.rows:
        if row.written and row.kind not in ("given", "assumed"):
            assert row.document is not None and row.source == row.document.words
        if not row.written:
            assert row.kind == "assumed" and row.note, "the law that fills it"
        if row.low is not None:
            assert row.low <= row.value <= row.high
    assert sum(listed.kinds.values()) == len(listed.rows)
    assert set(paths) > {row.path for row in vw.evidence_list(CAR).rows}


def test_conflicts_stand_beside_the_figure_in_use(listed):
    height = next(row for row in listed.rows if row.path == "body.height_mm")
    assert (height.value, height.conflicts[0].value, height.conflicts[0].document.publisher) == (1455, 1440, "smartworld.it")
    reach = next(row for row in listed.published if row.quantity == "range_cltc_km")
    assert (reach.value, [other.value for other in reach.conflicts]) == (700, [668, 628])
    shown = next(row for row in vw.show(CAR).published if row.quantity == "range_cltc_km")
    assert [other.value for other in shown.conflicts] == [668, 628]


def test_the_time_line_begins_with_rumours_and_is_in_order(listed):
    dates = [row.date for row in listed.timeline]
    assert dates == sorted(dates)
    assert (dates[0], listed.timeline[0].state) == ("2021-03-26", "rumoured")
    label = next(row for row in listed.timeline if row.value == 101)
    assert (label.field, label.used, label.unit) == ("battery.energy_gross_kwh", False, "kWh") and label.refuted
    mass = next(row for row in listed.timeline if row.field == "masses.mass_curb_kg")
    assert (mass.state, mass.used) == ("certified", True)


def test_every_kind_of_evidence_has_a_place_on_the_line_or_none_on_purpose():
    assert set(RELATIVE_UNCERTAINTY) - set(STATES) == {"assumed", "given"}


def test_a_report_needs_its_source_and_a_field_for_its_figure():
    data = vw.load_car(CAR).model_dump(exclude_none=True)
    report = {"date": "2021-05", "words": "A rumour.", "kind": "rumour", "source": "nowhere"}
    with pytest.raises(SpecError, match=r"history\[0\]"):
        vw.CarSpec.model_validate(data | {"history": [report]})
    with pytest.raises(SpecError, match=r"history\[0\]\.field. must name"):
        vw.CarSpec.model_validate(data | {"history": [report | {"source": "reuters", "value": 100}]})
    data["published"][0]["conflicts"][0]["source"] = "nowhere"
    with pytest.raises(SpecError, match=r"published\[0\]\.conflicts\[0\]"):
        vw.CarSpec.model_validate(data)
