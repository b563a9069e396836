"""The smallest change of a car that reaches what is wanted."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.design import OfDesign, refuse_missed, verified, with_price
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import ACCELERATION, CHARGE_MINUTES, CONSUMPTION, MASS_CURB, PRICE_CAR, RANGE_KM
from voltwright.study.design.model import DesignModel
from voltwright.study.design.search import Bound, check_moves
from voltwright.study.design.target import free_of_car, free_within, smallest_change

ADVICE = "Ask for less, or let more change with another `free`."
LEAST = ("range_cltc_km", "range_wltp_km", "range_epa_km")
MOST = (
    "consumption_cltc_wh_km",
    "consumption_wltp_wh_km",
    "consumption_epa_wh_km",
    "acceleration_0_100_s",
    "charge_10_80_min",
    "mass_curb_kg",
    "price_usd",
)


@dataclass(frozen=True)
class TargetRequest(LossOptions):
    """Find the smallest change of a car that reaches what is wanted.

    Attributes:
        car: spec, name in the library, or path of a file.
        range_cltc_km: at least.
        range_wltp_km: at least.
        range_epa_km: at least.
        consumption_cltc_wh_km: from the grid, at most.
        consumption_wltp_wh_km: from the grid, at most.
        consumption_epa_wh_km: from the grid, at most.
        acceleration_0_100_s: at most.
        charge_10_80_min: from 10 to 80 % at the strongest shipped station that serves the car, at most.
        mass_curb_kg: at most.
        price_usd: by the cost model, at most.
        free: dotted paths of what may change; empty for pack, motors, drag and rolling resistance.
    """

    car: CarArgument
    _: KW_ONLY
    range_cltc_km: Annotated[float, RANGE_KM] | None = None
    range_wltp_km: Annotated[float, RANGE_KM] | None = None
    range_epa_km: Annotated[float, RANGE_KM] | None = None
    consumption_cltc_wh_km: Annotated[float, CONSUMPTION] | None = None
    consumption_wltp_wh_km: Annotated[float, CONSUMPTION] | None = None
    consumption_epa_wh_km: Annotated[float, CONSUMPTION] | None = None
    acceleration_0_100_s: Annotated[float, ACCELERATION] | None = None
    charge_10_80_min: Annotated[float, CHARGE_MINUTES] | None = None
    mass_curb_kg: Annotated[float, MASS_CURB] | None = None
    price_usd: Annotated[float, PRICE_CAR] | None = None
    free: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class TargetResult(OfDesign):
    """The smallest change that reaches what is wanted, verified by the full tests.

    Attributes:
        met_before: whether the base car has it already, so that nothing changes.
    """

    _: KW_ONLY
    met_before: bool


def run_target(request: TargetRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> TargetResult:
    """Find the smallest change.

    Raises:
        SpecError, UnknownNameError, FileError: the car, nothing wanted, what may not be free, or what no change reaches.
    """
    bounds = [Bound(name, getattr(request, name), 1.0) for name in LEAST if getattr(request, name) is not None]
    bounds += [Bound(name, getattr(request, name), -1.0) for name in MOST if getattr(request, name) is not None]
    if not bounds:
        raise SpecError("`range_cltc_km` or another target must be given, but none is; say what the car is to reach.", "car")
    parts = Parts(progress, cancel, 4)
    car = prepared_car(request.car, request)
    full = car.completed
    paths = tuple(dict.fromkeys(request.free)) or free_of_car(full)
    free = free_within(full, paths)
    parts.begin(f"testing {car.written.name}")
    model = DesignModel(full, free, with_price(full, [bound.figure for bound in bounds]))
    parts.begin("differentiating the figures")
    if request.free:  # of those that nobody named, what moves nothing stays as it is
        check_moves(model, (), bounds)
    parts.begin("looking for the smallest change")
    found = smallest_change(model, bounds)
    refuse_missed(model, found, ADVICE)
    parts.begin("verifying by the full tests")
    asked = "; ".join(bound.words for bound in bounds)
    told = verified(model, found, f"{car.written.name}-target", f"Smallest change of {car.written.name}: {asked}")
    parts.end()
    met = all(bound.sign * (model.base[bound.figure] / bound.value - 1.0) >= 0.0 for bound in bounds)
    return TargetResult(**told, **car.about, car=car.written.name, asked=asked, met_before=met)


target = function_of(TargetRequest, run_target, "target")
