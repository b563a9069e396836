"""A plan that follows a stream of MQTT: the same as from the CSV of it; what ends it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from broker import ABSENT, PROGRAM, broker, free_port
from voltwright.errors import SpecError, TraceError, VoltwrightError
from voltwright.interfaces.trip_files import read_trip
from voltwright.library.routes import load_route
from voltwright.live.mqtt.client import Broker
from voltwright.live.mqtt.trip_feed import Feed, TripSamples
from voltwright.operations.codec import to_json
from voltwright.operations.plan import PlanRequest, run_plan
from voltwright.operations.plan_feed import Replan, follow_plan, trip_heard

HOST, TOPIC = "127.0.0.1", "cars/1"
COLUMNS = ("time_s", "speed_m_s", "elevation_m", "soc_percent", "battery_power_W")


def recorded(seconds: int = 200) -> dict[str, list[float]]:
    """A trip at about 54 km/h on level road, 15 kW."""
    time_s = np.arange(float(seconds))
    speed = np.minimum(time_s, 15.0 + np.sin(0.1 * time_s))
    values = (time_s, speed, 0.0 * time_s + 12.0, 80.0 - 0.02 * time_s, -1000.0 * speed)
    return dict(zip(COLUMNS, (np.round(each, 3).tolist() for each in values), strict=True))


def csv_of(columns: dict[str, list[float]], path: Path) -> Path:
    rows = (",".join(map(str, row)) for row in zip(*columns.values(), strict=True))
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")
    return path


def request(inputs: Path) -> PlanRequest:
    return PlanRequest(
        str(inputs / "way.csv"), "volkswagen-id3-2021-pro", stations=str(inputs / "stations.csv"), alternatives=False
    )


def followed(asked: PlanRequest, folder: Path, messages: list[dict[str, Any]], **options: Any) -> tuple[int, list[Replan]]:
    """Follow a stream that a broker retains or sends."""
    aiomqtt = pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
    if PROGRAM is None:
        pytest.skip(ABSENT)
    told: list[Replan] = []

    async def act(port: int) -> int:
        async with aiomqtt.Client(HOST, port) as sender:
            await sender.publish(f"{TOPIC}/so_far", json.dumps(messages[0]), qos=1, retain=True)

            async def send(done: Replan) -> None:
                for message in messages[1:]:
                    await sender.publish(TOPIC, json.dumps(message), qos=1)

            sending: list[asyncio.Task[None]] = []

            def tell(done: Replan) -> None:
                told.append(done)
                if len(told) == 1:
                    sending.append(asyncio.create_task(send(done)))

            return await follow_plan(asked, Feed(Broker(HOST, port), TOPIC), tell, asyncio.Event(), **{"wait_s": 1.0, **options})

    with broker(folder, free_port()) as port:
        return asyncio.run(act(port)), told


def test_a_stream_is_the_trip_of_its_file(tmp_path: Path, inputs: Path):
    columns, samples = recorded(), TripSamples()
    for number in range(len(columns["time_s"])):
        samples.take(json.dumps({name: values[number] for name, values in columns.items()}).encode())
    heard = trip_heard(samples, load_route(str(inputs / "way.csv")))
    written = read_trip(csv_of(columns, tmp_path / "trip.csv"))
    for name in ("time_s", "speed_m_s", "elevation_m", "soc", "power_w"):
        np.testing.assert_array_equal(getattr(heard, name), getattr(written, name))


def test_heights_that_nobody_sent_are_those_of_the_route(inputs: Path):
    columns, route = recorded(), load_route(str(inputs / "way.csv"))
    samples = TripSamples()
    samples.take(json.dumps({name: values for name, values in columns.items() if name != "elevation_m"}).encode())
    heard = trip_heard(samples, route)
    way = np.concatenate([[0.0], np.cumsum(0.5 * (heard.speed_m_s[1:] + heard.speed_m_s[:-1]))])
    np.testing.assert_allclose(heard.elevation_m, route.height_at(way), atol=1e-9)


@pytest.mark.long
def test_a_followed_stream_gives_the_plan_of_its_file(tmp_path: Path, inputs: Path):
    columns = recorded()
    half = [{name: values[:100] for name, values in columns.items()}, {name: values[100:] for name, values in columns.items()}]
    count, told = followed(request(inputs), tmp_path, half, plans=1, wait_s=200.0)
    by_file = run_plan(PlanRequest(**{**vars(request(inputs)), "so_far": csv_of(columns, tmp_path / "t.csv")}))
    assert count == 1 and told[0].way_km == 0.0 and told[-1].plan is not None
    assert to_json(told[-1].plan) == to_json(by_file)


@pytest.mark.long
def test_rows_that_end_too_early_are_one_sentence(tmp_path: Path, inputs: Path):
    with pytest.raises(TraceError, match=r"ended after 0\.\d km without a plan; it needs at least 2 km"):
        followed(request(inputs), tmp_path, [{name: values[:30] for name, values in recorded().items()}])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"every_s": 0.0}, "`every_s` must be from 1 to 3600 s, but is 0 s; try 60 s"),
        ({"wait_s": float("nan")}, "`wait_s` must be from 0.1 to 3600 s"),
        ({"plans": 0}, "`plans` must be from 1 to 100000, but is 0"),
    ],
)
def test_numbers_outside_their_range_are_refused(inputs: Path, options: dict[str, Any], words: str):
    with pytest.raises(SpecError) as error:
        asyncio.run(follow_plan(request(inputs), Feed(Broker(HOST, 1), TOPIC), print, asyncio.Event(), **options))
    assert words in str(error.value)


def test_a_broker_that_is_not_there_ends_it_before_the_first_plan(inputs: Path):
    pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
    told: list[Replan] = []
    with pytest.raises(VoltwrightError, match="finds no MQTT broker"):
        feed = Feed(Broker(HOST, free_port()), TOPIC)
        asyncio.run(follow_plan(request(inputs), feed, told.append, asyncio.Event()))
    assert not told
