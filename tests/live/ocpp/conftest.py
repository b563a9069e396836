"""A car with a charge point, and a central system that follows a script."""

import asyncio

import pytest

from live.ocpp.central import Central
from voltwright.live.ocpp.part import make
from voltwright.live.runner import run_live


@pytest.fixture
def session(live_car):
    """Run a car with a charge point while `script(central, car, part)` acts as the central system."""

    def run(script, version="1.6", plug="ac", speed=20.0, central=None, settings=None, **options):
        async def both():
            car = live_car(dt_s=0.5, soc_start=0.3, **options)
            car.command("plug", plug)
            async with central or Central(f"ocpp{version}") as system:
                part = make(system.url, car, {"ocpp_version": version, "ocpp_interval": "2", **(settings or {})})
                part.link.say = lambda sentence: None
                live = asyncio.create_task(run_live(car, [part], speed=speed))
                acted = asyncio.create_task(script(system, car, part))
                try:
                    done, _ = await asyncio.wait({live, acted}, timeout=120.0, return_when=asyncio.FIRST_COMPLETED)
                    assert done, "the script takes too long"
                    for task in done:
                        task.result()
                finally:
                    acted.cancel()
                    live.cancel()
                    await asyncio.gather(live, acted, return_exceptions=True)
                assert system.errors == []
                return car

        return asyncio.run(both())

    return run
