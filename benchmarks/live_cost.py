"""What a live car costs at steps of 10 ms: CPU share of a core, alone and with all of its protocols, each with a client.

The car runs as `voltwright live` in a process of its own and charges at a station of direct current in real time. The clients run
here: one subscribes to every leaf of the Vehicle Signal Specification, one to every topic of an MQTT broker, one asks for
diagnostics ten times a second, a central system takes meter values each second, one reads the frames of a CAN bus. Prints a
table, and ends with 1 where the share is above the target, the car fell behind the clock, or a client got nothing.

    python benchmarks/live_cost.py [SECONDS]
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

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "live" / "ocpp")]
from broker import ABSENT, PROGRAM, broker, free_port, wait_for_port  # noqa: E402
from voltwright.cli.live_protocols import PROTOCOLS  # noqa: E402

CAR, HOST, STEP_S = "volkswagen-id3-2021-pro", "127.0.0.1", 0.01
SHARE_TARGET = 0.2
WARM_UP_S = 5.0
BEHIND_MOST = 0.02
"""Share of the clock's time that the car may lag behind it; it says once a second how far it is."""
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
            counts["--vss"] += len(changed)


async def subscribe_mqtt(port: int, counts: Counter[str]) -> None:
    """Take every message of the car."""
    import aiomqtt

    async with aiomqtt.Client(HOST, port) as client:
        await client.subscribe("voltwright/#")
        async for _ in client.messages:
            counts["--mqtt"] += 1


async def diagnose(port: int, counts: Counter[str]) -> None:
    """Ask for six identifiers, ten times a second."""
    from doipclient import DoIPClient

    tester = await asyncio.to_thread(DoIPClient, HOST, 0x0010, port, port)
    try:
        while True:
            await asyncio.to_thread(tester.send_diagnostic, ASKED)
            answer: Any = await asyncio.to_thread(tester.receive_diagnostic, 5)
            assert answer[0] == 0x62
            counts["--doip"] += 1
            await asyncio.sleep(0.1)
    finally:
        tester.close()


async def take_meter_values(port: int, counts: Counter[str]) -> None:
    """A central system of OCPP 1.6."""
    from central import Central

    async with Central(port=port) as central:
        while True:
            await asyncio.sleep(0.05)
            counts["--ocpp"] += len(central.of("MeterValues"))
            central.seen.clear()


async def read_frames(port: int, counts: Counter[str]) -> None:
    """Read raw frames by the protocol of socketcand."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        for words in (b"< open can0 >", b"< rawmode >"):
            await reader.readuntil(b">")
            writer.write(words)
        while True:
            await reader.readuntil(b">")
            counts["--can"] += 1
    finally:
        writer.close()


CLIENTS = {
    "--vss": (subscribe_vss, "values"),
    "--mqtt": (subscribe_mqtt, "messages"),
    "--doip": (diagnose, "answers of six identifiers"),
    "--ocpp": (take_meter_values, "meter values"),
    "--can": (read_frames, "frames"),
}
"""By option: the client, and what it counts."""
FURTHER = {"--doip": ("--doip-announce", "none"), "--ocpp": ("--ocpp-interval", "1")}


async def run(seconds: float, ports: dict[str, int]) -> tuple[float, float, str, Counter[str]]:
    """Run the car for a time of the clock.

    Args: seconds: that are measured. ports: of the protocols by option; none runs the car alone.
    Returns: CPU share of a core, time of the car in that of the clock, what it said on standard error, counts of the clients.
    """
    options: list[str] = []
    for option, port in ports.items():
        options += [option, f"ws://{HOST}:{port}" if option == "--ocpp" else f"{HOST}:{port}", *FURTHER.get(option, ())]
    command = ["live", CAR, "--plug", "dc", "--soc", "20", "--step", str(STEP_S), "--json", *options]
    counts, clients = Counter[str](), []
    if "--ocpp" in ports:
        clients.append(asyncio.create_task(CLIENTS["--ocpp"][0](ports["--ocpp"], counts)))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voltwright.cli.main", *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    lines: list[float] = []

    async def listen() -> None:
        async for line in process.stdout or ():
            lines.append(json.loads(line)["signals"]["time_s"])

    listening = asyncio.create_task(listen())
    try:
        for option, port in ports.items():
            if option != "--ocpp":
                await asyncio.to_thread(wait_for_port, port, 60.0)
                clients.append(asyncio.create_task(CLIENTS[option][0](port, counts)))
        async with asyncio.timeout(60.0):
            while not lines or lines[-1] < WARM_UP_S:
                await asyncio.sleep(0.01)
        counts.clear()
        before_s, began, first = cpu_s(process.pid), time.monotonic(), lines[-1]
        await asyncio.sleep(seconds)
        while lines[-1] - first < seconds - 0.5:
            await asyncio.sleep(0.01)
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
    return used / took, pace, (await process.stderr.read()).decode(errors="replace").strip(), counts


def main() -> int:
    """Measure, print, and say whether the target is met."""
    if not Path("/proc/self/stat").exists() or PROGRAM is None:
        print("skipped:", ABSENT if PROGRAM is None else "this system does not tell the CPU time of a process")
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    offered = [protocol.option for protocol in PROTOCOLS]
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        mqtt = running.enter_context(broker(folder, free_port()))
        alone, pace_alone, said_alone, _ = asyncio.run(run(seconds, {}))
        ports = {option: mqtt if option == "--mqtt" else free_port() for option in offered if option in CLIENTS}
        share, pace, said, counts = asyncio.run(run(seconds, ports))
    print(f"{CAR}, charging at a station of direct current, steps of {1e3 * STEP_S:g} ms, {seconds:g} s of the clock each")
    print(f"car alone:      {100 * alone:5.1f} % of a core, {pace_alone:.3f} s of the car a second {said_alone}")
    print(f"all protocols:  {100 * share:5.1f} % of a core, {pace:.3f} s of the car a second {said}")
    for option in offered:
        words = f"{counts[option] / seconds:7.1f} {CLIENTS[option][1]} a second" if option in CLIENTS else "not measured"
        print(f"  {option:7} {words}")
    met = share < SHARE_TARGET and min(pace, pace_alone) > 1.0 - BEHIND_MOST and all(counts[option] for option in ports)
    print(f"target, below {100 * SHARE_TARGET:g} % with nothing lost: {'met' if met else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
