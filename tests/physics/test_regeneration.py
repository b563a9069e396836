"""How much of a braking force the drive units take."""

import jax.numpy as jnp
import pytest

from voltwright.physics.regeneration import Regeneration

LAW = Regeneration(*(jnp.asarray(value) for value in (2.0, 4.0, 1.0, 0.9)))

# braking force [N], speed [m/s], expected [N], which limit
CASES = [
    (1000.0, 20.0, 900.0, "axle share"),
    (9000.0, 20.0, 3000.0, "deceleration of 2 m/s2 at 1500 kg"),
    (1000.0, 2.5, 450.0, "half way through the fade"),
    (1000.0, 1.0, 0.0, "end of the fade"),
    (1000.0, 0.0, 0.0, "standstill"),
    (0.0, 20.0, 0.0, "no braking"),
]


@pytest.mark.parametrize(("brake_n", "speed_m_s", "expected_n", "_limit"), CASES)
def test_each_limit_acts(brake_n: float, speed_m_s: float, expected_n: float, _limit: str):
    assert float(LAW.force_n(brake_n, speed_m_s, 1500.0)) == pytest.approx(expected_n, rel=1e-12)
