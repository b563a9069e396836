"""Default laws of the battery: what follows from its energy, its chemistry and the motors that it feeds."""

from typing import Any

from voltwright.defaults.completed_parts import CompletedBattery
from voltwright.defaults.filler import Filler
from voltwright.defaults.usable_energy import LEARNED_CLASSES, usable_share
from voltwright.defaults.vehicle_class import ClassDefaults
from voltwright.errors import SpecError
from voltwright.library.chemistries import load_chemistry
from voltwright.spec.chemistry import pack_resistance_mohm

TEMP_CELLS_MAX_C = 54.0
DROP_MOST = 0.25


def fill_battery(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `battery`."""
    battery, cell = filler.car.battery, load_chemistry(filler.car.battery.chemistry)
    vars(battery).update(cell=cell, power_cruise_kw=typical.power_cruise_kw)
    law = cell.law
    (ratio, whose), cell_v = _usable_ratio(filler, law.usable_over_gross), law.voltage_nominal_v
    voltage_v, words = _voltage(battery, typical, law.usable_over_gross)
    usable_kwh = None if battery.energy_gross_kwh is None else ratio * battery.energy_gross_kwh
    filler.fill(
        "battery",
        battery,
        {
            "energy_usable_kwh": (usable_kwh, f"{ratio:.3g} x gross energy{whose}"),
            "cells_series": (_cells_series(filler, voltage_v, cell_v), f"{words} / {cell_v} V a cell"),
            "cells_parallel": (1, "one: the model needs the pack's capacity, not the strings"),
            "soc_max": (law.soc_max, "buffer at the top, by chemistry"),
        },
    )
    filler.fill(
        "battery",
        battery,
        {
            "energy_gross_kwh": (
                battery.energy_usable_kwh / law.usable_over_gross,
                f"usable energy / {law.usable_over_gross:g}, by chemistry",
            ),
            "voltage_nominal_v": (battery.cells_series * cell_v, f"cells in series x {cell_v} V"),
        },
    )
    capacity_ah = (
        battery.capacity_ah if battery.capacity_ah is not None else battery.energy_gross_kwh * 1e3 / battery.voltage_nominal_v
    )
    power = sum(getattr(filler.car.drive_units, axle).motor.power_max_kw for axle in filler.car.axles)
    filler.fill(
        "battery",
        battery,
        {
            "resistance_mohm": (
                pack_resistance_mohm(law, battery.cells_series, capacity_ah, battery.voltage_nominal_v, power),
                f"{law.resistance_capacity_ohm_ah} ohm Ah a cell x cells in series / capacity, "
                f"at most {law.drop_at_peak_power:.1%} of the voltage at peak power",
            ),
            "power_discharge_max_kw": (
                typical.discharge_over_motors * power,
                f"{typical.discharge_over_motors:g} x the motors' peak power",
            ),
            "power_charge_max_kw": (2.0 * battery.energy_gross_kwh, "2 C"),
            "current_discharge_max_a": (
                1.5e3 * power / battery.voltage_nominal_v + 2.0 * capacity_ah,
                "never below what the motors ask",
            ),
            "current_charge_max_a": (2.5 * capacity_ah, "2.5 C"),
            "temp_cells_max_c": (TEMP_CELLS_MAX_C, "cars charge fully to about 50 C and stop before 60 C, by judgement"),
        },
    )
    _check_resistance(battery, cell.law.share_after_10_s)


def _check_resistance(battery: CompletedBattery, share_after_10_s: float) -> None:
    """Refuse a resistance with which the pack could not give its energy even at the power of a range test.

    Raises: SpecError: a quarter of the voltage is lost there.
    """
    values = (battery.resistance_mohm, battery.voltage_nominal_v, battery.energy_usable_kwh, battery.power_cruise_kw)
    if not all(isinstance(value, int | float) for value in values):
        return
    resistance_mohm, voltage_v, usable_kwh, cruise_kw = map(float, values)
    most_mohm = DROP_MOST * voltage_v**2 / min(cruise_kw, usable_kwh) * share_after_10_s
    if resistance_mohm > most_mohm:
        raise SpecError(
            f"`battery.resistance_mohm` must be at most {most_mohm:.3g} mΩ, with which {voltage_v:.0f} V lose a quarter at "
            f"{min(cruise_kw, usable_kwh):.3g} kW, but is {resistance_mohm:.4g} mΩ; is it that of a cell, or in other units?",
            "battery.resistance_mohm",
        )


def _usable_ratio(filler: Filler, of_chemistry: float) -> tuple[float, str]:
    """What a range test takes out over the gross energy, and what it rests on: certified cars of the platform or the maker, else
    the chemistry. A usable energy that a maker writes is not this one, so that gross energy follows from it by chemistry.
    """
    car = filler.car
    if car.vehicle_class not in LEARNED_CLASSES:
        return of_chemistry, ""
    found = usable_share(car.make, car.title, car.model_year)
    return found.value, f", as {found.words}"


def _voltage(battery: CompletedBattery, typical: ClassDefaults, ratio: float) -> tuple[Any, str]:
    """Nominal voltage [V] that gives the cells in series, and where it comes from."""
    if battery.voltage_nominal_v is not None:
        return battery.voltage_nominal_v, "nominal voltage"
    if battery.capacity_ah is not None:
        gross_kwh = battery.energy_usable_kwh / ratio if battery.energy_gross_kwh is None else battery.energy_gross_kwh
        return 1e3 * gross_kwh / battery.capacity_ah, "gross energy / capacity"
    return typical.voltage_nominal_v, f"typical {typical.voltage_nominal_v:g} V"


def _cells_series(filler: Filler, voltage_v: Any, cell_v: float) -> int:
    """Cells in series: a whole number, which a variant of another car keeps."""
    if filler.base is not None:
        return filler.base.battery.cells_series
    return max(round(voltage_v / cell_v), 1)
