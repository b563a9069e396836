"""`voltwright climate`: consumption and range of a car against the air's temperature, and what makes the difference."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_cycle
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, reader
from voltwright.figures import CLIMATE_PARTS
from voltwright.formatting import deviation_percent, number, short, signed

if TYPE_CHECKING:
    from voltwright.operations.climate import ClimateResult
    from voltwright.study.climate import ClimatePoint

CYCLE_HELP = "Driven again and again: name of a shipped cycle, or a CSV or GPX file; default: WLTC, a scooter 20 km/h."
KINDS = {"heat_pump": "heat pump", "resistance": "resistance heater", "none": "no climate system"}
MATTERS_WH_KM = 0.05


def climate(
    car: CarArgument,
    cycle: Annotated[str | None, typer.Option("--cycle", help=CYCLE_HELP, metavar="CYCLE", autocompletion=complete_cycle)] = None,
    coldest: Annotated[float, typer.Option("--from", help="Lowest temperature [°C].", metavar="C", parser=reader("c"))] = -20.0,
    hottest: Annotated[float, typer.Option("--to", help="Highest temperature [°C].", metavar="C", parser=reader("c"))] = 40.0,
    step: Annotated[
        float, typer.Option("--step", help="From one temperature to the next [K].", metavar="K", parser=reader("k"))
    ] = 5.0,
    preconditioned: Annotated[
        bool,
        typer.Option("--preconditioned/--soaked", help="Start with cabin and cells warmed from the grid, or as the air is."),
    ] = False,
    sun: Annotated[float, typer.Option("--sun", help="Sun on the car [W/m²].", metavar="W/M2", parser=reader("w_m2"))] = 0.0,
    comfort: Annotated[bool, typer.Option("--comfort/--no-comfort", help="Whether the cabin is heated and cooled.")] = True,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Consumption and range against the air's temperature."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.climate import ClimateRequest, run_climate

    request = ClimateRequest(
        car,
        cycle,
        temp_ambient_min_c=coldest,
        temp_ambient_max_c=hottest,
        temp_step_k=step,
        start="preconditioned" if preconditioned else "soaked",
        sun_w_m2=sun,
        comfort=comfort,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_climate, request)
    if picture is not None:
        from voltwright.report.climate_chart import climate_picture

        write_picture(picture, climate_picture(result, result.title))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(study: "ClimateResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out, zero = console(), study.reference
    sun = f", sun {short(study.sun_w_m2)} W/m²" if study.sun_w_m2 else ""
    heading = f"{escape(study.title)} over {study.cycle}, full to empty, {study.start}{sun}; {KINDS[study.kind]}"
    out.print(f"[bold]{heading}[/]")
    shown = table("", "air °C", "range km", "of 20 °C", "cells Wh/km", "first lap Wh/km", *_HEADINGS, left=0)
    for point in study.points:
        shown.add_row(
            short(point.temperature_c),
            number(point.range_km, 0),
            deviation_percent(point.range_km / zero.range_km - 1.0, 0),
            number(point.consumption_wh_km, 1),
            number(point.first_wh_km, 1),
            *(_more(point.parts_wh_km[name] - zero.parts_wh_km[name]) for name in _PARTS),
        )
    out.print(shown)
    for words in study.recording_remarks:
        out.print(escape(f"{study.cycle}: {words}."), style="yellow", soft_wrap=True)
    for sentence in _remarks(study):
        out.print(f"[yellow]•[/] {escape(sentence)}")
    out.print(
        f"Cabin climate to 12 V load: Wh/km more than at 20 °C, where the car drives {number(zero.range_km, 0)} km at "
        f"{number(zero.consumption_wh_km, 1)} Wh/km. Friction brakes take what cold or full cells cannot recover.",
        style="dim",
    )
    print_loss_model(study.loss_model)


_PARTS = ("cabin", "cells", "air", "tyres", "pack", "brakes", "drive", "base")
_HEADINGS = tuple(CLIMATE_PARTS[name] for name in _PARTS)


def _more(value: float) -> str:
    return "" if abs(value) < MATTERS_WH_KM else signed(value, 1)


def _remarks(study: "ClimateResult") -> list[str]:
    """Where the cycle was not followed, and where comfort was not held and at which temperature worst."""
    slow = [point for point in study.points if not point.follows]
    behind = []
    if slow:
        least = min(slow, key=lambda point: point.first_lap_share)
        places = ", ".join(short(point.temperature_c) for point in slow)
        behind.append(
            f"The vehicle cannot follow {study.cycle} at {places} °C: it is driven as far as it comes, at "
            f"{short(least.temperature_c)} °C {100 * least.first_lap_share:.0f} % of the first lap."
        )
    lacking: list[ClimatePoint] = [point for point in study.points if point.unmet_wh_km > MATTERS_WH_KM]
    if not lacking:
        return behind
    worst = max(lacking, key=lambda point: point.unmet_wh_km)
    places = ", ".join(short(point.temperature_c) for point in lacking)
    sentence = (
        f"The climate system lacks power at {places} °C: at {short(worst.temperature_c)} °C {worst.unmet_wh_km:.1f} Wh/km of "
        f"heat or cold are missing, and the cabin has {number(worst.cabin_after_c)} °C after the first lap."
    )
    return [*behind, sentence]
