"""How `voltwright cell` prints: sets, fits, checks and runs."""

from typing import TYPE_CHECKING

from voltwright.formatting import DASH, deviation_percent, number, plain

if TYPE_CHECKING:
    from pathlib import Path

    from voltwright.cli.table import Table
    from voltwright.operations.cell_fit import CellFitResult
    from voltwright.operations.cell_run import CellRunResult
    from voltwright.operations.cells import CellRow
    from voltwright.spec.cell import CellSpec

SHOWN_SOC = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SECONDS_PER_MINUTE = 60.0
MILLI = 1e3
FIGURES = (
    ("capacity_ah", "Ah", "capacity"),
    ("voltage_min_v", "V", "cut-off voltage"),
    ("voltage_max_v", "V", "charging voltage limit"),
    ("ohmic_mohm", "mΩ", "ohmic resistance R0"),
    ("branch1_mohm", "mΩ", "polarisation resistance R1"),
    ("branch1_s", "s", "time constant of R1"),
    ("branch2_mohm", "mΩ", "polarisation resistance R2"),
    ("branch2_s", "s", "time constant of R2"),
    ("activation_ohmic_k", "K", "Arrhenius temperature of R0"),
    ("activation1_k", "K", "Arrhenius temperature of R1"),
    ("activation2_k", "K", "Arrhenius temperature of R2"),
    ("mass_kg", "kg", "mass"),
    ("heat_capacity_j_k", "J/K", "heat capacity"),
    ("heat_transfer_w_k", "W/K", "heat transfer"),
)


def list_table(rows: "tuple[CellRow, ...]") -> "Table":
    """The list of shipped sets."""
    from voltwright.cli.output import escape, table

    shown = table("Cells", "name", "Ah", "V", "relaxed mΩ", "Ω Ah", "title", sentences=("title",))
    for row in rows:
        limits = f"{plain(row.voltage_min_v)} to {plain(row.voltage_max_v)}"
        figures = (f"{row.capacity_ah:.4g}", limits, f"{row.settled_mohm:.3g}", f"{row.settled_ohm_ah:.3f}")
        shown.add_row(f"[cyan]{row.name}[/cyan]", *figures, escape(row.title))
    return shown


def print_set(spec: "CellSpec") -> None:
    """A set: figures and a short table over charge."""
    from voltwright.cli.output import console, escape, table

    shown = table(f"{escape(spec.title)}  ({spec.name})", "quantity", "unit", "value", left=2)
    for name, unit, words in FIGURES:
        value = getattr(spec, name)
        if value is not None:
            shown.add_row(words, unit, plain(value))
    headings = ("SoC %", "open circuit V", "dU/dT mV/K", "R0 discharge mΩ", "R0 charge mΩ", "R1 mΩ", "R2 mΩ")
    over = table("Over state of charge, at 25 °C", *headings, left=0)
    values, last = spec.table, len(spec.table.soc) - 1
    for soc in SHOWN_SOC:
        k = round(soc * last)
        resistances = (
            spec.ohmic_mohm * values.ohmic_discharge[k],
            spec.ohmic_mohm * values.ohmic_charge[k],
            spec.branch1_mohm * values.branch1[k],
            spec.branch2_mohm * values.branch2[k],
        )
        numbers = (f"{values.ocv_v[k]:.3f}", number(MILLI * values.entropy_v_k[k], 3), *(f"{part:.3g}" for part in resistances))
        over.add_row(f"{100.0 * soc:.0f}", *numbers)
    out = console()
    out.print(shown)
    out.print(over)
    out.print(escape(f"From: {spec.origin}."), style="dim")
    for note in spec.notes:
        out.print(escape(note), style="dim")


def print_fit(done: "CellFitResult", out_file: "Path | None") -> None:
    """Tables of a fit."""
    from voltwright.cli.output import console, escape, table

    headings = ("test", "°C", "pulses", "residual mV", "temperature from")
    tests = table("Tests read", *headings, sentences=headings[-1:])
    for row in done.tests:
        pulses = DASH if row.pulses is None else f"{row.pulses}"
        words = row.temperature_from if row.pulses is not None else "used for the open-circuit voltage"
        degrees = number(row.temperature_c, 1) if row.pulses is not None else DASH
        tests.add_row(escape(row.test), degrees, pulses, number(row.rmse_mv, 1), escape(words))
    print_set(done.cell)
    out = console()
    out.print(tests)
    if done.checks:
        headings = ("test", "start s", "A", "minutes", "rms mV", "bias mV", "energy deviation", "rise K", "measured K", "worst K")
        shown = table("Predicted discharges, not used in the fit", *headings)
        for row in done.checks:
            shown.add_row(
                escape(row.test),
                number(row.start_s, 0),
                number(row.current_a, 1),
                number(row.duration_s / SECONDS_PER_MINUTE, 1),
                number(row.rmse_mv, 1),
                number(row.bias_mv, 1),
                deviation_percent(row.energy_error, 2),
                *(number(getattr(row, key), 2) for key in ("rise_k", "rise_measured_k", "temperature_worst_k")),
            )
        out.print(shown)
    if out_file is not None:
        out.print(f"Written to {out_file}; `voltwright cell run {out_file} --c-rate 1` runs it.")


def print_run(row: "CellRunResult") -> None:
    """The figures of a run as a table."""
    from voltwright.cli.output import console, escape, table

    shown = table(f"{escape(row.spec.title)}  ({row.cell})", "quantity", "unit", "value", left=2)
    for words, value, unit in (
        ("time", f"{row.duration_s / SECONDS_PER_MINUTE:.2f}", "min"),
        ("charge drawn", f"{row.charge_ah:.4g}", "Ah"),
        ("energy at the terminals", f"{row.energy_wh:.4g}", "Wh"),
        ("voltage at the end", f"{row.voltage_end_v:.3f}", "V"),
        ("state of charge at the end", f"{100.0 * row.soc_end:.1f}", "%"),
        ("temperature at the end", number(row.temperature_end_c, 2), "°C"),
        ("highest temperature", number(row.temperature_max_c, 2), "°C"),
        ("ohmic loss", f"{row.ohmic_wh:.4g}", "Wh"),
        ("polarisation loss", f"{row.polarisation_wh:.4g}", "Wh"),
        ("reversible heat into the cell", f"{row.entropic_wh:.4g}", "Wh"),
        ("heat to the surroundings", f"{row.transfer_wh:.4g}", "Wh"),
    ):
        shown.add_row(words, unit, value)
    out = console()
    out.print(shown)
    out.print(escape(f"Ended: {row.ended}. The ledger closes to {max(row.residual_relative, 1e-16):.0e}."), style="dim")
    if row.interpolation is not None:
        from voltwright.library.current_profile import WORDS

        out.print(f"Between rows of the profile {WORDS[row.interpolation]} (--interpolation {row.interpolation}).", style="dim")
    if row.heat_note is not None:
        out.print(row.heat_note, style="dim")
