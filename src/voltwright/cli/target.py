"""`voltwright target`: the smallest change of a car that reaches what is wanted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, reader

if TYPE_CHECKING:
    from voltwright.operations.target import TargetResult


def _wanted(option: str, words: str, unit: str | None, metavar: str) -> typer.models.OptionInfo:
    return typer.Option(option, help=words, metavar=metavar, parser=reader(unit))


def target(
    car: CarArgument,
    range_cltc: Annotated[float | None, _wanted("--range-cltc", "Range by the CLTC, at least [km].", "km", "KM")] = None,
    range_wltp: Annotated[float | None, _wanted("--range-wltp", "Range by the WLTP, at least [km].", "km", "KM")] = None,
    range_epa: Annotated[float | None, _wanted("--range-epa", "Range of the EPA label, at least [km].", "km", "KM")] = None,
    consumption_cltc: Annotated[
        float | None, _wanted("--consumption-cltc", "Consumption by the CLTC, at most [Wh/km].", "wh_km", "WH_KM")
    ] = None,
    consumption_wltp: Annotated[
        float | None, _wanted("--consumption-wltp", "Consumption by the WLTP, at most [Wh/km].", "wh_km", "WH_KM")
    ] = None,
    consumption_epa: Annotated[
        float | None, _wanted("--consumption-epa", "Consumption of the EPA label, at most [Wh/km].", "wh_km", "WH_KM")
    ] = None,
    acceleration: Annotated[float | None, _wanted("--acceleration-0-100", "Time to 100 km/h, at most [s].", "s", "S")] = None,
    charge: Annotated[
        float | None, _wanted("--charge-10-80", "Time from 10 to 80 % at the strongest station, at most [min].", "min", "MIN")
    ] = None,
    mass: Annotated[float | None, _wanted("--mass", "Empty mass, at most [kg].", "kg", "KG")] = None,
    price: Annotated[float | None, _wanted("--price", "Price by the cost model, at most [USD].", None, "USD")] = None,
    free: Annotated[
        list[str] | None,
        typer.Option(
            "--free",
            help="Number of the car's file that may change; default: pack, motors, drag, tyres. May be repeated.",
            metavar="PATH",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the design as a car file.", metavar="FILE")] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """The smallest change of a car that reaches what is wanted, and what it costs."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets

    check_targets(car=out, picture=picture)
    start()
    from voltwright.operations.target import TargetRequest, run_target

    request = TargetRequest(
        car,
        range_cltc_km=range_cltc,
        range_wltp_km=range_wltp,
        range_epa_km=range_epa,
        consumption_cltc_wh_km=consumption_cltc,
        consumption_wltp_wh_km=consumption_wltp,
        consumption_epa_wh_km=consumption_epa,
        acceleration_0_100_s=acceleration,
        charge_10_80_min=charge,
        mass_curb_kg=mass,
        price_usd=price,
        free=tuple(free or ()),
        basis=basis,
        anchor=anchor,
    )
    _show(perform(run_target, request), out, picture, json)


def _show(result: "TargetResult", out: Path | None, picture: Path | None, json: bool) -> None:
    from voltwright.cli.design_tables import print_design, write_design
    from voltwright.cli.files import tell_written, write_picture
    from voltwright.cli.output import console, print_json

    if picture is not None:
        from voltwright.report.design_chart import changes_picture

        write_picture(picture, changes_picture(result))
    write_design(out, result)
    tell_written(design=out, picture=picture)
    if json:
        print_json(result)
        return
    if result.met_before:
        console().print(f"{result.title} has that already: nothing must change.", markup=False)
    print_design(result)
