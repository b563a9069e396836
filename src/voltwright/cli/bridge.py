"""`voltwright bridge`: from the label to a trip, and what each difference between the two costs."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_cycle
from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    JsonOption,
    PayloadOption,
    PictureOption,
    SocOption,
    WindOption,
    reader,
)
from voltwright.formatting import change, number, short, signed

if TYPE_CHECKING:
    from voltwright.operations.bridge import BridgeResult

TripArgument = Annotated[
    str,
    typer.Argument(
        help="Name of a shipped cycle or day (see `voltwright cycles`), or a CSV or GPX file.",
        metavar="TRIP",
        autocompletion=complete_cycle,
    ),
]
TempOption = Annotated[float, typer.Option("--temp", help="Temperature of the air [°C].", metavar="C", parser=reader("c"))]
CellsOption = Annotated[
    float | None,
    typer.Option(
        "--cells", help="Temperature of the cells at the start [°C]; default: as the air.", metavar="C", parser=reader("c")
    ),
]
LabelOption = Annotated[
    str, typer.Option("--label", help="Label that the steps begin at: epa, wltp, cltc or nedc.", metavar="LABEL")
]
TyresOption = Annotated[
    float,
    typer.Option(
        "--tyres",
        help="Rolling resistance over that of the car's own tyres; winter tyres: about 1.1.",
        metavar="FACTOR",
        parser=reader(),
    ),
]
SunOption = Annotated[float, typer.Option("--sun", help="Sun on the car [W/m²].", metavar="W_M2", parser=reader())]
WarmOption = Annotated[bool, typer.Option("--warm", help="Start with tyres and gears run warm; default: cold, as after a night.")]
NoCabinOption = Annotated[bool, typer.Option("--no-cabin", help="Neither heat nor cool the cabin.")]


def bridge(
    car: CarArgument,
    trip: TripArgument,
    label: LabelOption = "epa",
    temp: TempOption = 20.0,
    no_cabin: NoCabinOption = False,
    cells: CellsOption = None,
    warm: WarmOption = False,
    payload: PayloadOption = 0.0,
    wind: WindOption = 0.0,
    tyres: TyresOption = 1.0,
    sun: SunOption = 0.0,
    soc: SocOption = 1.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """From the label to a trip: what each difference costs."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.bridge import BridgeRequest, run_bridge

    request = BridgeRequest(
        car,
        trip,
        label=label,
        temp_ambient_c=temp,
        cabin=not no_cabin,
        temp_cells_c=cells,
        cold_start=not warm,
        payload_kg=payload,
        headwind_kmh=wind,
        tyre_factor=tyres,
        sun_w_m2=sun,
        soc_start=soc,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_bridge, request)
    if picture is not None:
        from voltwright.report.bridge_chart import bridge_picture

        write_picture(picture, bridge_picture(result, result.title, result.trip_title))
    tell_written(picture=picture)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "BridgeResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out = console()
    shown = table(f"{escape(result.title)}: from the label to {escape(result.trip_title)}", "", "Wh/km", "", "range km", "")
    shown.add_row(
        f"Label ({result.label.upper()}), from the grid",
        *(number(result.consumption_label_wh_km, 1), "", number(result.range_label_km), ""),
    )
    for step in result.steps:
        ways = ("", "") if step.range_after_km is None else (number(step.range_after_km), _signed(step.range_change_km, 0))
        shown.add_row(
            escape(step.title), number(step.consumption_after_wh_km, 1), _signed(step.consumption_change_wh_km, 1), *ways
        )
    way = "" if result.range_trip_km is None else number(result.range_trip_km)
    shown.add_row("Trip, at the battery", number(result.consumption_trip_wh_km, 1), "", way, "")
    out.print(shown)
    out.print(
        f"{short(round(result.distance_km, 1))} km; charge {change(100 * result.soc_start, 100 * result.soc_end)} %; from the "
        f"grid {number(result.consumption_trip_wall_wh_km, 1)} Wh/km",
        markup=False,
    )
    for note in result.notes:
        out.print(f"• {note}", style="dim", markup=False)
    print_loss_model(result.loss_model)


def _signed(value: float | None, digits: int) -> str:
    return "" if value is None else signed(value, digits)
