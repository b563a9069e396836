"""Signals of a recorded trip made fit for a replay: the slope of the road, the heater's power, the air outside."""

import numpy as np

from voltwright.spec.recorded_trip import RecordedTrip

SMOOTH_M = 80.0
"""Standard deviation of the window that smooths heights along the way: recorded in whole metres, or by GPS."""
GRID_M = 10.0
GRADE_MAX = 0.25
SPIKE_S = 5
STUCK_SHARE = 0.8
"""Share of a trip at one reading from which a climate power other than 0 is taken for a sensor that stands still."""


def slope_along(trip: RecordedTrip) -> np.ndarray:
    """Rise over run at each sample, shape (n,): the heights smoothed over the way, not over time."""
    steps = 0.5 * (trip.speed_m_s[1:] + trip.speed_m_s[:-1]) * trip.dt_s
    way = np.concatenate([[0.0], np.cumsum(steps)])
    if way[-1] < 2.0 * GRID_M:
        return np.zeros_like(way)
    grid = np.linspace(0.0, way[-1], int(way[-1] / GRID_M) + 1)
    heights = _smooth(np.interp(grid, way, trip.elevation_m), SMOOTH_M / (grid[1] - grid[0]))
    return np.clip(np.interp(way, grid, np.gradient(heights, grid)), -GRADE_MAX, GRADE_MAX)


def _smooth(values: np.ndarray, width: float) -> np.ndarray:
    """Gaussian mean of a column with a standard deviation in samples, its ends held."""
    reach = max(1, int(4.0 * width))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), weights / weights.sum(), mode="valid")


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
