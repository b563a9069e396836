"""Eco driving by an assistant: less acceleration, braking that begins early, a speed that is a little lower and wanders less."""

from __future__ import annotations

from dataclasses import replace

from voltwright.procedures.route.style import Style, Traffic

ACCELERATION_SHARE, DECELERATION_SHARE = 0.75, 0.6
"""Of those of the driver: a ramp is longer, and braking begins so early that the drive unit recovers nearly all of it."""
SPEED_SHARE = 0.97
"""Of the speed that the driver keeps."""
WANDER_SHARE = 0.5
"""Of the wandering of the speed, and of the spread of accelerations: a control holds its speed, but the traffic around it stays.

Shares by judgement: no maker publishes those of its control.
"""


def eco_style(style: Style) -> Style:
    """The style of a driver under an eco assistant.

    Args:
        style: of the driver.
    """
    return replace(
        style,
        title=f"{style.title}, eco",
        acceleration_m_s2=tuple(ACCELERATION_SHARE * each for each in style.acceleration_m_s2),
        deceleration_m_s2=tuple(DECELERATION_SHARE * each for each in style.deceleration_m_s2),
        speed_share=SPEED_SHARE * style.speed_share,
    )


def eco_traffic(traffic: Traffic) -> Traffic:
    """The traffic as an eco assistant meets it.

    Args:
        traffic: that the driver meets.
    """
    return replace(traffic, wander=WANDER_SHARE * traffic.wander, ramp_spread=WANDER_SHARE * traffic.ramp_spread)


def steady_traffic(traffic: Traffic) -> Traffic:
    """The traffic as a plain cruise control meets it, whose speed does not wander.

    Args:
        traffic: that the driver meets.
    """
    return replace(traffic, wander=0.0, ramp_spread=0.0)
