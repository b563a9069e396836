"""What a charge point measures at its outlet, in the words of OCPP, the same for all versions."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.live.car import LiveCar


@dataclass(frozen=True)
class Reading:
    """A measured value: measurand, value, unit, phase or empty, and where it is measured (Outlet or EV)."""

    measurand: str
    value: float
    unit: str
    phase: str = ""
    location: str = "Outlet"


REGISTER, POWER, CURRENT, VOLTAGE, OFFERED, CHARGE = (
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Current.Import",
    "Voltage",
    "Current.Offered",
    "SoC",
)
MEASURANDS = (REGISTER, POWER, CURRENT, VOLTAGE, OFFERED, CHARGE)


def readings(car: LiveCar, register_wh: float, measurands: tuple[str, ...] = MEASURANDS) -> list[Reading]:
    """What is measured now.

    Args:
        car: at the outlet.
        register_wh: energy register [Wh].
        measurands: that are wanted.
    """
    values, outlet = car.signals(), car.outlet
    found = [Reading(REGISTER, register_wh, "Wh"), Reading(POWER, values["meter_w"], "W")]
    if outlet is not None and not outlet.digital:
        for number in range(1, outlet.phases + 1):
            found.append(Reading(CURRENT, values["meter_current_a"], "A", f"L{number}"))
            found.append(Reading(VOLTAGE, outlet.voltage_v, "V", f"L{number}-N"))
    else:
        found += [Reading(CURRENT, values["meter_current_a"], "A"), Reading(VOLTAGE, values["voltage_v"], "V")]
    found.append(Reading(OFFERED, values["offered_a"], "A"))
    found.append(Reading(CHARGE, min(max(values["soc_percent"], 0.0), 100.0), "Percent", location="EV"))
    return [reading for reading in found if reading.measurand in measurands]
