"""The life of a battery in months: how it stands and is cycled in a typical day of each month, and how it ages by that.

Modelled: cells that follow the air slowly when parked; state of charge over the day and between charges; cycles by
driving with slow charging, by driving with fast charging, and by energy given back. What ages less makes deeper cycles:
the depth follows the capacity that is left.
Left out: sun on the parked car, cooling and heating of a parked battery, seasons of the distance driven, holidays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp

from voltwright.library.climates import MONTHS, Climate
from voltwright.physics.battery.ageing import Aged, AgeingLaw, AgeingState, Cycling, Rest, aged, cycle, damage
from voltwright.physics.battery.pack import Pack
from voltwright.physics.record import Record
from voltwright.units import SECONDS_PER_HOUR, ZERO_CELSIUS_K

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

YEAR_S = 365.25 * 24.0 * SECONDS_PER_HOUR
PARKED_TIME_CONSTANT_S = 10.0 * SECONDS_PER_HOUR
"""With which the cells of a parked car follow the air: some 400 kJ/K behind some 10 W/K of the housing; by judgement."""
GARAGE_LEAST_C, GARAGE_OVER_K = 5.0, 3.0
"""An unheated garage: warmer than the mean of the month, without the daily swing, and free of frost; by judgement."""
DRIVING_WARMER_K, CHARGING_WARMER_K, FAST_WARMER_K = 6.0, 3.0, 15.0
"""Cells over the parked ones on the road, in slow and in fast charging; by judgement, from the trips of a BMW i3."""
CELLS_LEAST_C, CELLS_MOST_C = 10.0, 38.0
"""On the road the car warms cells below the one; above the other it cools them, also while charging fast."""
FAST_LEAST_C = 25.0
"""To which a car that preconditions warms its cells before a fast charge; by judgement."""
FAST_FROM, FAST_TO = 0.1, 0.8
SPEED_MEAN_M_S = 12.5
RESERVE = 0.05
"""Share of the display that nobody uses."""
LEVELS = 5
WORK_H, HOME_H, PLUGGED_H = 9, 17, 19
LATE_H = 5


class Profile(Record):
    """A typical year: temperatures of the parked cells [K] by month and hour, shape (12, 24), and how they are used.

    Attributes:
        cycles_a_year, v2x_cycles_a_year: full cycles of the new capacity, by driving and by energy given back.
        day_depth, v2x_depth: of an average day, share of the new usable window. charge_to, plug_below: on the display; plug_below
            above charge_to is every evening. c_rate_*: mean currents over those that fill the new cells in an hour.
        late, precondition: 1 for yes, 0 for no. driving_share: of the day on the road.
    """

    parked_k: Float[Array, "*batch 12 24"]
    cycles_a_year: Float[Array, "*batch"]
    v2x_cycles_a_year: Float[Array, "*batch"]
    day_depth: Float[Array, "*batch"]
    v2x_depth: Float[Array, "*batch"]
    charge_to: Float[Array, "*batch"]
    plug_below: Float[Array, "*batch"]
    dc_share: Float[Array, "*batch"]
    c_rate_slow: Float[Array, "*batch"]
    c_rate_fast: Float[Array, "*batch"]
    c_rate_drive: Float[Array, "*batch"]
    late: Float[Array, "*batch"]
    precondition: Float[Array, "*batch"]
    driving_share: Float[Array, "*batch"]
    severity: Float[Array, "*batch"]


def parked_temperatures_k(climate: Climate, garage: bool) -> Float[Array, "12 24"]:
    """Temperature [K] of the cells of a parked car by month and hour.

    Equation: mean of the month + swing / sqrt(1 + (2 pi tau / 24 h)^2); in a garage max(mean + 3 K, 5 C) without swing.
    Source: a lumped body behind a conductance answers a daily cosine so; its lag is left out, for day and night weigh alike.
    """
    damping = 1.0 / jnp.sqrt(1.0 + (2.0 * jnp.pi * PARKED_TIME_CONSTANT_S / (24.0 * SECONDS_PER_HOUR)) ** 2)
    hourly = jnp.asarray(climate.hourly_c(0.0 if garage else float(damping)))
    return ZERO_CELSIUS_K + (jnp.maximum(hourly + GARAGE_OVER_K, GARAGE_LEAST_C) if garage else hourly)


def displays_over_a_day(profile: Profile, capacity_share) -> tuple[Array, Array, Array]:
    """Displayed state of charge of a parked car by level and hour, shape (5, 24), and the depths of a day and of a cycle.

    The days from one charge to the next are spread evenly over the levels. A car that is charged at once stands charged
    in the evening; one that is charged late stands as it came home until shortly before it leaves.
    """
    most = profile.charge_to - RESERVE
    day = jnp.minimum(profile.day_depth / capacity_share, most)
    between = jnp.where(profile.plug_below >= profile.charge_to, 0.0, profile.charge_to - profile.plug_below)
    depth = jnp.minimum(jnp.maximum(day, between), most)
    hour = jnp.arange(24)
    late = jnp.where(((hour >= HOME_H) | (hour < LATE_H)), 1.0, 0.0)
    soon = jnp.where((hour >= HOME_H) & (hour < PLUGGED_H), 1.0, 0.0)
    away = jnp.where((hour >= WORK_H) & (hour < HOME_H), 0.5, 0.0)
    used = away + profile.late * late + (1.0 - profile.late) * soon
    level = (jnp.arange(LEVELS) + 0.5) / LEVELS
    return profile.charge_to - (level[:, None] * (depth - day) + used[None, :] * day), day, depth


def month_of_life(law: AgeingLaw, pack: Pack, profile: Profile, state: AgeingState, month) -> AgeingState:
    """State after one month."""
    share = aged(law, state, profile.severity).capacity_share
    # The laws end long before; below a third of the capacity a day would be deeper than any battery.
    share = jnp.maximum(share, 1.0 / 3.0)
    displays, day, depth = displays_over_a_day(profile, share)
    parked_k = profile.parked_k[month]
    mean_k = jnp.mean(parked_k)
    warm_k = ZERO_CELSIUS_K + CELLS_LEAST_C, ZERO_CELSIUS_K + CELLS_MOST_C
    road_k = jnp.minimum(jnp.maximum(mean_k + DRIVING_WARMER_K, warm_k[0]), jnp.maximum(mean_k, warm_k[1]))
    standing_s = YEAR_S / MONTHS * (1.0 - profile.driving_share)
    rest = _rest(pack, displays, parked_k[None, :])
    road = _rest(pack, profile.charge_to - 0.5 * depth, road_k)
    state = AgeingState(
        state.calendar_loss
        + jnp.mean(damage(law.calendar_loss, rest, standing_s))
        + damage(law.calendar_loss, road, YEAR_S / MONTHS * profile.driving_share),
        state.cycle_loss,
        state.calendar_rise
        + jnp.mean(damage(law.calendar_rise, rest, standing_s))
        + damage(law.calendar_rise, road, YEAR_S / MONTHS * profile.driving_share),
        state.cycle_rise,
    )
    cycles, dc = profile.cycles_a_year / MONTHS, profile.dc_share
    slow_k = mean_k + CHARGING_WARMER_K
    coldest_k = jnp.where(profile.precondition > 0.5, ZERO_CELSIUS_K + FAST_LEAST_C, 0.0)
    fast_k = jnp.maximum(jnp.minimum(mean_k + FAST_WARMER_K, jnp.maximum(warm_k[1], mean_k)), coldest_k)
    slow = _cycling(pack, profile, profile.charge_to, depth, slow_k, profile.c_rate_slow)
    fast = _cycling(pack, profile, FAST_TO, FAST_TO - FAST_FROM, fast_k, profile.c_rate_fast)
    given = _cycling(pack, profile, profile.charge_to - day, profile.v2x_depth / share, slow_k, profile.c_rate_slow)
    state = cycle(law, state, slow, cycles * (1.0 - dc))
    state = cycle(law, state, fast, cycles * dc)
    return cycle(law, state, given, profile.v2x_cycles_a_year / MONTHS)


@partial(jax.jit, static_argnames="years")
def life(law: AgeingLaw, pack: Pack, profile: Profile, years: int) -> tuple[AgeingState, Aged]:
    """States and what became of the cells at the end of each year, stacked, shape (years,).

    Args: pack: the new one. years: static.
    """

    def month(state, number):
        after = month_of_life(law, pack, profile, state, number % MONTHS)
        return after, after

    _, states = jax.lax.scan(month, AgeingState.new(), jnp.arange(MONTHS * years))
    ends = jax.tree.map(lambda values: values[MONTHS - 1 :: MONTHS], states)
    return ends, jax.vmap(lambda state: aged(law, state, profile.severity))(ends)


def _rest(pack: Pack, display, temperature_k) -> Rest:
    soc = pack.soc_of_display(jnp.asarray(display))
    temperature, soc = jnp.broadcast_arrays(jnp.asarray(temperature_k), soc)
    return Rest(temperature, soc, pack.open_circuit.at(soc))


def _cycling(pack: Pack, profile: Profile, top, depth, temperature_k, c_rate) -> Cycling:
    rest = _rest(pack, top - 0.5 * depth, temperature_k)
    window = pack.soc_max - pack.soc_min
    return Cycling(rest.temperature_k, rest.soc, rest.voltage_v, depth * window, jnp.asarray(c_rate), profile.c_rate_drive)
