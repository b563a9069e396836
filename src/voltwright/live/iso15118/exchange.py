"""What a live car does in a session with a station: when it begins and ends one, and how the station's words act on it.

The car's switch is its command `charge_on`: off while the parties talk, on from the answer to PowerDeliveryReq(Start) to the
next PowerDeliveryReq(Stop). The station's limits are the commands `current_limit_a` and `power_limit_w`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from voltwright.errors import SpecError, shown
from voltwright.live.car import LiveCar
from voltwright.live.commands import COMMANDS, Value
from voltwright.live.iso15118.frames import frame
from voltwright.ranges import OneOf

FOLLOW = OneOf(("limits", "present"))
"""Whether a car at direct current takes what it likes within the station's limits, or the current that the station reports."""
RETRY_S = 5.0
LEAST_A, LEAST_W = 0.01, 1.0
"""A station of direct current that gives nothing for a while; at zero the pilot would end its 5 %."""
LIMITS = ("current_limit_a", "power_limit_w")
STATION = ("voltage_v", "current_a", "voltage_max_v", "current_max_a", "power_max_w")


class Phase(Enum):
    """Where a car is with its station."""

    IDLE = "not plugged in, or not to charge"
    TALKING = "in a session, without power"
    POWER = "in a session, with power"
    ENDED = "after a session that ended in good order"
    WAITING = "about to begin a session"


class Exchange:
    """Sessions of one car.

    Attributes:
        phase: see `Phase`.
        station: what it has said in this session, by the names of `STATION`.
        reason: why the last session ended.
        sessions: how many have begun.
    """

    def __init__(
        self, car: LiveCar, about: Mapping[str, Any], follow: str = "limits", clock: Callable[[], float] = time.monotonic
    ):
        """For a car.

        Args:
            car: told what the station grants.
            about: what begins a session: `station`, `protocols`, `evcc_id`.
            follow: see `FOLLOW`.
            clock: in seconds, from anywhere.
        """
        self.car, self.about, self.follow, self._clock = car, dict(about), FOLLOW.chosen("follow", follow), clock
        self.phase, self.station, self.reason, self.sessions = Phase.IDLE, dict[str, float](), "", 0
        self._before: dict[str, Value] = {}
        self._wants, self._again_s = True, 0.0

    def due(self) -> list[dict[str, Any]]:
        """The lines that the process is to be sent now."""
        car = self.car
        if car.settings["plug"] == "none":
            ending = self.phase in (Phase.TALKING, Phase.POWER)
            self.release()
            return [{"type": "end"}] if ending else []
        on = bool(car.settings["charge_on"])
        waited = self.phase is Phase.WAITING and self._clock() >= self._again_s
        if waited or (on and self.phase in (Phase.IDLE, Phase.ENDED, Phase.WAITING)):
            return self._begin()
        if self.phase is Phase.TALKING and on:
            car.command("charge_on", False)
        if self.phase is Phase.POWER and not on:
            self._wants = False
        return [{"type": "car", **frame(car, self._wants)}] if self.phase in (Phase.TALKING, Phase.POWER) else []

    def hold(self) -> None:
        """Keep a car that is plugged in from charging before there is anyone to speak for it."""
        if self.phase is Phase.IDLE and self.car.settings["plug"] != "none" and self.car.settings["charge_on"]:
            self._before = {name: self.car.settings[name] for name in LIMITS}
            self.phase, self._again_s = Phase.WAITING, self._clock()
            self.car.command("charge_on", False)

    def _begin(self) -> list[dict[str, Any]]:
        self.hold()
        self.phase, self.station, self._wants = Phase.TALKING, {}, True
        self.sessions += 1
        self.car.command("charge_on", False)
        return [{"type": "car", **frame(self.car, True)}, {"type": "session", **self.about}]

    def release(self) -> None:
        """Take the car back from the station: its limits as before, and its switch on again."""
        if self.phase is not Phase.IDLE:
            for name, value in {**self._before, "charge_on": True}.items():
                self.car.command(name, value)
        self.phase, self.station, self._before = Phase.IDLE, {}, {}

    def hear(self, message: Mapping[str, Any]) -> None:
        """Act on a line of the process.

        Args:
            message: its `type` is power, station or end; others mean nothing here.

        Raises:
            SpecError: a number that is none.
        """
        kind = message.get("type")
        if self.phase not in (Phase.TALKING, Phase.POWER):
            return
        if kind == "power":
            on = message.get("on") is True
            self.phase = Phase.POWER if on else Phase.TALKING
            self.car.command("charge_on", on and self._wants)
        elif kind == "station":
            self._grant(message)
        elif kind == "end":
            good = message.get("successful") is True
            self.phase, self.reason = Phase.ENDED if good else Phase.WAITING, shown(str(message.get("reason", "")), 200)
            self._again_s = self._clock() + RETRY_S
            self.car.command("charge_on", False)

    def lost(self, why: str) -> None:
        """The process is gone: the session with it."""
        self.hear({"type": "end", "successful": False, "reason": why})

    def _grant(self, message: Mapping[str, Any]) -> None:
        for name in STATION:
            if name in message:
                value = message[name]
                if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                    raise SpecError(f"`{name}` of the station must be a number, but is {shown(repr(value))}.", name)
                self.station[name] = max(float(value), 0.0)
        said, direct = self.station, self.car.settings["plug"] == "dc"
        currents, powers = [said.get("current_max_a", math.inf)], [said.get("power_max_w", math.inf)]
        if direct and self.follow == "present" and self.phase is Phase.POWER:
            currents.append(said.get("current_a", 0.0))
        least = (LEAST_A, LEAST_W) if direct else (0.0, 0.0)
        for name, values, floor in zip(LIMITS, (currents, powers), least, strict=True):
            range_ = COMMANDS[name].range
            highest = math.inf if range_ is None else range_.high
            self.car.command(name, min(max(min(values), floor), highest))
