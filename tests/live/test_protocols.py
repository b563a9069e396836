"""All protocols at once with a simulated car that runs: what one of them sets, the others see."""

import asyncio
import math
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from broker import ABSENT, PROGRAM, broker, free_port
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.live.car import LiveCar
from voltwright.live.diagnostics.doip import ADDRESS
from voltwright.live.diagnostics.messages import Payload, message
from voltwright.live.identity import vin_of
from voltwright.live.protocols import DoipPart, MqttPart, VssPart, doip_part, mqtt_part, range_full_km, vss_part
from voltwright.live.runner import Live, run_live

aiomqtt = pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
doipclient = pytest.importorskip("doipclient", reason="doipclient is not installed")
kuksa = pytest.importorskip("kuksa_client.grpc", reason="kuksa-client is not installed")
aio = pytest.importorskip("kuksa_client.grpc.aio", reason="kuksa-client is not installed")
HOST = "127.0.0.1"
BATTERY = "Vehicle.Powertrain.TractionBattery"
CAR = "volkswagen-id3-2021-pro"


class Visitor:
    """A part that looks at the car from outside, through the other parts, and then ends the run."""

    name = "visitor"

    def __init__(self, vss: VssPart, doip: DoipPart, mqtt_port: int):
        self.vss, self.doip, self.mqtt_port = vss, doip, mqtt_port

    async def run(self, live: Live) -> None:
        while not (self.vss.port and self.doip.port):
            await asyncio.sleep(0.01)
        async with asyncio.timeout(15), aiomqtt.Client(HOST, self.mqtt_port) as other:
            await other.subscribe([(f"voltwright/{CAR}/{key}", 1) for key in ("availability", "soc_target_percent")])
            async with aio.VSSClient(HOST, self.vss.port) as client:
                await self.charge(live, client, other)
        live.stop()

    async def charge(self, live: Live, client: Any, other: Any) -> None:
        await self.heard(other, b"online")
        await other.publish(f"voltwright/{CAR}/plug/set", "dc")
        await client.set_target_values({f"{BATTERY}.Charging.ChargeLimit": kuksa.Datapoint(80)})
        await self.heard(other, b"80")
        paths = [f"{BATTERY}.Charging.IsCharging", f"{BATTERY}.CurrentPower"]
        async for values in client.subscribe_current_values(paths):
            if f"{BATTERY}.CurrentPower" in values and values[f"{BATTERY}.CurrentPower"].value > 10_000.0:
                break
        answers = await asyncio.to_thread(self.diagnose)
        assert answers["vin"] == vin_of(CAR).encode()
        assert int.from_bytes(answers["target"], "big") == 8000
        assert int.from_bytes(answers["current"], "big", signed=True) < 0  # of the catalogue: positive on discharge
        assert live.car.trouble_codes() and not live.car.settings["charge_on"]

    async def heard(self, other: Any, payload: bytes) -> None:
        async for each in other.messages:
            if each.payload == payload:
                return

    def diagnose(self) -> dict[str, bytes]:
        with closing(doipclient.DoIPClient(HOST, ADDRESS, tcp_port=self.doip.port, udp_port=self.doip.port)) as tester:

            def ask(request: str) -> bytes:
                tester.send_diagnostic(bytes.fromhex(request))
                return bytes(tester.receive_diagnostic(timeout=5))

            found = {
                name: ask(f"22 {number}")[3:] for name, number in {"vin": "f190", "target": "0201", "current": "0104"}.items()
            }
            assert ask("10 03")[0] == 0x50
            assert ask("31 01 03 01")[0] == 0x71  # the charger is derated
            assert ask("31 02 02 00")[0] == 0x71  # the charge ends
        return found


@pytest.mark.skipif(PROGRAM is None, reason=ABSENT)
def test_one_car_and_three_protocols(live_car: Callable[..., LiveCar], tmp_path: Path):
    car = live_car(dt_s=0.05)
    with broker(tmp_path, free_port()) as port:
        vss, doip = VssPart(port=0), DoipPart(port=0, announce_port=None)
        mqtt = MqttPart(f"{HOST}:{port}", period_s=0.05)
        asyncio.run(asyncio.wait_for(run_live(car, [vss, doip, mqtt, Visitor(vss, doip, port)], speed=20.0), 30))
    assert car.settings["soc_target_percent"] == 80.0 and car.counts.steps > 20


@pytest.mark.parametrize("part", [VssPart, DoipPart])
def test_a_port_in_use_ends_the_run_with_a_sentence(part: Any, live_car: Callable[..., LiveCar]):
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SpecError, match=rf"`{part.name}` cannot listen on 127.0.0.1:{port}"):
            asyncio.run(run_live(live_car(dt_s=0.05), [part(port=port)], duration_s=20.0))
        with pytest.raises(SpecError, match="cannot listen on"):
            asyncio.run(run_live(live_car(dt_s=0.05), [part(port=port)], speed=math.inf, duration_s=0.05))


def test_range_of_a_full_battery(id3: CompletedCar):
    assert range_full_km(id3) == pytest.approx(430.0, rel=0.15)


def test_options_of_the_parts(live_car: Callable[..., LiveCar]):
    car = live_car(dt_s=0.05)
    vss = vss_part("0.0.0.0:55556", car, {})
    assert (vss.host, vss.port) == ("0.0.0.0", 55556) and vss.range_full_km is not None
    assert (doip_part("0", car, {}).host, doip_part("0", car, {}).announce_port) == (HOST, 13400)
    assert doip_part("[::1]:13401", car, {"doip_announce": "none"}).host == "::1"
    assert doip_part("13401", car, {"doip_announce": "none"}).announce_port is None
    mqtt = mqtt_part("mqtt://me:secret@host:1884", car, {"mqtt_period": "0.5", "mqtt_discovery": "ha"})
    assert (mqtt.broker.port, mqtt.period_s, mqtt.discovery) == (1884, 0.5, "ha")


@pytest.mark.parametrize(
    ("part", "text", "settings", "words"),
    [
        (vss_part, "", {}, "`vss` must be a port from 0 to 65535, or host:port, but is ''"),
        (vss_part, "65536", {}, "but is '65536'"),
        (doip_part, "localhost", {}, "`doip` must be a port"),
        (doip_part, "1", {"doip_announce": "never"}, "`doip_announce` must be a port"),
        (mqtt_part, "http://x", {}, "`mqtt` must be a host"),
        (mqtt_part, "x", {"mqtt_period": "often"}, "`mqtt_period_s` must be from 0.05 to 3600 s, but is nan s; try 1 s"),
        (mqtt_part, "x", {"mqtt_period": "0"}, "`mqtt_period_s` must be from 0.05 to 3600 s, but is 0 s"),
        (mqtt_part, "x", {"mqtt_discovery": "a/#"}, "`mqtt_discovery` must be a topic without"),
    ],
)
def test_options_that_are_refused(part: Any, text: str, settings: Any, words: str, live_car: Callable[..., LiveCar]):
    with pytest.raises(SpecError) as caught:
        part(text, live_car(dt_s=0.05), settings)
    assert words in str(caught.value)


@pytest.mark.skipif(PROGRAM is None, reason=ABSENT)
def test_floods_on_all_protocols_do_not_hold_the_car(live_car: Callable[..., LiveCar], tmp_path: Path):
    car = live_car(dt_s=0.01)
    done = dict.fromkeys(("doip", "vss", "mqtt"), 0)

    class Flood:
        name = "flood"

        async def run(self, live: Live) -> None:
            while not (vss.port and doip.port):
                await asyncio.sleep(0.01)
            await asyncio.gather(self.diagnose(live), self.actuate(live), self.publish(live))

        async def diagnose(self, live: Live) -> None:
            reader, writer = await asyncio.open_connection(HOST, doip.port)
            writer.write(message(Payload.ACTIVATE, b"\x0e\x00\0\0\0\0\0") + uds("10 03"))
            valid = ("31 01 03 00", "2e 02 01 1f 40", "31 02 03 00", "22 f1 90 01 01")
            requests = b"".join(map(uds, valid)) + b"\x02\xfd\x99\x99\0\0\0\0"
            while not live.stopping:
                writer.write(requests * 20)
                await writer.drain()
                done["doip"] += len(await reader.read(65_536))

        async def actuate(self, live: Live) -> None:
            async with aio.VSSClient(HOST, vss.port) as client:
                while not live.stopping:
                    with suppress(kuksa.VSSClientError):
                        await client.set_target_values({f"{BATTERY}.Charging.ChargeLimit": kuksa.Datapoint(done["vss"] % 120)})
                    done["vss"] += 1

        async def publish(self, live: Live) -> None:
            async with aiomqtt.Client(HOST, port) as client:
                while not live.stopping:
                    await client.publish(f"voltwright/{CAR}/cabin_temp_c/set", str(done["mqtt"] % 50))
                    done["mqtt"] += 1

    with broker(tmp_path, free_port()) as port:
        vss, doip = VssPart(port=0), DoipPart(port=0, announce_port=None)
        parts = [vss, doip, MqttPart(f"{HOST}:{port}", period_s=0.05), Flood()]
        run = asyncio.run(asyncio.wait_for(run_live(car, parts, duration_s=1.5), 30))
    assert run.late_s == 0.0 and car.counts.steps == 150
    assert min(done.values()) > 20


def uds(request: str) -> bytes:
    """A diagnostic request of the tester 0x0E00 as bytes."""
    return message(Payload.DIAGNOSTIC, b"\x0e\x00" + ADDRESS.to_bytes(2, "big") + bytes.fromhex(request))
