"""`voltwright drive`: a car over a cycle, and where its energy went."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    ColdStartOption,
    CycleArgument,
    JsonOption,
    PayloadOption,
    PictureOption,
    SocOption,
    StepOption,
    TemperatureOption,
    TraceOption,
    WindOption,
)
from voltwright.formatting import change, number, short

if TYPE_CHECKING:
    from voltwright.operations.drive import DriveResult

DriverOption = Annotated[
    Path | None, typer.Option("--driver-fmu", help="FMU that drives; default: the speeds of the trace.", metavar="FILE.fmu")
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--driver-map", help="Name of a variable of it: speed_m_s=NAME; may be repeated.", metavar="ROLE=NAME"),
]
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
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    driver_fmu: DriverOption = None,
    driver_map: MapOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Drive a car over a cycle."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.drive import DriveRequest, run_drive

    request = DriveRequest(
        car,
        cycle,
        step_s=step,
        temp_ambient_c=temp,
        headwind_kmh=wind,
        payload_kg=payload,
        soc_start=soc,
        cold_start=cold_start,
        history=trace is not None or picture is not None,
        basis=basis,
        anchor=anchor,
        driver_fmu=driver_fmu,
        driver_map=tuple(driver_map or ()),
    )
    result = perform(run_drive, request)
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        assert result.trace is not None
        write_table(trace, result.trace, {**to_json(request), **to_json(result)})
    if picture is not None:
        from voltwright.report.drive_chart import drive_picture

        write_picture(picture, drive_picture(result, result.title, result.cycle_title))
    tell_written(picture=picture, trace=trace)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "DriveResult") -> None:
    from voltwright.cli.output import console, escape, of_rows, print_loss_model
    from voltwright.figures import FIGURES

    out = console()
    conditions = f"{short(result.temperature_c)} °C, {number(result.mass_kg)} kg"
    run = f"{escape(result.title)} over {escape(result.cycle_title)}, {conditions}"
    run += ", cold start" if result.cold_start else ""
    out.print(f"[bold]{run}[/]")
    rows: list[tuple[str, str, str]] = [
        (FIGURES["consumption_dc"], "Wh/km", number(result.consumption_pack_wh_km, 1)),
        (FIGURES["consumption_ac"], "Wh/km", number(result.consumption_wall_wh_km, 1)),
        (FIGURES["range_cycle"], "km", number(result.range_equivalent_km, 0)),
        ("Distance", "km", _distance(result.distance_km, result.cycle_distance_km)),
        ("Duration", "s", number(result.duration_s, 0)),
        (FIGURES["energy_battery"], "Wh", number(result.energy_pack_wh, 0)),
        (FIGURES["energy_recovered"], "Wh", number(result.energy_recovered_wh, 0)),
        (FIGURES["soc"], "%", change(100 * result.soc_start, 100 * result.soc_end, 1)),
        ("Trace misses", "steps", _misses(result)),
    ]
    out.print(of_rows(rows))
    out.print(_energy_table(result))
    out.print(
        f"The ledger closes to {max(result.ledger_residual_relative, ROUNDING):.1g} of the energy moved, or better. "
        f"{FIGURES['range_cycle']}: of this cycle alone; `voltwright certify` drives the whole test of a test procedure. "
        "Cells at the temperature given, climate off: `voltwright climate` and `voltwright day` heat and cool.",
        style="dim",
    )
    for remark in result.remarks:
        out.print(escape(f"{result.cycle}: {remark}."), style="yellow", soft_wrap=True)
    print_loss_model(result.loss_model)


def _distance(driven_km: float, asked_km: float) -> str:
    """The distance driven, and that of the cycle where the car fell behind it or its top speed held it back."""
    behind = driven_km < (1.0 - NOTICEABLE) * asked_km
    return f"{number(driven_km, 2)} of {number(asked_km, 2)}" if behind else number(driven_km, 2)


def _misses(result: "DriveResult") -> str:
    if not result.trace_misses:
        return "0"
    reasons = ", ".join(f"{name} {count}" for name, count in result.trace_miss_reasons.items())
    return f"{result.trace_misses} ({reasons}), up to {number(result.shortfall_max_kmh, 1)} km/h short"


def _energy_table(result: "DriveResult"):
    """Where the energy of the cells went, the largest share first; what was stored follows."""
    from voltwright.cli.output import table
    from voltwright.figures import STORED, loss_label

    total, distance = result.chemical_wh, result.distance_km
    losses = sorted(result.losses_wh.items(), key=lambda item: -item[1])
    stored = [(name, value) for name, value in result.stored_wh.items() if abs(value) > 1e-3 * abs(total)]
    largest = max((abs(value) for _, value in losses), default=1.0) or 1.0
    shown = table("Where the energy went", "loss", "", "Wh/km", "%", left=2)

    def add(words: str, value: float, colour: str) -> None:
        bar = "━" * round(BAR_WIDTH * abs(value) / largest)
        share = number(100.0 * value / total, 1) if total else number(None)
        shown.add_row(words, f"[{colour}]{bar}[/]", number(value / distance, 2) if distance else number(None), share)

    for name, value in losses:
        add(loss_label(name), value, "cyan")
    for name, value in stored:
        add(STORED[name], value, "green")
    shown.add_section()
    shown.add_row("From the cells", "", number(total / distance, 2) if distance else number(None), number(100.0, 1))
    return shown
