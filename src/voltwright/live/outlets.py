"""The outlets at which a live car can be plugged in: what serves it there, and what a limit at the outlet leaves for the car."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.defaults.charger import CompletedAcCharger, complete_charger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.library.chargers import load_charger
from voltwright.physics.charging.supply import NO_LIMIT_A, Stage, Supply
from voltwright.procedures.charging.compatibility.connection import Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.spec.charger import ChargerSpec

NO_LIMIT_W = 1e9
USUAL = {
    "ac": ("wallbox-11kw", "wallbox-j1772-48a", "tesla-wall-connector", "wallbox-gbt-7kw", "socket-schuko"),
    "dc": ("ccs2-150", "ccs1-150", "supercharger-v3", "chademo-50", "gbt-120"),
}
"""Chargers that are tried for a car where none is named, by kind."""


@dataclass(frozen=True)
class Outlet:
    """An outlet that serves a car.

    Attributes:
        name, title: of the charger.
        supply: as the step of the car sees it.
        digital: whether direct current is agreed by digital communication.
        phases: in use; 0 of direct current.
        power_max_w: most at the outlet [W].
        current_max_a: most at the outlet [A]; of a phase where it is alternating.
        per_ampere_w: power at the outlet for each ampere of a phase; 0 of direct current.
        voltage_v: of a phase; of direct current, the least that the station gives.
        pilot_use: share of the pilot's current that the car takes.
    """

    name: str
    title: str
    supply: Supply
    digital: bool
    phases: int
    power_max_w: float
    current_max_a: float
    per_ampere_w: float
    voltage_v: float
    pilot_use: float

    def at_battery(self, outlet_w: float) -> float:
        """Most power at the battery [W] for one at the outlet [W]."""
        if outlet_w >= self.power_max_w:
            return NO_LIMIT_W
        behind = self.supply.replaced(stages__station=Stage.of(), standby_w=0.0)
        return float(behind.output_for(max(outlet_w, 0.0)))


def outlet_of(car: CompletedCar, charger: ChargerSpec | str, kind: str) -> Outlet:
    """The outlet of a charger, for a car.

    Args:
        car: completed.
        charger: spec, name in the library, or path of a file.
        kind: "ac" or "dc".

    Raises:
        SpecError: the charger cannot serve the car, or is of the other kind. Others: it cannot be read.
    """
    spec = load_charger(charger)
    if spec.kind != kind:
        raise SpecError(
            f"`{kind}` must be a charger of {kind.upper()}, but '{spec.name}' is of {spec.kind.upper()}; try {USUAL[kind][0]}.",
            kind,
        )
    served = supply_of(car, spec)
    if isinstance(served, Refused):
        raise SpecError(f"`{kind}`: {spec.name} cannot serve {car.name}: {served.why}", kind)
    return _outlet(car, served, kind)


def usual_outlet(car: CompletedCar, kind: str) -> Outlet | None:
    """The outlet of the first usual charger that serves a car; None where none does."""
    for name in USUAL[kind]:
        served = supply_of(car, load_charger(name))
        if isinstance(served, Served):
            return _outlet(car, served, kind)
    return None


def _outlet(car: CompletedCar, served: Served, kind: str) -> Outlet:
    supply, spec = served.supply, served.charger
    flow = supply.flow(supply.power_max_w)
    power_w = float(flow.grid_w - flow.station_w - flow.standby_w)
    digital = kind == "dc"
    per_ampere_w = 0.0 if digital else power_w / served.current_a
    use = 1.0 if digital else car.charging.pilot_use
    full = complete_charger(spec).charger
    voltage_v = full.voltage_v if isinstance(full, CompletedAcCharger) else float(supply.voltage_min_v)
    return Outlet(
        name=spec.name,
        title=spec.title,
        supply=supply,
        digital=digital,
        phases=served.phases,
        power_max_w=power_w,
        current_max_a=min(float(supply.current_max_a), NO_LIMIT_A) if digital else served.current_a / use,
        per_ampere_w=per_ampere_w,
        voltage_v=voltage_v,
        pilot_use=use,
    )


def offered_a(outlet: Outlet, power_limit_w: float, current_limit_a: float, share: float) -> float:
    """Current that an outlet offers [A] under the limits of the moment; of a phase where it is alternating.

    Args:
        outlet: at which the car is.
        power_limit_w: at the outlet [W].
        current_limit_a: at the outlet [A].
        share: of its own power that it can give, 0-1.
    """
    power_w = min(power_limit_w, share * outlet.power_max_w)
    if outlet.digital:
        return min(current_limit_a, outlet.current_max_a) if power_w > 0.0 else 0.0
    return min(current_limit_a, outlet.current_max_a, power_w / (outlet.per_ampere_w * outlet.pilot_use))
