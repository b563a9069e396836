"""`voltwright certify`: certified range and consumption of a car by a rule book, with the whole test behind them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from voltwright.cli.names import complete_procedure
from voltwright.cli.options import CarArgument, JsonOption, reader

if TYPE_CHECKING:
    from voltwright.procedures.bench.certificate import Certificate
    from voltwright.spec.car import CarSpec
    from voltwright.study.calibration.calibrated_car import Informed

FLAGS = {
    "adjustment": "--five-cycle",
    "form": "--form",
    "mass_test_kg": "--mass",
    "edition": "--edition",
    "speed_km_h": "--speed",
    "temperature_c": "--temp",
}
"""The option of the command for each option of a procedure that it can set."""
PROCEDURE_HELP = "epa-mct, epa-sct, wltp, cltc, nedc or constant."


def certify(
    car: CarArgument,
    procedure: Annotated[
        str, typer.Option("--procedure", help=PROCEDURE_HELP, metavar="NAME", autocompletion=complete_procedure)
    ] = "epa-mct",
    five_cycle: Annotated[bool, typer.Option("--five-cycle", help="EPA: the car's own factor instead of 0.7.")] = False,
    form: Annotated[
        Literal["consecutive", "shortened"] | None,
        typer.Option("--form", help="WLTP, CLTC, NEDC: form of the test; left out: the one that the rule takes."),
    ] = None,
    mass: Annotated[
        float | None,
        typer.Option(
            "--mass", help="WLTP, CLTC, NEDC: test mass; left out: by the rule [kg].", metavar="KG", parser=reader("kg")
        ),
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help="NEDC: supplement-11, or drive-to-empty, the rule before.", metavar="NAME")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option("--speed", help="Constant: speed held; left out: 100 [km/h].", metavar="KMH", parser=reader("kmh")),
    ] = None,
    temp: Annotated[
        float | None,
        typer.Option("--temp", help="Constant: air, tyres and cells; left out: 23 [°C].", metavar="C", parser=reader("c")),
    ] = None,
    basis: Annotated[
        Literal["traits", "kin"],
        typer.Option("--basis", help="What the losses rest on: traits, or kin: tests of other cars of the maker too."),
    ] = "kin",
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor", help="A known EPA test of the car or a sibling: CAR, or CAR:UDDS,HWFET [Wh/km, mains].", metavar="CAR"
        ),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with the picture.", metavar="FILE")] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Write the picture of the test, .svg or .png.", metavar="FILE"),
    ] = None,
    trace: Annotated[
        Path | None, typer.Option("--trace", help="Write the test second by second to this Parquet file.", metavar="FILE.parquet")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Certified range and consumption by a rule book."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import working
    from voltwright.library.find import load_car

    spec = load_car(car)
    _check_targets(html, picture, trace)
    values = ("five-cycle" if five_cycle else None, form, mass, edition, speed, temp)
    options = {name: value for name, value in zip(FLAGS, values, strict=True) if value is not None}
    with working(f"certifying {spec.name} by {procedure} (the first time it is compiled, once)"):
        start()
        from voltwright.procedures.certify import certify as run_procedure
        from voltwright.study.calibration.calibrated_car import inform, read_anchor

        _check_options(procedure, options)
        known = inform(spec, basis, None if anchor is None else read_anchor(anchor))
        certificate = run_procedure(known.spec, procedure, **options)
    with working("drawing"):
        _write(certificate, spec, html=html, picture=picture, trace=trace)
    _tell(certificate, spec, known, {"html": html, "picture": picture, "trace": trace}, json)


def _tell(certificate: "Certificate", spec: "CarSpec", known: "Informed", written: dict[str, Path | None], as_json: bool) -> None:
    """Print the certificate beside what others published, and which files were written."""
    from voltwright.cli.output import console, print_json
    from voltwright.report.certification.labels import deviations

    beside = deviations(certificate, spec)
    files = {name: None if path is None else str(path) for name, path in written.items()}
    if as_json:
        from voltwright.cli.certify_figures import certificate_figures

        published = [asdict(entry) for entry in beside]
        losses = {"basis": known.basis, "changes": known.changes}
        print_json({"title": spec.title, **certificate_figures(certificate), "losses": losses, "published": published, **files})
        return
    from voltwright.cli.certify_tables import print_certificate

    print_certificate(certificate, spec.title, beside)
    console().print(f"Losses {known.basis}.", style="dim", soft_wrap=True, markup=False)
    for name, path in files.items():
        if path is not None:
            console(errors=True).print(f"{name}: {path}", style="dim", soft_wrap=True, markup=False)


def _check_options(procedure: str, options: dict[str, Any]) -> None:
    """Refuse an option that the procedure does not have, in the words of the command line."""
    from voltwright.errors import SpecError
    from voltwright.procedures.certify import options_of

    known = options_of(procedure)
    for name in options:
        if name not in known:
            flags = ", ".join(flag for other, flag in FLAGS.items() if other in known)
            raise SpecError(f"{FLAGS[name]} is no option of the procedure {procedure}, which has {flags}.", name)


def _check_targets(html: Path | None, picture: Path | None, trace: Path | None) -> None:
    """Find out before the test whether its files can be written."""
    from voltwright.interfaces.whole_file import check_writable

    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)
    for path in (html, picture, trace):
        if path is not None:
            check_writable(path)


def _write(certificate: "Certificate", spec: "CarSpec", *, html: Path | None, picture: Path | None, trace: Path | None) -> None:
    """The page, the picture and the trace, as far as they are asked for."""
    from voltwright.interfaces.whole_file import write_text, write_whole

    if html is not None:
        from voltwright.report.certification.page import certificate_page

        write_text(html, certificate_page(certificate, spec))
    if picture is not None:
        from voltwright.report.certification.chart import certificate_picture
        from voltwright.report.render import check_ending, picture_bytes

        drawn = picture_bytes(certificate_picture(certificate, spec.title), check_ending(picture))
        write_whole(picture, lambda beside: _write_bytes(beside, drawn))
    if trace is not None:
        from voltwright.cli.certify_figures import certificate_figures, columns_of_tests
        from voltwright.interfaces.parquet import write_trace

        write_trace(trace, columns_of_tests(certificate), certificate_figures(certificate))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
