"""A predicted certification result as one HTML file, without script or network: label, picture of the test, numbers, rules."""

from collections.abc import Mapping, Sequence
from html import escape

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.formatting import SPACE, deviation_percent, energy, number
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import TestRun
from voltwright.report.certification.chart import NARROW_PX, picture
from voltwright.report.certification.labels import LABEL, deviations, ending, procedure_words, words_of_test
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
from voltwright.report.document import document
from voltwright.report.html_tables import FAR, NEAR, row, table
from voltwright.report.page_sections import Section, assumed_table, contents, warnings_list
from voltwright.report.render import inline_svg
from voltwright.spec.car import CarSpec
from voltwright.study.compare import Deviation
from voltwright.units import J_PER_KWH, J_PER_WH

PHASES_OPEN = 24
CARDS: dict[str, tuple[str, ...]] = {
    "range_mi": ("range_km",),
    "mpge_combined": ("mpge_city", "mpge_highway"),
    "kwh_100mi": (),
    "range_km": ("range_city_km",),
    "consumption_wh_km": ("consumption_city_wh_km",),
}
"""Printed values that have a card of their own, with those that stand below them."""
INTERVAL_WORDS = f"±: half width of the 90{SPACE}% interval."
ASSUMED_WORDS = (
    "The assumed numbers that move the range of this car most, by a drive over WLTC. Implausible numbers of its file stand above "
    "them, where there are any."
)
PICTURE_WORDS = (
    "Blue is speed, orange the state of charge of the usable window. Below it, what each phase took from the battery: "
    "blue over cycles, green at constant speed. "
)


def certificate_page(
    certificate: Certificate,
    spec: CarSpec,
    half_widths: Mapping[str, float] | None = None,
    *,
    warnings: Sequence[str] = (),
    assumed: Sequence[AssumedNumber] = (),
    loss_model: str = "",
) -> str:
    """The HTML of a result, with the figures that others published for the car beside its own.

    Args:
        certificate: with the test behind it.
        spec: of the car.
        half_widths: of 90 % intervals, by name of a printed value, in its unit.
        warnings: what is implausible in the car's file, a sentence each.
        assumed: numbers that move the range most.
        loss_model: that the car ran with, in words.
    """
    name, widths = spec.title.split(" (")[0], half_widths or {}
    beside = deviations(certificate, spec)
    sections = [
        Section("label", "The label", INTERVAL_WORDS if widths else "", _label(label_rows(certificate, beside, widths))),
        Section("test", "The test as driven", PICTURE_WORDS, "".join(_test(certificate, run) for run in certificate.runs)),
        Section("results", "As tested", "Before any adjustment to a label.", _grid(results(certificate))),
        Section("energies", "Energies and weights", "Each pass of a unit weighs K in its result.", _grid(energies(certificate))),
    ]
    if found := warnings_list(warnings) + assumed_table(assumed, name):
        sections.append(Section("assumed", "What to look up first", ASSUMED_WORDS, found))
    sections.append(Section("rules", "What it rests on", _loss_words(loss_model), _rules(certificate)))
    body = "\n".join(
        (
            f'<header><p class="kicker">voltwright <span>prediction of a certification result</span></p><h1>{escape(name)}</h1>'
            f'<p class="lead">{escape(procedure_words(certificate))}, {escape(certificate.edition)}. '
            "Predicted from physics by the rules of the test, and set beside what others published: no certificate.</p></header>"
            f'<div class="cards narrow">{_cards(certificate, widths)}</div>',
            contents(sections),
            *(section.html for section in sections),
        )
    )
    return document(f"{name} · {procedure_words(certificate)}, predicted", body)


def _loss_words(loss_model: str) -> str:
    return (
        f"Losses and road load: {escape(loss_model)}. No test of this car itself is used, unless it was named."
        if loss_model
        else ""
    )


def _cards(certificate: Certificate, half_widths: Mapping[str, float]) -> str:
    label = certificate.label
    cards = []
    for name, below in CARDS.items():
        if name in label and not (name == "range_km" and "range_mi" in label):
            words, unit, decimals = LABEL[name]
            aside = ", ".join(
                f"{number(label[other], LABEL[other][2])}{SPACE}{_aside(other)}" for other in below if other in label
            )
            half = half_widths.get(name)
            interval = "" if half is None else f" ±{SPACE}{number(half, decimals)}"
            cards.append((f"{words}, predicted", number(label[name], decimals), f"{unit}{interval}", aside))
    usable, mains = (value * J_PER_WH / J_PER_KWH for value in (certificate.energy_usable_wh, certificate.energy_recharge_wh))
    cards.append(("Usable energy", energy(usable), "kWh", f"{energy(mains)}{SPACE}kWh from the grid fill it again"))
    return "".join(
        f'<article class="card" style="--car: var(--car-1)"><h2>{words}</h2><p class="big">{value}<span>{SPACE}{unit}</span></p>'
        f"<p>{aside}</p></article>"
        for words, value, unit, aside in cards
    )


def _aside(name: str) -> str:
    """The words behind a value that stands below another: its unit, or what part it is of."""
    words, unit, _ = LABEL[name]
    part = words.partition(", ")[2]
    return part if name.startswith("mpge") else f"{unit} {part}".strip()


def _label(rows: Sequence[LabelRow]) -> str:
    lines, others = [], any(entry.published for entry in rows)
    heads = ("Quantity", "Predicted", *(("Published", "Deviation", "Evidence and source") if others else ()))
    for entry in rows:
        unit = entry.unit.replace(" ", SPACE)
        half = f" <small>±{SPACE}{number(entry.half_width, entry.decimals)}</small>" if entry.half_width else ""
        value = f"<b>{number(entry.value, entry.decimals)}</b>{SPACE}{unit}{half}"
        for place, other in enumerate(entry.published or (None,)):
            head, own = (escape(entry.words), value) if place == 0 else ("", "")
            lines.append(row(head, [own, *(_published(other, entry) if others else ())], heads[1:]))
    return table("Printed values and published ones", heads, [f"<tbody>{''.join(lines)}</tbody>"], style="stacked")


def _published(entry: Deviation | None, beside: LabelRow) -> list[str]:
    if entry is None:
        return ["", "", ""]
    size = "none" if entry.deviation is None else _size(abs(entry.deviation))
    note = f'<small class="note">{escape(entry.note)}</small>' if entry.note else ""
    return [
        f"{entry.published:g}{SPACE}{beside.unit}",
        f'<span class="deviation {size}">{deviation_percent(entry.deviation)}</span>',
        f'<span class="badge {escape(entry.kind, quote=True)}">{escape(entry.kind)}</span> {escape(entry.source)}{note}',
    ]


def _size(off: float) -> str:
    return "near" if off <= NEAR else "fair" if off <= FAR else "far"


def _test(certificate: Certificate, run: TestRun) -> str:
    """A test: what it came to, its picture, its phases."""
    words = escape(words_of_test(certificate, run))
    grid = phases(certificate, run)
    opened = " open" if len(grid.rows) <= PHASES_OPEN else ""
    label = f"Speed, state of charge and consumption of each phase over the {words} test"
    return (
        f'<figure><figcaption><h3>{words}</h3><p class="about">{escape(ending(run))}</p></figcaption>'
        f'<div class="test wide-only" role="img" aria-label="{label}">{inline_svg(picture((run,)))}</div>'
        f'<div class="test narrow-only" role="img" aria-label="{label}">{inline_svg(picture((run,), width_px=NARROW_PX))}</div>'
        f"<details{opened}><summary>Phases in numbers</summary>{_grid(grid)}</details></figure>"
    )


def _grid(grid: Grid) -> str:
    labels = [escape(head, quote=True) for head in grid.heads[1:]]
    rows = "".join(row(_text(cells[0]), [_text(cell) for cell in cells[1:]], labels) for cells in grid.rows)
    return table(grid.title, [escape(head) for head in grid.heads], [f"<tbody>{rows}</tbody>"], style="numbers")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return escape(cell) if isinstance(cell, str) else number(*cell)


def _rules(certificate: Certificate) -> str:
    rules = "".join(
        row(f'<span class="badge">{mark}</span>', [escape(rule.text)])
        for mark in marks_used(certificate)
        for rule in certificate.rules
        if rule.confidence == mark
    )
    legend = "".join(f"<li><b>{mark}</b> {escape(words)}</li>" for mark, words in marks_used(certificate).items())
    notes = "".join(f"<li>{escape(note)}</li>" for note in certificate.notes)
    return (
        f"{table('Rules', ('Known', 'Rule'), [f'<tbody>{rules}</tbody>'], style='rules')}"
        f'<ul class="notes">{legend}</ul><ul class="notes">{notes}</ul>'
    )
