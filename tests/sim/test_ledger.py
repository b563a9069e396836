"""The ledger's sum and its residual."""

import jax.numpy as jnp
import pytest

from voltwright.sim.ledger import LOSS_NAMES, RESIDUAL_MAX_RELATIVE, RESIDUAL_MAX_RELATIVE_FLOAT32, Ledger, Losses

OTHERS = ("terminal_j", "discharge_j", "charge_j", "traction_j", "recovered_j")


def ledger(chemical_j: float, throughput_j: float = 1e6) -> Ledger:
    losses = Losses(*(jnp.asarray(1000.0) for _ in LOSS_NAMES))
    numbers = dict(chemical_j=chemical_j, kinetic_j=5e4, potential_j=-2e4, stored_j=1e3, throughput_j=throughput_j)
    return Ledger(
        losses=losses, **{name: jnp.asarray(value) for name, value in numbers.items()}, **dict.fromkeys(OTHERS, jnp.zeros(()))
    )


def test_total_is_the_sum_of_all_names():
    assert float(ledger(0.0).losses.total()) == 1000.0 * len(LOSS_NAMES) == 13000.0


def test_residual_is_what_is_not_explained_over_what_moved():
    explained = 5e4 - 2e4 + 1e3 + 13000.0
    assert float(ledger(explained).residual_relative()) == 0.0
    assert float(ledger(explained + 100.0).residual_relative()) == pytest.approx(1e-4, rel=1e-12)
    assert float(ledger(explained - 100.0).residual_relative()) == pytest.approx(1e-4, rel=1e-12)


def test_no_division_by_nothing():
    assert float(ledger(0.0, throughput_j=0.0).residual_relative()) > 0.0


def test_float32_may_drift_more():
    assert RESIDUAL_MAX_RELATIVE < RESIDUAL_MAX_RELATIVE_FLOAT32 <= 1e-4
