"""A site: points that share one grid limit."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.ocpp.central import Central
from voltwright.live.ocpp.part import make_site
from voltwright.live.ocpp.site import Demand, allocate
from voltwright.live.runner import run_live

DEMANDS = st.lists(st.none() | st.builds(Demand, st.floats(0.0, 80.0), st.floats(0.0, 1e9)), max_size=60)


@given(st.floats(0.0, 500.0), DEMANDS)
def test_a_limit_is_never_passed_and_never_wasted(limit_a, demands):
    given_a = allocate(limit_a, demands)
    assert sum(given_a) <= limit_a + 1e-6
    asked = 0.0
    for current_a, demand in zip(given_a, demands, strict=True):
        assert current_a == 0.0 or current_a >= 6.0 - 1e-9
        most_a = 0.0 if demand is None else max(demand.most_a, 6.0)
        assert current_a <= most_a + 1e-9
        asked += most_a
    if limit_a >= asked:
        assert sum(given_a) == pytest.approx(asked)


def test_shares_are_equal_and_what_one_leaves_goes_to_the_others():
    assert allocate(30.0, [Demand(16.0, 1.0), Demand(16.0, 2.0), None]) == [15.0, 15.0, 0.0]
    assert allocate(30.0, [Demand(7.0, 1.0), Demand(32.0, 2.0), Demand(32.0, 3.0)]) == [7.0, 11.5, 11.5]
    assert allocate(13.0, [Demand(16.0, 3.0), Demand(16.0, 1.0), Demand(16.0, 2.0)]) == [0.0, 6.5, 6.5]


@pytest.mark.parametrize("version", [pytest.param("1.6", marks=pytest.mark.long), "2.0.1"])
def test_a_site_keeps_its_limit_and_delivers_every_message(live_car, version):
    async def run():
        cars = [live_car(dt_s=0.5, soc_start=0.3 + 0.02 * number) for number in range(6)]
        for car in cars:
            car.command("plug", "ac")
        async with Central(f"ocpp{version}") as central:
            site = make_site(central.url, cars, 30e3, {"ocpp_version": version, "ocpp_interval": "1"})
            live = asyncio.create_task(run_live(cars[0], [site], speed=20.0, duration_s=60.0))
            await central.until(lambda: sum(point.status == "Charging" for point in site.points) == 6)
            await central.until(lambda: site.power_w > 29e3)
            cars[2].command("plug", "none")
            await central.until(lambda: site.points[2].transaction is None and site.power_w > 29e3)
            await live
            assert site.most_w <= 30e3 * 1.001
            assert {car.counts.steps for car in cars} <= {
                cars[0].counts.steps,
                cars[0].counts.steps - 1,
                cars[0].counts.steps - 2,
            }
            assert central.errors == []
            names = {name for name, _, _ in central.seen}
            assert names == {f"voltwright-1-{number}" for number in range(1, 7)}

    asyncio.run(run())
