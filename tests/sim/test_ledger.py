"""The ledger's residual, its names, and the one check."""

import pytest

from voltwright.errors import SimulationError
from voltwright.sim.flows import LOSSES
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE, RESIDUAL_MAX_RELATIVE_FLOAT32, Ledger, check_ledger


def ledger(chemical_j: float, moved_j: float = 1e6, **more: float) -> Ledger:
    sums = {"chemical": chemical_j, "chemical_moved": moved_j, "drive_out": 8e4, "energy_out": 2e4, "terminal": 9e4}
    return Ledger({**sums, "terminal_moved": 11e4, **dict.fromkeys(LOSSES, 1e3), **more})


def test_residual_is_what_is_not_explained_over_what_moved():
    assert float(ledger(1e5).residual()) == 0.0
    assert float(ledger(1e5 + 100.0).residual()) == pytest.approx(1e-4, rel=1e-12)
    assert float(ledger(1e5 - 100.0).residual()) == pytest.approx(1e-4, rel=1e-12)


def test_the_grid_feeds_the_balance_and_counts_as_moved():
    assert float(ledger(4e4, grid=6e4, grid_moved=1e6).residual()) == 0.0
    assert float(ledger(4e4, grid=6e4 + 100.0, grid_moved=1e6).residual()) == pytest.approx(5e-5, rel=1e-12)


@pytest.mark.parametrize("balance", ["thermal_left", "machine_left"])
def test_the_worst_of_the_balances_counts(balance: str):
    assert float(ledger(1e5, **{"thermal_left": 0.0, "machine_left": 0.0, balance: -300.0}).residual()) == pytest.approx(3e-4)


def test_no_division_by_nothing():
    assert float(ledger(0.0, moved_j=0.0).residual()) > 0.0


def test_both_directions_of_the_terminals():
    assert (ledger(1e5).discharge_j, ledger(1e5).charge_j) == (10e4, 1e4)


def test_two_runs_add_up():
    both = ledger(1e5) + ledger(2e5)
    assert both.chemical_j == 3e5
    assert both.losses_j == dict.fromkeys(LOSSES, 2e3)


def test_an_open_ledger_is_an_error():
    assert check_ledger(ledger(1e5), "A run") == 0.0
    with pytest.raises(SimulationError, match=r"A run leaves 0\.0001 of the energy unexplained, but at most 1e-09 may be"):
        check_ledger(ledger(1e5 + 100.0), "A run")
    with pytest.raises(SimulationError, match="leaves nan"):
        check_ledger(ledger(float("nan")), "A run")


def test_float32_may_drift_more():
    assert RESIDUAL_MAX_RELATIVE < RESIDUAL_MAX_RELATIVE_FLOAT32 <= 1e-4
    assert check_ledger(ledger(1e5 + 1.0), "A run", single=True) > RESIDUAL_MAX_RELATIVE
