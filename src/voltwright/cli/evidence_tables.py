"""The tables of `voltwright evidence`."""

from typing import TYPE_CHECKING, Any

from voltwright.cli.files import tell_written
from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.cli.show import KIND_COLOURS
from voltwright.figures import QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, plain, short, signed, with_interval

if TYPE_CHECKING:
    from voltwright.operations.evidence import EvidenceListResult
    from voltwright.operations.evidence_change import EvidenceChangeResult

EVIDENCE = "evidence, 90 % interval, source"


def print_list(result: "EvidenceListResult") -> None:
    """Print what every field of a car's file rests on."""
    shown = table(f"{escape(result.title)}  ({result.car})", "field", "value", "unit", EVIDENCE, sentences=(EVIDENCE,))
    section = ""
    for row in result.rows:
        head = row.path.split(".", maxsplit=1)[0]
        if section and head != section:
            shown.add_section()
        section = head
        said = [each.rstrip(".") for each in (row.source, row.note) if each]
        interval = "" if row.low is None else f", {span(row.low, row.high)}"
        words = f"[{KIND_COLOURS.get(row.kind, 'cyan')}]{row.kind}[/]{interval}" + (
            f": {escape('; '.join(said))}" if said else ""
        )
        shown.add_row(row.path, _value(row.value), row.unit, words)
        for other in row.others:
            shown.add_row("", "", "", f"not used: {escape(other)}", style="dim")
    console().print(shown)
    _print_published(result)
    console().print("Two numbers behind a kind of evidence: ends of the 90 % interval.", style="dim")


def print_timeline(result: "EvidenceListResult") -> None:
    """Print what became known when."""
    said = "figure, source"
    shown = table(f"{escape(result.title)}  ({result.car})", "date", "state", said, left=3, sentences=(said,))
    for row in result.timeline:
        figure = span(row.low, row.high) if row.value is None and row.low is not None else _value(row.value)
        named = "" if row.field is None else f"{row.field} {figure} {row.unit}".rstrip() + ": "
        words = "" if row.words is None or row.field is not None else f"{row.words.rstrip('.')}; "
        wrong = "" if row.refuted is None else f"; refuted: {row.refuted.rstrip('.')}"
        sentence = f"{named}{escape(words + row.document.words + wrong)}"
        shown.add_row(row.date, row.state, sentence, style="" if row.used else "dim")
    console().print(shown)
    console().print("Bright: in use. By the date and the kind of evidence of each source.", style="dim")


def _print_published(result: "EvidenceListResult") -> None:
    """Results of which sources say different things."""
    rows = [row for row in result.published if row.conflicts]
    if not rows:
        return
    said = "evidence, source"
    shown = table("Published results on which sources differ", "figure", "value", "unit", said, sentences=(said,))
    for row in rows:
        shown.add_row(QUANTITIES[row.quantity], plain(row.value), row.unit, f"{row.kind}: {escape(row.document.words)}")
        for other in row.conflicts:
            shown.add_row("", _value(other.value), "", f"{other.kind}: {escape(other.document.words)}", style="dim")
    console().print(shown)


def print_change(result: "EvidenceChangeResult") -> None:
    """Print what was recorded, and each headline figure before and after."""
    from voltwright.operations.presentation.headlines_of_evidence import decimals_of_quantity

    out = console()
    heading = f"{result.field} of the {result.title}: {result.action}"
    recorded = table(escape(heading), "", "value", "unit", "90 % interval", "kind", left=1)
    recorded.add_row(
        "before", _value(result.before), result.unit, span(result.low_before, result.high_before), result.kind_before
    )
    recorded.add_row("after", _value(result.after), result.unit, span(result.low_after, result.high_after), result.kind_after)
    out.print(recorded)
    out.print(f"Now: {result.words.rstrip('.')}.", style="dim", markup=False)
    if result.moved:
        moved = table("What moves, with its 90 % interval", "figure", "unit", "before", "after", "change", left=2)
        for row in result.moved:
            digits = decimals_of_quantity(row.quantity)
            change = DASH if row.before is None or row.after is None else signed(row.after - row.before, digits)
            moved.add_row(
                QUANTITIES[row.quantity],
                unit_of_quantity(row.quantity),
                with_interval(row.before, row.before_half_width, digits),
                with_interval(row.after, row.after_half_width, digits),
                change,
            )
        out.print(moved)
        print_loss_model(result.loss_model)
    tell_written(car=result.file)


def span(low: float | None, high: float | None) -> str:
    """An interval by its ends."""
    return DASH if low is None or high is None else f"{short(low)} to {short(high)}"


def _value(value: Any) -> str:
    return DASH if value is None else escape(plain(value))
