"""Make a live car from what a person asks for, and put it into its first state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from voltwright.errors import SpecError, shown
from voltwright.library.cycles import load_cycle
from voltwright.live.car import LIVE_STEP, LiveCar
from voltwright.live.commands import PLUGS
from voltwright.live.saved_state import load_state
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.ranges import SOC_START, TEMP_AMBIENT, OneOf, Range
from voltwright.spec.cycle import Cycle

SPEED_FACTOR = Range(0.01, 10_000.0, advice="1x is real time; max runs as fast as it goes")
DURATION = Range(0.01, 1e8, advice="leave it out to run until it is stopped")
FASTEST = "max"
POINTS = Range(1, 500, advice="try 50")
GRID_LIMIT = Range(1.0, 100_000.0, advice="a street has some 100 kW")
SOC_LEAST = 0.1


@dataclass(frozen=True)
class LiveRequest(LossOptions):
    """Run one car live.

    Attributes:
        car: spec, name in the library, or path of a file.
        drive: trace that it drives: checked, name, or path of a CSV or GPX file; None: it stands.
        repeat: whether the trace begins anew at its end.
        plug: at which supply it is plugged in at the start: none, ac or dc.
        ac: wall box or socket, by name or path; None takes the first usual one that serves the car.
        dc: station likewise.
        speed: times real time; None as fast as it goes.
        duration_s: time of the car after which it ends [s]; None: never.
        step_s: time step [s].
        soc_start: displayed, 0-1.
        temp_ambient_c: of air, cells and cabin [°C].
        state: file from which the state is taken, where there is one.
        site_points: charge points of a site, each with such a car; None: one car alone.
        grid_limit_kw: that the points of a site share [kW].
    """

    car: CarArgument
    drive: Cycle | str | Path | None = None
    _: KW_ONLY
    repeat: bool = True
    plug: Annotated[str, OneOf(PLUGS)] = "none"
    ac: str | None = None
    dc: str | None = None
    speed: Annotated[float, SPEED_FACTOR] | None = 1.0
    duration_s: Annotated[float, DURATION] | None = None
    step_s: Annotated[float, LIVE_STEP] = 0.1
    soc_start: Annotated[float, SOC_START] = 0.8
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    state: Path | None = None
    site_points: Annotated[int, POINTS] | None = None
    grid_limit_kw: Annotated[float, GRID_LIMIT] = 100.0


def live_car(request: LiveRequest) -> LiveCar:
    """The car, in the state of its file where there is one.

    Raises:
        SpecError, UnknownNameError, FileError: the car, an option, or a state that does not fit. TraceError: the trace.
    """
    cycle = None if request.drive is None else load_cycle(request.drive)
    car = LiveCar(
        prepared_car(request.car, request).completed,
        ac=request.ac,
        dc=request.dc,
        soc_start=request.soc_start,
        temp_ambient_c=request.temp_ambient_c,
        drive=cycle,
        repeat=request.repeat,
        dt_s=request.step_s,
    )
    if request.state is not None and request.state.exists():
        load_state(car, request.state)
        return car
    if request.plug != "none":
        car.command("drive", "stop")
        car.command("plug", request.plug)
    return car


def live_cars(request: LiveRequest) -> list[LiveCar]:
    """The cars of a site, plugged in at wall boxes; the first has the charge asked for, the others evenly less, down to 10 %.

    Raises:
        SpecError: a site with a trace, a state, or a station of direct current. Others: as of `live_car`.
    """
    count = request.site_points or 1
    for name, wrong in (
        ("drive", request.drive is not None),
        ("state", request.state is not None),
        ("plug", request.plug == "dc"),
    ):
        if wrong:
            raise SpecError(f"`site_points`: the cars of a site stand at wall boxes, so leave `{name}` out.", "site_points")
    low = min(SOC_LEAST, request.soc_start)
    charges = [request.soc_start - (request.soc_start - low) * number / count for number in range(count)]
    return [live_car(replace(request, plug="ac", soc_start=charge)) for charge in charges]


def read_speed(text: str) -> float | None:
    """Times real time, from "1x", "10x", "0.5" or "max"; None as fast as it goes.

    Raises:
        SpecError: it is none of them.
    """
    plain = text.strip().lower()
    if plain == FASTEST:
        return None
    try:
        return float(plain.removesuffix("x"))
    except ValueError:
        raise SpecError(f"`speed` must be a factor such as 1x or 10x, or max, but is '{shown(text)}'.", "speed") from None


def read_fault(text: str) -> tuple[str, Mapping[str, Any]]:
    """A fault and its options, from "charger_derated" or "sensor_stuck:signal=soc_percent,offset=5".

    Raises:
        SpecError: an option that is no pair.
    """
    name, _, rest = text.partition(":")
    options: dict[str, Any] = {}
    for pair in filter(None, rest.split(",")):
        key, sign, value = pair.partition("=")
        if not sign or not value.strip():
            raise SpecError(
                f"`fault` must be a name, or a name with options such as charger_derated:share=0.3, but is '{shown(text)}'.",
                "fault",
            )
        options[key.strip()] = value.strip()
    return name.strip(), options
