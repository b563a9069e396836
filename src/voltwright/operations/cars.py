"""The cars that the library holds: the reference cars, written by hand, and the catalogue of certified ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from voltwright.defaults.completion import complete
from voltwright.defaults.usable_energy import usable_share
from voltwright.defaults.vehicle_class import CLASSES
from voltwright.errors import SpecError, VoltwrightError
from voltwright.library.cars import car_names, load_car
from voltwright.library.catalogue import CatalogueRow, catalogue
from voltwright.library.certified_tests import CHEMISTRY, CertifiedTest, shipped_tests
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import MODEL_YEAR, PRICE_CAR, RANGE_KM, Checked, OneOf
from voltwright.units import J_PER_KWH, J_PER_WH

KW_PER_W = 1e-3
ASSUMED = ("battery.energy_usable_kwh", "masses.mass_curb_kg")
SIZES = ("length_mm", "width_mm", "height_mm", "wheelbase_mm")
RANGES = {"range_epa_km": "EPA", "range_wltp_km": "WLTP", "range_cltc_km": "CLTC", "range_nedc_km": "NEDC"}
"""Published ranges, the one to show first, with the name of the procedure."""
Drive = Literal["front", "rear", "all"]


@dataclass(frozen=True)
class CarsRequest(Checked):
    """List cars of the library; every condition that is written must hold.

    Attributes:
        kind: "reference" cars, written by hand with all their sources; "certified" ones of the EPA test lists; or "all".
        make: of the car, or the beginning of it; case is ignored.
        year_from: first model year.
        year_to: last model year.
        vehicle_class: such as "car", "suv" or "scooter".
        drive: driven axles.
        range_min_km: least published range [km].
        range_max_km: largest published range [km].
        price_max: in the currency of the price; a car without a price is left out.
    """

    kind: Literal["all", "reference", "certified"] = "all"
    make: str | None = None
    year_from: Annotated[int, MODEL_YEAR] | None = None
    year_to: Annotated[int, MODEL_YEAR] | None = None
    vehicle_class: Annotated[str, OneOf(CLASSES)] | None = None
    drive: Drive | None = None
    range_min_km: Annotated[float, RANGE_KM] | None = None
    range_max_km: Annotated[float, RANGE_KM] | None = None
    price_max: Annotated[float, PRICE_CAR] | None = None


@dataclass(frozen=True)
class Price:
    """What a car costs, in a currency, at a date."""

    amount: float
    currency: str
    date: str | None


@dataclass(frozen=True)
class CarRow:
    """A car; `assumed` lists the figures that a default law filled, `range_procedure` says whose range it is.

    The dimensions are those that the car's file writes [mm].
    """

    name: str
    title: str
    kind: Literal["reference", "certified"]
    make: str
    model_year: int | None
    vehicle_class: str
    driven_axles: tuple[str, ...]
    power_max_kw: float
    energy_usable_kwh: float
    mass_curb_kg: float
    chemistry: str
    range_km: float | None
    range_procedure: str | None
    price: Price | None
    assumed: tuple[str, ...]
    length_mm: float | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    wheelbase_mm: float | None = None

    @property
    def drive(self) -> Drive:
        """Driven axles in one word."""
        return "all" if len(self.driven_axles) > 1 else "front" if self.driven_axles == ("front",) else "rear"


@dataclass(frozen=True, repr=False)
class CarsResult(Presented):
    """The cars that fit: the reference cars first, each kind by name."""

    cars: tuple[CarRow, ...]


def run_cars(request: CarsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CarsResult:
    """List cars of the library.

    Raises:
        SpecError: a vehicle class that does not exist, or a range or year whose ends are swapped.
    """
    _check(request)
    parts, rows = Parts(progress, cancel, 2), []
    parts.begin("reference cars")
    if request.kind != "certified":
        rows += [_reference(name) for name in car_names()]
    parts.begin("certified cars")
    if request.kind != "reference":
        certified = (_certified(row, test) for row, test in zip(catalogue().values(), shipped_tests(), strict=True))
        rows += sorted(certified, key=lambda row: row.name)
    parts.end()
    return CarsResult(tuple(_fitting(rows, request)))


def _check(request: CarsRequest) -> None:
    for low, high in (("year_from", "year_to"), ("range_min_km", "range_max_km")):
        first, last = getattr(request, low), getattr(request, high)
        if first is not None and last is not None and first > last:
            raise SpecError(f"`{low}` must be at most `{high}` ({last:g}), but is {first:g}; are the two swapped?", low)


def _fitting(rows: Iterable[CarRow], request: CarsRequest) -> Iterable[CarRow]:
    conditions: list[Callable[[CarRow], bool]] = []

    def wanted(value: object, condition: Callable[[CarRow], bool]) -> None:
        if value is not None:
            conditions.append(condition)

    start = (request.make or "").lower()
    wanted(request.make, lambda row: row.make.lower().startswith(start))
    wanted(request.year_from, lambda row: (row.model_year or 0) >= (request.year_from or 0))
    wanted(request.year_to, lambda row: row.model_year is not None and row.model_year <= (request.year_to or 0))
    wanted(request.vehicle_class, lambda row: row.vehicle_class == request.vehicle_class)
    wanted(request.drive, lambda row: row.drive == request.drive)
    wanted(request.range_min_km, lambda row: row.range_km is not None and row.range_km >= (request.range_min_km or 0.0))
    wanted(request.range_max_km, lambda row: row.range_km is not None and row.range_km <= (request.range_max_km or 0.0))
    wanted(request.price_max, lambda row: row.price is not None and row.price.amount <= (request.price_max or 0.0))
    return (row for row in rows if all(condition(row) for condition in conditions))


def _reference(name: str) -> CarRow:
    try:
        completed = complete(load_car(name), "none")
    except VoltwrightError as error:  # the shipped file itself, so say which
        raise type(error)(f"{name}: {error}") from error
    written = completed.written
    ranges = {each.quantity: each.value for each in reversed(written.published)}
    shown = next((quantity for quantity in RANGES if quantity in ranges), None)
    return CarRow(
        name=completed.name,
        title=completed.title,
        kind="reference",
        make=completed.make,
        model_year=completed.model_year,
        vehicle_class=completed.vehicle_class,
        driven_axles=tuple(completed.axles),
        power_max_kw=float(sum(getattr(completed.drive_units, axle).motor.power_max_kw for axle in completed.axles)),
        energy_usable_kwh=completed.battery.energy_usable_kwh,
        mass_curb_kg=completed.masses.mass_curb_kg,
        chemistry=completed.battery.chemistry,
        range_km=ranges[shown] if shown else None,
        range_procedure=RANGES[shown] if shown else None,
        price=None if written.price is None else Price(written.price.amount, written.price.currency, written.price.date),
        assumed=tuple(path for path in ASSUMED if path in completed.assumptions),
        **{name: None if (size := getattr(written.body, name)) is None else float(size) for name in SIZES},
    )


def _certified(row: CatalogueRow, test: CertifiedTest) -> CarRow:
    """The row of a car that is not loaded; by the two laws that completion would use."""
    gross_kwh = row.energy_gross_kwh or test.energy_wh * J_PER_WH / J_PER_KWH
    usable_kwh = usable_share(row.make, row.title, test.model_year).value * gross_kwh
    return CarRow(
        name=row.name,
        title=row.title,
        kind="certified",
        make=row.make,
        model_year=test.model_year,
        vehicle_class=row.vehicle_class,
        driven_axles=test.axles,
        power_max_kw=test.power_w * KW_PER_W,
        energy_usable_kwh=usable_kwh,
        mass_curb_kg=test.mass_kg - CLASSES[row.vehicle_class].mass_test_extra_kg,
        chemistry=CHEMISTRY,
        range_km=row.range_epa_km,
        range_procedure=None if row.range_epa_km is None else RANGES["range_epa_km"],
        price=None,
        assumed=ASSUMED,
    )


cars = function_of(CarsRequest, run_cars, "cars")
