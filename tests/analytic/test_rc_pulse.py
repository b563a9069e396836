"""A pulse of constant current through the pack: branch voltages, losses and derivatives against the closed form."""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.battery.open_circuit import OpenCircuit
from voltwright.physics.battery.pack import Pack, PackState
from voltwright.spec.defaults import complete
from voltwright.spec.loading import car_from_data

CURRENT_A, PULSE_S = 120.0, 60.0
WARM_K = 298.15


@pytest.fixture
def pack(car_data: dict[str, Any]) -> Pack:
    """A pack whose open-circuit voltage does not move, so that constant current is constant overvoltage."""
    made = Pack.from_spec(complete(car_from_data(car_data)).spec)
    return eqx.tree_at(lambda tree: tree.open_circuit, made, OpenCircuit(jnp.full(101, 3.7)))


def pulse(pack: Pack, count: int, current_a=CURRENT_A):
    """(state at the end, energies [J] of: chemistry, ohmic loss, polarisation loss, branches) of a pulse in `count` steps."""
    dt = PULSE_S / count
    constants = pack.time_step(jnp.asarray(dt), jnp.asarray(WARM_K))

    def body(state, _):
        limits = pack.limits(state, constants)
        power = current_a * (limits.free_v - limits.resistance_ohm * current_a)  # the power that draws this current
        after, flow = pack.advance(state, power, constants, limits)
        return after, jnp.stack([flow.chemical_w, flow.ohmic_w, flow.polarisation_w, flow.stored_w]) * dt

    zero = jnp.zeros(())
    end, energies = jax.lax.scan(body, PackState(jnp.asarray(0.6), zero, zero), None, length=count)
    return end, jnp.sum(energies, axis=0)


@pytest.mark.parametrize("count", [1, 6, 60])
def test_any_step_gives_the_closed_form(pack: Pack, count: int):
    end, (chemical, ohmic, polarisation, stored) = pulse(pack, count)
    decays = [(pack.branch1_ohm, pack.branch1_s), (pack.branch2_ohm, pack.branch2_s)]
    voltages = [float(CURRENT_A * r * (1 - np.exp(-PULSE_S / tau))) for r, tau in decays]
    # The branches are integrated exactly, so one step of a minute is as good as sixty.
    assert [float(end.branch1_v), float(end.branch2_v)] == pytest.approx(voltages, rel=1e-10)
    assert float(end.soc) == pytest.approx(0.6 - float(CURRENT_A * PULSE_S / pack.capacity_c), rel=1e-12)
    assert float(ohmic) == pytest.approx(float(CURRENT_A**2 * pack.ohmic_ohm * PULSE_S), rel=1e-10)
    assert float(chemical) == pytest.approx(float(CURRENT_A * 3.7 * pack.cells_series * PULSE_S), rel=1e-10)
    # Loss of a branch: the integral of u2/R with u = I R (1 - e^(-t/tau)); stored: C u2 / 2.
    integrals = [PULSE_S - 2 * t * (1 - np.exp(-PULSE_S / t)) + t / 2 * (1 - np.exp(-2 * PULSE_S / t)) for _, t in decays]
    losses = sum(float(CURRENT_A**2 * r * part) for (r, _), part in zip(decays, integrals, strict=True))
    assert float(polarisation) == pytest.approx(losses, rel=1e-9)
    assert float(stored) == pytest.approx(
        sum(float(tau / r) * u**2 / 2 for (r, tau), u in zip(decays, voltages, strict=True)), rel=1e-9
    )


def test_relaxation_gives_the_stored_energy_to_heat(pack: Pack):
    end, _ = pulse(pack, 6)
    state = PackState(end.soc, end.branch1_v, end.branch2_v)
    constants = pack.time_step(jnp.asarray(5000.0), jnp.asarray(WARM_K))
    rest, flow = pack.advance(state, jnp.asarray(0.0), constants, pack.limits(state, constants))
    assert float(rest.branch1_v) == pytest.approx(0.0, abs=1e-9)
    assert float(flow.polarisation_w) == pytest.approx(float(-flow.stored_w), rel=1e-9)
    assert float(flow.current_a) == 0.0


def test_derivatives_of_the_end_voltage(pack: Pack):
    def end_v(resistance, tau, current):
        changed = eqx.tree_at(lambda tree: (tree.branch1_ohm, tree.branch1_s), pack, (resistance, tau))
        return pulse(changed, 6, current)[0].branch1_v

    slopes = jax.grad(end_v, argnums=(0, 1, 2))(pack.branch1_ohm, pack.branch1_s, jnp.asarray(CURRENT_A))
    r, tau = float(pack.branch1_ohm), float(pack.branch1_s)
    decay = np.exp(-PULSE_S / tau)
    exact = (CURRENT_A * (1 - decay), -CURRENT_A * r * decay * PULSE_S / tau**2, r * (1 - decay))
    for slope, expected in zip(slopes, exact, strict=True):
        assert float(slope) == pytest.approx(expected, rel=1e-9)
