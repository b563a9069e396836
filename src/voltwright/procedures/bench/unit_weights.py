"""Range from a battery drained over repeated units (cycles or phases): weights, consumption, range. Arithmetic alone.

Modelled: the first units, driven on a full battery and cold, stand for their own share of the usable energy; the later
ones share the rest alike. WLTP, CLTC and NEDC differ only in what a unit is and in how many first units stand apart.
Left out: how the energies were measured; signs are discharge positive, regeneration negative.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voltwright.errors import SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy

SOAK = "soak"
LAPS_OF_SEGMENT = 2
CONSTANT_NAMES = ("css_m", "css_e", "constant")
"""Rows of these names are the constant-speed segments of a shortened test."""


@dataclass(frozen=True)
class RangeResult:
    """What a full discharge comes to, for each unit by name.

    Attributes:
        energy_usable_wh: UBE, all driven segments. energy_recharge_wh: E_AC, from the grid, until full again.
        weights: K of each pass of a unit. consumption_dc_wh_km: at the battery's terminals, weighted.
        consumption_ac_wh_km: E_AC over range. range_km: UBE over the consumption at the terminals.
    """

    energy_usable_wh: float
    energy_recharge_wh: float
    weights: dict[str, tuple[float, ...]]
    consumption_dc_wh_km: dict[str, float]
    consumption_ac_wh_km: dict[str, float]
    range_km: dict[str, float]


def weights(energies_wh: Sequence[float], energy_usable_wh: float, apart: int = 1) -> tuple[float, ...]:
    """Weight of each pass of a unit in a full discharge.

    Equation: K_j = dE_j / UBE for j <= apart; K_j = (1 - sum of these) / (n - apart) for the others.

    Args:
        energies_wh: of the n complete passes, in the order driven [Wh]. energy_usable_wh: UBE [Wh].
        apart: how many first passes stand for their own energy alone; at most n - 1 of them do.

    Returns:
        n weights; they add up to 1.

    Raises:
        SpecError: no pass, or passes that hold more than the battery gave.

    Source: UN R101 01 series, Suppl. 11, Annex 7, read in the regulation [V] (apart = 2, and = 1 with two dynamic
    segments); UN R154 Annex B8, 4.4.2, common knowledge of the field [M] (apart = 1). A single pass weighing 1: own rule.

    >>> weights([2300.0, 2100.0, 2100.0], 23000.0)
    (0.1, 0.45, 0.45)
    """
    found = shares(energies_wh, energy_usable_wh, apart) if energies_wh and energy_usable_wh > 0.0 else (0.0,)
    if found[-1] <= 0.0:
        raise SpecError(
            f"A range test must hold complete passes that take less than its usable energy ({energy_usable_wh:g} Wh), "
            f"but has passes of {', '.join(f'{energy:g}' for energy in energies_wh) or 'no energy at all'} Wh.",
            "energies_wh",
        )
    return found


def shares(energies_wh: Sequence[Any], energy_usable_wh: Any, apart: int = 1) -> tuple[Any, ...]:
    """The weights of `weights` without its check: the energies may be traced; at least one pass."""
    first = [energy / energy_usable_wh for energy in energies_wh[: max(0, min(apart, len(energies_wh) - 1))]]
    later = len(energies_wh) - len(first)
    return (*first, *((1.0 - sum(first)) / later for _ in range(later)))


def passes(rows: Sequence[PhaseEnergy], pattern: Sequence[str]) -> list[PhaseEnergy]:
    """Complete passes of a unit in a test: its phases in their order, not overlapping, as one row each.

    Args:
        rows: phases in the order driven; stops are passed over. pattern: the names of the unit's phases.
    """
    found, start = [], 0
    rows = [row for row in rows if row.distance_km > 0.0]
    while start + len(pattern) <= len(rows):
        part = rows[start : start + len(pattern)]
        if [row.name for row in part] == list(pattern) and all(row.complete for row in part):
            found.append(PhaseEnergy("+".join(pattern), sum(row.distance_km for row in part), sum(row.energy_wh for row in part)))
            start += len(pattern)
        else:
            start += 1
    return found


def is_shortened(rows: Sequence[PhaseEnergy]) -> bool:
    """Whether a test has constant-speed segments."""
    return any(row.name in CONSTANT_NAMES for row in rows)


def range_result(
    rows: Sequence[PhaseEnergy], units: Mapping[str, Sequence[str]], energy_recharge_wh: float, apart: int = 1
) -> RangeResult:
    """Weights, consumption and range of each unit from the phases of a full discharge.

    Equation: UBE = sum of dE; EC_DC = sum K_j dE_j / d_j; R = UBE / EC_DC; EC = E_AC / R.

    Args:
        rows: every phase in order, the incomplete last one too; a "soak", key off, is no part of UBE.
        units: names of the phases of each unit.
        energy_recharge_wh: E_AC [Wh]. apart: see `weights`.

    Returns:
        the result; a unit that was never completed is not in it.

    Raises:
        SpecError: no unit was completed, or a distance or energy cannot be.

    Source: UN R101 01 series, Suppl. 11, Annex 7, formulas 2 to 13, read in the regulation [V].
    """
    usable = sum(row.energy_wh for row in rows if row.name != SOAK)
    if not energy_recharge_wh > 0.0:
        raise SpecError(f"`energy_recharge_wh` must be above 0 Wh, but is {energy_recharge_wh:g} Wh.", "energy_recharge_wh")
    driven = {name: passes(rows, pattern) for name, pattern in units.items()}
    driven = {name: parts for name, parts in driven.items() if parts}
    if not driven:
        wanted = "; ".join(f"{name} = {' + '.join(pattern)}" for name, pattern in units.items())
        raise SpecError(
            f"A range test must hold a complete unit ({wanted}), but has the phases {', '.join(row.name for row in rows)}.",
            "rows",
        )
    weighted = {name: weights([part.energy_wh for part in parts], usable, apart) for name, parts in driven.items()}
    consumption = {
        name: sum(weight * part.energy_wh / part.distance_km for weight, part in zip(weighted[name], parts, strict=True))
        for name, parts in driven.items()
    }
    ranges = {name: usable / value for name, value in consumption.items()}
    mains = {name: energy_recharge_wh / value for name, value in ranges.items()}
    return RangeResult(usable, energy_recharge_wh, weighted, consumption, mains, ranges)


def lap_result(rows: Sequence[PhaseEnergy], lap: str, unit: str, energy_recharge_wh: float) -> RangeResult:
    """The result of a test of one cycle, in the form that its rows tell.

    Equation: without constant speed each cycle is a unit and the first two stand apart; with it, the two cycles of each
    dynamic segment are one unit, and the first stands apart.

    Args:
        rows: `lap` for each cycle, css_m and css_e, in the order driven. unit: name of the result.
    Source: UN R101 01 series, Suppl. 11, Annex 7, formulas 7 to 13, read in the regulation [V]; that a segment has two
    cycles, [U].
    """
    if is_shortened(rows):
        return range_result(rows, {unit: (lap,) * LAPS_OF_SEGMENT}, energy_recharge_wh, apart=1)
    return range_result(rows, {unit: (lap,)}, energy_recharge_wh, apart=2)


def declared(
    result: RangeResult, unit: str, range_km: float | None = None, consumption_wh_km: float | None = None
) -> RangeResult:
    """A result scaled to the values that the manufacturer declares for one unit.

    Equation: AF_PER = declared / measured range, on UBE and on all ranges; AF_EC likewise on all consumption from the grid.

    Args:
        unit: for which is declared. range_km, consumption_wh_km: declared; None keeps the measured one.

    Source: UN GTR 22 Annex 3, UBE = measured UBE x AF_PER, read in the regulation [V]; phases alike, UN R154 Table A8/11 [V];
    that consumption may be declared apart from range, [T] by the pairs that certificates print.
    """
    of_range = 1.0 if range_km is None else range_km / result.range_km[unit]
    of_consumption = 1.0 if consumption_wh_km is None else consumption_wh_km / result.consumption_ac_wh_km[unit]
    return replace(
        result,
        energy_usable_wh=of_range * result.energy_usable_wh,
        range_km={name: of_range * value for name, value in result.range_km.items()},
        consumption_ac_wh_km={name: of_consumption * value for name, value in result.consumption_ac_wh_km.items()},
    )


def whole(number) -> int:
    """The nearest whole number, halves upward, as label values are printed.

    Source: UN R101 5.3.3, range and consumption to whole km and Wh/km, read in the regulation [V]; halves upward [M].

    >>> whole(131.5), whole(132.49)
    (132, 132)
    """
    return math.floor(number + 0.5)
