"""A car at a plug over time: the step repeated until a charge is reached, and what it came to.

Shared by `charge.py` and `discharge.py`. Steps of 1 s at fast chargers, 5 s at slow ones; in blocks of one length, so
that all charges share one compiled run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.charging.supply import STAGES, Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.ranges import CAPACITY_SHARE, RESISTANCE_FACTOR, SHARE, TEMP_AMBIENT
from voltwright.sim.inputs import standing
from voltwright.sim.ledger import Ledger
from voltwright.sim.run import BLOCK_STEPS, Result, run
from voltwright.sim.state import State, start_of
from voltwright.sim.task import Until
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, celsius_to_kelvin

STEP_FAST_S, STEP_SLOW_S = 1.0, 5.0
FAST_S = 5.0 * SECONDS_PER_HOUR
"""A charger that could fill the battery in less time is stepped at 1 s."""
LONGEST_S = 120.0 * SECONDS_PER_HOUR
STALLED_SHARE = 2e-5
"""A block that brings the charge nearer by less than this share has stalled, unless its cells still warm."""
WARMING_K = 0.5
AT_TARGET = 1e-7
RESISTANCE_PER_FADE = 2.0
"""Growth of resistance over loss of capacity, where only the loss is known; by judgement."""


@dataclass(frozen=True)
class ChargeSession:
    """A car at a plug, step by step and in sum.

    Attributes:
        columns: by name, one value a step: time_s at its end, soc_display, grid_w, plug_w (at the car's DC side), pack_w (at
        the battery's terminals, positive into it), voltage_v, cells_k, limiter (code), unserved_w. own_w: what the
        car itself takes (low-voltage system, heater, chiller, cabin). energies_j: sums by name: `grid`, `cells` (into them),
        `stored` and every loss and load. reached: whether the charge asked for was reached; given_up: whether the time ran
        out. residual_relative: what the sums fail to explain.
    """

    columns: Mapping[str, np.ndarray]
    energies_j: Mapping[str, float]
    reached: bool
    given_up: bool
    residual_relative: float

    @property
    def duration_s(self) -> float:
        """Time until the charge was reached, or until the run was given up."""
        return float(self.columns["time_s"][-1]) if len(self.columns["time_s"]) else 0.0


def charge_session(
    vehicle: Vehicle, start: State, soc_display: float, temperature_c: float, give_w: float = 0.0
) -> ChargeSession:
    """Keep a car at a plug until it displays a state of charge, or until the charge comes no nearer to it.

    Args:
        vehicle: parked, its port at the supply (`plugged_vehicle`).
        start: when it is plugged.
        soc_display: at which it ends, 0-1.
        temperature_c: of the air [C].
        give_w: what a load, house or grid asks of the car [W]; 0 where it charges.

    Raises:
        SimulationError: the energies do not add up.
    """
    target = float(vehicle.pack.soc_of_display(soc_display))
    sign = -1.0 if give_w > 0.0 else 1.0
    dt_s = charge_step_s(vehicle, give_w)
    plug = {"plugged": 1.0, "soc_target": target, "give_w": give_w}
    inputs = standing(BLOCK_STEPS, ambient_c=temperature_c, occupants=0.0, standby=0.0, **plug)
    until = Until(soc_low=target + AT_TARGET) if give_w > 0.0 else Until(soc_high=target - AT_TARGET)
    state, pieces, steps, reached, stalled = start, [], 0, False, False
    while not (reached or stalled) and steps * dt_s < LONGEST_S:
        done = run(vehicle, inputs, state, dt_s, keep=KEPT, until=until, what="The charge")
        pieces.append(done)
        reached, steps = done.ended, steps + done.steps
        nearer = sign * float(done.end.pack.soc - state.pack.soc)
        warmer_k = float(done.end.thermal.cells_k - state.thermal.cells_k)
        stalled = not reached and nearer < STALLED_SHARE and warmer_k < WARMING_K
        state = done.end
    kept = _moving(sign * np.concatenate([piece.columns["soc"] for piece in pieces])) if stalled else steps
    if kept < steps:
        pieces = _cut(vehicle, inputs, pieces, start, kept, dt_s)
    return _session(vehicle, pieces, dt_s, reached, not (reached or stalled))


KEPT = ("soc", "grid_w", "dc_w", "terminal_w", "voltage_v", "cells_k", "limiter", "unserved_w")
KEPT += ("auxiliaries_w", "dcdc_w", "heater_w", "chiller_w", "climate_w")


def _cut(vehicle: Vehicle, inputs, pieces: list[Result], start: State, kept: int, dt_s: float) -> list[Result]:
    """The first `kept` steps of a session, the last piece run again as far as it counts."""
    whole, first = [], 0
    for piece in pieces:
        state = whole[-1].end if whole else start
        left = kept - first
        if piece.steps > left:
            shorter = inputs.replaced(speed_m_s=inputs.speed_m_s[:left])
            return [*whole, run(vehicle, shorter, state, dt_s, keep=KEPT, what="The charge")]
        whole.append(piece)
        first += piece.steps
        if first == kept:
            break
    return whole


def _moving(nearness: np.ndarray) -> int:
    """How many steps it takes until the charge is as near to the target as it ever comes."""
    return int(np.flatnonzero(nearness >= np.max(nearness) - STALLED_SHARE)[0]) + 1


def charge_step_s(vehicle: Vehicle, give_w: float = 0.0) -> float:
    """Time step [s] of a session: short where the supply, or a load of `give_w` [W], could move the battery's energy quickly."""
    power_w = give_w or float(np.max(vehicle.port.supplies.power_max_w))  # pyright: ignore[reportAttributeAccessIssue]
    return STEP_FAST_S if power_w * FAST_S > float(vehicle.pack.energy_chemical_j()) else STEP_SLOW_S


def _session(vehicle: Vehicle, pieces: list[Result], dt_s: float, reached: bool, given_up: bool) -> ChargeSession:
    kept = {name: np.concatenate([piece.columns[name] for piece in pieces]) for name in KEPT}
    columns = {
        "time_s": dt_s * np.arange(1, len(kept["soc"]) + 1),
        "soc_display": np.asarray(vehicle.pack.display_of_soc(kept["soc"])),
        "grid_w": kept["grid_w"],
        "plug_w": kept["dc_w"],
        "pack_w": -kept["terminal_w"],
        "voltage_v": kept["voltage_v"],
        "cells_k": kept["cells_k"],
        "limiter": kept["limiter"].astype(int),
        "unserved_w": kept["unserved_w"],
        "own_w": sum(kept[f"{name}_w"] for name in ("auxiliaries", "dcdc", "heater", "chiller", "climate")),
    }
    ledger = pieces[0].ledger
    for piece in pieces[1:]:
        ledger = ledger + piece.ledger
    return ChargeSession(columns, _energies_j(ledger), reached, given_up, float(ledger.residual()))


def _energies_j(ledger: Ledger) -> dict[str, float]:
    """Sums by name: what came from the grid, what went into the cells, every loss and load."""
    energies = {name: float(ledger[name]) for name in (*STAGES, "standby", "heater", "chiller", "climate", "stored", "grid")}
    energies["low_voltage"] = float(ledger["auxiliaries"] + ledger["dcdc"])
    energies["pack"] = float(ledger["pack_ohmic"] + ledger["pack_polarisation"])
    energies["cells"] = -float(ledger.chemical_j)
    return energies


def arrive(vehicle: Vehicle, soc_display: float, temperature_c: float, cells_c: float) -> State:
    """A car that comes to the plug: cells, coolant and housing at one temperature, the rest at that of the air [C]."""
    return start_of(vehicle, soc_display, cells_k=celsius_to_kelvin(cells_c), ambient_k=celsius_to_kelvin(temperature_c))


def plugged_vehicle(
    car: CompletedCar, supply: Supply, capacity_share: float = 1.0, resistance_factor: float | None = None
) -> Vehicle:
    """A parked car at a supply, with a pack of some age.

    Args:
        car: completed.
        supply: that it is plugged into.
        capacity_share: capacity left.
        resistance_factor: over that of the new pack; default: 1 + 2 (1 - capacity_share).
    """
    factor = 1.0 + RESISTANCE_PER_FADE * (1.0 - capacity_share) if resistance_factor is None else resistance_factor
    RESISTANCE_FACTOR.check("resistance_factor", factor)
    return Vehicle.from_car(car, lumped=True, supplies=(supply,)).aged(capacity_share, factor).parked()


def losses_kwh(session: ChargeSession) -> dict[str, float]:
    """Losses and loads of a session by name, those that there are."""
    beside = ("grid", "cells", "stored")
    return {name: value / J_PER_KWH for name, value in session.energies_j.items() if name not in beside and value > 0.0}


def check_state(soc_start: float, soc_end: float, temperature_c: float, cells_c: float, capacity_share: float) -> None:
    """Refuse conditions outside what the laws hold for.

    Raises:
        SpecError: with the condition, its range and what was given.
    """
    for name, value, limits in (
        ("soc_start", soc_start, SHARE),
        ("soc_end", soc_end, SHARE),
        ("temp_ambient_c", temperature_c, TEMP_AMBIENT),
        ("temp_cells_c", cells_c, TEMP_AMBIENT),
        ("capacity_share", capacity_share, CAPACITY_SHARE),
    ):
        limits.check(name, value)
