"""Statistics of a validation on numbers made by hand, and what counts in them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.calibration.test_evidence import knowledge
from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.study.calibration import validate as module
from voltwright.study.calibration.predict import Predicted
from voltwright.study.calibration.validate import (
    GROUPS,
    Outcome,
    Standing,
    Statistics,
    Validation,
    statistics,
    statistics_of,
    validate,
)

TEST = shipped_tests()[0]


def outcome(udds: float | None = None, hwfet: float | None = None, standing: Standing = "counted", **changes) -> Outcome:
    """A car predicted at 100 Wh/km within 90 and 110, that deviates so."""
    measured = [None if each is None else 100.0 / (1.0 + each) for each in (udds, hwfet)]
    return Outcome(
        test=replace(TEST, **changes),
        standing=standing,
        sibling=None,
        predicted_wh_km=(100.0, 100.0),
        low_wh_km=(90.0, 90.0),
        high_wh_km=(110.0, 110.0),
        measured_wh_km=(measured[0], measured[1]),
        deviation=(udds, hwfet),
        remarks=(),
    )


def test_statistics_of_four_deviations():
    found = statistics_of([0.1, -0.2, 0.3, 0.0], [True, False, False, True])
    assert found.n == 4
    assert found.mean == pytest.approx(0.05)
    assert found.mae == pytest.approx(0.15)
    assert found.rmse == pytest.approx(np.sqrt(0.14 / 4))
    # Nine tenths of the way from the smallest to the largest of 0, 0.1, 0.2, 0.3.
    assert found.p90 == pytest.approx(0.27)
    assert found.coverage == 0.5


def test_no_deviation_has_no_statistics():
    assert statistics_of([]) == Statistics(0, None, None, None, None, None)
    assert statistics_of([0.1]).coverage is None


def test_only_tests_with_a_result_count_on_a_cycle():
    outcomes = [outcome(0.05, None), outcome(-0.2, 0.0), outcome()]
    assert [statistics(outcomes, cycle).n for cycle in (0, 1)] == [2, 1]
    assert statistics(outcomes, 0).mean == pytest.approx(-0.075)
    # 100 / 1.05 lies in 90 to 110, 100 / 0.8 does not.
    assert statistics(outcomes, 0).coverage == 0.5
    assert outcome().largest is None
    assert outcome(0.1, -0.2).largest == -0.2


def test_slips_and_tests_without_a_sibling_are_counted_apart():
    found = Validation("anchored", (outcome(0.1), outcome(9.0, standing="slip"), outcome(0.2, standing="not anchored")))
    assert [each.largest for each in found.counted] == [0.1]
    assert [each.largest for each in found.of("not anchored")] == [0.2]
    assert len(found.worst()) == 1


def test_groups_and_the_worst_first():
    outcomes = (outcome(0.1, maker="b"), outcome(-0.3, maker="a"), outcome(0.2, maker="b"), outcome(maker="c"))
    found = Validation("blind", outcomes)
    assert {name: len(members) for name, members in found.groups("maker").items()} == {"a": 1, "b": 2}
    assert [each.largest for each in found.worst(2)] == [-0.3, 0.2]
    for by in GROUPS:
        assert sum(map(len, found.groups(by).values())) == 3


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts an answer in place of the prediction."""

    def put(consumption: list[list[float]], width: float = 0.1, told: list[bool] | None = None) -> None:
        count = len(consumption)
        answer = Predicted(
            consumption_wh_km=np.array(consumption),
            width=np.full((count, 2), width),
            told=np.array(told or [True] * count),
            siblings=(None,) * count,
            shifts=np.zeros((count, 5)),
            followed=np.array([place != 1 for place in range(count)]),
        )
        monkeypatch.setattr(module, "predict", lambda tests, mode, known, taught: answer)

    return put


def with_results(udds: float, hwfet: float, **changes) -> CertifiedTest:
    return replace(TEST, consumption_wh_km=(udds, hwfet), remarks=(), **changes)


def test_intervals_are_even_in_the_logarithm_and_results_optional(answers):
    answers([[210.0, 200.0], [200.0, 200.0]])
    one, two = validate((with_results(200.0, float("nan")), with_results(200.0, 250.0)), "blind", knowledge()).outcomes
    assert one.deviation == (pytest.approx(0.05), None)
    assert one.measured_wh_km == (200.0, None)
    assert one.low_wh_km[0] * one.high_wh_km[0] == pytest.approx(210.0**2)
    assert one.high_wh_km[0] == pytest.approx(210.0 * np.exp(0.1645))
    assert (one.inside(0), one.inside(1), two.inside(1)) == (True, None, False)
    assert one.remarks == ()
    assert two.remarks == ("cannot follow the cycles with the power listed",)


def test_a_road_load_or_a_prediction_of_no_car_is_left_out(answers):
    answers([[200.0, 200.0], [200.0, 200.0], [float("nan"), 200.0]])
    slipped = with_results(200.0, 200.0, road_n_s2_m2=10.0 * TEST.road_n_s2_m2)
    other_unit = with_results(20.0, 200.0)
    found = validate((slipped, other_unit, with_results(200.0, 200.0)), "blind", knowledge())
    assert [each.standing for each in found.outcomes] == ["slip"] * 3
    assert found.outcomes[0].deviation == (0.0, 0.0), "what a slip would deviate is still told"
    assert found.outcomes[2].deviation == (None, 0.0)
    assert statistics(found.counted, 0) == Statistics(0)
