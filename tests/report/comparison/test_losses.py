"""Losses side by side: a road load that is known as a sum stands beside the sum of the cars that tell its parts."""

from dataclasses import replace
from typing import Any

from voltwright.report.comparison.charts_drive import energy_steps
from voltwright.report.comparison.losses import loss_groups, loss_rows


def test_a_sum_stands_beside_sums(make_car: Any):
    parts = replace(make_car("parts"), losses_wh_km={"rolling": 50.0, "aerodynamic": 40.0, "gear": 9.0})
    whole = replace(make_car("whole"), losses_wh_km={"road_load": 80.0, "gear": 95.0})
    assert loss_rows([parts, whole]) == [
        ("Gears", [9.0, 95.0]),
        ("Road load, air and tyres", [90.0, 80.0]),
        ("· Rolling resistance", [50.0, None]),
        ("· Air drag", [40.0, None]),
    ]
    assert [words for words, _ in loss_rows([parts])] == ["Rolling resistance", "Air drag", "Gears"]
    assert [words for words, _ in loss_rows([whole])] == ["Gears", "Road load, air and tyres"]


def test_a_car_without_a_drive_has_gaps(make_car: Any):
    rows = loss_rows([make_car("still", follows=False), replace(make_car("whole"), losses_wh_km={"road_load": 80.0})])
    assert rows == [("Road load, air and tyres", [None, 80.0])]
    assert loss_rows([make_car("still", follows=False)]) == []


def test_the_waterfall_has_one_bar_for_a_sum(make_car: Any):
    car = make_car("alpha")
    losses = {name: value for name, value in car.losses_wh_km.items() if name not in ("rolling", "aerodynamic")}
    road = car.losses_wh_km["rolling"] + car.losses_wh_km["aerodynamic"]
    names = [name for name, _, _ in energy_steps(replace(car, losses_wh_km={"road_load": road} | losses))]
    assert names[-1] == "Road load, air and tyres"
    assert not {"Air drag", "Rolling resistance"} & set(names)
    assert list(loss_groups({"rolling": 1.0, "pack_ohmic": 2.0})) == ["Battery", "Rolling resistance"]
