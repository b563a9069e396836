"""Tables of `voltwright produce`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voltwright.operations.produce import ProduceResult

SIGNALS_SHOWN = 3
"""Of each chart; `--json` has all."""


def print_production(result: "ProduceResult") -> None:
    """Print what a production plan comes to."""
    from voltwright.cli.output import console, escape, print_loss_model
    from voltwright.formatting import number

    out = console()
    out.print(f"[bold]{escape(result.title)}[/]: {number(result.count)} cars, {number(result.sampled)} of them certified")
    out.print(_plants(result))
    out.print(_spreads(result))
    out.print("as one test of each car measures it; `--json` and `--csv` have the true figures beside them", style="dim")
    out.print(_contributions(result))
    out.print("of the variance of measured consumption, to first order, in a mature plant", style="dim")
    out.print(_conformity(result))
    _print_drift(result)
    _print_durability(result)
    for number_of_car, why in result.failed.items():
        out.print(f"[yellow]•[/] Car {number_of_car} cannot be certified and does not count: {escape(why)}")
    if result.engine_checked:
        out.print(
            f"Batch engine: within {number(100.0 * result.engine_error, 2)} % of the full test in {result.engine_checked} "
            "figures of single cars.",
            style="dim",
        )
    judged = [row.name for row in result.tolerances if not row.written]
    if judged:
        out.print(f"tolerances by default: {', '.join(judged)}; `--json` has the source of each", style="dim")
    for words in dict.fromkeys(result.loss_models.values()):
        print_loss_model(words)


def _plants(result: "ProduceResult"):
    from voltwright.cli.output import escape, table
    from voltwright.formatting import number

    shown = table("Plants", "plant", "cars", "first", "last", "full rate a week", "half of it after days")
    for row in result.plants:
        shown.add_row(escape(row.name), number(row.cars), row.start, row.end, number(row.full_rate), number(row.days_to_half))
    return shown


def _spreads(result: "ProduceResult"):
    """Measured figures by variant; those of the first procedure by plant too."""
    from voltwright.cli.output import escape, table
    from voltwright.figures import QUANTITIES
    from voltwright.formatting import number
    from voltwright.units import symbol_of

    shown = table("Measured figures", "cars", "design", "mean", "sd %", "P1", "P5", "P50", "P95", "P99")
    figure, first = "", {row.figure for row in result.histograms[: 2 * len(result.conformity)]}
    for row in result.spreads:
        if not row.measured or row.variant is None or (row.plant is not None and row.figure not in first):
            continue
        if row.figure != figure:
            figure = row.figure
            shown.add_section()
            shown.add_row(f"{QUANTITIES.get(figure, figure)}, {symbol_of(figure)}", *[""] * 8)
        decimals = 1 if figure.endswith("wh_km") else 0
        shown.add_row(
            f" {escape(row.variant)}" if row.plant is None else f"   {escape(row.plant)}",
            number(row.design, decimals) if row.plant is None else "",
            number(row.mean, decimals),
            number(100.0 * row.sd / row.mean, 2),
            *(number(value, decimals) for value in (row.p1, row.p5, row.p50, row.p95, row.p99)),
        )
    return shown


def _contributions(result: "ProduceResult"):
    from voltwright.cli.output import escape, table
    from voltwright.figures import TOLERANCES
    from voltwright.formatting import number, quantity
    from voltwright.spec.tolerance import UNITS

    figure = result.conformity[0].figure
    rows = [row for row in result.contributions if row.figure == figure]
    variants = list(dict.fromkeys(row.variant for row in rows))
    shown = table("What the spread consists of", "tolerance", "sd", *(f"{escape(name)} %" for name in variants))
    by_name = {(row.tolerance, row.variant): row for row in rows}
    relative = {row.name: row.relative for row in result.tolerances}
    for name in sorted(relative, key=lambda each: -by_name[each, variants[0]].share):
        sd = by_name[name, variants[0]].sd
        words = quantity(100.0 * sd, "%", 2) if relative[name] else quantity(sd, UNITS[name] or "", 3)
        shown.add_row(TOLERANCES[name], words, *(number(100.0 * by_name[name, each].share, 1) for each in variants))
    return shown


def _conformity(result: "ProduceResult"):
    from voltwright.cli.output import escape, table
    from voltwright.figures import QUANTITIES
    from voltwright.formatting import DASH, number, percent

    first = result.conformity[0]
    shown = table(
        f"Conformity of production, {QUANTITIES.get(first.figure, first.figure)}, for a risk of {percent(first.risk, 1)}",
        "variant",
        "design Wh/km",
        "fails if declared",
        "declare Wh/km",
        "range with it km",
        f"{percent(1.0 - first.risk, 0)} reach km",
        "tests",
        "plan declares",
        "fails",
    )
    for row in result.conformity:
        written = row.written_wh_km is not None
        shown.add_row(
            escape(row.variant),
            number(row.designed_wh_km, 1),
            percent(row.fails_designed, 1),
            number(row.declared_wh_km, 1),
            number(row.range_declared_km, 0),
            number(row.range_reached_km, 0),
            number(row.tests, 1),
            number(row.written_wh_km, 1) if written else DASH,
            percent(row.fails, 1) if written else DASH,
        )
    return shown


def _print_drift(result: "ProduceResult") -> None:
    from voltwright.cli.output import console, escape
    from voltwright.formatting import number, signed

    out = console()
    if not result.charts:
        return
    for chart in result.charts:
        if not chart.signals:
            out.print(f"Audit, {escape(chart.plant)}: no drift signalled in {number(chart.tested)} tests.")
        for signal in chart.signals[:SIGNALS_SHOWN]:
            out.print(
                f"Audit, {escape(chart.plant)}: drift {signal.side} the design on day {number(signal.day)}, test "
                f"{number(signal.tests)} of {number(chart.tested)}; since day {number(signal.began_day)}, mean "
                f"{signed(signal.mean_percent, 1)} %."
            )
        more = len(chart.signals) - SIGNALS_SHOWN
        if more > 0:
            out.print(f"Audit, {escape(chart.plant)}: {more} more signals.", style="dim")
    lengths = {row.shift: row for row in result.run_lengths}
    quiet, shifted = lengths[0.0], lengths[1.0]
    out.print(
        f"CUSUM chart: a false signal every {number(quiet.tests)} tests ({number(quiet.weeks)} weeks); "
        f"a mean off by one standard deviation is found after {number(shifted.tests, 1)} tests.",
        style="dim",
    )


def _print_durability(result: "ProduceResult") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import number, percent

    if not result.durability:
        return
    headings = ("required %", "mean %", "P5 %", "range P5 %", "hold it %", "monitor says %", "Part B")
    shown = table("Fleet in use by UN GTR 22: what is left", "variant", "years / km", *headings, left=2, names=2)
    for row in result.durability:
        for step in row.steps:
            shown.add_row(
                escape(row.variant) if step is row.steps[0] else "",
                f"{number(step.years)} / {number(step.distance_km)}",
                number(100.0 * step.share_least),
                *(number(100.0 * value, 1) for value in (step.soce_mean, step.soce_p5, step.socr_p5)),
                *(number(100.0 * value, 1) for value in (step.holding, step.reading)),
                "[green]passes[/]" if step.part_b.passes else "[red]fails[/]",
            )
    out = console()
    out.print(shown)
    for row in result.durability:
        last = row.monitor[-1]
        words = {"pass": "passes", "fail": "fails", "next": "is not decided"}[last.decision]
        out.print(
            f"{escape(row.variant)}: monitor test, Part A, {words} after {last.tests} cars (fails in "
            f"{percent(row.monitor_fails, 1)} of draws). {number(row.runs)} ageing runs by {row.law}; between them within "
            f"{number(row.error_max_percent, 2)} points.",
            style="dim",
        )
