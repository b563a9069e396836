"""The speed trace that a car drives under WLTP: scaled down where its power is too small, capped at its top speed.

Modelled: class 3 with its extra-high phase scaled down, and the capped trace with the time that keeps the way of each phase.
Left out: class 1 and 2, which no electric car drives; a car that falls behind even the scaled trace.
"""

from dataclasses import replace

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.coast_down import RoadLoadCoefficients
from voltwright.procedures.bench.range_determination import first_phases
from voltwright.procedures.wltp.vehicle import wltc_class
from voltwright.spec.cycle import Cycle, Phase
from voltwright.units import M_S_PER_KMH

SPEED_LEAST_KMH = 45.0
"""Top speed that a car or van has: vehicles up to 45 km/h are of category L, which UN R154 does not hold for (second hand)."""
ROTATING_FACTOR = 1.03
SPEED_DEMAND_KMH, ACCELERATION_DEMAND_M_S2 = 111.9, 0.50
"""Speed and acceleration of second 1566 of class 3, where the power demand is judged."""
RATIO_LEAST, SLOPE, OFFSET = 0.867, 0.588, -0.510
"""r0, a1, b1 of class 3."""
FACTOR_LEAST = 0.01
START_S, TIP_S, END_S = 1533, 1724, 1763
"""The scaled section of the extra-high phase: its first second, its fastest one, and where the trace is the old one again."""


def downscaling_factor(power_rated_w: float, road_load: RoadLoadCoefficients, mass_test_kg: float) -> float:
    """f_dsc, by how much the accelerations of the scaled section are lowered; 0 where the trace is driven as it is.

    Equation: P = (f0 v + f1 v^2 + f2 v^3 + 1.03 TM a v) / 3600 [kW] at v = 111.9 km/h, a = 0.50 m/s2; r = P / P_rated;
    f = 0.588 r - 0.510, rounded to three decimals; 0 where r < 0.867 or f <= 0.01.

    Args:
        power_rated_w: of the motors [W]. road_load: of the wheels in N over km/h. mass_test_kg: TM [kg].
    Source: GTR 15 Annex 1, 8.2.3 and 8.3, constants of class 3 as in published code that names the rule (JRCSTU/wltp,
    `wltp/cycles/class3.py`, `wltp/downscale.py`) [C]; that an electric car is scaled by the same rule, with the power of its
    motors as the rated one, is common knowledge [M].

    >>> load = RoadLoadCoefficients(180.0, 1.0, 0.045)
    >>> downscaling_factor(44e3, load, 1430.0), downscaling_factor(60e3, load, 1430.0)
    (0.151, 0.0)
    """
    force_n = float(road_load.force_n(SPEED_DEMAND_KMH)) + ROTATING_FACTOR * mass_test_kg * ACCELERATION_DEMAND_M_S2
    ratio = force_n * SPEED_DEMAND_KMH * M_S_PER_KMH / power_rated_w
    factor = round(SLOPE * ratio + OFFSET, 3)
    return factor if ratio >= RATIO_LEAST and factor > FACTOR_LEAST else 0.0


def downscaled(cycle: Cycle, share: float) -> Cycle:
    """The class 3 WLTC with the fast section of its extra-high phase scaled down.

    Equation: v' = v(1533) + (1 - f) (v - v(1533)) up to second 1724; v' = v(1763) + g (v - v(1763)) after it, with g such
    that both meet at second 1724.

    Args:
        cycle: class 3a or 3b in seconds. share: f of `downscaling_factor`.
    Source: GTR 15 Annex 1, 8.2.3, as in JRCSTU/wltp `wltp/downscale.py` [C]; without its rounding of each second to 0.1 km/h.
    """
    if share == 0.0:
        return cycle
    speed = cycle.speed_m_s.copy()
    up, down = slice(START_S, TIP_S + 1), slice(TIP_S + 1, END_S + 1)
    start, tip, end = (float(cycle.speed_m_s[second]) for second in (START_S, TIP_S, END_S))
    speed[up] = start + (1.0 - share) * (speed[up] - start)
    speed[down] = end + (float(speed[TIP_S]) - end) / (tip - end) * (speed[down] - end)
    return replace(cycle, speed_m_s=speed)


def capped(cycle: Cycle, speed_max_kmh: float) -> Cycle:
    """A trace whose speeds end at the top speed of the car, each phase longer by the time that keeps its way.

    Equation: n = (d - d_cap) / v_cap whole seconds at v_cap, behind the last capped second of the phase.

    Args:
        cycle: in seconds, with phases. speed_max_kmh: v_cap [km/h].
    Source: GTR 15 Annex 1, 9.2, as in JRCSTU/wltp `wltp/downscale.py` [C]; where in the phase the seconds stand is [M], and
    moves neither way nor energy by more than a second's.
    """
    cap = speed_max_kmh * M_S_PER_KMH
    if cycle.speed_max_m_s <= cap:
        return cycle
    clipped = cycle.speed_m_s.clip(max=cap)
    speeds, phases, end = [clipped[:1]], [], 0
    for part in cycle.phases:
        first, last = round(part.start_s), round(part.end_s)
        old, new = cycle.speed_m_s[first : last + 1], clipped[first : last + 1]
        missing_m = float(np.trapezoid(old - new))
        more = round(missing_m / cap)
        behind = int(np.flatnonzero(old > cap)[-1]) + 1 if more else len(new)
        speeds.append(np.insert(new, behind, np.full(more, cap))[1:])
        phases.append(Phase(part.name, end, end + last - first + more))
        end = phases[-1].end_s
    speed = np.concatenate(speeds)
    none = np.zeros_like(speed)
    return replace(
        cycle, time_s=np.arange(len(speed), dtype=float), speed_m_s=speed, grade=none, altitude_m=none, phases=tuple(phases)
    )


def applicable_cycle(
    power_rated_w: float,
    road_load: RoadLoadCoefficients,
    mass_test_kg: float,
    speed_max_kmh: float,
    extra_high: bool = True,
) -> tuple[Cycle, float]:
    """The WLTC of an electric car, scaled down and capped; and the factor of scaling.

    Args:
        power_rated_w, road_load, mass_test_kg: as `downscaling_factor` takes them. speed_max_kmh: top speed [km/h].
        extra_high: False leaves the extra-high phase out, as Japan does, and with it the scaling.

    Raises:
        TraceError: a top speed below 45 km/h.
    Source: GTR 15 Annex 1, 8 and 9 [C].
    """
    if speed_max_kmh < SPEED_LEAST_KMH:
        raise TraceError(
            f"The WLTC is for cars and vans that reach {SPEED_LEAST_KMH:g} km/h, but the top speed is {speed_max_kmh:.3g} km/h; "
            "take a constant speed, or `voltwright check` the car."
        )
    cycle = load_cycle(f"wltc-{wltc_class(speed_max_kmh)}")
    factor = downscaling_factor(power_rated_w, road_load, mass_test_kg) if extra_high else 0.0
    cycle = downscaled(cycle, factor)
    if not extra_high:
        cycle = first_phases(cycle, 3, f"{cycle.name}-3")
    return capped(cycle, speed_max_kmh), factor


def road_load_of(vehicle: Vehicle) -> RoadLoadCoefficients:
    """Road load of a vehicle on the rollers, at its mass on the test, driveline drag as the file has it."""
    load = vehicle.road_load
    constant_n = float(load.constant_n * vehicle.mass_kg / load.mass_reference_kg)
    return RoadLoadCoefficients(constant_n, float(load.linear_n_s_m) * M_S_PER_KMH, float(load.quadratic_kg_m) * M_S_PER_KMH**2)
