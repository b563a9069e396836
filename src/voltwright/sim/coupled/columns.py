"""The record of a coupled run as plain columns over time, each name ending in its unit."""

from collections.abc import Mapping

import numpy as np

from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import CoupledRecord
from voltwright.units import ZERO_CELSIUS_K

DRIVE = ("speed_m_s", "velocity_m_s", "traction_w", "terminal_w", "current_a", "voltage_v", "miss", "shortfall_m_s")
HEAT = ("climate_w", "heater_w", "chiller_w", "extra_w", "low_voltage_w", "cabin_heat_w", "unmet_w", "lacking", "shed")
TEMPERATURES = ("cells", "coolant", "housing", "drive_units", "cabin", "interior")


def columns_of(car: CoupledCar, records: CoupledRecord | None, speed_wanted_m_s: np.ndarray) -> Mapping[str, np.ndarray]:
    """Columns of a run with history; temperatures in C, charge as displayed (0-1 of the usable window).

    Args: car: for the displayed charge. records: stacked. speed_wanted_m_s: of the trace, shape (n,).
    """
    assert records is not None
    drive, plug, heat = records.drive, records.plug, records.heat
    columns = {"time_s": np.arange(1.0, len(speed_wanted_m_s) + 1.0), "speed_wanted_m_s": np.asarray(speed_wanted_m_s)}
    columns |= {name: np.asarray(getattr(drive, name)) for name in DRIVE}
    columns["soc_display"] = np.asarray(car.vehicle.pack.display_of_soc(drive.soc))
    columns["friction_brake_w"] = np.asarray(drive.losses.friction_brake)
    columns |= {f"{name}_c": np.asarray(getattr(heat, f"{name}_k")) - ZERO_CELSIUS_K for name in TEMPERATURES}
    columns |= {name: np.asarray(getattr(heat, name)) for name in HEAT}
    columns["grid_w"], columns["supply_w"] = np.asarray(plug.flow.grid_w), np.asarray(plug.flow.dc_w)
    columns["meter_w"] = np.asarray(plug.flow.grid_w - plug.flow.station_w - plug.flow.standby_w)
    columns["load_unmet_w"], columns["limit"] = np.asarray(plug.unmet_w), np.asarray(plug.limit)
    return columns
