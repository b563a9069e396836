"""What fills the gaps of a car, one part after the other, and remembers the law of each field that it filled."""

from collections.abc import Callable
from typing import Any, TypeVar

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completed_parts import (
    CompletedAuxiliaries,
    CompletedBattery,
    CompletedBody,
    CompletedBodyAndTyres,
    CompletedCharging,
    CompletedCoastDown,
    CompletedCoastDownUS,
    CompletedDriveUnit,
    CompletedDriveUnits,
    CompletedGear,
    CompletedHvac,
    CompletedInverter,
    CompletedLossMap,
    CompletedMasses,
    CompletedMotor,
    CompletedRegeneration,
    CompletedThermal,
    CompletedTyres,
    CompletedWarmUp,
    CompletedWirelessReceiver,
)
from voltwright.spec.base import SpecModel
from voltwright.spec.car import CarSpec
from voltwright.spec.drive_unit import DriveUnit

Laws = dict[str, tuple[Any, str] | tuple[Any, str, tuple[str, ...]]]
"""From a field's name to its value, the law in words, and where the law is exact, the parents."""

Part = TypeVar("Part")
ROAD_LOADS: dict[str, Any] = {
    "coast_down": CompletedCoastDown,
    "coast_down_us": CompletedCoastDownUS,
    "body_and_tyres": CompletedBodyAndTyres,
}


class Filler:
    """Fills one car in place, before anybody else holds it.

    Attributes:
        car: to read from; a field that neither the file nor a law has filled yet is None.
        base: the car of which this one is a variant, whose counts are kept.
        assumptions, parents: of the car.
    """

    def __init__(self, spec: CarSpec, base: CompletedCar | None = None):
        self.assumptions: dict[str, str] = {}
        self.parents: dict[str, tuple[str, ...]] = {}
        self.base = base
        self.car = _opened_car(spec)
        vars(self.car).update(assumptions=self.assumptions, parents=self.parents)

    def fill(self, prefix: str, part: Any, laws: Laws) -> None:
        """Fill the fields of `part`, which stands at the dotted path `prefix`, that nobody wrote."""
        fields = vars(part)
        for name, law in laws.items():
            if fields[name] is None:
                path = f"{prefix}.{name}"
                fields[name], self.assumptions[path] = self.by_law(path, law[0]), law[1]
                if len(law) > 2 and law[2]:
                    self.parents[path] = law[2]

    def by_law(self, path: str, value: Any) -> Any:
        """What a field that the file leaves out gets of a law's value; a filler of maybe written numbers decides otherwise."""
        return value

    def when_written(self, path: str, part: Any, then: Callable[[Any], Any], otherwise: Any) -> Any:
        """What a law says that asks whether the file writes a field.

        Args:
            path: dotted path of the field.
            part: that holds it, not filled yet.
            then: from the written number to what follows of it.
            otherwise: what follows where nothing is written.
        """
        value = vars(part)[path.rpartition(".")[2]]
        return otherwise if value is None else then(value)


def _opened_car(spec: CarSpec) -> CompletedCar:
    car = _opened(CompletedCar, spec)
    for name in ("price", "published", "history", "correlations", "evidence", "sources"):
        del vars(car)[name]
    units = _opened(CompletedDriveUnits, spec.drive_units)
    vars(units).update({axle: _opened_unit(getattr(spec.drive_units, axle)) for axle in spec.axles})
    charging = _opened(CompletedCharging, spec.charging)
    if spec.charging.wireless is not None:
        vars(charging)["wireless"] = _opened(CompletedWirelessReceiver, spec.charging.wireless)
    vars(car).update(
        written=spec,
        axles=spec.axles,
        body=_opened(CompletedBody, spec.body),
        tyres=_opened(CompletedTyres, spec.tyres),
        masses=_opened(CompletedMasses, spec.masses),
        road_load=_opened(ROAD_LOADS[spec.road_load.kind], spec.road_load),
        drive_units=units,
        regeneration=_opened(CompletedRegeneration, spec.regeneration),
        battery=_opened(CompletedBattery, spec.battery),
        thermal=_opened(CompletedThermal, spec.thermal),
        hvac=_opened(CompletedHvac, spec.hvac),
        auxiliaries=_opened(CompletedAuxiliaries, spec.auxiliaries),
        warm_up=_opened(CompletedWarmUp, spec.warm_up),
        charging=charging,
    )
    return car


def _opened_unit(unit: DriveUnit) -> CompletedDriveUnit:
    made = _opened(CompletedDriveUnit, unit)
    kind = CompletedLossMap if unit.motor.kind == "loss_map" else CompletedMotor
    vars(made).update(
        motor=_opened(kind, unit.motor),
        inverter=_opened(CompletedInverter, unit.inverter),
        gear=_opened(CompletedGear, unit.gear),
    )
    return made


def _opened(kind: type[Part], model: SpecModel) -> Part:
    """A completed part with what a model writes; its gaps are None until they are filled."""
    part = object.__new__(kind)
    vars(part).update(vars(model))
    return part
