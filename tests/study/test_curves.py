"""Curves of a comparison: each is that of the run behind it, and energy that flows adds up."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle, steady_cycle
from voltwright.procedures.drive import drive
from voltwright.study.crossings import crossings
from voltwright.study.curves import INTERVAL_SPEEDS_KMH, SPEEDS_KMH, over_speed
from voltwright.study.energy_cost import CostTerms, energy_cost
from voltwright.study.energy_flow import PLACES, energy_flow

ROUNDING = 1e-9


@pytest.mark.parametrize("name", ["xiaomi-su7", "volkswagen-id3-2021-pro"])
def test_energy_that_flows_adds_up(name: str):
    car = complete(load_car(name))
    flow = energy_flow(car, 20.0)
    into = {link.end: link.energy_wh_km for link in flow.links}
    assert sum(value for end, value in into.items() if end not in PLACES) == pytest.approx(flow.grid_wh_km, rel=ROUNDING)
    for place, ends in PLACES.items():
        assert sum(into.get(end, 0.0) for end in ends) == pytest.approx(into[place], rel=ROUNDING)
    done = drive(car, load_cycle(flow.cycle), temperature_c=20.0)
    assert flow.grid_wh_km == done.consumption_wall_wh_km
    assert into["battery"] * done.distance_km == pytest.approx(done.chemical_wh, rel=1e-3)  # the cells store some
    assert ("road" in into) == (car.road_load.kind != "body_and_tyres")


def test_consumption_over_speed_is_that_of_the_drive():
    car = complete(load_car("volkswagen-id3-2021-pro"))
    points = {each.speed_kmh: each for each in over_speed(car, 20.0)}
    assert tuple(points) == SPEEDS_KMH
    at_120 = drive(car, steady_cycle(120.0), temperature_c=20.0).consumption_pack_wh_km
    assert points[120.0].consumption_wh_km == at_120
    assert all(0.0 < (each.half_width_wh_km or 0.0) < each.consumption_wh_km for each in points.values())
    assert set(INTERVAL_SPEEDS_KMH) <= set(points)


def test_cost_over_the_years():
    car = complete(load_car("polestar-2-2024-lrsm"))
    cost = energy_cost(car, CostTerms(0.2, "USD", 10_000.0, 5))
    assert car.written.price is not None and cost.price is not None
    assert cost.price == car.written.price.amount and cost.price_of == "file"
    assert cost.cost_a_year == pytest.approx(0.2 * cost.consumption_wh_km * 10.0)
    assert cost.totals == pytest.approx([cost.price + cost.cost_a_year * year for year in range(6)])
    other = energy_cost(car, CostTerms(0.2, "CHF", 10_000.0, 1))
    assert other.price is None and other.totals == pytest.approx([0.0, cost.cost_a_year])


def test_where_two_curves_cross():
    level, rising = {50.0: 150.0, 100.0: 150.0}, {50.0: 100.0, 100.0: 200.0}
    wide, narrow = {50.0: 60.0, 100.0: 60.0}, {50.0: 10.0, 100.0: 10.0}
    (found,) = crossings("speed", [level, rising], [narrow, narrow])
    assert (found.below, found.place, found.sure) == (1, 75.0, True)
    assert crossings("speed", [level, rising], [wide, narrow])[0].sure is False
    assert crossings("speed", [level, dict(level)]) == () and crossings("speed", [level, None]) == ()
    (never,) = crossings("cost", [level, {50.0: 160.0, 100.0: 170.0}])
    assert never.place is None and never.below == 0 and never.sure is None
