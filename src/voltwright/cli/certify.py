"""`voltwright certify`: predicted certified range and consumption of a car by a test procedure, with the test behind them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voltwright.cli.names import complete_procedure
from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    HtmlOption,
    JsonOption,
    PictureOption,
    TraceOption,
    reader,
)

if TYPE_CHECKING:
    from voltwright.operations.certify import CertifyResult

PROCEDURE_HELP = "epa-mct, epa-sct, wltp, cltc, nedc or constant."


def certify(
    car: CarArgument,
    procedure: Annotated[
        str, typer.Option("--procedure", help=PROCEDURE_HELP, metavar="NAME", autocompletion=complete_procedure)
    ] = "epa-mct",
    five_cycle: Annotated[bool, typer.Option("--five-cycle", help="EPA: the car's own factor instead of 0.7.")] = False,
    form: Annotated[
        Literal["consecutive", "shortened"] | None,
        typer.Option(
            "--form",
            parser=str,
            metavar="consecutive|shortened",
            help="WLTP, CLTC, NEDC: form of the test; default: by the rule.",
        ),
    ] = None,
    mass: Annotated[
        float | None,
        typer.Option("--mass", help="WLTP, CLTC, NEDC: test mass; default: by the rule [kg].", metavar="KG", parser=reader("kg")),
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help="NEDC: supplement-11, or drive-to-empty, the rule before.", metavar="NAME")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option("--speed", help="Constant: speed held; default: 100 [km/h].", metavar="KMH", parser=reader("kmh")),
    ] = None,
    temp: Annotated[
        float | None,
        typer.Option("--temp", help="Constant: air, tyres and cells; default: 23 [°C].", metavar="C", parser=reader("c")),
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    html: HtmlOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    rules: Annotated[bool, typer.Option("--rules", help="Print the rules that the result rests on.")] = False,
    json: JsonOption = False,
) -> None:
    """Predict certified range and consumption by a test procedure."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(html, picture=picture, trace=trace)
    start()
    from voltwright.operations.certify import CertifyRequest, run_certify

    request = CertifyRequest(
        car,
        procedure,
        adjustment="five-cycle" if five_cycle else None,
        form=form,
        mass_test_kg=mass,
        edition=edition,
        speed_kmh=speed,
        temp_ambient_c=temp,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_certify, request)
    _write(result, html=html, picture=picture, trace=trace)
    if json:
        print_json(result, html=html, picture=picture, trace=trace)
        return
    from voltwright.cli.certify_tables import print_certified

    print_certified(result, rules=rules)
    tell_written(html=html, picture=picture, trace=trace)


def _write(result: "CertifyResult", *, html: Path | None, picture: Path | None, trace: Path | None) -> None:
    """The page, the picture and the time series, as far as they are asked for."""
    assert result.written is not None
    if html is not None:
        from voltwright.cli.certify_tables import half_widths_on_label
        from voltwright.interfaces.whole_file import write_text
        from voltwright.report.certification.page import certificate_page

        page = certificate_page(
            result,
            result.written,
            half_widths_on_label(result.interval),
            warnings=result.warnings,
            assumed=result.most_assumed,
            loss_model=result.loss_model,
        )
        write_text(html, page)
    if picture is not None:
        from voltwright.cli.files import write_picture
        from voltwright.report.certification.chart import certificate_picture

        write_picture(picture, certificate_picture(result, result.title))
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))
