"""Default laws of the battery: what follows from its energy, its chemistry and the motors that it feeds."""

from voltwright.defaults.filler import Filler
from voltwright.defaults.vehicle_class import ClassDefaults
from voltwright.spec.battery import Battery
from voltwright.spec.chemistry import CHEMISTRIES, pack_resistance_mohm

CHARGE_RATE_TYPICAL = 1.8
TEMP_CELLS_MAX_C = 54.0


def fill_battery(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `battery`."""
    battery: Battery = filler.spec.battery
    law = CHEMISTRIES[battery.chemistry]
    ratio, cell_v = law.usable_over_gross, law.voltage_nominal_v
    if battery.voltage_nominal_v is not None:
        series, words = round(float(battery.voltage_nominal_v) / cell_v), f"nominal voltage / {cell_v} V a cell"
    else:
        series, words = round(typical.voltage_nominal_v / cell_v), f"typical {typical.voltage_nominal_v:g} V / {cell_v} V a cell"
    filler.fill(
        "battery",
        {
            "energy_usable_kwh": (ratio * (battery.energy_gross_kwh or 0.0), f"{ratio} x gross energy"),
            "cells_series": (series, words),
            "cells_parallel": (1, "one: the model needs the pack's capacity, not the strings"),
            "soc_max": (law.soc_max, "buffer at the top, by chemistry"),
        },
    )
    battery = filler.spec.battery
    filler.fill(
        "battery",
        {
            "energy_gross_kwh": (battery.energy_usable_kwh / ratio, f"usable energy / {ratio}"),
            "voltage_nominal_v": (battery.cells_series * cell_v, f"cells in series x {cell_v} V"),
        },
    )
    battery = filler.spec.battery
    capacity_ah = (
        battery.capacity_ah if battery.capacity_ah is not None else battery.energy_gross_kwh * 1e3 / battery.voltage_nominal_v
    )
    power = sum(getattr(filler.spec.drive_units, axle).motor.power_max_kw for axle in filler.spec.axles)
    filler.fill(
        "battery",
        {
            "resistance_mohm": (
                pack_resistance_mohm(law, battery.cells_series, capacity_ah, battery.voltage_nominal_v, power),
                f"{law.resistance_capacity_ohm_ah} ohm Ah a cell x cells in series / capacity, "
                f"at most {law.drop_at_peak_power:.1%} of the voltage at peak power",
            ),
            "power_discharge_max_kw": (1.15 * power, "1.15 x the motors' peak power"),
            "power_charge_max_kw": (2.0 * battery.energy_gross_kwh, "2 C"),
            "current_discharge_max_a": (
                1.5e3 * power / battery.voltage_nominal_v + 2.0 * capacity_ah,
                "never below what the motors ask",
            ),
            "current_charge_max_a": (2.5 * capacity_ah, "2.5 C"),
            "current_charge_sustained_a": _sustained_a(filler, capacity_ah),
            "temp_cells_max_c": (TEMP_CELLS_MAX_C, "cars charge fully to about 50 C and stop before 60 C, by judgement"),
        },
    )


def _sustained_a(filler: Filler, capacity_ah: float) -> tuple[float, str]:
    """What warm cells bear at 37 % charge: makers rate a car's DC power by it."""
    power_kw, voltage_v = filler.spec.charging.power_dc_kw, filler.spec.battery.voltage_nominal_v
    if power_kw is None:
        return CHARGE_RATE_TYPICAL * capacity_ah, f"{CHARGE_RATE_TYPICAL:g} C, the middle of cars with recorded charges"
    return 1e3 * power_kw / voltage_v, "highest DC power / nominal voltage"
