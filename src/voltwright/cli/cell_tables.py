"""How `voltwright cell` prints: sets, fits, checks and runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    from rich.table import Table

    from voltwright.spec.cell import CellSpec
    from voltwright.study.cells.check import Check
    from voltwright.study.cells.job import CellFit
    from voltwright.study.cells.run import CellRun

SHOWN_SOC = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SECONDS_PER_MINUTE = 60.0
MILLI = 1e3
FIGURES = (
    ("capacity_ah", "Ah", "capacity"),
    ("voltage_min_v", "V", "least voltage"),
    ("voltage_max_v", "V", "highest voltage"),
    ("ohmic_mohm", "mΩ", "R0, without lag"),
    ("branch1_mohm", "mΩ", "R1"),
    ("branch1_s", "s", "its time constant"),
    ("branch2_mohm", "mΩ", "R2"),
    ("branch2_s", "s", "its time constant"),
    ("activation_ohmic_k", "K", "Arrhenius temperature of R0"),
    ("activation1_k", "K", "of R1"),
    ("activation2_k", "K", "of R2"),
    ("mass_kg", "kg", "mass"),
    ("heat_capacity_j_k", "J/K", "heat capacity"),
    ("heat_transfer_w_k", "W/K", "heat transfer"),
)


def summary(spec: "CellSpec") -> dict[str, Any]:
    """One row of the list."""
    settled = spec.ohmic_mohm + spec.branch1_mohm + spec.branch2_mohm
    return {
        "name": spec.name,
        "title": spec.title,
        "capacity_ah": spec.capacity_ah,
        "voltage_min_v": spec.voltage_min_v,
        "voltage_max_v": spec.voltage_max_v,
        "settled_mohm": settled,
        "settled_ohm_ah": settled * spec.capacity_ah / MILLI,
        "origin": spec.origin,
    }


def list_table(rows: list[dict[str, Any]]) -> "Table":
    """The list of shipped sets."""
    from voltwright.cli.output import escape, table

    shown = table("Cells", "name", "title", "Ah", "V", "settled mΩ", "Ω Ah", left=2)
    for row in rows:
        limits = f"{row['voltage_min_v']:g} – {row['voltage_max_v']:g}"
        figures = (f"{row['capacity_ah']:.4g}", limits, f"{row['settled_mohm']:.3g}", f"{row['settled_ohm_ah']:.3f}")
        shown.add_row(f"[cyan]{row['name']}[/cyan]", escape(row["title"]), *figures)
    return shown


def print_set(spec: "CellSpec") -> None:
    """A set: figures and a short table over charge."""
    from voltwright.cli.output import console, escape, plain, table

    shown = table(f"{escape(spec.title)}  ({spec.name})", "figure", "value", "unit")
    for name, unit, words in FIGURES:
        value = getattr(spec, name)
        if value is not None:
            shown.add_row(words, plain(value), unit)
    headings = ("soc %", "open circuit V", "dU/dT mV/K", "R0 out mΩ", "R0 in mΩ", "R1 mΩ", "R2 mΩ")
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
        numbers = (f"{values.ocv_v[k]:.3f}", f"{MILLI * values.entropy_v_k[k]:.3f}", *(f"{part:.3g}" for part in resistances))
        over.add_row(f"{100.0 * soc:.0f}", *numbers)
    out = console()
    out.print(shown)
    out.print(over)
    out.print(escape(f"From: {spec.origin}."), style="dim")
    for note in spec.notes:
        out.print(escape(note), style="dim")


def check_row(check: "Check") -> dict[str, Any]:
    """One predicted discharge."""
    return {
        "test": check.test,
        "start_s": round(check.start_s, 1),
        "current_a": round(check.current_a, 2),
        "duration_s": round(check.duration_s, 1),
        "rmse_mv": MILLI * check.rmse_v,
        "bias_mv": MILLI * check.bias_v,
        "energy_error": check.energy_error,
        "rise_k": check.rise_k,
        "rise_measured_k": check.rise_measured_k,
        "temperature_worst_k": check.worst_k,
    }


def fit_rows(done: "CellFit") -> dict[str, Any]:
    """What a fit read, how it meets it, and what it predicts."""
    tests = [
        {
            "test": test.name,
            "temperature_c": test.temperature_k - ZERO_CELSIUS_K,
            "temperature_from": test.temperature_from,
            "used_for": "open-circuit voltage" if test.name == done.fit.slow else "pulses",
            "pulses": done.fit.pulses.get(test.name),
            "rmse_mv": MILLI * done.fit.rmse_v[test.name] if test.name in done.fit.rmse_v else None,
        }
        for test in done.tests
    ]
    return {"tests": tests, "checks": [check_row(check) for check in done.checks]}


def print_fit(done: "CellFit", out_file: Path | None) -> None:
    """Tables of a fit."""
    from voltwright.cli.output import DASH, console, escape, number, percent, table

    rows = fit_rows(done)
    tests = table("Read", "test", "°C", "from", "pulses", "left mV")
    tests.columns[2].justify = "left"
    for row in rows["tests"]:
        pulses = DASH if row["pulses"] is None else f"{row['pulses']}"
        words = row["temperature_from"] if row["pulses"] is not None else "used for the open-circuit voltage"
        degrees = f"{row['temperature_c']:.1f}" if row["pulses"] is not None else DASH
        tests.add_row(escape(row["test"]), degrees, escape(words), pulses, number(row["rmse_mv"], 1))
    print_set(done.spec)
    out = console()
    out.print(tests)
    if rows["checks"]:
        headings = ("test", "start s", "A", "minutes", "rmse mV", "bias mV", "energy", "rise K", "measured K", "worst K")
        shown = table("Predicted: discharges that nothing was fitted on", *headings)
        for row in rows["checks"]:
            shown.add_row(
                escape(row["test"]),
                number(row["start_s"], 0),
                number(row["current_a"], 1),
                number(row["duration_s"] / SECONDS_PER_MINUTE, 1),
                number(row["rmse_mv"], 1),
                number(row["bias_mv"], 1),
                percent(row["energy_error"], 2),
                *(number(row[key], 2) for key in ("rise_k", "rise_measured_k", "temperature_worst_k")),
            )
        out.print(shown)
    if out_file is not None:
        out.print(f"Written to {out_file}; `voltwright cell run {out_file} --c-rate 1` runs it.")


def heat_note(spec: "CellSpec") -> str | None:
    """What a run cannot know of the heat of this cell."""
    if spec.heat_capacity_j_k is None and spec.mass_kg is None:
        return "The set gives neither mass nor heat capacity, so the cell is held at its temperature at the start."
    if not spec.heat_transfer_w_k:
        return "The set gives no heat transfer, so the cell is adiabatic: no heat leaves it, and --ambient changes nothing."
    return None


def run_row(spec: "CellSpec", run: "CellRun") -> dict[str, Any]:
    """The figures of a run."""
    return {
        "cell": spec.name,
        "ended": run.ended,
        "duration_s": float(run.time_s[-1]),
        "charge_ah": run.charge_ah,
        "energy_wh": run.energy_wh,
        "voltage_end_v": float(run.voltage_v[-1]),
        "soc_end": float(run.soc[-1]),
        "temperature_end_c": float(run.temperature_k[-1]) - ZERO_CELSIUS_K,
        "temperature_max_c": float(run.temperature_k.max()) - ZERO_CELSIUS_K,
        "ohmic_wh": run.ohmic_wh,
        "polarisation_wh": run.polarisation_wh,
        "entropic_wh": run.entropic_wh,
        "transfer_wh": run.transfer_wh,
        "residual_relative": run.residual_relative,
        "heat_note": heat_note(spec),
    }


def print_run(spec: "CellSpec", run: "CellRun") -> None:
    """The figures of a run as a table."""
    from voltwright.cli.output import console, escape, table

    row = run_row(spec, run)
    shown = table(f"{escape(spec.title)}  ({spec.name})", "figure", "value", "unit")
    for words, value, unit in (
        ("time", f"{row['duration_s'] / SECONDS_PER_MINUTE:.2f}", "min"),
        ("charge drawn", f"{row['charge_ah']:.4g}", "Ah"),
        ("energy at the terminals", f"{row['energy_wh']:.4g}", "Wh"),
        ("voltage at the end", f"{row['voltage_end_v']:.3f}", "V"),
        ("state of charge at the end", f"{100.0 * row['soc_end']:.1f}", "%"),
        ("temperature at the end", f"{row['temperature_end_c']:.2f}", "°C"),
        ("highest temperature", f"{row['temperature_max_c']:.2f}", "°C"),
        ("lost without lag", f"{row['ohmic_wh']:.4g}", "Wh"),
        ("lost in the branches", f"{row['polarisation_wh']:.4g}", "Wh"),
        ("heat of entropy into the cell", f"{row['entropic_wh']:.4g}", "Wh"),
        ("heat to the surroundings", f"{row['transfer_wh']:.4g}", "Wh"),
    ):
        shown.add_row(words, value, unit)
    out = console()
    out.print(shown)
    out.print(escape(f"Ended: {run.ended}. The ledger closes to {run.residual_relative:.0e}."), style="dim")
    if row["heat_note"] is not None:
        out.print(row["heat_note"], style="dim")


def write_course(run: "CellRun", path: Path) -> None:
    """The course of a run as a CSV file."""
    from voltwright.interfaces.whole_file import write_text

    lines = ["time_s,current_A,voltage_V,soc,temperature_C"]
    columns = (run.time_s, run.current_a, run.voltage_v, run.soc, run.temperature_k)
    for time, current, volts, soc, kelvin in zip(*columns, strict=True):
        lines.append(f"{time:.3f},{current:.5g},{volts:.5f},{soc:.6f},{kelvin - ZERO_CELSIUS_K:.4f}")
    write_text(path, "\n".join(lines) + "\n")
