"""The cycle on which the range of an ageing car is reckoned: driven from full, at the temperature of a range test."""

import numpy as np

from voltwright.errors import SimulationError, TraceError
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.ledger import Ledger
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin

TEST_TEMPERATURE_C = 23.0
MOVES_LEAST = 0.01
"""Least share of the cycle that a car must drive."""


def check_moves(ledger: Ledger, cycle: Cycle, name: str, words: str) -> None:
    """Refuse a car that hardly drives the cycle on which its range is reckoned."""
    share = float(ledger.distance_m) / cycle.distance_m
    if not share >= MOVES_LEAST:
        raise TraceError(
            f"{name} drives {100.0 * share:.2g} % of {cycle.name} {words}, from which no range follows; look for too little "
            "power or too much resistance with `voltwright check` and `voltwright show`."
        )


def consumption_wh_km(vehicle: Vehicle, cycle: Cycle, name: str) -> tuple[float, float]:
    """What the range cycle takes from the cells and from the terminals [Wh/km]."""
    ledger = driven_cycle(vehicle, cycle)
    check_moves(ledger, cycle, name, "with a new battery")
    kilometres = float(ledger.distance_m) / M_PER_KM
    chemical, terminal = (float(value) / J_PER_WH / kilometres for value in (ledger.chemical_j, ledger.terminal_j))
    if not (np.isfinite(chemical) and chemical > 0.0):
        raise SimulationError(f"Driving {name} over {cycle.name} took {chemical:g} Wh/km, from which no ageing follows.")
    return chemical, terminal


def driven_cycle(vehicle: Vehicle, cycle: Cycle) -> Ledger:
    """Energies of the range cycle, at the temperature of a range test, run warm, battery full."""
    start = start_of(vehicle, cells_k=celsius_to_kelvin(TEST_TEMPERATURE_C), speed_m_s=float(cycle.speed_m_s[0]))
    inputs = inputs_of_cycle(cycle, ambient_c=TEST_TEMPERATURE_C)
    return run(vehicle, inputs, start, cycle.dt_s, what=f"Driving over {cycle.name}").ledger
