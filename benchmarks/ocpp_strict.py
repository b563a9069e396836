"""OCPP sessions against a central system of strangers with strict schemas: npm ocpp-rpc, in node.

    NODE_PATH=.../node_modules python benchmarks/ocpp_strict.py [--log FILE] [--points 50] [--seconds 600]

First one charge point a version at 20 times real time, with a script of requests; then a site of points in real time with a
meter value each second. Prints what was sent, refused and lost, and how busy a core was.
"""

import argparse
import asyncio
import json
import resource
import shutil
import time
from pathlib import Path
from typing import Any

from voltwright.sim.precision import prepare

HERE = Path(__file__).parent
CAR = "volkswagen-id3-2021-pro"
SPEED, SESSION_S = 20.0, 120.0


class Central:
    """The central system as a process; what it wrote, line by line."""

    def __init__(self, *words: str):
        """For arguments of the script."""
        self._words, self.lines = words, []

    async def __aenter__(self):
        """Start it."""
        node = shutil.which("node")
        if node is None:
            raise SystemExit("node is not installed.")
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        script = str(HERE / "ocpp_central.cjs")
        self._process = await asyncio.create_subprocess_exec(node, script, *self._words, stdin=pipe, stdout=pipe, stderr=nothing)
        assert self._process.stdout is not None
        self.url = f"ws://127.0.0.1:{json.loads(await self._process.stdout.readline())['port']}"
        self._reader = asyncio.create_task(self._read(self._process.stdout))
        return self

    async def _read(self, stream: asyncio.StreamReader):
        while line := await stream.readline():
            self.lines.append(json.loads(line))

    async def __aexit__(self, *error: object):
        """End it, and wait for its summary."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reader

    @property
    def summary(self) -> dict[str, Any]:
        """What it counted."""
        return next(line["summary"] for line in reversed(self.lines) if "summary" in line)


async def session(version: str, log: Any) -> None:
    """One charge point with a script of requests."""
    from voltwright.live.ocpp.part import make
    from voltwright.live.runner import run_live
    from voltwright.operations.live import LiveRequest, live_car

    car = live_car(LiveRequest(CAR, plug="ac", soc_start=0.3, step_s=0.5))
    async with Central("script") as central:
        part = make(central.url, car, {"ocpp_version": version, "ocpp_interval": "5"})
        await run_live(car, [part], speed=SPEED, duration_s=SESSION_S)
        await asyncio.sleep(0.2)
    for line in central.lines:
        log.write(json.dumps(line) + "\n")
    done = any(line.get("script") == "done" for line in central.lines)
    print(f"OCPP {version}: script {'done' if done else 'NOT done'}, {central.summary}", flush=True)


async def site(version: str, points: int, seconds: float) -> None:
    """A site in real time with a meter value a second from each point."""
    from voltwright.live.ocpp.part import make_site
    from voltwright.live.runner import run_live
    from voltwright.operations.live import LiveRequest, live_cars

    cars = live_cars(LiveRequest(CAR, plug="ac", step_s=0.5, site_points=points))
    async with Central() as central:
        made = make_site(central.url, cars, points * 4e3, {"ocpp_version": version, "ocpp_interval": "1"})
        begun, busy = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
        live = await run_live(cars[0], [made], speed=1.0, duration_s=seconds)
        after, wall_s = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - begun
        await asyncio.sleep(1.0)
    used_s = after.ru_utime + after.ru_stime - busy.ru_utime - busy.ru_stime
    waiting = sum(link.refused for link in made.links)
    print(f"site of {points} points, OCPP {version}, {wall_s:.0f} s: {central.summary}")
    print(
        f"  highest power {made.most_w * 1e-3:.1f} of {made.limit_w * 1e-3:.1f} kW, late {live.late_s:.1f} s, "
        f"{100 * used_s / wall_s:.0f} % of a core, {after.ru_maxrss / 1024:.0f} MB, {waiting} refused"
    )


def main() -> None:
    """Run both."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--log", type=Path, default=Path("ocpp-session.jsonl"))
    words.add_argument("--points", type=int, default=50)
    words.add_argument("--versions", nargs="*", default=["1.6", "2.0.1", "2.1"])
    words.add_argument("--seconds", type=float, default=600.0)
    given = words.parse_args()
    prepare()
    with given.log.open("w", encoding="utf-8") as log:
        for version in given.versions:
            asyncio.run(session(version, log))
    for version in given.versions if given.points else ():
        asyncio.run(site(version, given.points, given.seconds))


if __name__ == "__main__":
    main()
