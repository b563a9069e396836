"""Ageing of a cell: loss of capacity and growth of resistance, by standing and by cycling, step by step.

Modelled: published laws of the form loss = k x^p, where x is time or charge throughput and k follows from how the cell
stands or is cycled (`ageing_laws.py`). A law is measured at constant conditions; here k may change from step to step.
Left out: sudden death (the knee), lithium plating beyond what a law holds, recovery after a rest (the reversible part of
calendar loss), spread from cell to cell, and the loss of what a cell's own electronics draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record, static

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Rest(Record):
    """How a cell stands: temperature [K], state of charge (0-1 of its capacity), open-circuit voltage [V]."""

    temperature_k: Float[Array, "*batch"]
    soc: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]


class Cycling(Record):
    """How a cell is cycled.

    Attributes:
        temperature_k: [K]. soc, voltage_v: means over the cycle, voltage [V] at rest. depth: of discharge, share of the capacity.
        c_rate_charge, c_rate_discharge: mean current over the current that fills the cell in an hour.
    """

    temperature_k: Float[Array, "*batch"]
    soc: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    depth: Float[Array, "*batch"]
    c_rate_charge: Float[Array, "*batch"]
    c_rate_discharge: Float[Array, "*batch"]


class PowerLaw(Record):
    """One law y = k x^p: k by `rate` of a `Rest` [1/s^p] or of a `Cycling` [1/full cycle^p], and the exponent p."""

    rate: Callable = static()
    exponent: float = static()


class AgeingLaw(Record):
    """A law of ageing: what it says of capacity lost and of resistance gained, standing and cycling.

    Attributes:
        name: short. title: of the cell and the study. source: where the equations stand. valid: range measured.
        limits: what it does not know. temperature_low_k, temperature_high_k: of the study's cells at rest.
    """

    name: str = static()
    title: str = static()
    source: str = static()
    valid: str = static()
    limits: str = static()
    temperature_low_k: float = static()
    temperature_high_k: float = static()
    calendar_loss: PowerLaw
    cycle_loss: PowerLaw
    calendar_rise: PowerLaw
    cycle_rise: PowerLaw


class AgeingState(Record):
    """Damage so far by each of the four power laws: the integral of k^(1/p) dx, which is y^(1/p)."""

    calendar_loss: Float[Array, "*batch"]
    cycle_loss: Float[Array, "*batch"]
    calendar_rise: Float[Array, "*batch"]
    cycle_rise: Float[Array, "*batch"]

    @classmethod
    def new(cls) -> AgeingState:
        """A cell as delivered."""
        zero = number(0.0)
        return cls(zero, zero, zero, zero)


class Aged(Record):
    """What became of a cell: shares of the new capacity and of the new resistance."""

    capacity_share: Float[Array, "*batch"]
    resistance_factor: Float[Array, "*batch"]
    loss_calendar: Float[Array, "*batch"]
    loss_cycle: Float[Array, "*batch"]
    rise_calendar: Float[Array, "*batch"]
    rise_cycle: Float[Array, "*batch"]


def damage(law: PowerLaw, conditions, amount):
    """Damage that a stretch of time or of full cycles adds under constant conditions.

    Equation: d(y^(1/p)) = k^(1/p) dx
    Args: conditions: a `Rest` or `Cycling`. amount: dx [s] or [full cycles]; one is a charge and a discharge of the whole cell.
    Returns: added to the damage so far; zero where the law's own polynomial would go below zero.
    Valid: for conditions that change, it says that only the loss so far counts, not the way to it ("equivalent time").
    Source: M. Naumann et al., J. Power Sources 451 (2020) 227666, on how both their laws are put together; the same in
        J. Schmalstieg et al., J. Power Sources 257 (2014) 325.
    """
    return xnp.maximum(law.rate(conditions), 0.0) ** (1.0 / law.exponent) * amount


def stand(law: AgeingLaw, state: AgeingState, rest: Rest, duration_s) -> AgeingState:
    """State after a stretch of time; a cell ages by the calendar while it is cycled, too."""
    return AgeingState(
        state.calendar_loss + damage(law.calendar_loss, rest, duration_s),
        state.cycle_loss,
        state.calendar_rise + damage(law.calendar_rise, rest, duration_s),
        state.cycle_rise,
    )


def cycle(law: AgeingLaw, state: AgeingState, cycling: Cycling, full_cycles) -> AgeingState:
    """State after so many equivalent full cycles: charge moved both ways over twice the new capacity."""
    return AgeingState(
        state.calendar_loss,
        state.cycle_loss + damage(law.cycle_loss, cycling, full_cycles),
        state.calendar_rise,
        state.cycle_rise + damage(law.cycle_rise, cycling, full_cycles),
    )


def aged(law: AgeingLaw, state: AgeingState, severity: Any = 1.0) -> Aged:
    """Capacity and resistance after the damage so far.

    Equation: C/C_0 = 1 - s (y_cal + y_cyc); R/R_0 = 1 + s (r_cal + r_cyc); y = damage^p
    Args: severity: s, multiplies every loss and rise; 1 is the law as published.
    Valid: down to about 70 % of the capacity, as far as the studies went; the laws run on without a knee.
    Source: sum of both parts as in the studies; `severity` is our own.
    """
    loss_calendar, loss_cycle, rise_calendar, rise_cycle = (
        severity * _power(getattr(state, name), getattr(law, name).exponent)
        for name in ("calendar_loss", "cycle_loss", "calendar_rise", "cycle_rise")
    )
    return Aged(
        capacity_share=1.0 - loss_calendar - loss_cycle,
        resistance_factor=1.0 + rise_calendar + rise_cycle,
        loss_calendar=loss_calendar,
        loss_cycle=loss_cycle,
        rise_calendar=rise_calendar,
        rise_cycle=rise_cycle,
    )


def _power(base, exponent: float):
    """base^exponent with a finite gradient at zero."""
    started = base > 0.0
    return xnp.where(started, xnp.where(started, base, 1.0) ** exponent, 0.0)
