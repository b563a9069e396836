"""What heating at 20 °F and cooling in the SC03 take in the five-cycle tests, from the car's own climate system.

The loads are those of a cabin held at 72 °F, once it is there; the FTP at 20 °F is driven with the whole car, from a cold soak
until the battery is empty, so that cabin and cells warm up in it.
"""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.climate.cabin import Outside
from voltwright.physics.climate.hvac import Hvac
from voltwright.procedures.epa.cold_ftp import COMFORT_C, drive_cold_discharge
from voltwright.procedures.epa.five_cycle import TEMPERATURE_COLD_C, TEMPERATURE_HOT_C, FiveCycleConditions
from voltwright.sim.packed import Packed
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.units import M_PER_KM, M_PER_MILE, ZERO_CELSIUS_K

SUN_SC03_W_M2 = 850.0
SETTLED_STEPS = 7200


def own_conditions(spec: CompletedCar | CarSpec, mass_kg: float | None = None) -> FiveCycleConditions:
    """The conditions of the car's own five-cycle factor: `held_loads`, and its FTP at 20 F from full to empty.

    Args:
        spec: of the car. mass_kg: on the rollers; default: its test mass.

    Raises: as of `drive_cold_discharge`.
    """
    with double_precision():
        discharge = drive_cold_discharge(spec, mass_kg)
    return replace(held_loads(spec), ftp_20f_wh_mi=discharge.discharge_wh_km * M_PER_MILE / M_PER_KM)


def held_loads(spec: CompletedCar | CarSpec) -> FiveCycleConditions:
    """The loads on the battery that hold 72 F in the 20 F FTP and in the SC03.

    Args:
        spec: of the car; one without climate system takes nothing.

    Returns:
        conditions for `drive_five_cycles`; blower, pumps and fans included, through the DC/DC converter.

    Source: components of `physics/climate/`; 35 C and sun of 850 W/m2, 40 CFR 86.160-00 [C/M]; mean speed of the cycles.
    """
    with double_precision():
        full = completed_car(spec)
        hvac = Hvac.from_car(full).replaced(controller__comfort_k=np.asarray(COMFORT_C + ZERO_CELSIUS_K))
        efficiency = full.auxiliaries.dcdc_efficiency
        heating = _held_w(hvac, efficiency, TEMPERATURE_COLD_C, 0.0, "udds")
        cooling = _held_w(hvac, efficiency, TEMPERATURE_HOT_C, SUN_SC03_W_M2, "sc03")
    return FiveCycleConditions(power_heater_w=heating, power_cooling_w=cooling)


def _held_w(hvac: Hvac, dcdc_efficiency: float, ambient_c: float, sun_w_m2: float, cycle: str) -> float:
    """Power at the battery once the cabin is at comfort [W]."""
    trace = load_cycle(cycle)
    mean_m_s = trace.distance_m / float(trace.time_s[-1] - trace.time_s[0])
    outside = Outside.of(ambient_c + ZERO_CELSIUS_K, sun_w_m2, mean_m_s)
    return float(_settled_w(hvac, dcdc_efficiency, outside)[0])


def _settled(hvac: Hvac, dcdc_efficiency, outside: Outside, _) -> tuple:
    def body(state, _):
        action = hvac.ask(state, outside, 1.0, outside.ambient_k)
        after, _ = hvac.advance(state, 1.0, outside, action)
        return after, action.electric_w + action.blower_w / dcdc_efficiency

    _, powers = jax.lax.scan(body, hvac.cabin.at(hvac.controller.comfort_k), length=SETTLED_STEPS)
    return powers[-1], None


_settled_w = Packed(_settled)
