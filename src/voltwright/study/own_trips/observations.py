"""What the trips of a car say: energy by trip and by part of the trip, measured and modelled.

A trip is told apart into standing, town, country and motorway, by the mean speed of the minute around each second: a stand
shows the 12 V load, the others constant and quadratic part of the road load. The mean over a minute, and a stand that begins ten
seconds after the car stops, keep a shift between the logger's channels and coarse sampling out of the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.recordings import Recording
from voltwright.study.trips.replay import STAND_M_S, Drive, ambient_mean_c, compared
from voltwright.study.trips.signals import slope_along
from voltwright.units import J_PER_WH, M_S_PER_KMH, SECONDS_PER_HOUR, STANDARD_GRAVITY_M_S2

PARTS = ("standing", "town", "country", "motorway")
TOWN_KMH, COUNTRY_KMH = 45.0, 80.0
"""Mean speed of a minute below which a second counts as town, and as country."""
AROUND_S, AT_REST_S = 61.0, 10.0
CHARGE_LEAST = 0.01
"""Change of charge below which a trip says nothing of the capacity."""
SOC_STEPS = (0.01, 0.005, 0.001, 0.0001)


@dataclass(frozen=True)
class Observations:
    """Energies of n trips in the parts of `PARTS`, shape (n, 4) unless said; 0 where a trip has no such part.

    Attributes:
        names: of the trips.
        measured_wh: of the battery, discharge positive. A trip without battery power has all of its energy, by its state of
        charge, in one part.
        modelled_wh: likewise.
        gross_wh: discharge and charge alike counted positive, as modelled.
        duration_h: of each part.
        rise_wh: lifting the car over all climbs.
        noise_wh: standard deviation of the reading, of a state of charge in steps, shape (n,).
        ambient_c: shape (n,).
    """

    names: tuple[str, ...]
    measured_wh: np.ndarray
    modelled_wh: np.ndarray
    gross_wh: np.ndarray
    duration_h: np.ndarray
    rise_wh: np.ndarray
    noise_wh: np.ndarray
    ambient_c: np.ndarray


def observe(drives: list[Drive], recording: Recording) -> Observations:
    """The energies of replayed trips.

    Args:
        drives: of `replayed`. recording: what is known of it.
    """
    rows = [_of_trip(drive, recording) for drive in drives]
    measured, modelled, gross, hours, rise = (np.array([row[place] for row in rows]) for place in range(5))
    noise = np.array([_reading_wh(drive, recording) for drive in drives])
    ambient = np.array([ambient_mean_c(drive.trip, recording) for drive in drives])
    return Observations(tuple(drive.trip.name for drive in drives), measured, modelled, gross, hours, rise, noise, ambient)


def part_of_each_step(speed_m_s: np.ndarray, dt_s: float) -> np.ndarray:
    """Place in `PARTS` of each step between two samples, shape (n - 1,).

    Args: speed_m_s: of the samples, shape (n,). dt_s: time step [s].
    """
    mean = 0.5 * (speed_m_s[1:] + speed_m_s[:-1])
    width = max(1, min(round(AROUND_S / dt_s), len(mean)))
    weights = np.convolve(np.ones_like(mean), np.ones(width), mode="same")
    around_kmh = np.convolve(mean, np.ones(width), mode="same") / weights / M_S_PER_KMH
    moving = np.maximum(speed_m_s[1:], speed_m_s[:-1]) >= STAND_M_S
    near = np.ones(2 * round(AT_REST_S / dt_s) + 1)
    standing = np.convolve(moving.astype(float), near, mode="full")[len(near) // 2 :][: len(moving)] < 0.5
    return np.where(standing, 0, 1 + (around_kmh >= TOWN_KMH) + (around_kmh >= COUNTRY_KMH))


def _of_trip(drive: Drive, recording: Recording) -> tuple[np.ndarray, ...]:
    trip, steps = drive.trip, len(drive.done.columns["terminal_w"])
    modelled_w = drive.done.columns["terminal_w"]
    part = part_of_each_step(trip.speed_m_s, trip.dt_s)[:steps]
    way_m = 0.5 * (trip.speed_m_s[1:] + trip.speed_m_s[:-1])[:steps] * trip.dt_s
    weight_n = float(drive.vehicle.mass_kg) * STANDARD_GRAVITY_M_S2
    climb_wh = np.maximum(slope_along(trip)[1 : steps + 1] * way_m, 0.0) * weight_n / J_PER_WH

    def split(power_w: np.ndarray) -> np.ndarray:
        return np.bincount(part, power_w, minlength=len(PARTS)) * trip.dt_s / J_PER_WH

    hours = split(np.full(steps, 1.0)) * J_PER_WH / SECONDS_PER_HOUR
    gross, rise = split(np.abs(modelled_w)), np.bincount(part, climb_wh, minlength=len(PARTS))
    if trip.power_w is not None:
        mean_w = 0.5 * (trip.power_w[1:] + trip.power_w[:-1])[:steps]
        return split(mean_w), split(modelled_w), gross, hours, rise
    whole = compared(drive, recording)
    alone = np.eye(len(PARTS))[int(np.argmax(np.bincount(part, minlength=len(PARTS))))]
    return (
        whole.measured_wh * alone,
        whole.modelled_wh * alone,
        gross.sum() * alone,
        hours.sum() * alone,
        rise.sum() * alone,
    )


def _reading_wh(drive: Drive, recording: Recording) -> float:
    """Standard deviation [Wh] of an energy read from a state of charge in steps: two roundings, each uniform over a step."""
    if drive.trip.power_w is not None or drive.trip.soc is None or recording.energy_full_wh is None:
        return 0.0
    return float(np.sqrt(2.0 / 12.0)) * soc_step(drive.trip.soc) * recording.energy_full_wh


def soc_step(soc: np.ndarray) -> float:
    """The step in which a state of charge is displayed, 0-1: the largest usual one of which both ends of a trip are multiples."""
    ends = np.array([soc[0], soc[-1]])
    return next((step for step in SOC_STEPS if np.all(np.abs(ends / step - np.round(ends / step)) < 1e-6)), SOC_STEPS[-1])


def charges(drives: list[Drive], recording: Recording) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(change of charge measured, change by the model for the measured energy, standard deviation of the reading), shape (n,).

    Args: drives: with battery power. recording: what is known of it.

    Raises: TraceError: no trip has both power and a state of charge that falls.
    """
    rows = []
    for drive in drives:
        trip, whole = drive.trip, compared(drive, recording)
        if trip.power_w is None or trip.soc is None or whole.soc_end_measured is None or whole.modelled_wh <= 0.0:
            continue
        used = float(trip.soc[0]) - whole.soc_end_measured
        by_model = (float(trip.soc[0]) - whole.soc_end) * whole.measured_wh / whole.modelled_wh
        if by_model < CHARGE_LEAST:
            continue
        rows.append((used, by_model, float(np.sqrt(2.0 / 12.0)) * soc_step(trip.soc)))
    if not rows:
        raise TraceError("no trip has both battery_power_W and soc_percent.")
    return tuple(np.array(column) for column in zip(*rows, strict=True))  # pyright: ignore[reportReturnType]
