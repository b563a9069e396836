"""How a charger serves a car: the supply that a step of the car sees, what limits it, or why there is none.

Plain arithmetic on car and charger, done once before a charge; what comes out holds a `Supply` of arrays.
"""

import math

from voltwright.defaults.charger import CompletedAcCharger, CompletedDcCharger, CompletedWirelessCharger, complete_charger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.procedures.charging.compatibility.ac import serve_ac
from voltwright.procedures.charging.compatibility.bidirectional import with_giving
from voltwright.procedures.charging.compatibility.connection import Connection, Refused, Served, connections, refuse_inlet
from voltwright.procedures.charging.compatibility.dc import serve_dc
from voltwright.procedures.charging.compatibility.wireless import serve_wireless
from voltwright.spec.charger import ChargerSpec, WirelessCharger


def supply_of(
    car: CompletedCar, charger: ChargerSpec, outlets_in_use: int = 1, offset_x_m: float = 0.0, offset_y_m: float = 0.0
) -> Served | Refused:
    """The best way in which a charger serves a car: most power, and of equal ones without an adapter.

    Args:
        car: the car. charger: as written or completed. outlets_in_use: cars at the charger, this one among them.
        offset_x_m, offset_y_m: wireless: of the car's coil from the pad's middle, along and across [m].

    Returns:
        the supply with its limits, or why the charger cannot serve the car.

    Raises:
        SpecError: more cars than the charger has outlets, offsets that are no lengths or not of a wireless pad.
    """
    if not 1 <= outlets_in_use <= charger.outlets:
        raise SpecError(
            f"Cars at '{charger.name}' must be from 1 to its outlets ({charger.outlets}), but are {outlets_in_use}.",
            "outlets_in_use",
        )
    _check_offsets(charger, offset_x_m, offset_y_m)
    full = complete_charger(charger).charger
    if isinstance(full, CompletedWirelessCharger):
        answer = serve_wireless(car, full, outlets_in_use, offset_x_m, offset_y_m)
        return with_giving(car, answer) if isinstance(answer, Served) else answer
    ways = connections(car, full)
    if not ways:
        return refuse_inlet(car, full)
    answers = [_serve(car, full, way, outlets_in_use) for way in ways]
    served = [answer for answer in answers if isinstance(answer, Served)]
    if not served:
        return answers[0]
    # The first of the best: `connections` lists the direct ones first.
    best = max(served, key=lambda answer: answer.power_w)
    return with_giving(car, best)


def _check_offsets(charger: ChargerSpec, offset_x_m: float, offset_y_m: float) -> None:
    for name, value_m in (("offset_x_m", offset_x_m), ("offset_y_m", offset_y_m)):
        if not math.isfinite(value_m):
            raise SpecError(f"An offset from the pad's middle must be a length, but is {value_m:g}.", name)
        if value_m != 0.0 and not isinstance(charger, WirelessCharger):
            raise SpecError(f"'{charger.name}' is no wireless pad, so there is no offset from its middle: leave it out.", name)


def _serve(
    car: CompletedCar, charger: CompletedAcCharger | CompletedDcCharger, way: Connection, outlets_in_use: int
) -> Served | Refused:
    if isinstance(charger, CompletedAcCharger):
        return serve_ac(car, charger, way, outlets_in_use)
    return serve_dc(car, charger, way, outlets_in_use)
