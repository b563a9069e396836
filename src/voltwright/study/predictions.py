"""What voltwright says of each quantity that others publish, by one name for all tables and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voltwright.procedures.performance import Performance
from voltwright.study.calibration.certified_figures import CertifiedFigures

if TYPE_CHECKING:
    from voltwright.study.compare import CycleFigures


def predictions(
    certified: Mapping[str, CertifiedFigures | None],
    steady: Mapping[str, CycleFigures | None],
    performance: Performance,
    half_widths: Mapping[str, float] | None = None,
) -> dict[str, tuple[float | None, float | None]]:
    """By name of each quantity that others publish: what voltwright says, and the half width of its 90 % interval."""
    widths = half_widths or {}
    known: dict[str, tuple[float | None, float | None]] = {
        "acceleration_0_100_s": (performance.acceleration_0_100_s, widths.get("acceleration_0_100_s")),
        "acceleration_0_60mph_s": (performance.acceleration_0_60mph_s, widths.get("acceleration_0_60mph_s")),
        "acceleration_80_120_s": (performance.acceleration_80_120_s, widths.get("acceleration_80_120_s")),
        "acceleration_0_200_s": (performance.acceleration_0_200_s, widths.get("acceleration_0_200_s")),
        "speed_max_kmh": (performance.speed_max_kmh, widths.get("speed_max_kmh")),
        "gradeability_percent": (performance.gradeability_percent.get("10_kmh"), widths.get("gradeability_percent.10_kmh")),
    }
    for speed in ("90", "120"):
        figures = steady[speed]
        if figures is not None:
            known[f"consumption_{speed}kmh_wh_km"] = figures.consumption_pack_wh_km, figures.consumption_half_width_wh_km
    for figures in certified.values():
        known |= {} if figures is None else figures.quantities
    return known
