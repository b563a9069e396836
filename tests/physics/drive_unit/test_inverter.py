"""Inverter losses over current."""

import jax.numpy as jnp
import pytest

from voltwright.defaults.completed_parts import CompletedInverter
from voltwright.physics.drive_unit.inverter import Inverter


def test_idle_linear_and_quadratic_parts():
    spec = CompletedInverter("igbt", loss_idle_kw=0.03, loss_linear_kw=3.0, loss_quadratic_kw=1.0)
    parts = Inverter.of(spec).losses(jnp.asarray(0.5))
    assert [float(part) for part in parts] == pytest.approx([30.0, 1500.0, 250.0], rel=1e-12)


def test_inside_a_measured_map_there_is_none():
    assert [float(part) for part in Inverter.inside_map().losses(jnp.asarray(1.0))] == [0.0, 0.0, 0.0]
