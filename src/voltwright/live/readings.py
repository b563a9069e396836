"""What a live car reads of itself: the flows of its last step and what is derived of them, by the names of `signals.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.live.commands import PLUGS, number_of
from voltwright.signals import SIGNALS
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, ZERO_CELSIUS_K

if TYPE_CHECKING:
    from voltwright.live.car import LiveCar


def readings(car: LiveCar) -> dict[str, float]:
    """The latest values by the names of `signals.py`; temperatures in K and in °C, charge of the cells and as displayed.

    Args:
        car: asked.
    """
    values = car.flows()
    speed_m_s, displayed = car.speed_m_s, car.displayed(values["soc"])
    values |= {f"{name[:-2]}_c": value - ZERO_CELSIUS_K for name, value in values.items() if name.endswith("_k")}
    values.setdefault("cells_k", car.cells_k)
    values.setdefault("cells_c", car.cells_k - ZERO_CELSIUS_K)
    place = PLUGS.index(str(car.settings["plug"]))
    outlet, meter_w = car.outlet, car.meter_w if place else 0.0
    voltage_v = values["voltage_v"] if outlet is None or outlet.digital else outlet.per_ampere_w
    values |= {
        "time_s": car.time_s,
        "speed_m_s": speed_m_s,
        "speed_kmh": speed_m_s / M_S_PER_KMH,
        "speed_wanted_m_s": car.wanted_m_s,
        "odometer_km": car.counts.way_m / M_PER_KM,
        "soc_display": displayed,
        "soc_percent": 100.0 * displayed,
        "ambient_c": number_of(car.settings, "ambient_c"),
        "place": float(place),
        "pilot_duty": 0.01 * car.pilot.duty_percent,
        "offered_a": car.offered_a,
        "meter_w": meter_w,
        "meter_current_a": meter_w / max(voltage_v, 1.0),
        "meter_energy_wh": car.counts.meter_j[place] / J_PER_WH,
        "cold_drag": float(car.vector[1]),
    }
    return {name: value for name, value in values.items() if name in SIGNALS}
