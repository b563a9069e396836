"""Sentences of a comparison: no winner within the uncertainty, and the speeds where two cars change places."""

from dataclasses import replace
from typing import Any

import pytest

from voltwright.report.comparison.findings import Figure, crossings, findings, leaders
from voltwright.study.compare import CURVE_KMH, CycleFigures


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ")


def certified(make_car: Any, name: str, range_km: float, half_km: float, used: float = 144.0, half: float = 9.0):
    car = make_car(name)
    wltp = replace(
        car.certified["wltp"],
        range_km=range_km,
        range_half_width_km=half_km,
        consumption_ac_wh_km=used,
        consumption_half_width_wh_km=half,
    )
    return replace(car, title=name.title(), certified={**car.certified, "wltp": wltp})


def test_a_clear_winner_is_named(make_car: Any):
    first, second = findings([certified(make_car, "far", 600.0, 20.0), certified(make_car, "near", 500.0, 20.0, 120.0, 3.0)])
    assert plain(first) == "By WLTP the Far goes farthest, 600 km on one charge."
    assert plain(second) == "The Near takes the least from the grid, 120 Wh/km."


def test_nobody_wins_where_intervals_overlap(make_car: Any):
    first, second = findings([certified(make_car, "far", 530.0, 20.0), certified(make_car, "near", 500.0, 20.0)])
    assert plain(first) == "By WLTP both go equally far within the uncertainty, 500 to 530 km on one charge."
    assert plain(second) == "What both take from the grid is the same within the uncertainty, 144 Wh/km."


def test_some_may_be_ahead_of_others_together(make_car: Any):
    cars = [certified(make_car, name, km, 15.0) for name, km in (("a", 600.0), ("b", 580.0), ("c", 400.0))]
    expected = "By WLTP the A and the B go farthest, 580 to 600 km on one charge, equally far within the uncertainty."
    assert plain(findings(cars)[0]) == expected


def test_leaders_are_those_whose_intervals_overlap_with_the_best():
    figures = [Figure("a", 100.0, 5.0), Figure("b", 92.0, 2.9), Figure("c", 93.0, 2.0)]
    assert [each.name for each in leaders(figures)] == ["a", "c"]
    assert [each.name for each in leaders(figures, least=True)] == ["b", "c"]


def test_a_single_car_has_no_findings(make_car: Any):
    assert findings([make_car("alone")]) == ()


@pytest.mark.parametrize(("half_km", "sure"), [(60.0, False), (1.0, True)])
def test_cars_change_places_where_their_ranges_cross(make_car: Any, half_km: float, sure: bool):
    def figures(range_km: float) -> CycleFigures:
        return CycleFigures(130.0, 144.0, 9.0, range_km, half_km, 0)

    # 60 + 0.008 v2 and 80 + 0.006 v2 are equal at v = 100.
    town = replace(make_car("town"), title="Town", curve=tuple((v, 60.0 + 0.008 * v**2) for v in CURVE_KMH))
    motorway = replace(make_car("motorway"), title="Motorway", curve=tuple((v, 80.0 + 0.006 * v**2) for v in CURVE_KMH))
    town = replace(town, steady={**town.steady, "130": figures(400.0)})
    motorway = replace(motorway, steady={**motorway.steady, "130": figures(430.0)})
    (found,) = crossings([town, motorway])
    assert (found.slower, found.faster, found.sure) == ("Town", "Motorway", sure)
    assert found.speed_kmh == pytest.approx(100.0, abs=0.5)  # linear between the speeds of the curve, 10 km/h apart
    words = plain(findings([town, motorway])[-1])
    assert words.startswith("Above a steady 100 km/h the Motorway goes farther, below it the Town")
    assert ("within the uncertainty" in words) is not sure


def test_equal_cars_do_not_change_places(make_car: Any):
    assert crossings([make_car("one"), make_car("two")]) == []
    assert crossings([make_car("one"), make_car("slow", follows=False)]) == []
