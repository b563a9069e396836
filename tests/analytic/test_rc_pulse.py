"""A pulse of constant current through the pack: branch voltages, losses and derivatives against the closed form."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.physics.battery.circuit import ResistanceShape
from voltwright.physics.battery.open_circuit import OpenCircuit
from voltwright.physics.battery.pack import Pack, PackState
from voltwright.spec.loading import car_from_data

CURRENT_A, PULSE_S = 120.0, 60.0
WARM_K = 298.15


@pytest.fixture
def pack(car_data: dict[str, Any]) -> Pack:
    """A pack whose voltage and resistances do not move with charge, so that constant current is constant overvoltage."""
    made = Pack.from_car(complete(car_from_data(car_data)))
    flat = OpenCircuit(jnp.full(101, 3.7), jnp.zeros(101))
    return made.replaced(circuit__open_circuit=flat, circuit__shape=ResistanceShape(*(jnp.ones(101) for _ in range(4))))


def branches(pack: Pack) -> list[tuple[float, float]]:
    """(resistance [ohm], time constant [s]) of each branch."""
    circuit = pack.circuit
    pairs = ((circuit.branch1_ohm, circuit.branch1_f), (circuit.branch2_ohm, circuit.branch2_f))
    return [(float(ohm), float(ohm * farad)) for ohm, farad in pairs]


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


@pytest.mark.parametrize(("count", "tolerance"), [(60, 4e-3), (600, 4e-5)])
def test_voltages_and_losses_against_the_closed_form(pack: Pack, count: int, tolerance: float):
    end, (chemical, ohmic, polarisation, stored) = pulse(pack, count)
    pairs = branches(pack)
    voltages = [CURRENT_A * r * (1 - np.exp(-PULSE_S / tau)) for r, tau in pairs]
    # The midpoint rule errs with the square of the step: 1e-3 of the branch at 1 s, a hundredth of that at 0.1 s.
    assert [float(end.branch1_v), float(end.branch2_v)] == pytest.approx(voltages, rel=tolerance)
    assert float(end.soc) == pytest.approx(0.6 - float(CURRENT_A * PULSE_S / pack.capacity_c), rel=1e-12)
    assert float(ohmic) == pytest.approx(float(CURRENT_A**2 * pack.circuit.ohmic_ohm * PULSE_S), rel=1e-10)
    assert float(chemical) == pytest.approx(float(CURRENT_A * 3.7 * pack.cells_series * PULSE_S), rel=1e-10)
    # Loss of a branch: the integral of u2/R with u = I R (1 - e^(-t/tau)); stored: C u2 / 2.
    integrals = [PULSE_S - 2 * t * (1 - np.exp(-PULSE_S / t)) + t / 2 * (1 - np.exp(-2 * PULSE_S / t)) for _, t in pairs]
    losses = sum(CURRENT_A**2 * r * part for (r, _), part in zip(pairs, integrals, strict=True))
    assert float(polarisation) == pytest.approx(losses, rel=tolerance)
    stored_exact = sum(tau / r * u**2 / 2 for (r, tau), u in zip(pairs, voltages, strict=True))
    assert float(stored) == pytest.approx(stored_exact, rel=2.0 * tolerance)
    # What the source gives beyond the terminals is lost or stored, to rounding, however long the step.
    terminal = sum(energy for energy in (chemical, -ohmic, -polarisation, -stored))
    rise = sum(r * (1 - np.exp(-PULSE_S / tau)) for r, tau in pairs)
    assert float(terminal) < float(chemical) - CURRENT_A**2 * 0.5 * rise


def test_relaxation_gives_the_stored_energy_to_heat(pack: Pack):
    end, _ = pulse(pack, 60)
    constants = pack.time_step(jnp.asarray(10.0), jnp.asarray(WARM_K))

    def body(state, _):
        after, flow = pack.advance(state, jnp.asarray(0.0), constants, pack.limits(state, constants))
        return after, jnp.stack([flow.polarisation_w, flow.stored_w, flow.current_a])

    rest, flows = jax.lax.scan(body, PackState(end.soc, end.branch1_v, end.branch2_v), None, length=500)
    lost, stored, current = jnp.sum(flows, axis=0)
    assert float(rest.branch1_v) == pytest.approx(0.0, abs=1e-9)
    assert float(lost) == pytest.approx(float(-stored), rel=1e-9)
    assert float(current) == 0.0


def test_derivatives_of_the_end_voltage(pack: Pack):
    def end_v(resistance, farad, current):
        changed = pack.replaced(circuit__branch1_ohm=resistance, circuit__branch1_f=farad)
        return pulse(changed, 600, current)[0].branch1_v

    slopes = jax.jit(jax.grad(end_v, argnums=(0, 1, 2)))(pack.circuit.branch1_ohm, pack.circuit.branch1_f, jnp.asarray(CURRENT_A))
    (r, tau), _ = branches(pack)
    decay = np.exp(-PULSE_S / tau)
    # u = I R (1 - e^(-t/(R C)))
    exact = (
        CURRENT_A * (1 - decay) - CURRENT_A * decay * PULSE_S / tau,
        -CURRENT_A * r * decay * PULSE_S / tau / (tau / r),
        r * (1 - decay),
    )
    for slope, expected in zip(slopes, exact, strict=True):
        assert float(slope) == pytest.approx(expected, rel=1e-4)
