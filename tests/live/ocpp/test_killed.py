"""A process that is killed with kill -9 and started again: the transaction and the car go on."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from live.ocpp.central import Central
from live.ocpp.requests import begun, ended, metered, values_of

CAR = "volkswagen-id3-2021-pro"


async def started(url: str, folder: Path):
    """`voltwright live` as a process."""
    words = ["live", CAR, "--plug", "ac", "--soc", "30", "--speed", "10x", "--json", "--ocpp", url, "--ocpp-interval", "2"]
    words += ["--state", str(folder / "car.json"), "--ocpp-store", str(folder / "point.db")]
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voltwright.cli.main", *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )


@pytest.mark.long
def test_kill_9_and_restart(tmp_path):
    async def run():
        async with Central() as central:
            first = await started(central.url, tmp_path)
            await central.until(lambda: len(metered(central, "1.6")) >= 12)
            os.kill(first.pid, signal.SIGKILL)
            await first.wait()
            count = len(metered(central, "1.6"))
            second = await started(central.url, tmp_path)
            try:
                await central.until(lambda: len(metered(central, "1.6")) >= count + 4)
            finally:
                second.send_signal(signal.SIGTERM)
                out, _ = await second.communicate()
            assert second.returncode == 0
            assert json.loads(out.splitlines()[-1])["signals"]["place"] == 1.0
            return central

    central = asyncio.run(run())
    assert len(begun(central, "1.6")) == 1
    assert not ended(central, "1.6")
    registers = [values_of(each)["Energy.Active.Import.Register"] for each in metered(central, "1.6")]
    assert registers == sorted(registers)
    assert {each["transaction_id"] for each in metered(central, "1.6")} == {1}
