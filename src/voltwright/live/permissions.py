"""What a live car can be told to do now: it is plugged in while it stands, and drives while it is not."""

from __future__ import annotations

from collections.abc import Mapping

from voltwright.errors import SpecError
from voltwright.live.commands import Value
from voltwright.units import M_S_PER_KMH


def check_possible(
    name: str, value: Value, settings: Mapping[str, Value], *, speed_m_s: float, moves: bool, has_trip: bool, has_climate: bool
) -> None:
    """Refuse what the car cannot do now.

    Args:
        name: of the command.
        value: checked.
        settings: of the car.
        speed_m_s: of the car [m/s].
        moves: whether it moves or is about to.
        has_trip: whether it has a trace.
        has_climate: whether it has a climate system.

    Raises:
        SpecError: with what stands against it, and what to do first.
    """
    if name == "plug" and value != "none" and moves:
        kmh = speed_m_s / M_S_PER_KMH
        raise SpecError(f"`plug` must wait until the car stands: it drives, at {kmh:.0f} km/h; stop the drive first.", name)
    if name == "plug" and value != "none" and settings["plug"] not in ("none", value):
        raise SpecError(f"`plug` must be none before it is {value}, but is {settings['plug']}; unplug first.", name)
    if name == "drive" and value == "on":
        if not has_trip:
            raise SpecError("`drive` needs a trace, but the car has none; start it with a cycle or a trace file.", name)
        if settings["plug"] != "none":
            raise SpecError(
                f"`drive` must wait until the car is unplugged, but it is plugged in at {settings['plug']}; unplug first.", name
            )
    if name == "cabin_on" and value and not has_climate:
        raise SpecError("`cabin_on` needs a climate system, but the car runs without one; leave it off.", name)
