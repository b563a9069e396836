"""`voltwright conformity`: the sequential test of conformity of production on measured values."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import JsonOption, PictureOption, reader

if TYPE_CHECKING:
    from voltwright.operations.conformity import ConformityResult

COLOURS = {"pass": "green", "fail": "red", "next": "yellow"}


def conformity(
    file: Annotated[
        str,
        typer.Argument(
            help="CSV of the tests in their order: consumption_wh_km; or soce_read_percent and soce_measured_percent.",
            metavar="FILE.csv",
        ),
    ],
    declared: Annotated[
        float | None,
        typer.Option("--declared", help="Declared consumption [Wh/km].", metavar="WH_KM", parser=reader("wh_km")),
    ] = None,
    limit: Annotated[
        float | None,
        typer.Option("--limit", help="A of the test; default: 1.01, of the monitor 5.", metavar="A", parser=reader()),
    ] = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Pass, fail or one more test: conformity of production of measured cars."""
    from voltwright.cli.engine import perform
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json
    from voltwright.errors import SpecError
    from voltwright.operations.conformity import ConformityRequest, run_conformity

    check_targets(picture=picture)
    result = perform(run_conformity, ConformityRequest(file, declared_wh_km=declared, limit=limit))
    if picture is not None:
        from voltwright.report.production_chart import characteristic_picture

        if result.characteristic is None:
            raise SpecError("There is nothing to draw: it takes measured consumption with a spread.")
        write_picture(picture, characteristic_picture(result.characteristic, "Series with the spread that was measured"))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(result: "ConformityResult") -> None:
    from voltwright.cli.output import console, table
    from voltwright.formatting import DASH, number, signed

    out, monitor = console(), result.of == "monitor"
    scale, digits, unit = (1.0, 2, "points") if monitor else (100.0, 2, "% of declared")

    def cell(value: float | None) -> str:
        return DASH if value is None else number(scale * value, digits)

    title = (
        "Monitor of the battery, read less measured"
        if monitor
        else f"Consumption, declared {number(result.declared_wh_km, 1)} Wh/km"
    )
    shown = table(f"{title}, in {unit}", "tests", "value", "mean", "sd", "passes up to", "fails above", "decision", left=0)
    for step in result.steps:
        cells = map(cell, (step.value, step.mean, step.sd, step.passes_at_most, step.fails_above))
        colour = COLOURS[step.decision]
        shown.add_row(str(step.tests), *cells, f"[{colour}]{'one more' if step.decision == 'next' else step.decision}[/]")
    out.print(shown)
    out.print(_verdict(result))
    if result.characteristic is not None:
        found = result.characteristic
        rates = table("Series with this spread", "mean over declared %", "fail %", "tests", left=0)
        for bias, fails, tests in zip(found.bias_percent, found.fails[0], found.tests[0], strict=True):
            rates.add_row(signed(bias, 2), number(100.0 * fails, 1), number(tests, 1))
        out.print(rates)
    for rule in result.rules:
        out.print(f"[{rule.confidence}] {rule.text}", style="dim", markup=False)


def _verdict(result: "ConformityResult") -> str:
    from voltwright.formatting import number

    count, behind = len(result.steps), result.given - len(result.steps)
    tests = f"{count} test{'' if count == 1 else 's'}"
    if result.decision == "next":
        if result.next_passes_from is None or result.next_passes_to is None:
            return f"Not decided after {tests}: test one more. No value of the next test passes at once."
        unit = "points" if result.of == "monitor" else "Wh/km"
        span = f"{number(result.next_passes_from, 1)} to {number(result.next_passes_to, 1)} {unit}"
        return f"Not decided after {tests}: test one more. The series passes at once with {span}."
    words = "passes" if result.decision == "pass" else "fails"
    left = "The value behind it does" if behind == 1 else f"The {behind} values behind it do"
    return f"The series {words} after {tests}.{f' {left} not count.' if behind else ''}"
