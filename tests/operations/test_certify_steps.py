"""`certify`: the course adds up, the steps repeat the printed values, and the label's sheet says what is assumed."""

import json
import math
from typing import Any

import numpy as np
import pytest

import voltwright as vw
from voltwright.operations.certify import CertifyResult

CAR = "volkswagen-id3-2021-pro"
CASES: list[tuple[str, dict[str, Any]]] = [
    ("epa-mct", {}),
    ("epa-mct", {"adjustment": 0.75}),
    ("epa-sct", {}),
    ("wltp", {}),
    ("wltp", {"form": "consecutive", "range_declared_km": 400.0, "consumption_declared_wh_km": 160.0}),
    ("cltc", {}),
    ("cltc", {"form": "consecutive"}),
    ("nedc", {}),
    ("nedc", {"edition": "drive-to-empty"}),
    ("constant", {"speed_kmh": 120.0}),
]
WORDS = {"__builtins__": {}, "round_half_even": lambda x: round(round(x, 9)), "round_half_up": lambda x: math.floor(x + 0.5)}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: " ".join([case[0], *case[1]]))
def result(request: pytest.FixtureRequest) -> CertifyResult:
    name, options = request.param
    return vw.certify(CAR, name, uncertainty=False, course=True, **options)


def test_every_step_gives_its_number_and_the_last_ones_the_printed_values(result: CertifyResult):
    found: dict[str, float] = {}
    for step in result.steps:
        assert eval(step.expression, WORDS, dict(step.inputs)) == pytest.approx(step.value, rel=1e-12), step.name
        # What a step takes from an earlier one is the same number.
        assert all(found.get(name, value) == value for name, value in step.inputs.items())
        assert step.formula and step.clause and step.name not in found
        found[step.name] = step.value
    left = set(result.label) - set(found)
    assert left <= {"adjustment", "range_km"}
    assert {name: found[name] for name in result.label if name not in left} == {
        name: value for name, value in result.label.items() if name not in left
    }


def test_the_course_adds_up(result: CertifyResult):
    assert len(result.course) == len(result.tests)
    for course, test in zip(result.course, result.tests, strict=True):
        assert (course.ended_by, course.phases[-1].end_s) == (test.ended_by, test.ended_s)
        assert course.ended_by in course.ending
        assert sum(phase.distance_km for phase in course.phases) == pytest.approx(test.distance_km, rel=1e-12)
        driven = [phase for phase in course.phases if phase.kind != "soak"]
        assert sum(phase.energy_dc_wh for phase in driven) == pytest.approx(test.energy_usable_wh, rel=1e-12)
        for before, after in zip(course.phases[:-1], course.phases[1:], strict=True):
            assert (before.end_s, before.soc_end) == (after.start_s, after.soc_start)
            assert before.end_km == pytest.approx(after.start_km, rel=1e-12)
        columns = [course.time_s, course.distance_km, course.speed_kmh, course.speed_wanted_kmh, course.power_kw, course.soc]
        assert {len(column) for column in (*columns, course.temp_cells_c)} == {len(course.time_s)}
        assert 500 < len(course.time_s) <= 2000 and np.all(np.diff(course.time_s) > 0.0)
        assert course.time_s[-1] == test.ended_s
        assert course.distance_km[-1] == pytest.approx(test.distance_km, abs=1e-3)


def test_a_stretch_of_the_course_has_every_second():
    course = vw.certify(CAR, "wltp", uncertainty=False, course=True, course_start_s=100.0, course_end_s=400.0).course[0]
    assert course.time_s == tuple(float(each) for each in range(100, 401))
    assert max(course.speed_kmh) == pytest.approx(56.5, abs=1.0)  # the fastest of the low phase


@pytest.mark.parametrize("stretch", [{"course_start_s": 500.0, "course_end_s": 400.0}, {"course_start_s": 800_000.0}])
def test_a_stretch_without_a_second_is_refused(stretch: dict[str, Any]):
    with pytest.raises(
        vw.VoltwrightError, match=r"`course_start_s` must be at most [0-9.e+]+ s, where the stretch or the test ends"
    ):
        vw.certify(CAR, "wltp", uncertainty=False, course=True, **stretch)


def test_without_uncertainty_there_is_no_interval_and_no_course_unless_asked_for():
    answer = vw.to_json(vw.certify(CAR, "wltp", uncertainty=False))
    assert (answer["interval"], answer["most_assumed"], answer["course"]) == (None, [], [])
    assert len(json.dumps(answer)) < 30_000


def test_the_american_sheet_follows_its_assumptions():
    cheap = vw.certify(CAR, "epa-mct", uncertainty=False)
    dear = vw.certify(CAR, "epa-mct", uncertainty=False, electricity_usd=0.3, petrol_usd=4.0, economy_average_mpg=30.0)
    assert cheap.sheet is not None and dear.sheet is not None
    assert {line.name: line.value for line in cheap.sheet.lines if line.name in cheap.label} == {
        name: cheap.label[name] for name in ("mpge_combined", "mpge_city", "mpge_highway", "kwh_100mi", "range_mi")
    }
    values = dear.sheet.values
    assert values["cost_year_usd"] == 50 * round(15_000 * dear.label["kwh_100mi"] / 100 * 0.3 / 50)
    assert values["cost_year_average_usd"] == 2000.0  # 500 gallons of 4 dollars
    assert values["saving_5_years_usd"] == 5 * (2000.0 - values["cost_year_usd"])
    assert values["cost_year_usd"] > cheap.sheet.values["cost_year_usd"]
    assert 3.0 < values["charge_time_240v_h"] < 12.0
    assert {line.basis for line in dear.sheet.lines} == {"computed", "assumed", "convention"}


def test_the_other_sheets(result: CertifyResult):
    if result.procedure == "constant":
        assert result.sheet is None
        return
    assert result.sheet is not None
    assert result.sheet.kind == {"wltp": "eu", "nedc": "eu", "cltc": "cn"}.get(result.procedure, "epa")
    if result.sheet.kind != "epa":
        assert result.sheet.values["range_km"] == result.label["range_km"]
        assert result.sheet.values["consumption_kwh_100km"] == result.label["consumption_wh_km"] / 10.0


def test_options_of_a_procedure_say_what_they_take(result: CertifyResult):
    options = {each.name: each for each in result.options}
    if result.procedure == "nedc":
        assert options["edition"].choices == ("supplement-11", "drive-to-empty")
    if result.procedure == "constant":
        assert (options["speed_kmh"].kind, options["speed_kmh"].unit, options["speed_kmh"].default) == ("number", "km/h", "100.0")
    if result.procedure == "wltp":
        assert (options["extra_high"].kind, options["extra_high"].default) == ("flag", "true")
    if result.procedure.startswith("epa"):
        assert options["adjustment"].choices == ("default", "five-cycle") and options["adjustment"].low == 0.3
