"""A fleet in use compared with the model of its car: deviation, state of health and cost of each vehicle, by its telematics."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import SpecError
from voltwright.interfaces.table_file import check_rows_ending, write_table
from voltwright.interfaces.telematics_checks import fleet_table
from voltwright.interfaces.telematics_file import RawTable, read_raw
from voltwright.interfaces.whole_file import check_apart, check_writable
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import PRICE_KWH, OneOf
from voltwright.spec.telematics import NUMBERS, Rows
from voltwright.study.ageing.usage import HABITS, Usage
from voltwright.study.in_use.fleet_in_use import FleetInUse, VehicleInUse, fleet_in_use
from voltwright.study.in_use.health import new_charge_kwh
from voltwright.study.in_use.simulated_fleet import simulated_fleet
from voltwright.study.in_use.surface import energy_surface

PARTS = 5
SIMULATED = "simulated"
SIMULATED_VEHICLES, SIMULATED_DAYS = 40, 120


@dataclass(frozen=True)
class InUseRequest(LossOptions):
    """Compare vehicles in use with the model of their car.

    Attributes:
        table: CSV or Parquet file of trips, and charges where a column `kind` tells them apart; "simulated" makes a fleet.
        car: that all vehicles are: spec, name in the library, or path of a file.
        charges: a file of charges beside it.
        climate: where the vehicles stand, for the ageing that is expected of them.
        charging: habit of charging, likewise.
        price_kwh: of energy without a price of its own.
        out: table of the vehicles to write, .csv or .parquet.
        trips_out: table of the trips to write, each with its deviation; likewise.
    """

    table: str | Path
    car: CarArgument
    _: KW_ONLY
    charges: Path | None = None
    climate: str | Path = "munich"
    charging: Annotated[str, OneOf(HABITS)] = "mixed"
    price_kwh: Annotated[float, PRICE_KWH] | None = None
    out: Path | None = None
    trips_out: Path | None = None


@dataclass(frozen=True, repr=False)
class InUseResult(OfCar):
    """Vehicles in use beside the model of their car.

    Attributes:
        car: name.
        simulated: whether the fleet was made up, so that nothing of it was measured.
        vehicles: each, those set apart first, then by deviation.
        rows: of the table.
        trips: that are used.
        charges: that are used.
        dropped: rows that are not used, by reason.
        energy_deviation: measured over modelled energy of all trips, less 1.
        trip_spread: relative error of a trip about its vehicle, one standard deviation.
        spread_between: of the vehicles about the fleet, one standard deviation.
        fleet_rolling: relative change of rolling resistance by which all vehicles differ from the model.
        fleet_air: the same of the air drag.
        fleet_load_kw: load that all vehicles have beside the model's [kW].
        soh_common: relative half width of the 90 % interval that is one for every state of health.
        currency: of the costs.
        notes: what was taken, mended or is suspected.
        file: that was written.
        found: the records behind.
    """

    car: str
    simulated: bool
    vehicles: tuple[VehicleInUse, ...]
    rows: int
    trips: int
    charges: int
    dropped: dict[str, int]
    energy_deviation: float
    trip_spread: float
    spread_between: float
    fleet_rolling: float
    fleet_air: float
    fleet_load_kw: float
    soh_common: float
    currency: str
    notes: tuple[str, ...]
    file: Path | None
    found: FleetInUse = field(repr=False)


def run_in_use(request: InUseRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> InUseResult:
    """Compare vehicles in use with the model.

    Raises:
        FileError: a table that cannot be read or written. SpecError: one that lacks columns, whose units cannot be right, or that
        has no trip that can be used; the car. UnknownNameError: the car, the climate.
    """
    _check_charges(request)
    read = (request.table, request.charges)
    for name, path, apart in (("out", request.out, read), ("trips_out", request.trips_out, (*read, request.out))):
        if path is not None:
            check_rows_ending(name, Path(path))
            check_apart(Path(path), [Path(each) for each in apart if each is not None])
            check_writable(path)
    parts = Parts(progress, cancel, PARTS)
    car = prepared_car(request.car, request)
    usage = Usage(climate=request.climate, charging=request.charging)
    usage.check()
    simulated = _is_simulated(request)
    parts.begin("reading the table")
    surface = energy_surface(car.completed) if simulated else None
    tables = _simulated(car, surface) if simulated else _read(request)
    rows, kinds, names = joined(tables)
    table = fleet_table(tables, rows, kinds, names)
    found = fleet_in_use(car.completed, table, usage, request.price_kwh, surface, parts.begin)
    vehicles = tuple(sorted(found.vehicles, key=lambda each: (not each.cause, -abs(each.deviation or 0.0))))
    about = {"car": car.written.name, "simulated": simulated}
    if request.out is not None:
        write_table(request.out, vehicle_columns(found.vehicles), about)
    if request.trips_out is not None:
        write_table(request.trips_out, found.trip_columns(), about)
    parts.end()
    rolling, air, load = (float(value) for value in found.deviation.fleet)
    return InUseResult(
        car=car.written.name,
        simulated=simulated,
        vehicles=vehicles,
        rows=table.read,
        trips=len(table.trips),
        charges=len(table.charges),
        dropped=table.dropped,
        energy_deviation=found.energy_deviation,
        trip_spread=found.trip_spread,
        spread_between=found.spread_between,
        fleet_rolling=rolling,
        fleet_air=air,
        fleet_load_kw=load,
        soh_common=found.health.common,
        currency=table.currency,
        notes=(*table.notes, *found.notes),
        file=request.out,
        found=found,
        **car.about,
    )


def _is_simulated(request: InUseRequest) -> bool:
    return str(request.table) == SIMULATED and not Path(SIMULATED).exists()


def _check_charges(request: InUseRequest) -> None:
    """Refuse charges that would not be read, or that are the trips once more.

    Raises: SpecError: they are of a simulated fleet, or in the file of the trips.
    """
    if request.charges is None:
        return
    if _is_simulated(request):
        raise SpecError("`charges` must be left out for a simulated fleet, which has charges of its own.", "charges")
    if Path(request.charges).resolve() == Path(request.table).resolve():
        raise SpecError(
            f"`charges` must be another file than that of the trips, but is '{request.charges}' too; leave it out where a column "
            "`kind` tells charges from trips.",
            "charges",
        )


def _read(request: InUseRequest) -> list[RawTable]:
    tables = [read_raw(Path(request.table))]
    return tables if request.charges is None else [*tables, read_raw(Path(request.charges), "charge")]


def joined(tables: Sequence[RawTable]) -> tuple[Rows, np.ndarray, tuple[str, ...]]:
    """The rows of all tables with one numbering of the vehicles, their kinds, and the vehicles' names."""
    names: dict[str, int] = {}
    parts = []
    for table in tables:
        numbering = np.array([names.setdefault(name, len(names)) for name in table.names], np.int64)
        table.in_service = {int(numbering[place]): moment for place, moment in table.in_service.items()}
        rows, kinds = table.rows()
        parts.append((Rows(numbering[rows.vehicle], rows.start_s, rows.numbers, rows.metered), kinds))
    numbers = {name: np.concatenate([rows.numbers[name] for rows, _ in parts]) for name in NUMBERS}
    vehicle, start, metered = (
        np.concatenate([getattr(rows, name) for rows, _ in parts]) for name in ("vehicle", "start_s", "metered")
    )
    return Rows(vehicle, start, numbers, metered), np.concatenate([kinds for _, kinds in parts]), tuple(names)


def _simulated(car, surface) -> list[RawTable]:
    """A fleet with made-up vehicles, as if it had been read."""
    usable = car.completed.battery.energy_usable_kwh
    columns, _ = simulated_fleet(surface, new_charge_kwh(car.completed), usable, SIMULATED_VEHICLES, SIMULATED_DAYS)
    return [RawTable.of_columns(SIMULATED, columns)]


def vehicle_columns(vehicles: Sequence[VehicleInUse]) -> dict[str, np.ndarray]:
    """The vehicles as columns of a table; NaN where a number is not known."""
    names = VehicleInUse.__dataclass_fields__
    rows = {name: [getattr(each, name) for each in vehicles] for name in names}
    texts = ("vehicle", "cause")
    return {
        name: np.array(values) if name in texts else np.array([np.nan if value is None else value for value in values], float)
        for name, values in rows.items()
    }


in_use = function_of(InUseRequest, run_in_use, "in_use")
