"""Loads beside the drive, with the key on and off."""

import jax.numpy as jnp
import pytest

from voltwright.physics.auxiliaries import Auxiliaries

LOADS = Auxiliaries(jnp.asarray(180.0), jnp.asarray(30.0), jnp.asarray(0.9))


def test_key_on_takes_the_base_load_through_the_converter():
    load_w, dcdc_w = LOADS.loads_w(1.0)
    assert float(load_w) == 180.0
    assert float(load_w + dcdc_w) == pytest.approx(180.0 / 0.9, rel=1e-12)


def test_key_off_takes_the_standby_load_alone():
    load_w, dcdc_w = LOADS.loads_w(0.0)
    assert float(load_w) == 30.0
    assert float(dcdc_w) == 0.0
