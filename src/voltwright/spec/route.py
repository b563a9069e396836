"""A route: what a driver meets along a way, before anybody has driven it: heights, limits, curves, surface, stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from voltwright.errors import TraceError
from voltwright.formatting import in_short, quantity
from voltwright.spec.columns import check_column
from voltwright.spec.heights import HeightProfile
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR

StopKind = Literal["stop", "light", "yield", "halt"]
STOP_KINDS: tuple[StopKind, ...] = ("stop", "light", "yield", "halt")
SURFACES: dict[str, float] = {"asphalt": 1.0, "concrete": 1.0, "rough-asphalt": 1.15, "cobbles": 1.5, "gravel": 1.7}
"""Rolling resistance of a surface over that of smooth asphalt.

Source: ratios from the tables of rolling resistance by road surface in Mitschke and Wallentowitz, Dynamik der Kraftfahrzeuge,
    5th edition 2014, section 2.1
    (from memory, not opened); the spread between roads of one name is of the size of the step itself.
"""
CURVATURE_MOST_1_M = 1e3
LIMIT_RANGE_KMH = (5.0, 200.0)
WAIT_MAX_S = SECONDS_PER_HOUR
LENGTH_MIN_M, LENGTH_MAX_M = 20.0, 5_000_000.0


@dataclass(frozen=True)
class StopPlace:
    """A place where a car may have to stop.

    Attributes:
        way_m: from the start [m].
        kind: "stop", a stop sign; "light", a traffic light; "yield", a junction without right of way; "halt", a stop that is
            made every time, such as a delivery.
        probability: of a stop; None takes that of the traffic level.
        wait_s: time at rest [s]; None draws it.
    """

    way_m: float
    kind: StopKind
    probability: float | None = None
    wait_s: float | None = None


@dataclass(frozen=True)
class Route:
    """A way with what a driver meets on it.

    Attributes:
        name: in the library, or of the file.
        title: for people.
        length_m: [m].
        heights: along the way; None where nobody knows them, and the road is level.
        limit_way_m: places from which on a limit holds [m], shape (k,), the first is 0.
        limit_m_s: speed limits [m/s], shape (k,); NaN where unknown.
        curve_way_m: places of the curvature [m], shape (c,).
        curvature_1_m: of the way, without sign [1/m], shape (c,).
        heading_rad: of the way at `curve_way_m`, clockwise from north, shape (c,); NaN where unknown.
        surface_way_m: places from which on a surface holds [m], shape (s,), the first is 0.
        surface_factor: rolling resistance over that of asphalt, shape (s,).
        stops: places where a car may have to stop, in order.
        remarks: what was assumed or mended, in words.
    """

    name: str
    title: str
    length_m: float
    heights: HeightProfile | None
    limit_way_m: np.ndarray
    limit_m_s: np.ndarray
    curve_way_m: np.ndarray = field(default_factory=lambda: np.zeros(1))
    curvature_1_m: np.ndarray = field(default_factory=lambda: np.zeros(1))
    heading_rad: np.ndarray = field(default_factory=lambda: np.full(1, np.nan))
    surface_way_m: np.ndarray = field(default_factory=lambda: np.zeros(1))
    surface_factor: np.ndarray = field(default_factory=lambda: np.ones(1))
    stops: tuple[StopPlace, ...] = ()
    remarks: tuple[str, ...] = ()
    places_deg: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def __post_init__(self) -> None:
        _check(self)

    def __repr__(self) -> str:
        """Name, length, limits, and how many places to stop."""
        known = self.limit_m_s[np.isfinite(self.limit_m_s)] / M_S_PER_KMH
        limits = f"limits {known.min():.0f} to {known.max():.0f} km/h" if known.size else "no limits known"
        length = quantity(self.length_m / M_PER_KM, "km", 1)
        return in_short("Route", f"{self.name}: {self.title}", length, limits, f"{len(self.stops)} places to stop")

    def limit_at(self, way_m: np.ndarray, assumed_m_s: float) -> np.ndarray:
        """Speed limit [m/s] at some places [m]; `assumed_m_s` where unknown."""
        held = self.limit_m_s[_place(self.limit_way_m, way_m)]
        return np.where(np.isfinite(held), held, assumed_m_s)

    def surface_at(self, way_m: np.ndarray) -> np.ndarray:
        """Rolling resistance over that of asphalt at some places [m]."""
        return self.surface_factor[_place(self.surface_way_m, way_m)]

    def height_at(self, way_m: np.ndarray) -> np.ndarray:
        """Height [m] at some places [m]; 0 where nobody knows it."""
        return np.zeros_like(way_m) if self.heights is None else self.heights.at(way_m)

    def curvature_at(self, way_m: np.ndarray) -> np.ndarray:
        """Curvature [1/m] at some places [m]."""
        return np.interp(way_m, self.curve_way_m, self.curvature_1_m)

    def heading_at(self, way_m: np.ndarray) -> np.ndarray:
        """Heading [rad], clockwise from north, at some places [m]; NaN where unknown."""
        return self.heading_rad[_place(self.curve_way_m, way_m)]

    @cached_property
    def unknown_share(self) -> float:
        """Share of the way whose limit nobody knows."""
        ends = np.append(self.limit_way_m[1:], self.length_m)
        unknown = ~np.isfinite(self.limit_m_s)
        return float(np.sum((ends - self.limit_way_m)[unknown]) / self.length_m)


def _place(starts_m: np.ndarray, way_m: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(starts_m, way_m, side="right") - 1, 0, len(starts_m) - 1)


def _check_columns(route: Route) -> None:
    """Refuse columns that do not belong together.

    Raises:
        SpecError: the column, and what must hold.
    """
    for name in ("limit_way_m", "curve_way_m", "surface_way_m"):
        check_column(name, getattr(route, name), rising=True)
    check_column("limit_m_s", route.limit_m_s, route.limit_way_m.shape, gaps=True)
    check_column("curvature_1_m", route.curvature_1_m, route.curve_way_m.shape, low=0.0, high=CURVATURE_MOST_1_M)
    check_column("heading_rad", route.heading_rad, route.curve_way_m.shape, gaps=True)
    check_column("surface_factor", route.surface_factor, route.surface_way_m.shape, low=0.1, high=20.0)
    if route.places_deg is not None:
        ways = route.places_deg[2]
        check_column("places_deg[2]", ways, rising=True)
        for number, most in ((0, 90.0), (1, 180.0)):
            check_column(f"places_deg[{number}]", route.places_deg[number], ways.shape, low=-most, high=most)


def _check(route: Route) -> None:
    """Refuse what no car can drive.

    Raises:
        TraceError: what must hold and does not, with the place.
    """
    name, length = route.name, route.length_m
    _check_columns(route)
    if not LENGTH_MIN_M <= length <= LENGTH_MAX_M:
        raise TraceError(
            f"Route '{name}' must be from {LENGTH_MIN_M:g} m to {LENGTH_MAX_M / M_PER_KM:g} km long, but is {length:g} m."
        )
    low, high = LIMIT_RANGE_KMH
    limits = route.limit_m_s / M_S_PER_KMH
    wrong = np.isfinite(limits) & ~((limits >= low) & (limits <= high))
    if np.any(wrong):
        place = int(np.argmax(wrong))
        zero = "; leave the cell empty where the limit is unknown, or write a stop" if limits[place] < low else "; is it in mph?"
        raise TraceError(
            f"Route '{name}' must have speed limits from {low:g} to {high:g} km/h, but has {limits[place]:g} km/h at "
            f"{route.limit_way_m[place] / M_PER_KM:.2f} km{zero}."
        )
    for stop in route.stops:
        if not 0.0 <= stop.way_m <= length:
            raise TraceError(
                f"Route '{name}' must have its stops on the way (0 to {length / M_PER_KM:.2f} km), but has one at "
                f"{stop.way_m / M_PER_KM:.2f} km."
            )
        if stop.probability is not None and not 0.0 <= stop.probability <= 1.0:
            raise TraceError(
                f"Route '{name}': the probability of a stop must be from 0 to 1, but is {stop.probability:g} at "
                f"{stop.way_m / M_PER_KM:.2f} km."
            )
        if stop.wait_s is not None and not 0.0 <= stop.wait_s <= WAIT_MAX_S:
            raise TraceError(
                f"Route '{name}': the time of a stop must be from 0 to 3600 s, but is {stop.wait_s:g} s at "
                f"{stop.way_m / M_PER_KM:.2f} km."
            )
