"""A trip heard from MQTT: what its rows are, which are left out, how a broker and a topic without messages are answered."""

import asyncio
import json
from pathlib import Path

import pytest

from broker import ABSENT, PROGRAM, broker, free_port
from parked_vehicle import SIGNALS, ParkedVehicle
from voltwright.errors import SpecError, TraceError, VoltwrightError
from voltwright.live.mqtt import trip_feed
from voltwright.live.mqtt.client import Broker, MqttClient
from voltwright.live.mqtt.trip_feed import BACK_MOST, Feed, TripSamples, feed_of, listen
from voltwright.live.mqtt.trip_log import TripLog

HOST = "127.0.0.1"
needs_broker = pytest.mark.skipif(PROGRAM is None, reason=ABSENT)


def row(time_s: float, **more: object) -> dict[str, object]:
    return {"time_s": time_s, "speed_m_s": 10.0, "soc_percent": 80.0, **more}


def heard(*messages: object) -> TripSamples:
    samples = TripSamples()
    for message in messages:
        samples.take(message if isinstance(message, bytes) else json.dumps(message).encode())
    return samples


def test_an_address_has_a_topic():
    assert feed_of("mqtt://me:secret@127.0.0.1:1884/a/b%20c") == Feed(Broker(HOST, 1884, "me", "secret"), "a/b c")
    for text in ("mqtt://127.0.0.1", "mqtt://127.0.0.1/", "mqtt:///a", "mqtt://127.0.0.1/a/#", "mqtt://127.0.0.1:x/a", "mqtt:a"):
        with pytest.raises(SpecError, match="`so_far` must be a CSV file, or an address such as mqtt://"):
            feed_of(text)
    with pytest.raises(SpecError) as error:
        feed_of("mqtt://me:secret@127.0.0.1/")
    assert "secret" not in str(error.value) and "secret" not in str(feed_of("mqtt://me:secret@127.0.0.1/a"))


def test_rows_come_one_by_one_or_as_columns():
    columns = {"time_s": [2, 3], "speed_m_s": [10, 20], "soc_percent": [80, 79.9]}
    samples = heard(row(0.0), row(1.0), columns, columns)
    assert samples.table()["time_s"].tolist() == [0.0, 1.0, 2.0, 3.0] and samples.way_m == 35.0
    assert not samples.left_out()


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"not json", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff\xfe", "no JSON"),
        ([1, 2], "no JSON object"),
        ({"time_s": [1, 2], "speed_m_s": [1]}, "columns that are not equally long"),
        ({"time_s": 2.0, "speed_m_s": 3.0}, "no soc_percent"),
        (row(2.0, soc_percent=101), "soc_percent is not from 0 to 100"),
        (row(2.0, speed_m_s=-1), "speed_m_s is not from 0 to 150"),
        (row(2.0, speed_m_s="10"), "speed_m_s is no number"),
        (b'{"time_s": NaN, "speed_m_s": 1, "soc_percent": 50}', "time_s is no number"),
        (b'{"time_s": 1e999, "speed_m_s": 1, "soc_percent": 50}', "time_s is no number"),
        (row(10**400), "time_s is no number"),
        (row(0.5), "the time goes backwards"),
    ],
)
def test_what_is_no_row_is_left_out_and_counted(message: object, reason: str):
    samples = heard(row(0.0), row(1.0), message, message, row(3.0))
    assert len(samples) == 3 and samples.left_out() == f"2 rows or messages left out (2 x {reason})"


def test_a_history_fills_what_was_missed():
    samples = heard(row(5.0, way_m=50.0))
    assert samples.take(
        json.dumps({k: [v] * 5 for k, v in row(0.0, way_m=0.0).items()} | {"time_s": [0, 1, 2, 3, 4]}).encode(), history=True
    )
    assert samples.table()["time_s"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0] and samples.way_m == 50.0


def test_a_missing_beginning_and_another_trip_are_said():
    with pytest.raises(TraceError, match=r"The first 12.3 km of the trip are missing"):
        heard(row(700.0, way_m=12300.0), row(701.0, way_m=12310.0)).table()
    with pytest.raises(TraceError, match="Another trip has begun: the time went from 100 s back to 29 s"):
        heard(row(100.0), *(row(float(time_s)) for time_s in range(BACK_MOST)))
    with pytest.raises(TraceError, match="Another trip has begun: after 50 m it is at 0 m"):
        heard(row(5.0, way_m=50.0), row(6.0, way_m=0.0))


def test_the_log_of_a_car_begins_when_it_moves_and_anew_when_it_was_plugged_in():
    log = TripLog(most=4)
    assert log.news() is None and json.loads(log.whole()) == {}
    for time_s, way_km in ((1.0, 5.0), (2.0, 5.0), (3.0, 5.01), (4.0, 5.02)):
        log.add({**SIGNALS, "place": 0.0, "time_s": time_s, "odometer_km": way_km})
    news = json.loads(log.news() or "")
    assert news["time_s"] == [2.0, 3.0, 4.0] and news["way_m"] == [0.0, 10.0, 20.0] and news["battery_power_W"] == [11012.0] * 3
    assert log.news() is None and json.loads(log.whole()) == news
    log.add({**SIGNALS, "time_s": 5.0})
    assert json.loads(log.whole()) == {}


def failure(feed: Feed, wait_s: float = 0.3) -> str:
    async def act() -> None:
        await asyncio.wait_for(listen(feed, TripSamples(), wait_s=wait_s), 10)

    with pytest.raises(VoltwrightError) as error:
        asyncio.run(act())
    return str(error.value)


def test_a_broker_that_is_not_there_is_one_sentence():
    pytest.importorskip("aiomqtt")
    port = free_port()
    assert f"`so_far` finds no MQTT broker at {HOST}:{port} (" in failure(Feed(Broker(HOST, port), "a"))


@needs_broker
def test_a_topic_without_messages_is_one_sentence(tmp_path: Path):
    pytest.importorskip("aiomqtt")
    with broker(tmp_path, free_port()) as port:
        assert failure(Feed(Broker(HOST, port), "a")).startswith(
            f"No row of a trip came on topic 'a' of {HOST}:{port} within 0.3 s;"
        )


@needs_broker
def test_a_broker_that_goes_and_comes_back_is_heard_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    aiomqtt = pytest.importorskip("aiomqtt")
    monkeypatch.setattr(trip_feed, "RETRY_S", 0.05)
    port, samples = free_port(), TripSamples()

    async def act() -> None:
        listening: asyncio.Task[None] | None = None
        for number in (1, 2):
            with broker(tmp_path, port):
                if number == 1:
                    listening = asyncio.create_task(listen(Feed(Broker(HOST, port), "a"), samples, wait_s=5.0))
                async with asyncio.timeout(5):
                    while len(samples) < number:
                        async with aiomqtt.Client(HOST, port) as sender:
                            await sender.publish("a", json.dumps(row(float(number))), qos=1, retain=True)
                        await asyncio.sleep(0.05)
        assert listening is not None and not listening.done()
        listening.cancel()

    asyncio.run(act())
    assert samples.table()["time_s"].tolist() == [1.0, 2.0]


@needs_broker
def test_a_live_car_is_heard_from_its_beginning(tmp_path: Path):
    pytest.importorskip("aiomqtt")

    async def act(port: int) -> None:
        async with MqttClient(ParkedVehicle(), Broker(HOST, port), period_s=0.02) as car:
            for time_s in range(3):
                car.trip.add({**SIGNALS, "place": 0.0, "time_s": time_s, "odometer_km": 0.01 * time_s})
            await asyncio.wait_for(car.connected.wait(), 5)
            await asyncio.sleep(0.1)
            samples = TripSamples()
            listening = asyncio.create_task(listen(Feed(Broker(HOST, port), f"{car.base}/trip"), samples, wait_s=5.0))
            async with asyncio.timeout(5):
                while len(samples) < 3:
                    await asyncio.sleep(0.01)
                car.trip.add({**SIGNALS, "place": 0.0, "time_s": 3.0, "odometer_km": 0.03})
                while len(samples) < 4:
                    await asyncio.sleep(0.01)
            listening.cancel()
            assert samples.table()["time_s"].tolist() == [0.0, 1.0, 2.0, 3.0]

    with broker(tmp_path, free_port()) as port:
        asyncio.run(act(port))
