"""What `voltwright certify` and `voltwright label` print: label first, then the test, the rules where wanted, the notes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voltwright.cli.compare_tables import colour
from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.formatting import DASH, deviation_percent, number, plain, short, with_interval
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
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, M_PER_MILE

if TYPE_CHECKING:
    from rich.console import Console

    from voltwright.operations.certify import CertifyResult, Interval

PHASES_MAX, PHASES_FIRST, PHASES_LAST = 24, 8, 4


def print_certified(result: "CertifyResult", *, rules: bool) -> None:
    """Print a predicted certification result beside published figures, with its interval and its loss model."""
    widths = half_widths_on_label(result.interval)
    print_certificate(result, result.title, result.published, widths, rules=rules)
    for assumed in result.most_assumed:
        console().print(f"Assumed, and moves the range much: {assumed.words}.", style="dim", markup=False)
    print_loss_model(result.loss_model)


def half_widths_on_label(interval: "Interval | None") -> dict[str, float]:
    """Half widths of 90 % intervals by the names of printed values and of published quantities, each in its unit."""
    if interval is None:
        return {}
    span_km, used_wh_km = interval.range_half_width_km, interval.consumption_half_width_wh_km
    return {
        **interval.half_widths,
        "range_km": span_km,
        "range_mi": span_km * M_PER_KM / M_PER_MILE,
        "consumption_wh_km": used_wh_km,
        "kwh_100mi": used_wh_km * J_PER_WH / J_PER_KWH * 100.0 * M_PER_MILE / M_PER_KM,
    }


def print_certificate(
    certificate: Certificate,
    title: str,
    beside: tuple[Deviation, ...] = (),
    half_widths: Mapping[str, float] | None = None,
    *,
    rules: bool = False,
) -> None:
    """Print a result of a test procedure.

    Args:
        certificate: to print.
        title: of the car.
        beside: figures that others published for it.
        half_widths: of 90 % intervals, by the names of printed values.
        rules: whether to print the rules that the result rests on.
    """
    out = console()
    out.print(f"[bold]{escape(title)}: {escape(procedure_words(certificate))}[/]")
    where = "".join(f", {number(run.mass_kg)} kg, {short(run.temperature_c)} °C" for run in certificate.runs[:1])
    out.print(escape(certificate.edition) + where, style="dim")
    rows = label_rows(certificate, beside, half_widths or {})
    _print_label(out, rows, "predicted" if certificate.runs else "computed")
    for run in certificate.runs:
        out.print(_shown(phases(certificate, run), words_of_test(certificate, run)))
        out.print(ending(run), style="dim")
    out.print(_shown(results(certificate)))
    out.print(_shown(energies(certificate)))
    if rules:
        _print_rules(out, certificate)
    elif certificate.rules:
        out.print(f"Rests on {len(certificate.rules)} rules of the test; --rules prints them.", style="dim", markup=False)
    for note in certificate.notes:
        out.print(f"• {escape(note)}")


def _print_label(out: "Console", rows: tuple[LabelRow, ...], ours: str) -> None:
    others = any(row.published for row in rows)
    shown = table("", "label", "unit", ours, *(("published", "deviation", "evidence") if others else ()), left=2)
    for row in rows:
        own = (row.words, row.unit, f"[bold]{with_interval(row.value, row.half_width, row.decimals)}[/]")
        if not others:
            shown.add_row(*own)
        elif not row.published:
            shown.add_row(*own, DASH, DASH, DASH)
        for place, entry in enumerate(row.published):
            deviation = f"[{colour(entry.deviation)}]{deviation_percent(entry.deviation)}[/]"
            shown.add_row(*(own if place == 0 else ("", "", "")), plain(entry.published), deviation, entry.kind)
    out.print(shown)
    if any(row.half_width for row in rows):
        out.print("±: half width of the 90 % interval.", style="dim")


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
    shown = table("Rules", "known", "rule", left=1, sentences=("rule",))
    for mark in marks:
        for rule in certificate.rules:
            if rule.confidence == mark:
                shown.add_row(mark, escape(rule.text))
    if certificate.rules:
        out.print(shown)
        out.print("; ".join(f"{mark}: {words}" for mark, words in marks.items()) + ".", style="dim", markup=False)
