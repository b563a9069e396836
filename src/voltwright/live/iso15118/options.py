"""What a person asks for with `--iso15118` and its options, checked before the car runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path

from voltwright.errors import FileError, SpecError, shown
from voltwright.interfaces.whole_file import check_writable
from voltwright.live.car import LiveCar
from voltwright.live.iso15118.exchange import FOLLOW
from voltwright.live.iso15118.frames import check_speaks
from voltwright.ranges import OneOf

SIMULATOR = "simulator"
USUAL_PYTHON = Path(".venv-iso15118") / "bin" / "python"
PROTOCOLS = {
    "iso15118-20": {"ac": "ISO_15118_20_AC", "dc": "ISO_15118_20_DC"},
    "iso15118-2": {"ac": "ISO_15118_2", "dc": "ISO_15118_2"},
    "din70121": {"dc": "DIN_SPEC_70121"},
}
"""Names of the library by those of the standards and the kind of plug, the preferred one first."""
CHECK_S = 60.0


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        station: "[address]:port", name of an interface, or `SIMULATOR`.
        protocols: by the standards' names, the preferred one first.
        follow: see `exchange.FOLLOW`.
        python: of the environment with the library.
        log: file for the messages, or None.
        evcc_id: 12 hexadecimal digits.
    """

    station: str
    protocols: tuple[str, ...]
    follow: str
    python: Path
    log: Path | None
    evcc_id: str

    def named_for(self, plug: str) -> list[str]:
        """The protocols by the names of the library, for a car at a kind of plug."""
        return [PROTOCOLS[name][plug] for name in self.protocols if plug in PROTOCOLS[name]]


def asked(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> Asked:
    """Read and check the options.

    Args:
        text: of `--iso15118`.
        car: that is to speak.
        settings: the further options by name.

    Raises:
        SpecError, UnknownNameError: an option that cannot be. FileError: no environment, no Java, a log that cannot be written.
    """
    check_speaks(car)
    station, names = _station(text.strip()), (settings.get("iso15118_protocols") or ",".join(PROTOCOLS)).split(",")
    choice = OneOf(PROTOCOLS, {"iso2": "iso15118-2", "iso20": "iso15118-20", "din": "din70121"})
    protocols = tuple(dict.fromkeys(choice.chosen("--iso15118-protocols", name.strip()) for name in names))
    follow = FOLLOW.chosen("--iso15118-follow", settings.get("iso15118_follow") or "limits")
    log = settings.get("iso15118_log")
    if log is not None:
        check_writable(Path(log))
    python = _python(settings.get("iso15118_python"))
    evcc_id = "02" + sha256(car.car.name.encode()).hexdigest()[:10].upper()
    return Asked(station, protocols, follow, python, None if log is None else Path(log), evcc_id)


def _station(text: str) -> str:
    if text == SIMULATOR:
        return text
    if text.startswith("["):
        host, mark, port = text[1:].rpartition("]:")
        try:
            IPv6Address(host)
        except AddressValueError:
            mark = ""
        if mark and port.isdecimal() and 0 < int(port) < 65536:
            return text
    names = [name for _, name in socket.if_nameindex()]
    if text in names:
        return text
    raise SpecError(
        "`--iso15118` must be an IPv6 address and a port such as [::1]:15118, an interface of this machine "
        f"({', '.join(names)}), or {SIMULATOR}, but is '{shown(text)}'.",
        "iso15118",
    )


def _python(text: str | None) -> Path:
    python = Path(text or os.environ.get("VOLTWRIGHT_ISO15118") or USUAL_PYTHON).expanduser().absolute()
    if not python.is_file():
        raise FileError(
            "`--iso15118` needs an environment of its own with the Python package iso15118, but there is no "
            f"'{shown(python, 200)}'; `make iso15118` sets it up, and `--iso15118-python` names the Python of another one."
        )
    if shutil.which("java") is None:
        raise FileError(
            "`--iso15118` needs Java 17 for the EXI codec, but there is no `java`; Debian has openjdk-17-jre-headless."
        )
    try:
        tried = subprocess.run(
            [python, "-E", "-s", "-c", "import aiofile, iso15118"], capture_output=True, timeout=CHECK_S, check=False
        )
        good = tried.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        good = False
    if not good:
        raise FileError(
            f"'{shown(python, 200)}' is no Python that has the packages iso15118 and aiofile; `make iso15118` sets one up."
        )
    return python
