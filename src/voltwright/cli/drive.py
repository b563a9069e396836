"""`voltwright drive`: a car over a cycle, and where its energy went."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voltwright.cli.options import (
    CarArgument,
    ColdStartOption,
    CycleArgument,
    JsonOption,
    PayloadOption,
    SocOption,
    StepOption,
    TemperatureOption,
    WindOption,
)
from voltwright.cli.output import number
from voltwright.units import M_PER_KM, M_S_PER_KMH

if TYPE_CHECKING:
    from voltwright.spec.cycle import Cycle

BAR_WIDTH = 24
NOTICEABLE = 0.002
ROUNDING = 1e-16


def drive(
    car: CarArgument,
    cycle: CycleArgument,
    temp: TemperatureOption = 20.0,
    wind: WindOption = 0.0,
    payload: PayloadOption = 0.0,
    soc: SocOption = 1.0,
    cold_start: ColdStartOption = False,
    step: StepOption = None,
    trace: Annotated[
        Path | None, typer.Option("--trace", help="Write the trace to this Parquet file.", metavar="FILE.parquet")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Drive a car over a cycle."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import console, print_json, working
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.library.cycles import load_cycle
    from voltwright.library.find import load_car

    spec, wanted = load_car(car), load_cycle(cycle, step)
    if trace is not None:
        check_writable(trace)
    conditions: dict[str, Any] = {
        "temperature_c": temp,
        "headwind_m_s": wind * M_S_PER_KMH,
        "payload_kg": payload,
        "cold_start": cold_start,
    }
    with working(f"driving {spec.name} over {wanted.name} (the first time it is compiled, once)"):
        start()
        from voltwright.sim.drive import drive as run_drive

        result = run_drive(spec, wanted, **conditions, soc_start=soc, history=trace is not None)
    figures = {name: value for name, value in vars(result).items() if name != "trace"}
    if trace is not None:
        from voltwright.interfaces.parquet import write_trace

        assert result.trace is not None
        write_trace(trace, result.trace, {**conditions, "time_step_s": wanted.dt_s, **figures})
        console(errors=True).print(f"trace: {trace}", style="dim", soft_wrap=True, markup=False)
    if json:
        print_json(figures)
    else:
        _print(spec.title, wanted, figures)


def _print(title: str, cycle: "Cycle", figures: dict[str, Any]) -> None:
    from voltwright.cli.output import console, escape, table

    out = console()
    run = f"{escape(title)} over {escape(cycle.title)}, {figures['temperature_c']:g} °C, {figures['mass_kg']:,.0f} kg"
    run += ", cold start" if figures["cold_start"] else ""
    out.print(f"[bold]{run}[/]", soft_wrap=True)
    shown = table("", "result", "unit", "value", left=2)
    rows: list[tuple[str, str, str]] = [
        ("Consumption at the battery", "Wh/km", number(figures["consumption_pack_wh_km"])),
        ("Consumption at the wall", "Wh/km", number(figures["consumption_wall_wh_km"])),
        ("Distance on a charge at this rate", "km", number(figures["range_equivalent_km"], 0)),
        ("Distance", "km", _distance(figures["distance_km"], cycle.distance_m / M_PER_KM)),
        ("Duration", "s", number(figures["duration_s"], 0)),
        ("Energy from the battery, net", "Wh", number(figures["energy_pack_wh"], 0)),
        ("Energy recovered in braking", "Wh", number(figures["energy_recovered_wh"], 0)),
        ("State of charge", "%", f"{100 * figures['soc_start']:.1f} → {100 * figures['soc_end']:.1f}"),
        ("Trace misses", "steps", _misses(figures)),
    ]
    for row in rows:
        shown.add_row(*row)
    out.print(shown)
    out.print(_energy_table(figures))
    out.print(
        f"The ledger closes to {max(figures['ledger_residual_relative'], ROUNDING):.1g} of the energy moved, or better. "
        "Distance on a charge: of this cycle alone; `voltwright certify` drives the whole test of a rule book. "
        "Cells at the temperature given, climate off: `voltwright climate` and `voltwright day` heat and cool.",
        style="dim",
    )


def _distance(driven_km: float, asked_km: float) -> str:
    """The distance driven, and that of the cycle where the car fell behind it or its top speed held it back."""
    behind = driven_km < (1.0 - NOTICEABLE) * asked_km
    return f"{number(driven_km, 2)} of {number(asked_km, 2)}" if behind else number(driven_km, 2)


def _misses(figures: dict[str, Any]) -> str:
    if not figures["trace_misses"]:
        return "0"
    reasons = ", ".join(f"{name} {count}" for name, count in figures["trace_miss_reasons"].items())
    return f"{figures['trace_misses']} ({reasons}), up to {figures['shortfall_max_km_h']:.1f} km/h short"


def _energy_table(figures: dict[str, Any]):
    """Where the energy of the cells went, the largest share first; what was stored follows."""
    from voltwright.cli.labels import loss_words
    from voltwright.cli.output import table
    from voltwright.spec.labels import STORED

    total, distance = figures["chemical_wh"], figures["distance_km"]
    losses = sorted(figures["losses_wh"].items(), key=lambda item: -item[1])
    stored = [(name, value) for name, value in figures["stored_wh"].items() if abs(value) > 1e-3 * abs(total)]
    largest = max((abs(value) for _, value in losses), default=1.0) or 1.0
    shown = table("Where the energy went", "loss", "", "Wh/km", "%", left=2)

    def add(words: str, value: float, colour: str) -> None:
        bar = "━" * round(BAR_WIDTH * abs(value) / largest)
        share = number(100.0 * value / total) if total else number(None)
        shown.add_row(words, f"[{colour}]{bar}[/]", number(value / distance, 2) if distance else number(None), share)

    for name, value in losses:
        add(loss_words(name), value, "cyan")
    for name, value in stored:
        add(STORED[name], value, "green")
    shown.add_section()
    shown.add_row("from the cells", "", number(total / distance, 2) if distance else number(None), "100.0")
    return shown
