"""`voltwright climate`: consumption and range of a car against the air's temperature, and what makes the difference."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_cycle
from voltwright.cli.options import CarArgument, JsonOption, reader

if TYPE_CHECKING:
    from voltwright.study.climate import ClimatePoint, ClimateStudy

CYCLE_HELP = "Driven again and again: name of a shipped cycle, or a CSV or GPX file; left out: WLTC, a scooter 20 km/h."
KINDS = {"heat_pump": "heat pump", "resistance": "resistance heater", "none": "no climate system"}
STEP_LEAST_K = 0.5
MATTERS_WH_KM = 0.05


def climate(
    car: CarArgument,
    cycle: Annotated[str | None, typer.Option("--cycle", help=CYCLE_HELP, metavar="CYCLE", autocompletion=complete_cycle)] = None,
    coldest: Annotated[float, typer.Option("--from", help="Lowest temperature [°C].", metavar="C", parser=reader("c"))] = -20.0,
    hottest: Annotated[float, typer.Option("--to", help="Highest temperature [°C].", metavar="C", parser=reader("c"))] = 40.0,
    step: Annotated[float, typer.Option("--step", help="From one temperature to the next [K].", metavar="K")] = 5.0,
    preconditioned: Annotated[
        bool,
        typer.Option("--preconditioned/--soaked", help="Start with cabin and cells warmed from the mains, or as the air is."),
    ] = False,
    sun: Annotated[float, typer.Option("--sun", help="Sun on the car [W/m²].", metavar="W/M2")] = 0.0,
    comfort: Annotated[bool, typer.Option("--comfort/--no-comfort", help="Whether the cabin is heated and cooled.")] = True,
    picture: Annotated[Path | None, typer.Option("--picture", help="Write the picture, .svg or .png.", metavar="FILE")] = None,
    json: JsonOption = False,
) -> None:
    """Consumption and range against the air's temperature."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.library.cycles import load_cycle
    from voltwright.library.find import load_car

    spec, wanted = load_car(car), None if cycle is None else load_cycle(cycle)
    temperatures = _temperatures(coldest, hottest, step)
    _check_picture(picture)
    with working(f"driving {spec.name} at {len(temperatures)} temperatures (the first time it is compiled, once)"):
        start()
        from voltwright.study.climate import climate_study

        state = "preconditioned" if preconditioned else "soaked"
        study = climate_study(spec, wanted, temperatures, state, sun, comfort)
    if picture is not None:
        _draw(study, spec.title, picture)
    if json:
        print_json({"title": spec.title, **asdict(study), "picture": None if picture is None else str(picture)})
    else:
        _print(study, spec.title, picture)


def _temperatures(coldest: float, hottest: float, step: float) -> tuple[float, ...]:
    """From the lowest to the highest in steps."""
    from voltwright.errors import SpecError

    if not hottest >= coldest:
        raise SpecError(f"--to must be at least --from ({coldest:g} °C), but is {hottest:g} °C.", "to")
    if not step >= STEP_LEAST_K:
        raise SpecError(f"--step must be at least {STEP_LEAST_K:g} K, but is {step:g} K.", "step")
    count = int((hottest - coldest) / step + 1e-9) + 1
    return tuple(coldest + number * step for number in range(count))


def _check_picture(picture: Path | None) -> None:
    if picture is not None:
        from voltwright.interfaces.whole_file import check_writable
        from voltwright.report.render import check_ending

        check_ending(picture)
        check_writable(picture)


def _draw(study: "ClimateStudy", title: str, picture: Path) -> None:
    from voltwright.interfaces.whole_file import write_whole
    from voltwright.report.climate_chart import climate_picture
    from voltwright.report.render import check_ending, picture_bytes

    drawn = picture_bytes(climate_picture(study, title), check_ending(picture))
    write_whole(picture, lambda beside: _write_bytes(beside, drawn))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _print(study: "ClimateStudy", title: str, picture: Path | None) -> None:
    from voltwright.cli.output import console, escape, number, percent, table

    out, zero = console(), study.reference
    sun = f", sun {study.sun_w_m2:g} W/m²" if study.sun_w_m2 else ""
    heading = f"{escape(title)} over {study.cycle}, full to empty, {study.start}{sun}; {KINDS[study.kind]}"
    out.print(f"[bold]{heading}[/]", soft_wrap=True)
    shown = table("", "air\n°C", "range\nkm", "to 20 °C", "cells give\nWh/km", "first lap\nWh/km", *_HEADINGS, left=0)
    for point in study.points:
        shown.add_row(
            f"{point.temperature_c:g}".replace("-", "−"),
            number(point.range_km, 0),
            percent(point.range_km / zero.range_km - 1.0, 0),
            number(point.consumption_wh_km),
            number(point.first_wh_km),
            *(_more(point.parts_wh_km[name] - zero.parts_wh_km[name]) for name in _PARTS),
        )
    out.print(shown)
    for sentence in _remarks(study):
        out.print(f"[yellow]•[/] {sentence}")
    out.print(
        f"Cabin to 12 V: Wh/km more than at 20 °C, where the car drives {number(zero.range_km, 0)} km at "
        f"{number(zero.consumption_wh_km)} Wh/km. Recovery: braking that cold or full cells refuse, and friction brakes take.",
        style="dim",
        soft_wrap=True,
    )
    if picture is not None:
        console(errors=True).print(f"picture: {picture}", style="dim", soft_wrap=True, markup=False)


_PARTS = ("cabin", "cells", "air", "tyres", "pack", "brakes", "drive", "base")
_HEADINGS = ("cabin", "cells", "air", "tyres", "battery", "recovery", "drive", "12 V")


def _more(value: float) -> str:
    return "" if abs(value) < MATTERS_WH_KM else f"{value:+.1f}".replace("-", "−")


def _remarks(study: "ClimateStudy") -> list[str]:
    """Where the cycle was not followed, and where comfort was not held and at which temperature worst."""
    slow = [point for point in study.points if not point.follows]
    behind = []
    if slow:
        least = min(slow, key=lambda point: point.first_lap_share)
        places = ", ".join(f"{point.temperature_c:g}" for point in slow)
        behind.append(
            f"The vehicle cannot follow {study.cycle} at {places} °C: it is driven as far as it comes, at "
            f"{least.temperature_c:g} °C {100 * least.first_lap_share:.0f} % of the first lap."
        )
    lacking: list[ClimatePoint] = [point for point in study.points if point.unmet_wh_km > MATTERS_WH_KM]
    if not lacking:
        return [sentence.replace("-", "−") for sentence in behind]
    worst = max(lacking, key=lambda point: point.unmet_wh_km)
    places = ", ".join(f"{point.temperature_c:g}" for point in lacking)
    sentence = (
        f"The climate system lacks power at {places} °C: at {worst.temperature_c:g} °C {worst.unmet_wh_km:.1f} Wh/km of heat or "
        f"cold are missing, and the cabin has {worst.cabin_after_c:.0f} °C behind the first lap."
    )
    return [sentence.replace("-", "−") for sentence in (*behind, sentence)]
