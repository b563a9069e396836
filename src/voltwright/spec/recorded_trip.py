"""A trip as a logger wrote it: speed, height and, where recorded, battery and climate; on a uniform time step."""

from dataclasses import dataclass

import numpy as np

from voltwright.spec.columns import check_column

SPEED_MOST_M_S = 200.0
RECORDED = ("ambient_c", "cabin_c", "cells_c", "soc", "voltage_v", "power_w", "heater_w", "air_conditioning_w")
"""Columns that a recording may have beside speed and height."""


@dataclass(frozen=True)
class RecordedTrip:
    """A recorded trip.

    Attributes:
        name: of the file. time_s: uniform, shape (n,). speed_m_s, elevation_m: shape (n,).
        distance_m: of the whole trip as the logger counted it beside the speed, or None.
        ambient_c, cabin_c, cells_c: temperatures [C]. soc: 0-1, as the file gives it. voltage_v, power_w: of the battery,
        discharge positive. heater_w, air_conditioning_w: electric power. All of shape (n,), or None where not recorded.
        remarks: what the reader mended or left out, in words.
    """

    name: str
    time_s: np.ndarray
    speed_m_s: np.ndarray
    elevation_m: np.ndarray
    distance_m: float | None = None
    ambient_c: np.ndarray | None = None
    cabin_c: np.ndarray | None = None
    cells_c: np.ndarray | None = None
    soc: np.ndarray | None = None
    voltage_v: np.ndarray | None = None
    power_w: np.ndarray | None = None
    heater_w: np.ndarray | None = None
    air_conditioning_w: np.ndarray | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_column("time_s", self.time_s, (max(2, self.time_s.size),), rising=True)
        check_column("speed_m_s", self.speed_m_s, self.time_s.shape, low=0.0, high=SPEED_MOST_M_S)
        check_column("elevation_m", self.elevation_m, self.time_s.shape, gaps=True)
        for name in RECORDED:
            if (values := getattr(self, name)) is not None:
                check_column(name, values, self.time_s.shape, gaps=True)

    @property
    def dt_s(self) -> float:
        """Time step [s]."""
        return float(self.time_s[1] - self.time_s[0])

    @property
    def path_m(self) -> float:
        """Length [m]: the logger's own distance, else the integral of the speed."""
        return float(np.trapezoid(self.speed_m_s, self.time_s)) if self.distance_m is None else self.distance_m
