"""The circuit: energy closes though the resistances change from step to step; the branches fade and fill."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.battery.circuit import Circuit, CircuitState, ResistanceShape
from voltwright.physics.battery.open_circuit import OpenCircuit

WARM_K = 298.15


@pytest.fixture(scope="module")
def circuit() -> Circuit:
    """A 20 Ah cell whose resistances change threefold over charge."""
    shape = ResistanceShape(
        jnp.linspace(2.0, 0.7, 11), jnp.linspace(2.4, 0.8, 11), jnp.linspace(3.0, 1.0, 11), jnp.linspace(0.5, 1.5, 11)
    )
    curve = OpenCircuit(jnp.linspace(3.0, 4.2, 11), jnp.linspace(-3e-4, 2e-4, 11))
    numbers = (1.0, 72000.0, 2e-3, 1e-3, 2e-3, 1e4, 1e5, 2500.0, 3000.0, 2000.0)
    return Circuit(curve, shape, *(jnp.asarray(number) for number in numbers))


@pytest.mark.parametrize("dt_s", [0.1, 1.0, 60.0])
def test_energy_closes_while_resistance_and_temperature_change(circuit: Circuit, dt_s: float):
    currents = jnp.asarray(np.random.default_rng(1).uniform(-100.0, 150.0, 50))
    kelvins = jnp.linspace(263.0, 313.0, 50)

    def body(state, part):
        current, kelvin = part
        step = circuit.time_step(jnp.asarray(dt_s), kelvin)
        point = circuit.at(state, step)
        ohmic = jnp.where(current < 0.0, point.charge_ohm, point.discharge_ohm)
        after, flow = circuit.advance(state, current, ohmic, step, point)
        left = flow.chemical_w - flow.voltage_v * current - flow.ohmic_w - flow.polarisation_w - flow.stored_w
        held = 0.5 * (circuit.branch1_f * after.branch1_v**2 + circuit.branch2_f * after.branch2_v**2)
        return after, (left, flow.polarisation_w, flow.stored_w * dt_s, held)

    start = CircuitState(jnp.asarray(0.7), jnp.zeros(()), jnp.zeros(()))
    _, (left, lost, stored, held) = jax.lax.scan(body, start, (currents, kelvins))
    # Of powers around 500 W.
    assert float(jnp.max(jnp.abs(left))) < 1e-9
    assert float(jnp.min(lost)) >= 0.0
    # What went into the capacitors is what they hold.
    assert float(jnp.sum(stored)) == pytest.approx(float(held[-1]), rel=1e-9)


def test_temperature_moves_each_resistance_by_its_own_law(circuit: Circuit):
    cold, warm = circuit.time_step(1.0, 273.15), circuit.time_step(1.0, WARM_K)
    inverse = 1 / 273.15 - 1 / 298.15
    for name, kelvin in (("ohmic_ohm", 2500.0), ("branch1_ohm", 3000.0), ("branch2_ohm", 2000.0)):
        assert float(getattr(cold, name) / getattr(warm, name)) == pytest.approx(np.exp(kelvin * inverse), rel=1e-12)


def test_settled_resistance_over_charge(circuit: Circuit):
    table = circuit.settled_table_ohm(WARM_K)
    assert float(table[0]) == pytest.approx(2e-3 * 2.0 + 1e-3 * 3.0 + 2e-3 * 0.5, rel=1e-12)
    flat = circuit.replaced(shape=ResistanceShape(*(jnp.ones(11) for _ in range(4))))
    np.testing.assert_allclose(flat.settled_table_ohm(WARM_K), float(flat.settled_ohm(WARM_K)), rtol=1e-12)
