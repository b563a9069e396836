"""`voltwright sumo`: vehicles of a traffic simulation of SUMO, driven by a car in a closed loop."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import (
    CAR_HELP,
    AnchorOption,
    BasisOption,
    ColdStartOption,
    JsonOption,
    PayloadOption,
    SocOption,
    TemperatureOption,
    TraceOption,
    reader,
)
from voltwright.formatting import change, number, signed

if TYPE_CHECKING:
    from voltwright.operations.traffic import TrafficResult

ConfigArgument = Annotated[Path, typer.Argument(help="Configuration of SUMO, .sumocfg.", metavar="CONFIG")]
CarOption = Annotated[str, typer.Option("--car", help=CAR_HELP, metavar="CAR", autocompletion=complete_car)]
VehicleOption = Annotated[
    list[str],
    typer.Option("--vehicle", help="Vehicle of the simulation that is driven with the car; may be repeated.", metavar="ID"),
]
StepOption = Annotated[
    float | None, typer.Option("--step", help="Time step [s]; default: that of CONFIG.", metavar="S", parser=reader("s"))
]
EndOption = Annotated[
    float | None,
    typer.Option(
        "--end", help="Stop at this time of the simulation [s]; default: all have arrived.", metavar="S", parser=reader("s")
    ),
]


def sumo(
    config: ConfigArgument,
    car: CarOption,
    vehicle: VehicleOption,
    step: StepOption = None,
    end: EndOption = None,
    soc: SocOption = 0.8,
    temp: TemperatureOption = 20.0,
    cold_start: ColdStartOption = False,
    payload: PayloadOption = 0.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Drive vehicles of a traffic simulation of SUMO with a car."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(trace=trace)
    start()
    from voltwright.operations.traffic import TrafficRequest, run_traffic

    request = TrafficRequest(
        config,
        car,
        vehicles=tuple(vehicle),
        step_s=step,
        end_s=end,
        soc_start=soc,
        temp_ambient_c=temp,
        cold_start=cold_start,
        payload_kg=payload,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_traffic, request)
    if trace is not None:
        _write(result, trace)
    if json:
        print_json(result, trace=trace)
        return
    _print(result)
    tell_written(trace=trace)


def _write(result: "TrafficResult", path: Path) -> None:
    """One table; where there are many vehicles, a column says whose row it is."""
    import numpy as np

    from voltwright.interfaces.table_file import write_table

    trips = result.trips
    columns = {name: np.concatenate([trip.columns[name] for trip in trips]) for name in trips[0].columns}
    if len(trips) > 1:
        columns["vehicle"] = np.concatenate([np.full(len(trip.columns["time_s"]), trip.vehicle, object) for trip in trips])
    write_table(path, columns, {"car": result.car, "config": result.config, "step_s": result.step_s})


def _print(result: "TrafficResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out = console()
    out.print(f"[bold]{escape(result.title)} in {escape(Path(result.config).name)}, steps of {result.step_s:g} s[/]")
    shown = table("", "vehicle", "km", "min", "Wh", "Wh/km", "SoC %", "held back, s", "by SUMO, Wh", left=1, names=1)
    for trip in result.trips:
        by_sumo = (
            "" if trip.sumo_wh is None else f"{number(trip.sumo_wh)} ({signed(100 * (trip.sumo_wh / trip.energy_wh - 1), 1)} %)"
        )
        shown.add_row(
            escape(trip.vehicle),
            number(trip.distance_km, 2),
            number(trip.duration_s / 60.0, 1),
            number(trip.energy_wh, 1),
            number(trip.consumption_wh_km),
            change(100.0 * trip.soc_start, 100.0 * trip.soc_end, 1),
            number(trip.limited_s, 1),
            by_sumo,
        )
    out.print(shown)
    worst = max(abs(trip.redriven_wh / trip.energy_wh - 1.0) for trip in result.trips)
    missed = sum(trip.missed_steps for trip in result.trips)
    residual = max(trip.ledger_residual_relative for trip in result.trips)
    out.print(
        f"Recorded traces driven again: within {worst:.1g} of the energy; ledger closed to {residual:.1g}; "
        f"{missed} steps at whose end the car was slower than SUMO's vehicle.",
        style="dim",
    )
    for note in result.notes:
        out.print(f"[yellow]•[/] {escape(note)}")
    print_loss_model(result.loss_model)
