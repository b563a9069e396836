"""Cables between charger and car as stages of a supply: heat in their conductors.

Left out: contacts, warming of the conductors (copper gains 4 % in 10 K), the house's own wiring.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp
from voltwright.physics.charging.supply import Stage


def ac_cable(resistance_ohm, voltage_v, phases, current_a, power_factor=1.0) -> Stage:
    """Cable of alternating current.

    Equation: P_loss = m R I2, P_in = n U I pf, hence c = m R I / (n U pf); m conductors carry the current: two on one
        phase, three on two, three on three (the neutral is idle).
    Args: resistance_ohm: of one conductor. voltage_v: of a phase. phases: in use. current_a: of a phase, at full power.
    Source: Ohm's law.
    """
    conductors = xnp.where(phases < 2, 2.0, 3.0)
    rated = phases * voltage_v * current_a * power_factor
    return Stage.of(rated, quadratic=conductors * resistance_ohm * current_a**2 / rated)


def dc_cable(resistance_ohm, voltage_v, power_w) -> Stage:
    """Cable of direct current, at a constant voltage.

    Equation: P_loss = R (P / U)2, hence c = R P_r / U2
    Args: resistance_ohm: there and back. voltage_v: at which the current is reckoned: the battery's nominal voltage, or the
        station's where a booster lies between. power_w: P_r, at which c holds.
    Valid: within a tenth of that voltage the loss, about 1 % of the power, is right to a fifth.
    Source: Ohm's law.
    """
    return Stage.of(power_w, quadratic=resistance_ohm * power_w / voltage_v**2)
