"""The card of `voltwright certify` and `voltwright label`: label first, then the test, the rules, the notes."""

from typing import TYPE_CHECKING

from voltwright.cli.compare_tables import colour
from voltwright.cli.output import DASH, console, escape, number, percent, print_loss_model, table
from voltwright.procedures.bench.certificate import Certificate
from voltwright.report.certification.labels import ending, procedure_words, words_of_test
from voltwright.report.certification.tables import (
    Cell,
    Grid,
    LabelRow,
    energies,
    label_rows,
    marks_used,
    phases,
    results,
)
from voltwright.study.compare import Deviation

if TYPE_CHECKING:
    from rich.console import Console

    from voltwright.operations.certify import CertifyResult

PHASES_MAX, PHASES_FIRST, PHASES_LAST = 24, 8, 4


def print_certified(result: "CertifyResult") -> None:
    """Print a predicted certification result beside published figures, with its interval and its loss model."""
    print_certificate(result, result.title, result.published)
    interval = result.interval
    if interval is not None:
        span = f"{interval.range_km:,.0f} ± {interval.range_half_width_km:,.0f} km"
        used = f"{interval.consumption_ac_wh_km:,.0f} ± {interval.consumption_half_width_wh_km:,.0f} Wh/km"
        console().print(f"90 % interval: range {span}; consumption {used}, AC, from the grid.", style="dim", soft_wrap=True)
    for assumed in result.most_assumed:
        console().print(f"Assumed, and moves the range much: {assumed.words}.", style="dim", soft_wrap=True, markup=False)
    print_loss_model(result.loss_model)


def print_certificate(certificate: Certificate, title: str, beside: tuple[Deviation, ...] = ()) -> None:
    """Print a certificate; `title` is the car's, `beside` are the figures that others published for it."""
    out = console()
    out.print(f"[bold]{escape(title)}: {escape(procedure_words(certificate))}[/]", soft_wrap=True)
    where = "".join(f", {run.mass_kg:,.0f} kg, {run.temperature_c:g} °C" for run in certificate.runs[:1])
    out.print(escape(certificate.edition) + where, style="dim", soft_wrap=True)
    _print_label(out, label_rows(certificate, beside), "predicted" if certificate.runs else "computed")
    for run in certificate.runs:
        out.print(_shown(phases(certificate, run), words_of_test(certificate, run)))
        out.print(ending(run), style="dim", soft_wrap=True)
    out.print(_shown(results(certificate)))
    out.print(_shown(energies(certificate)))
    _print_rules(out, certificate)


def _print_label(out: "Console", rows: tuple[LabelRow, ...], ours: str) -> None:
    beside = ("published", "off", "kind") if any(row.published for row in rows) else ()
    shown = table("", "label", "unit", ours, *beside, left=2)
    if beside:
        shown.columns[-1].justify = "left"
    for row in rows:
        own = (row.words, row.unit, f"[bold]{number(row.value, row.decimals)}[/]")
        if not row.published:
            shown.add_row(*own, *(DASH for _ in beside))
        for place, entry in enumerate(row.published):
            off = f"[{colour(entry.deviation)}]{percent(entry.deviation)}[/]"
            shown.add_row(*(own if place == 0 else ("", "", "")), f"{entry.published:,g}", off, entry.kind)
    out.print(shown)


def _shown(grid: Grid, title: str | None = None):
    shown = table(escape(title or grid.title), *grid.heads, left=grid.left)
    rows = list(grid.rows)
    hidden = len(rows) - PHASES_FIRST - PHASES_LAST if len(rows) > PHASES_MAX else 0
    for place, cells in enumerate(rows):
        if not hidden or not PHASES_FIRST <= place < len(rows) - PHASES_LAST:
            shown.add_row(*(_text(cell) for cell in cells))
        elif place == PHASES_FIRST:
            shown.add_row(f"... {hidden} more, with --json", *("" for _ in cells[1:]))
    return shown


def _text(cell: Cell) -> str:
    if cell is None:
        return DASH
    return escape(cell) if isinstance(cell, str) else number(*cell)


def _print_rules(out: "Console", certificate: Certificate) -> None:
    marks = marks_used(certificate)
    shown = table("Rules", "known", "rule", left=2)
    for mark in marks:
        for rule in certificate.rules:
            if rule.confidence == mark:
                shown.add_row(mark, escape(rule.text))
    if certificate.rules:
        out.print(shown)
        out.print("; ".join(f"{mark}: {words}" for mark, words in marks.items()) + ".", style="dim", markup=False)
    for note in certificate.notes:
        out.print(f"- {note}", markup=False)
