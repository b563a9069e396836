"""Frames that no central system should send stop neither the car nor the charge point."""

import json
import random
from pathlib import Path

import pytest

from live.ocpp.requests import NAME, VERSIONS, begun, metered


def resident_mb():
    """Memory of this process [MB], where the system tells."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * 4096e-6 if path.exists() else 0.0


def hostile(random_, version):
    """A frame that no central system should send."""
    deep = "[" * random_.randint(1, 3000)
    number, action = (
        f"{random_.random()}",
        random_.choice(["Reset", "SetChargingProfile", "Explode", "TriggerMessage", "DataTransfer"]),
    )
    values = [None, True, -1, 1e308, "x", "\u0000\u202e", [], {}, {"a": {"b": [1]}}, "y" * random_.randint(1, 5000), [[[]]]]
    payload = {random_.choice(["type", "id", "connectorId", "vendorId", "evseId", "requestedMessage"]): random_.choice(values)}
    whole = json.dumps([2, number, action, payload])
    return random_.choice(
        [
            deep,
            "",
            "null",
            "{}",
            "[]",
            "[2]",
            f'[2,"{number}"]',
            whole,
            whole[: random_.randint(0, len(whole))],
            json.dumps([2, random_.choice(values), action, payload]),
            json.dumps([2, number, random_.choice(values), payload]),
            json.dumps([2, number, action, random_.choice(values)]),
            json.dumps([random_.choice([0, 1, 5, "2", None, True]), number, action, payload]),
            json.dumps([3, number, payload]),
            json.dumps([4, number, random_.choice(values), "x", {}]),
            json.dumps([2, number, action, payload, payload]),
            b"\xff\xfe" + random_.randbytes(20),
            json.dumps([2, number, "RemoteStartTransaction", {"idTag": "z" * 5000}]),
            '[2,"1","Reset",{"type":NaN}]',
            '[2,"1","Reset",{"type":' + "9" * 5000 + "}]",
        ]
    )


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_hostile_frames_stop_nothing_and_leave_nothing_behind(session, version, count):
    random_ = random.Random(1)

    async def script(central, car, part):
        await central.until(lambda: len(metered(central, version)) >= 1)
        point = central.points[NAME]
        point.route_message = ignoring(point.route_message)
        before = 0.0
        for number in range(count):
            await point._connection.send(hostile(random_, version))
            if number == count // 4:
                before = resident_mb()
        steps, told = car.counts.steps, len(metered(central, version))
        await central.until(lambda: len(metered(central, version)) >= told + 2)
        assert resident_mb() - before < 60.0
        assert car.counts.steps > steps
        assert part.link.session.refused > count // 4
        assert part.link.connections == 1

    def ignoring(route):
        async def keep(raw):
            if json.loads(raw)[0] == 2:
                await route(raw)

        return keep

    session(script, version)


def test_an_oversized_frame_ends_the_connection_alone(session):
    async def script(central, car, part):
        await central.until(lambda: len(metered(central, "1.6")) >= 1)
        await central.points[NAME]._connection.send("x" * 2_000_000)
        await central.until(lambda: part.link.connections == 2)
        count = len(metered(central, "1.6"))
        await central.until(lambda: len(metered(central, "1.6")) >= count + 1)
        assert len(begun(central, "1.6")) == 1

    session(script)
