"""The search on figures that need no test: price and mass; the rest is marked long."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.study.design import front as front_module
from voltwright.study.design.free import free_numbers
from voltwright.study.design.front import front
from voltwright.study.design.model import DesignModel
from voltwright.study.design.search import Bound, aim_at, check_moves, minimised, starts
from voltwright.study.design.target import USUAL, free_of_car, free_within, smallest_change
from voltwright.study.design.verified import design_spec, full_figures

USABLE, POWER, CURB = "battery.energy_usable_kwh", "drive_units.rear.motor.power_max_kw", "masses.mass_curb_kg"


@pytest.fixture(scope="module")
def model() -> DesignModel:
    car = complete(load_car("xiaomi-su7"))
    return DesignModel(car, free_numbers(car, {USABLE: (50.0, 100.0), POWER: (150.0, 300.0)}), ("price_usd", "mass_curb_kg"))


def test_the_jacobian_is_that_of_differences(model):
    scaled = np.array([0.4, 0.6])
    values, slopes = model.values_and_jacobian(scaled)
    for place in range(2):
        step = 1e-5 * np.eye(2)[place]
        difference = (model.values(scaled + step) - model.values(scaled - step)) / 2e-5
        assert slopes[:, place] == pytest.approx(difference, rel=1e-5)
    assert model.many(np.array([scaled, scaled]))[1] == pytest.approx(values)


def test_the_base_car_has_its_own_figures(model):
    assert model.base["mass_curb_kg"] == 1980.0
    scaled = model.scaled({USABLE: 73.0, POWER: 220.0})
    assert model.values(scaled) == pytest.approx(list(model.base.values()), rel=1e-9)


def test_the_cheapest_design_lies_where_the_bound_holds_it(model):
    found = minimised(model, aim_at(model, "price_usd", 1.0), [Bound("mass_curb_kg", 2000.0, 1.0)], starts(model, 3, 0))
    assert not found.missed and found.values["mass_curb_kg"] == pytest.approx(2000.0, rel=1e-4)
    assert any("mass_curb_kg" in words for words in found.binding)
    rows = model.many(np.random.Generator(np.random.Philox(1)).random((200, 2)))
    legal = rows[rows[:, 1] >= 2000.0]
    assert found.values["price_usd"] <= legal[:, 0].min() * (1.0 + 1e-4)


def test_bounds_that_no_design_meets_say_how_far_it_gets(model):
    found = minimised(model, aim_at(model, "price_usd", 1.0), [Bound("mass_curb_kg", 1000.0, -1.0)], starts(model, 2, 0))
    assert len(found.missed) == 1 and "mass_curb_kg at most 1000, but" in found.missed[0]
    assert any(f"{USABLE} at its lower bound 50" in words for words in found.binding)


def test_starts_are_the_base_car_then_the_same_for_a_seed(model):
    assert starts(model, 3, 5)[0] == pytest.approx([0.46, 7.0 / 15.0])
    assert np.array_equal(starts(model, 3, 5)[2], starts(model, 4, 5)[2])
    assert not np.array_equal(starts(model, 3, 5)[2], starts(model, 3, 6)[2])


def test_a_number_that_moves_nothing_and_an_objective_that_cannot_move_are_refused():
    car = complete(load_car("xiaomi-su7"))
    idle = DesignModel(car, free_numbers(car, {"auxiliaries.power_base_w": (200.0, 300.0)}), ("price_usd",))
    with pytest.raises(SpecError, match="price_usd must depend on what is free"):
        check_moves(idle, ["price_usd"], [])
    free = free_numbers(car, {"auxiliaries.power_base_w": (200.0, 300.0), USABLE: (50.0, 90.0)})
    with pytest.raises(SpecError, match=r"`free.auxiliaries.power_base_w` must move"):
        check_moves(DesignModel(car, free, ("price_usd",)), ["price_usd"], [])


def test_what_may_not_be_free_is_refused_in_words():
    leaf = complete(load_car("nissan-leaf-2018"))
    with pytest.raises(SpecError, match=r"`free.body.drag_coefficient` must be a number that can change.*coast-down"):
        free_numbers(leaf, {"body.drag_coefficient": (0.2, 0.3)})
    with pytest.raises(SpecError, match="not a numeric field"):
        free_numbers(leaf, {"battery.energy": (20.0, 30.0)})
    with pytest.raises(SpecError, match=r"must be more than .* a bound is -3"):
        free_numbers(leaf, {USABLE: (-3.0, 30.0)})


@pytest.mark.long
def test_the_front_holds_designs_of_which_none_is_better(model):
    aims = [("price_usd", 1.0), ("mass_curb_kg", -1.0)]
    rows = front(model, aims, [Bound("price_usd", 31000.0, -1.0)], [np.array([0.0, 0.0])], designs=12, generations=4, seed=3)
    values = model.many(rows)
    assert len(rows) > 2 and np.all(values[:, 0] <= 31000.0 * 1.001)
    for one in values:
        assert not np.any((values[:, 0] < one[0]) & (values[:, 1] > one[1]))
    again = front(model, aims, [Bound("price_usd", 31000.0, -1.0)], [np.array([0.0, 0.0])], designs=12, generations=4, seed=3)
    assert np.array_equal(rows, again)


def test_without_pymoo_a_front_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pymoo", None)
    with pytest.raises(SpecError, match=r"pip install .*voltwright\[optimise\]"):
        front_module.check_installed()


def test_the_smallest_change_shares_by_what_is_usual(model):
    """Lighter by 60 kg: pack and motor both shrink, each by its effect on the mass times the square of what is usual of it."""
    found = smallest_change(model, [Bound("mass_curb_kg", 1920.0, -1.0)])
    chosen = model.numbers(found.scaled)
    parts = {USABLE: 1.4 * 7.3 * 73.6 / 73.0, POWER: 1.4 * 0.61 * 0.45359237 / 0.74569987}
    shares = {path: (chosen[path] - base) for path, base in ((USABLE, 73.0), (POWER, 220.0))}
    wanted = {
        USABLE: parts[USABLE] * (73.0 * USUAL["energy_usable_kwh"].change) ** 2,
        POWER: parts[POWER] * (220.0 * USUAL["power_max_kw"].change) ** 2,
    }
    assert shares[USABLE] / shares[POWER] == pytest.approx(wanted[USABLE] / wanted[POWER], rel=0.02)
    assert found.values["mass_curb_kg"] == pytest.approx(1920.0, rel=1e-4)


def test_a_design_is_a_car_file_with_its_own_evidence(model):
    chosen = {USABLE: 80.123456, POWER: 250.0}
    spec = design_spec(model.car, chosen, "farther", "Design study test")
    assert spec.name == "farther" and spec.price is None and not spec.published
    assert spec.battery.energy_usable_kwh == 80.123
    assert spec.evidence[USABLE].kind == "design" and "Chosen" in (spec.evidence[USABLE].note or "")
    assert "FASTSim" in (spec.evidence[CURB].note or "") and spec.sources["design-study"].title == "Design study test"
    assert "price.amount" not in spec.evidence
    full, car = full_figures(model.car, spec, chosen, model.figures)
    assert full["mass_curb_kg"] == car.masses.mass_curb_kg
    assert full["price_usd"] == pytest.approx(float(model.figures_of(chosen)["price_usd"]), rel=1e-4)


def test_what_may_change_where_nobody_says_can_change_something():
    assert free_of_car(complete(load_car("nissan-leaf-2018")))[0] == USABLE
    su7 = complete(load_car("xiaomi-su7"))
    assert "body.drag_coefficient" in free_of_car(su7)
    assert all(each.low < each.base < each.high for each in free_within(su7, free_of_car(su7)))


@pytest.mark.long
def test_range_and_time_of_a_design_agree_with_the_full_tests():
    car = complete(load_car("xiaomi-su7"))
    free = free_within(car, free_of_car(car))
    whole = DesignModel(car, free, ("range_cltc_km", "acceleration_0_100_s", "charge_10_80_min", "price_usd"))
    found = smallest_change(whole, [Bound("range_cltc_km", 730.0, 1.0), Bound("acceleration_0_100_s", 5.3, -1.0)])
    assert not found.missed
    chosen = whole.numbers(found.scaled)
    full, _ = full_figures(car, design_spec(car, chosen, "target", "a test"), chosen, whole.figures)
    for name, value in full.items():
        assert found.values[name] == pytest.approx(value, rel=5e-3), name
