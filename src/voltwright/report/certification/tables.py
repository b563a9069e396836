"""The tables of a certification result, for the command line and the page alike: numbers with their decimals, not yet texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voltwright.figures import QUANTITIES, unit_of_quantity
from voltwright.formatting import change
from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.report.certification.labels import (
    LABEL,
    QUANTITIES_ON_LABEL,
    duration,
    phase_words,
    weights_words,
)
from voltwright.study.compare import Deviation
from voltwright.units import J_PER_WH, M_PER_KM, M_PER_MILE

Cell = str | tuple[float, int] | None
"""A text; a number and its decimals; or nothing."""


@dataclass(frozen=True)
class Grid:
    """A table: its title, its headings, of which the first `left` stand over texts, and its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: int = 1


@dataclass(frozen=True)
class LabelRow:
    """A value of the label or of the test, the figures that others published for it, the half width of its 90 % interval."""

    words: str
    unit: str
    value: float
    decimals: int
    published: tuple[Deviation, ...]
    half_width: float | None = None


def label_rows(
    certificate: Certificate, deviations: tuple[Deviation, ...], half_widths: Mapping[str, float] | None = None
) -> tuple[LabelRow, ...]:
    """The printed values in their order, then figures of the test that others published.

    Args:
        certificate: with the values.
        deviations: figures of others beside them.
        half_widths: of 90 % intervals, by name of the value or the quantity, in its unit.
    """
    known = half_widths or {}
    beside: dict[str, list[Deviation]] = {}
    for entry in deviations:
        beside.setdefault(QUANTITIES_ON_LABEL.get(entry.quantity, entry.quantity), []).append(entry)
    rows = [
        LabelRow(words, unit, certificate.label[name], decimals, tuple(beside.pop(name, ())), known.get(name))
        for name, (words, unit, decimals) in LABEL.items()
        if name in certificate.label
    ]
    for name, entries in beside.items():
        value = entries[0].predicted or 0.0
        rows.append(LabelRow(QUANTITIES[name], unit_of_quantity(name), value, 1, tuple(entries), known.get(name)))
    return tuple(rows)


def results(certificate: Certificate) -> Grid:
    """Range and consumption as tested, by unit, before any adjustment; the EPA's in miles too."""
    battery, grid = certificate.consumption_dc_wh_km, certificate.consumption_ac_wh_km
    miles = certificate.procedure.startswith("epa")
    rows: list[tuple[Cell, ...]] = []
    for name, span_km in certificate.range_km.items():
        span_mi = ((span_km * M_PER_KM / M_PER_MILE, 3),) if miles else ()
        rows.append((phase_words(name), *span_mi, (span_km, 1), (battery[name], 1), (grid[name], 1)))
    heads = ("unit", *(("range mi",) if miles else ()), "range km", "DC, battery Wh/km", "AC, grid Wh/km")
    return Grid("As tested", heads, tuple(rows))


def energies(certificate: Certificate) -> Grid:
    """Usable and recharged energy, and the weight of each pass of a unit."""
    rows: list[tuple[Cell, ...]] = [
        ("Usable battery energy, UBE", (certificate.energy_usable_wh, 0), "Wh"),
        ("Energy from the grid (AC), full charge", (certificate.energy_recharge_wh, 0), "Wh"),
        ("Recharge factor", (certificate.energy_recharge_wh / certificate.energy_usable_wh, 4), ""),
    ]
    rows += [(f"Weights K, {phase_words(name)}", weights_words(k), "") for name, k in certificate.weights.items()]
    return Grid("Energies and weights", ("quantity", "value", "unit"), tuple(rows))


def phases(certificate: Certificate, run: TestRun) -> Grid:
    """The phases of a test as driven; below a cycle its parts, where the certificate has results for them."""

    def lines() -> Iterator[tuple[Cell, ...]]:
        for phase in run.phases:
            cut_off = ", cut off" if phase.kind == "cycle" and not phase.complete else ""
            yield _phase(phase_words(phase.name) + cut_off, phase)
            parts = [part for part in phase.parts if part.name in certificate.weights]
            yield from (_phase(f"· {phase_words(part.name)}", part) for part in parts)

    heads = ("phase", "distance km", "time", "battery Wh", "Wh/km", "displayed SoC %")
    return Grid(run.schedule.name, heads, tuple(lines()))


def _phase(words: str, phase: PhaseResult) -> tuple[Cell, ...]:
    distance_km, energy_wh = phase.distance_m / M_PER_KM, phase.energy_dc_j / J_PER_WH
    return (
        words,
        (distance_km, 3) if distance_km > 0.0 else None,
        duration(phase.duration_s),
        (energy_wh, 1),
        (energy_wh / distance_km, 1) if distance_km > 0.0 else None,
        change(100.0 * phase.soc_start, 100.0 * phase.soc_end, 1),
    )


def marks_used(certificate: Certificate) -> dict[str, str]:
    """The marks of confidence that a certificate's rules bear, with their meaning."""
    used = {rule.confidence for rule in certificate.rules}
    return {mark: words for mark, words in CONFIDENCE.items() if mark in used}
