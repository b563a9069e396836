"""Export a car as a vehicle type of SUMO, and its battery power as a table."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from voltwright.formatting import signed
from voltwright.interfaces.sumo.fit import CycleFit, cycle_fits, energy_parameters
from voltwright.interfaces.sumo.vehicle_type import SumoParameter, sumo_parameters, vehicle_type_xml
from voltwright.interfaces.table_file import write_table
from voltwright.interfaces.whole_file import check_writable, write_bytes
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.study.power_table import power_table

PERCENT = 100.0


@dataclass(frozen=True)
class ExportSumoRequest(LossOptions):
    """Write a car as a vehicle type of SUMO, and its battery power against speed, acceleration and slope.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: that takes the files; it is made where it is not there, and files of the same names are replaced.
    """

    car: CarArgument
    folder: str | Path


@dataclass(frozen=True, repr=False)
class SumoResult(OfCar):
    """What was written of a car for SUMO.

    Attributes:
        car: name.
        type_file: additional file with the vehicle type.
        table_file: CSV with the battery power.
        attributes: of the vehicle type.
        parameters: of its electric model and its battery.
        fits: how well the model repeats the car, on the cycle that it was fitted to and on others.
        points: rows of the table; those that the car reaches.
        points_asked: of its grid.
    """

    _: KW_ONLY
    car: str
    type_file: Path
    table_file: Path
    attributes: tuple[SumoParameter, ...]
    parameters: tuple[SumoParameter, ...]
    fits: tuple[CycleFit, ...]
    points: int
    points_asked: int


def run_export_sumo(request: ExportSumoRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> SumoResult:
    """Write a car for SUMO.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or a folder that cannot be written to.
        TraceError: a car that cannot follow the cycle of its class.
        SimulationError: a ledger that does not close.
    """
    parts = Parts(progress, cancel, 2)
    car = prepared_car(request.car, request)
    name, folder = car.written.name, Path(request.folder)
    type_file, table_file = folder / f"{name}.add.xml", folder / f"{name}.power.csv"
    for path in (type_file, table_file):
        check_writable(path)
    parts.begin(f"fitting SUMO's electric model to {name}")
    energy = energy_parameters(car.completed)
    fits = cycle_fits(car.completed, energy)
    attributes, parameters = sumo_parameters(car.completed, energy)
    parts.begin("working out the battery power")
    table = power_table(car.completed)
    content = vehicle_type_xml(name, attributes, parameters, f"{car.written.title}, written by voltwright. {_words(fits)}")
    write_bytes(type_file, content)
    columns = {
        "speed_kmh": table.speed_kmh,
        "acceleration_m_s2": table.acceleration_m_s2,
        "slope_percent": PERCENT * table.grade,
        "terminal_w": table.terminal_w,
    }
    write_table(table_file, columns, {"car": name, "loss_model": car.loss_model})
    parts.end()
    return SumoResult(
        **car.about,
        car=name,
        type_file=type_file,
        table_file=table_file,
        attributes=attributes,
        parameters=parameters,
        fits=fits,
        points=len(table.terminal_w),
        points_asked=table.asked,
    )


def _words(fits: tuple[CycleFit, ...]) -> str:
    """How well the model repeats the car, in a sentence."""
    return (
        f"Deviation of the model's consumption: {', '.join(f'{fit.cycle} {signed(fit.deviation_percent, 1)} %' for fit in fits)}."
    )


export_sumo = function_of(ExportSumoRequest, run_export_sumo, "export_sumo")
