"""`voltwright live`: one car in real time or faster, with commands, faults and the protocols that it speaks."""

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.live_protocols import check_alone, parts_of, with_protocols
from voltwright.cli.names import complete_cycle
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, SocOption, TemperatureOption, read_count, reader

if TYPE_CHECKING:
    from voltwright.live.car import LiveCar
    from voltwright.live.ocpp.site import Site
    from voltwright.live.runner import Live
    from voltwright.operations.live import LiveRequest

DURATION_HELP = "End after this time of the car [s]; default: run until it is stopped."
SITE_HELP = "Charge points of a site that share a grid limit, each with such a car; needs --ocpp."
FAULT_HELP = "Fault from the start, such as cell_weak or charger_derated:share=0.3; may be repeated."


DriveOption = Annotated[
    str | None,
    typer.Option(
        "--drive", help="Cycle or trace that it drives; default: it stands.", metavar="CYCLE", autocompletion=complete_cycle
    ),
]
GridOption = Annotated[float, typer.Option("--grid-limit", help="That a site shares [kW].", metavar="KW", parser=reader("kw"))]


@with_protocols
def live(
    car: CarArgument,
    drive: DriveOption = None,
    once: Annotated[bool, typer.Option("--once", help="Stop at the end of the trace; default: it is repeated.")] = False,
    plug: Annotated[str, typer.Option("--plug", help="Plugged in at the start: none, ac or dc.", metavar="PLACE")] = "none",
    ac: Annotated[str | None, typer.Option("--ac", help="Wall box or socket; default: a usual one.", metavar="CHARGER")] = None,
    dc: Annotated[str | None, typer.Option("--dc", help="Station; default: a usual one.", metavar="CHARGER")] = None,
    speed: Annotated[str, typer.Option("--speed", help="Times real time: 1x, 10x, or max.", metavar="FACTOR")] = "1x",
    duration: Annotated[float | None, typer.Option("--duration", help=DURATION_HELP, metavar="S", parser=reader("s"))] = None,
    step: Annotated[float, typer.Option("--step", help="Time step [s], 0.01 to 1.", metavar="S", parser=reader("s"))] = 0.1,
    soc: SocOption = 0.8,
    temp: TemperatureOption = 20.0,
    fault: Annotated[list[str] | None, typer.Option("--fault", help=FAULT_HELP, metavar="FAULT")] = None,
    state: Annotated[
        Path | None, typer.Option("--state", help="File from which it goes on, and into which it is saved.", metavar="FILE")
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Write all that it is told to this file.", metavar="FILE")
    ] = None,
    replay: Annotated[Path | None, typer.Option("--replay", help="Run a recording again, instead.", metavar="FILE")] = None,
    site: Annotated[int | None, typer.Option("--site", help=SITE_HELP, metavar="N", parser=read_count)] = None,
    grid_limit: GridOption = 100.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Write a line of JSON each second: all signals and trouble codes.")
    ] = False,
    *,
    protocols: dict[str, str | None],
) -> None:
    """Run one car live, in real time or faster."""
    from voltwright.cli.engine import start

    start()
    from voltwright.operations.live import LiveRequest, live_car, read_fault, read_speed

    _check(replay, site, {"record": record, **protocols}, state, fault)
    factor = read_speed(speed)
    request = LiveRequest(
        car,
        drive,
        repeat=not once,
        plug=plug,
        ac=ac,
        dc=dc,
        speed=factor,
        duration_s=duration,
        step_s=step,
        soc_start=soc,
        temp_ambient_c=temp,
        state=state,
        site_points=site,
        grid_limit_kw=grid_limit,
        basis=basis,
        anchor=anchor,
    )
    if site is not None:
        _run_site(request, json, protocols)
        return
    made = live_car(request)
    for text in fault or ():
        name, options = read_fault(text)
        made.fault(name, **options)
    if replay is not None:
        _replay(made, replay, json)
    else:
        _run(made, request.speed, duration, state, record, json, protocols)


def _check(replay: Path | None, site: int | None, more: dict[str, object], state: Path | None, fault: list[str] | None) -> None:
    """Refuse what a replay or a site would not take notice of."""
    if replay is not None:
        check_alone("--replay", "runs a recording again and nothing else", {"state": state, "site": site, **more})
    if site is not None:
        check_alone("--site", "has charge points that speak OCPP alone", {"fault": fault, **more}, ("ocpp",))


def _run(
    car: "LiveCar",
    speed: float | None,
    duration_s: float | None,
    state: Path | None,
    record: Path | None,
    json: bool,
    protocols: dict[str, str | None],
) -> None:
    import asyncio
    import math

    from voltwright.interfaces.whole_file import check_writable
    from voltwright.live.recording import Recording
    from voltwright.live.runner import run_live

    if state is not None:
        check_writable(state)
    parts = parts_of(car, protocols)
    recording = None if record is None else Recording(car, record)
    factor = math.inf if speed is None else speed
    try:
        done = asyncio.run(
            run_live(car, parts, speed=factor, duration_s=duration_s, state=state, status=lambda run: _tell(run.car, json))
        )
    finally:
        if recording is not None:
            recording.close()
    _tell(car, json)
    _close(done, json)


def _run_site(request: "LiveRequest", json: bool, protocols: dict[str, str | None]) -> None:
    import asyncio
    import math

    from voltwright.errors import SpecError
    from voltwright.live.runner import run_live
    from voltwright.operations.live import live_cars

    url = protocols.get("ocpp")
    if url is None:
        raise SpecError("`--site` needs a central system, so give `--ocpp` too, such as ws://127.0.0.1:9000.", "site_points")
    from voltwright.live.ocpp.part import make_site

    cars = live_cars(request)
    limit_w = 1e3 * request.grid_limit_kw
    made = make_site(url, cars, limit_w, protocols)
    factor = math.inf if request.speed is None else request.speed
    done = asyncio.run(
        run_live(cars[0], [made], speed=factor, duration_s=request.duration_s, status=lambda run: _tell_site(made, json))
    )
    _tell_site(made, json)
    _close(done, json)


def _tell_site(site: "Site", json: bool) -> None:
    """One line about a site."""
    import sys

    from voltwright.cli.encoding import write
    from voltwright.formatting import number

    charging = sum(point.status == "Charging" for point in site.points)
    online, waiting = sum(point.online for point in site.points), site.waiting
    if json:
        line = {"time_s": site.points[0].car.time_s, "points": len(site.points), "online": online, "charging": charging}
        line |= {"power_w": site.power_w, "power_highest_w": site.most_w, "limit_w": site.limit_w, "messages_waiting": waiting}
        sys.stdout.write(json_text.dumps(line, allow_nan=False) + "\n")
        sys.stdout.flush()
        return
    power = f"{number(1e-3 * site.power_w, 1)} of {number(1e-3 * site.limit_w, 1)} kW"
    write(f"{len(site.points)} points, {online} connected, {charging} charging  {power}  {waiting} messages wait")


def _replay(car: "LiveCar", path: Path, json: bool) -> None:
    from hashlib import sha256

    from voltwright.cli.output import console
    from voltwright.live.recording import replay

    steps = replay(car, path)
    _tell(car, json)
    mark = sha256(car.vector.tobytes()).hexdigest()[:16]
    console(errors=True).print(f"{steps} steps again; the car ends in the state {mark}.", style="dim")


def _tell(car: "LiveCar", json: bool) -> None:
    """One line about the car."""
    import sys

    from voltwright.cli.encoding import write
    from voltwright.formatting import number

    values = car.signals()
    if json:
        codes = [{"code": each.code, "text": each.text, "since_s": each.since_s} for each in car.trouble_codes()]
        line = {"signals": values, "pilot": car.pilot.name, "settings": car.settings, "trouble_codes": codes}
        sys.stdout.write(json_text.dumps(line, allow_nan=False) + "\n")
        sys.stdout.flush()
        return
    seconds = int(values["time_s"] + 1e-6)
    parts = [
        f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
        f"{number(values['speed_kmh'], 0)} km/h",
        f"SoC {number(values['soc_percent'], 1)} %",
        f"battery {number(-1e-3 * values['terminal_w'], 1)} kW",
        f"cells {number(values['cells_c'], 1)} °C",
    ]
    if values["place"]:
        parts.append(f"{car.settings['plug']} {car.pilot.name} {number(1e-3 * values['meter_w'], 1)} kW")
    parts += [each.code for each in car.trouble_codes()]
    write("  ".join(parts))


def _close(done: "Live", json: bool) -> None:
    from voltwright.cli.output import warn

    if done.late_s > 0.0 and not json:
        warn(f"The car fell {done.late_s:.0f} s behind the clock; take a longer `--step`, or fewer protocols.")
