"""What `voltwright charge` prints."""

from typing import TYPE_CHECKING

from voltwright.cli.table import Table
from voltwright.figures import FIGURES, loss_label
from voltwright.formatting import change, deviation_percent, number, short

if TYPE_CHECKING:
    from voltwright.operations.charge import ChargeResult
    from voltwright.study.charge_course import Course, PowerCurve
    from voltwright.study.charging_cases import TemperatureCase

BAR_WIDTH = 24
ROUNDING = 1e-16
SMALL_KWH = 2.0


def print_charge(result: "ChargeResult") -> None:
    """The figures of a charge, what limited its power, where the energy went; the fit and the cases where there are any."""
    from voltwright.cli.output import console, escape, of_rows, print_loss_model

    out = console()
    way = f" ({result.connection})" if result.connection not in ("", "directly") else ""
    out.print(
        f"[bold]{escape(result.title)} at {escape(result.charger)}{escape(way)}, air {short(result.temperature_c)} °C, "
        f"cells {number(result.cells_start_c)} °C[/]",
    )
    out.print(of_rows(_figures(result)))
    out.print(_limiter_table(result))
    out.print(_loss_table(result))
    if result.recorded:
        out.print(_recorded_table(result))
    if result.cases:
        out.print(_case_table(result.cases))
    if result.course is not None:
        out.print(_added_table(result.course))
    for name, curves in result.series.items():
        out.print(_series_table(name, curves))
    for line in _remarks(result):
        out.print(f"[yellow]•[/] {escape(line)}")
    out.print(f"The energies add up to {max(result.ledger_residual_relative, ROUNDING):.1g}, or better.", style="dim")
    print_loss_model(result.loss_model)


def _figures(result: "ChargeResult") -> list[tuple[str, str, str]]:
    digits = _digits(result)
    rows = [(FIGURES["duration"], "min", number(result.duration_min, 1))]
    if result.duration_10_80_min is not None and (result.soc_start, result.soc_end) != (0.1, 0.8):
        rows.append(("of that, 10 to 80 %", "min", number(result.duration_10_80_min, 1)))
    rows += [
        (FIGURES["soc"], "%", change(100 * result.soc_start, 100 * result.soc_reached)),
        (FIGURES["energy_grid"], "kWh", number(result.energy_grid_kwh, digits)),
        (FIGURES["energy_meter"], "kWh", number(result.energy_meter_kwh, digits)),
        (FIGURES["energy_cells_in"], "kWh", number(result.energy_cells_kwh, digits)),
        (FIGURES["efficiency_charge"], "%", number(100.0 * result.efficiency, 1)),
        ("Power into the battery, highest", "kW", number(result.power_max_kw, digits - 1)),
        ("Power into the battery, mean", "kW", number(result.power_mean_kw, digits - 1)),
        ("Cells at the start, warmest, at the end", "°C", _cells(result)),
    ]
    if result.cost is not None:
        rows.append(("Cost", result.currency or "price", number(result.cost, 2)))
    return rows


def _digits(result: "ChargeResult") -> int:
    """Decimals of energies: more for what is as small as a scooter's battery."""
    return 2 if result.energy_grid_kwh >= SMALL_KWH else 4


def _cells(result: "ChargeResult") -> str:
    values = (result.cells_start_c, result.cells_max_c, result.cells_end_c)
    return ", ".join(map(number, values))


def _limiter_table(result: "ChargeResult") -> Table:
    limiter = FIGURES["limiter"].lower()
    shown = Table(FIGURES["limiter"], ("from %", "to %", "min", "kW", limiter), left=0, sentences=(limiter,), names=2)
    for part in result.stretches:
        ends = (number(100 * part.soc_from, 0), number(100 * part.soc_to, 0))
        shown.add_row(*ends, number(part.duration_min, 1), number(part.power_kw, _digits(result) - 1), part.words)
    return shown


def _loss_table(result: "ChargeResult") -> Table:
    shown = Table("Where the energy from the grid went", ("loss or load", "", "kWh", "%"), left=2)
    total = result.energy_grid_kwh
    largest = max(result.losses_kwh.values(), default=1.0)
    for name, value in sorted(result.losses_kwh.items(), key=lambda item: -item[1]):
        bar = "━" * round(BAR_WIDTH * value / largest)
        shown.add_row(loss_label(name), f"[cyan]{bar}[/]", number(value, _digits(result)), number(100.0 * value / total, 1))
    shown.add_section()
    shown.add_row(
        FIGURES["energy_cells_in"], "", number(result.energy_cells_kwh, _digits(result)), number(100.0 * result.efficiency, 1)
    )
    return shown


def _case_table(cases: "tuple[TemperatureCase, ...]") -> Table:
    title = "Cells and air at other temperatures, without preconditioning"
    headings = ("°C", "min", "warmest cells °C", "cold cells %", "cell limit %", "supply limit %")
    shown = Table(title, headings, left=0)
    for case in cases:
        shares = (case.cold_share, case.cells_share, case.supply_share)
        shown.add_row(
            short(case.temperature_c),
            number(case.duration_min, 1),
            number(case.cells_max_c),
            *(number(100.0 * share, 0) for share in shares),
        )
    return shown


def _added_table(course: "Course") -> Table:
    shown = Table("What the charge has brought", ("after min", "%", "kWh", "km"), left=0)
    for row in course.added:
        way = "" if course.range_full_km is None else number(row.range_km)
        shown.add_row(number(row.time_min), number(row.soc_percent, 1), number(row.energy_battery_kwh, 1), way)
    return shown


def _series_table(name: str, curves: "tuple[PowerCurve, ...]") -> Table:
    heading, factor = SERIES[name]
    shown = Table(f"The same over {heading}", (heading, "min", "highest kW"), left=0)
    for curve in curves:
        shown.add_row(
            short(round(factor * (curve.value or 0.0), 1)), number(curve.duration_min, 1), number(max(curve.power_kw), 1)
        )
    return shown


SERIES = {"temperature": ("air and cells °C", 1.0), "age": ("capacity left %", 100.0), "start": ("charge at the start %", 100.0)}
"""Heading of each series, and what its values are multiplied by."""


def _recorded_table(result: "ChargeResult") -> Table:
    shown = Table("Recorded curves of this car (open data)", ("curve", "points", "min", "predicted against it"), left=1)
    for one in result.recorded:
        deviation = result.duration_min / one.duration_min - 1.0 if result.reached else None
        shown.add_row(one.name, str(one.points), number(one.duration_min, 1), deviation_percent(deviation))
    return shown


def _remarks(result: "ChargeResult") -> list[str]:
    fitted = result.calibrated
    lines = [] if result.reached else [result.why]
    if result.preparation is not None:
        done = result.preparation
        took = f"Preparing the cells took {done.duration_min:.0f} min and {done.energy_kwh:.1f} kWh of the battery before"
        start = took if done.duration_min > 0.0 else "Nothing was prepared"
        lines.append(f"{start}: {done.words}, {number(done.cells_c)} °C.")
    if fitted is not None:
        lines.append(
            f"Fitted to the measured curve ({fitted.measured_min:.1f} min from {fitted.low_percent:g} to "
            f"{fitted.high_percent:g} %; before {fitted.before_min:.1f}, now {fitted.after_min:.1f}). In the car's file: "
            f"`battery.current_charge_sustained_a: {fitted.current_charge_sustained_a:.0f}`, "
            f"`charging.power_dc_kw: {fitted.power_dc_kw:g}`."
        )
    return lines + list(result.notes)
