"""What a live car costs at steps of 10 ms: CPU share of a core, alone and with its protocols and a client on each of them.

The car runs as `voltwright live` in a process of its own and drives HWFET in real time; the clients run here: one subscribes to
every leaf of the Vehicle Signal Specification, one to every topic of an MQTT broker, one asks for diagnostics ten times a second.
Prints a table, and ends with 1 where the share is above the target or the car fell behind the clock.

    python benchmarks/live.py [SECONDS]
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from broker import ABSENT, PROGRAM, broker, free_port, wait_for_port

CAR, CYCLE, HOST, STEP_S = "volkswagen-id3-2021-pro", "hwfet", "127.0.0.1", 0.01
SHARE_TARGET = 0.2
WARM_UP_S = 5.0
ASKED = bytes.fromhex("22f19001010103010401100120")
"""ReadDataByIdentifier: identification number, charge, voltage, current, cells, odometer."""


def cpu_s(pid: int) -> float:
    """CPU time of a process so far, user and system [s]."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def subscribe_vss(port: int, counts: Counter[str]) -> None:
    """Take every change of every leaf."""
    from kuksa_client.grpc.aio import VSSClient

    async with VSSClient(HOST, port) as client:
        async for changed in client.subscribe_current_values(["Vehicle"]):
            counts["VSS, values"] += len(changed)


async def subscribe_mqtt(port: int, counts: Counter[str]) -> None:
    """Take every message of the car."""
    import aiomqtt

    async with aiomqtt.Client(HOST, port) as client:
        await client.subscribe("voltwright/#")
        async for _ in client.messages:
            counts["MQTT, messages"] += 1


async def diagnose(port: int, counts: Counter[str]) -> None:
    """Ask for six identifiers, ten times a second."""
    from doipclient import DoIPClient

    tester = await asyncio.to_thread(DoIPClient, HOST, 0x0010, port, port)
    try:
        while True:
            await asyncio.to_thread(tester.send_diagnostic, ASKED)
            answer: Any = await asyncio.to_thread(tester.receive_diagnostic, 5)
            assert answer[0] == 0x62
            counts["UDS, answers"] += 1
            await asyncio.sleep(0.1)
    finally:
        tester.close()


async def run(seconds: float, ports: dict[str, int]) -> tuple[float, float, str, Counter[str]]:
    """Run the car for a time of the clock.

    Args: seconds: that are measured. ports: of the protocols by option; none runs the car alone.
    Returns: CPU share of a core, time of the car in that of the clock, what it said on standard error, counts of the clients.
    """
    options = [text for option, port in ports.items() for text in (option, f"{HOST}:{port}")]
    options += ["--doip-announce", "none"] if ports else []
    command = ["live", CAR, "--drive", CYCLE, "--step", str(STEP_S), "--json", *options]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voltwright.cli.main", *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    lines: list[float] = []

    async def listen() -> None:
        async for line in process.stdout or ():
            lines.append(json.loads(line)["signals"]["time_s"])

    listening, counts, clients = asyncio.create_task(listen()), Counter[str](), []
    try:
        for option, port in ports.items():
            await asyncio.to_thread(wait_for_port, port, 60.0)
            visit = {"--vss": subscribe_vss, "--mqtt": subscribe_mqtt, "--doip": diagnose}[option]
            clients.append(asyncio.create_task(visit(port, counts)))
        while not lines or lines[-1] < WARM_UP_S:
            await asyncio.sleep(0.05)
        counts.clear()
        before_s, began, first = cpu_s(process.pid), time.monotonic(), lines[-1]
        await asyncio.sleep(seconds)
        used, took = cpu_s(process.pid) - before_s, time.monotonic() - began
        pace = (lines[-1] - first) / took
        for client in clients:
            if client.done():
                client.result()
    finally:
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await listening
    assert process.stderr is not None
    return used / took, pace, (await process.stderr.read()).decode(errors="replace").strip(), counts


def main() -> int:
    """Measure, print, and say whether the target is met."""
    if not Path("/proc/self/stat").exists() or PROGRAM is None:
        print("skipped:", ABSENT if PROGRAM is None else "this system does not tell the CPU time of a process")
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        mqtt = running.enter_context(broker(folder, free_port()))
        alone, pace_alone, said_alone, _ = asyncio.run(run(seconds, {}))
        share, pace, said, counts = asyncio.run(run(seconds, {"--vss": free_port(), "--mqtt": mqtt, "--doip": free_port()}))
    print(f"{CAR}, {CYCLE}, steps of {1e3 * STEP_S:g} ms, {seconds:g} s of the clock each")
    print(f"car alone:               {100 * alone:5.1f} % of a core, pace {pace_alone:.3f} {said_alone}")
    print(f"VSS, MQTT and UDS, used: {100 * share:5.1f} % of a core, pace {pace:.3f} {said}")
    print("a second:", ", ".join(f"{name} {count / seconds:.1f}" for name, count in sorted(counts.items())))
    met = share < SHARE_TARGET and not said
    print(f"target: below {100 * SHARE_TARGET:g} %: {'met' if met else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
