"""What rain and snow on a road do to rolling resistance, beside that of the dry road of a coast-down.

Left out: water that a tyre throws up at high speed on a road that does not drain, ruts, loose snow, spray in the air drag.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp

WET_SHARE, WET_FULL_MM_H = 0.17, 2.0
"""What a wet road adds, and the rain from which on a road is wet all over."""
SNOW_SHARE = 0.6
"""What packed snow adds."""


def rolling_extra(surface, rain_mm_h, snow):
    """Share by which tyres roll harder than on dry asphalt.

    Equation: e = s (1 + 0.17 min(r / 2 mm/h, 1) + 0.6 c) - 1

    Args:
        surface: rolling resistance of the dry surface over that of asphalt.
        rain_mm_h: rain r [mm/h].
        snow: share c of the road under packed snow, 0-1.
    Returns: share, 0 on dry asphalt.
    Valid: roads that drain; a film of water over 1 mm at high speed, or loose snow, resists more.
    Source: J. Ejsmont et al., Influence of road wetness on tire-pavement rolling resistance, Journal of Civil Engineering and
        Architecture 9, 2015: about a fifth more on wet asphalt
        (from memory, not opened); snow by judgement, within the 30 to 100 % that
        textbooks give for packed snow.
    """
    wet = xnp.clip(rain_mm_h / WET_FULL_MM_H, 0.0, 1.0)
    return surface * (1.0 + WET_SHARE * wet + SNOW_SHARE * snow) - 1.0
