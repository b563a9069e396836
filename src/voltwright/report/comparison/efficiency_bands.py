"""An efficiency map as level bands: finer than its grid, cut off at the envelope, few enough rectangles for a page."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from voltwright.study.efficiency_map import EfficiencyMap

FINER = 3
NEIGHBOURS = 2
OVERLAP = 0.06
"""Share of its height by which a band reaches over the one above, so that no seam of the page shines through."""


def bands(chosen: EfficiencyMap, breaks: Sequence[float]) -> list[dict[str, Any]]:
    """Rectangles of equal colour, row by row.

    Args:
        chosen: efficiency over force and speed, NaN outside the envelope. breaks: edges of the colours, rising.

    Returns:
        rows of left, right [km/h], low, top [kN], efficiency (of the middle of the band), label.
    """
    speed, force, efficiency = _finer(chosen)
    half_speed, half_force = 0.5 * (speed[1] - speed[0]), 0.5 * (force[1] - force[0])
    ends = np.array([0.0, *breaks, 1.0])
    middles = 0.5 * (ends[1:] + ends[:-1])
    colours = np.where(np.isfinite(efficiency), np.searchsorted(breaks, efficiency, side="right"), -1)
    rows: list[dict[str, Any]] = []
    for line, low in zip(colours, force - half_force, strict=True):
        changes = np.flatnonzero(np.diff(line)) + 1
        for first, last in zip([0, *changes], [*changes, len(line)], strict=True):
            if line[first] >= 0:
                rows.append(
                    {
                        "left": round(float(max(speed[first] - half_speed, 0.0)), 2),
                        "right": round(float(speed[last - 1] + half_speed), 2),
                        "low": round(float(max(low, 0.0)), 4),
                        "top": round(float(low + (2.0 + OVERLAP) * half_force), 4),
                        "efficiency": round(float(middles[line[first]]), 3),
                        "label": _label(int(line[first]), breaks),
                    }
                )
    return rows


def _finer(chosen: EfficiencyMap) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(speeds, forces, efficiency) of the map on a grid some times finer, linear between its points."""
    speed, force = (
        np.linspace(axis[0], axis[-1], FINER * (len(axis) - 1) + 1) for axis in (chosen.speed_kmh, chosen.wheel_force_kn)
    )
    inside = np.isfinite(chosen.efficiency)
    strongest = np.where(inside, chosen.wheel_force_kn[:, None], 0.0).max(axis=0)
    columns = [
        np.interp(force, chosen.wheel_force_kn[known], column[known]) if known.any() else np.zeros_like(force)
        for column, known in zip(chosen.efficiency.T, inside.T, strict=True)
    ]
    filled = np.array([np.interp(speed, chosen.speed_kmh, line) for line in np.array(columns).T])
    envelope = np.interp(speed, chosen.speed_kmh, _smooth(strongest, chosen.wheel_force_kn))
    return speed, force, np.where(force[:, None] <= envelope[None, :] * (1.0 + 1e-9), filled, np.nan)


def _smooth(strongest_kn: np.ndarray, force_kn: np.ndarray) -> np.ndarray:
    """The envelope that the grid's steps stand for: the middle of each step, averaged over neighbouring speeds."""
    middle = np.minimum(strongest_kn + 0.5 * (force_kn[1] - force_kn[0]), force_kn[-1])
    padded = np.pad(middle, NEIGHBOURS, mode="reflect", reflect_type="odd")
    width = 2 * NEIGHBOURS + 1
    return np.maximum(np.convolve(padded, np.full(width, 1.0 / width), mode="valid"), strongest_kn)


def _label(colour: int, breaks: Sequence[float]) -> str:
    if colour == 0:
        return f"below {100 * breaks[0]:.0f} %"
    if colour == len(breaks):
        return f"{100 * breaks[-1]:.0f} % and more"
    return f"{100 * breaks[colour - 1]:.0f} to {100 * breaks[colour]:.0f} %"
