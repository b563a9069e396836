"""Signals of a recorded trip made fit for a replay: the slope of the road, the heater's power, the air outside."""

import numpy as np

from voltwright.spec.heights import height_profile
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.way import way_of_trace

SPIKE_S = 5
STUCK_SHARE = 0.8
"""Share of a trip at one reading from which a climate power other than 0 is taken for a sensor that stands still."""


def slope_along(trip: RecordedTrip) -> np.ndarray:
    """Rise over run of the step that ends at each sample, shape (n,): from the heights filtered over the way."""
    way = way_of_trace(trip.speed_m_s, trip.dt_s)
    return height_profile(trip.name, way, trip.elevation_m, []).grade(way)


def without_spikes(power_w: np.ndarray) -> np.ndarray:
    """A power without readings of a second or two that stand alone: the median of five."""
    half = SPIKE_S // 2
    return np.median(np.lib.stride_tricks.sliding_window_view(np.pad(power_w, half, mode="edge"), SPIKE_S), axis=1)


def stuck_reading(trip: RecordedTrip) -> str:
    """Why the recorded heater power cannot be taken, or nothing.

    A controlled heater does not hold one value for most of a trip; a sensor that lost its bus does.
    """
    if trip.heater_w is None:
        return ""
    readings, counts = np.unique(np.round(trip.heater_w), return_counts=True)
    most = int(np.argmax(counts))
    share = counts[most] / len(trip.heater_w)
    if readings[most] <= 0.0 or share < STUCK_SHARE:
        return ""
    return f"its heater reading stands still at {readings[most]:.0f} W for {100.0 * share:.0f} % of the trip"


def recorded_climate_w(trip: RecordedTrip) -> np.ndarray:
    """Recorded electric power of heater and air conditioning at each sample [W], shape (n,)."""
    none = np.zeros_like(trip.time_s)
    heater = none if trip.heater_w is None else without_spikes(trip.heater_w)
    cooling = none if trip.air_conditioning_w is None else trip.air_conditioning_w
    return heater + cooling
