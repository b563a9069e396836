"""Load on a studio: people who move sliders at the same time, and many requests about many different cars."""

import asyncio
import copy
import json
import random
import time
from typing import Any

import httpx
import numpy as np

from studio_hostile import memory_mb

CAR = "xiaomi-su7"
EVERY_S = 0.2
"""How often a person who moves a slider asks."""
FIGURES = ("range_epa_km", "range_wltp_km", "range_cltc_km", "consumption_epa_wh_km", "consumption_wltp_wh_km")
FIGURES += ("consumption_cltc_wh_km", "acceleration_0_100_s", "charge_10_80_min", "mass_curb_kg", "price_usd")
GROWTH_MOST = 1.25
"""Memory after all requests over that after a tenth of them, up to which it is called steady."""
Found = tuple[str, str, str, bool | None]


def people(url: str, count: int, duration_s: float) -> list[Found]:
    """People who each move a slider of a car of their own: time from request to answer, and errors.

    Args:
        url: of the server.
        count: of people.
        duration_s: of the load [s].
    """
    written = httpx.get(f"{url}/api/cars/{CAR}", timeout=60).json()
    times, superseded, errors = asyncio.run(_people(url, written, count, duration_s))
    if not times:
        return [(f"{count} people moving sliders", "p95 under 500 ms, no error", f"no answer; {errors} errors", False)]
    middle, high = float(np.median(times)), float(np.percentile(times, 95))
    every_s = count * duration_s / len(times)
    said = f"{middle:.0f} ms median, {high:.0f} ms p95, {errors} errors; each person has new figures every {every_s:.1f} s"
    said += f" ({len(times)} answers, {superseded} questions overtaken by newer ones)"
    return [
        (f"{count} people moving sliders for {duration_s:.0f} s", "p95 under 500 ms, no error", said, high < 500 and errors == 0)
    ]


async def _people(url: str, written: dict[str, Any], count: int, duration_s: float) -> tuple[list[float], int, int]:
    from websockets.asyncio.client import connect

    times: list[float] = []
    told = {"superseded": 0, "errors": 0}
    template = _template(written)

    async def person(seed: int) -> None:
        chosen, sent = random.Random(seed), {}
        await asyncio.sleep(chosen.random())
        async with connect(url.replace("http", "ws") + "/api/live", max_size=None) as socket:

            async def listen() -> None:
                async for text in socket:
                    answer = json.loads(text)
                    begun = sent.pop(answer["id"])
                    if "result" in answer:
                        times.append(1e3 * (time.monotonic() - begun))
                    told["superseded"] += 1 if answer.get("superseded") else 0
                    told["errors"] += 1 if "error" in answer else 0

            listening = asyncio.create_task(listen())
            end, number = time.monotonic() + duration_s, 0
            while time.monotonic() < end:
                number += 1
                sent[number] = time.monotonic()
                await socket.send(_message(template, number, chosen))
                await asyncio.sleep(EVERY_S * (0.5 + chosen.random()))
            for _ in range(100):
                if not sent:
                    break
                await asyncio.sleep(0.1)
            told["errors"] += len(sent)
            listening.cancel()

    await asyncio.gather(*(person(seed) for seed in range(count)))
    return times, told["superseded"], told["errors"]


def _template(written: dict[str, Any]) -> str:
    """A message without its number, energy and mass: writing each message anew would take time of the server."""
    car = copy.deepcopy(written)
    car["battery"]["energy_usable_kwh"], car["masses"]["mass_curb_kg"] = "ENERGY", "MASS"
    request = {"cars": [car], "figures": FIGURES}
    return json.dumps({"channel": "figures", "id": "NUMBER", "operation": "headline", "request": request})


def _message(template: str, number: int, chosen: random.Random) -> str:
    energy_kwh, mass_kg = round(chosen.uniform(70.5, 73.4), 4), round(chosen.uniform(1900.0, 2070.0), 3)
    text = template.replace('"NUMBER"', str(number), 1)
    return text.replace('"ENERGY"', str(energy_kwh), 1).replace('"MASS"', str(mass_kg), 1)


def many_cars(url: str, requests: int, cars: int) -> list[Found]:
    """Many requests about many different cars, those of the library and heavier ones: memory after a tenth of them and after all.

    Args:
        url: of the server.
        requests: number of them.
        cars: number of different ones.
    """
    chosen, errors, memory = random.Random(1), 0, [0.0]
    with httpx.Client(base_url=url, timeout=150) as client:
        names = [row["name"] for row in client.get("/api/cars").json()["cars"]]
        chosen.shuffle(names)
        different = [_other(client, names[number % len(names)], number // len(names)) for number in range(cars)]
        begun = time.monotonic()
        for place in range(requests):
            request = {"car": different[place % cars], "payload_kg": float(place // cars)}
            answer = client.post("/api/operations/drive", json={**request, "cycle": "udds"})
            errors += 0 if answer.status_code == 200 else 1
            if place == requests // 10:
                memory[0] = memory_mb(url)
        took = time.monotonic() - begun
        memory.append(memory_mb(url))
    said = f"{memory[0]:.0f} MB, then {memory[1]:.0f} MB; {errors} refused; {1e3 * took / requests:.0f} ms a request"
    steady = memory[1] <= GROWTH_MOST * memory[0]
    return [(f"memory over {requests:,} requests with {cars:,} different cars", "steady", said, steady)]


def _other(client: httpx.Client, name: str, turn: int) -> Any:
    """A car of the library by its name; at later turns written out, a little heavier."""
    if turn == 0:
        return name
    written = client.get(f"/api/cars/{name}").json()
    masses = written["masses"]
    written["masses"] = {key: value * (1.0 + 0.005 * turn) if key == "mass_curb_kg" else value for key, value in masses.items()}
    return {**written, "name": f"{written['name']}-{turn}"}
