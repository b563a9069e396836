"""Battery pack: cells in series and parallel as an open-circuit source, a resistance and two RC branches.

A step at constant terminal power is solved in closed form, with the RC branches integrated exactly, so that the
chemical energy of a step is the terminal energy, the ohmic and polarisation losses and the change of what the branches
store, to rounding. Modelled: limits of power, current and voltage, usable window (`window.py`), resistance over temperature.
Left out until the thermal issue: heating, cooling, ageing, cell spread; and resistance over SOC, which is flat down to 15 %
in a measured pack and a measured cell (tests/published/test_pack_resistance.py).
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from voltwright.physics.battery.open_circuit import OpenCircuit
from voltwright.physics.battery.window import TEMPERATURE_TEST_K, discharge_current_a, usable_window
from voltwright.spec.car import CarSpec
from voltwright.spec.chemistry_laws import CHEMISTRIES
from voltwright.spec.class_defaults import CLASSES

TEMPERATURE_REFERENCE_K = 298.15
CURRENT_SHARE_MAX = 0.45
REGENERATION_RESERVE = 0.005
"""Share of the capacity above the usable window that still takes what a full car recovers."""


class PackState(eqx.Module):
    """State of charge (share of the gross capacity) and the voltages [V] of the two RC branches."""

    soc: Float[Array, "*batch"]
    branch1_v: Float[Array, "*batch"]
    branch2_v: Float[Array, "*batch"]


class PackStep(eqx.Module):
    """Constants of a time step: resistances [ohm] at temperature, branch decays and means over the step."""

    dt_s: Float[Array, "*batch"]
    ohmic_ohm: Float[Array, "*batch"]
    branch1_ohm: Float[Array, "*batch"]
    branch2_ohm: Float[Array, "*batch"]
    decay1: Float[Array, "*batch"]
    decay2: Float[Array, "*batch"]
    mean1: Float[Array, "*batch"]
    mean2: Float[Array, "*batch"]
    square1: Float[Array, "*batch"]
    square2: Float[Array, "*batch"]


class PackLimits(eqx.Module):
    """Power [W] that the pack can give and take in the coming step, and the voltages behind it."""

    discharge_w: Float[Array, "*batch"]
    charge_w: Float[Array, "*batch"]
    open_circuit_v: Float[Array, "*batch"]
    free_v: Float[Array, "*batch"]
    resistance_ohm: Float[Array, "*batch"]


class PackFlow(eqx.Module):
    """What happened in a step: current [A], mean terminal voltage [V], powers and losses [W]."""

    current_a: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    ohmic_w: Float[Array, "*batch"]
    polarisation_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]


class Pack(eqx.Module):
    """Pack in SI. Voltages and resistances are of the whole pack; `open_circuit` is of one cell.

    Attributes:
        current_test_a: at which a range test empties the pack; the usable energy is meant at it.
    """

    open_circuit: OpenCircuit
    cells_series: Float[Array, "*batch"]
    capacity_c: Float[Array, "*batch"]
    soc_min: Float[Array, "*batch"]
    soc_max: Float[Array, "*batch"]
    current_test_a: Float[Array, "*batch"]
    ohmic_ohm: Float[Array, "*batch"]
    branch1_ohm: Float[Array, "*batch"]
    branch2_ohm: Float[Array, "*batch"]
    branch1_s: Float[Array, "*batch"]
    branch2_s: Float[Array, "*batch"]
    activation_k: Float[Array, "*batch"]
    voltage_min_v: Float[Array, "*batch"]
    voltage_max_v: Float[Array, "*batch"]
    power_discharge_w: Float[Array, "*batch"]
    power_charge_w: Float[Array, "*batch"]
    current_discharge_a: Float[Array, "*batch"]
    current_charge_a: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CarSpec) -> "Pack":
        """From a completed spec: capacity and window follow from its energies, as `window.py` says."""
        battery, law = spec.battery, CHEMISTRIES[spec.battery.chemistry]
        curve = OpenCircuit.of_chemistry(battery.chemistry)
        series = jnp.asarray(float(battery.cells_series))
        resistance = battery.resistance_mohm * 1e-3
        settled = resistance / law.share_after_10_s * _resistance_factor(law.activation_temperature_k, TEMPERATURE_TEST_K)
        mean_v = series * curve.energy_per_coulomb_j()[-1]
        cruise_kw = CLASSES[spec.vehicle_class].power_cruise_kw
        current = discharge_current_a(cruise_kw, battery.energy_usable_kwh, mean_v, settled)
        window = usable_window(battery, curve, current * settled / series, law.voltage_min_v)
        values = dict(
            cells_series=series,
            capacity_c=window.capacity_c,
            soc_min=window.soc_min,
            soc_max=window.soc_max,
            current_test_a=current,
            ohmic_ohm=resistance * law.ohmic_share / law.share_after_10_s,
            branch1_ohm=resistance * law.branch1_share / law.share_after_10_s,
            branch2_ohm=resistance * law.branch2_share / law.share_after_10_s,
            branch1_s=law.branch1_s,
            branch2_s=law.branch2_s,
            activation_k=law.activation_temperature_k,
            voltage_min_v=series * law.voltage_min_v,
            voltage_max_v=series * law.voltage_max_v,
            power_discharge_w=battery.power_discharge_max_kw * 1e3,
            power_charge_w=battery.power_charge_max_kw * 1e3,
            current_discharge_a=battery.current_discharge_max_a,
            current_charge_a=battery.current_charge_max_a,
        )
        return cls(open_circuit=curve, **{name: jnp.asarray(value, float) for name, value in values.items()})

    def soc_of_display(self, display):
        """State of charge of the cells at a displayed state of charge (0-1 of the usable window)."""
        return self.soc_min + display * (self.soc_max - self.soc_min)

    def display_of_soc(self, soc):
        """Displayed state of charge: 0-1 of the usable window."""
        return (soc - self.soc_min) / (self.soc_max - self.soc_min)

    def energy_usable_j(self):
        """Energy [J] that a range test takes from the terminals, from full to empty: what certificates call usable."""
        drop = self.current_test_a * self.settled_ohm(TEMPERATURE_TEST_K)
        return self.energy_chemical_j() - drop * self.capacity_c * (self.soc_max - self.soc_min)

    def energy_chemical_j(self):
        """Energy [J] of the cells between the ends of the usable window: what the terminals give and what heats the pack."""
        grid = jnp.linspace(0.0, 1.0, self.open_circuit.voltage_v.shape[-1])
        integral = self.open_circuit.energy_per_coulomb_j()
        ends = jnp.interp(jnp.stack([self.soc_min, self.soc_max]), grid, integral)
        return (ends[1] - ends[0]) * self.capacity_c * self.cells_series

    def full(self) -> PackState:
        """Charged to the end of the usable window, at rest."""
        return self.at_display(1.0)

    def at_display(self, display) -> PackState:
        """At a displayed state of charge, at rest."""
        rest = jnp.zeros_like(self.soc_max)
        return PackState(self.soc_of_display(jnp.asarray(display, self.soc_max.dtype)), rest, rest)

    def settled_ohm(self, temperature_k):
        """Resistance [ohm] of the pack at a cell temperature [K] under a current that has flowed for many minutes."""
        return (self.ohmic_ohm + self.branch1_ohm + self.branch2_ohm) * _resistance_factor(self.activation_k, temperature_k)

    def time_step(self, dt_s, temperature_k) -> PackStep:
        """Constants of a time step at a cell temperature.

        Equation: R(T) = R exp(Ta (1/T - 1/298.15)); E = exp(-dt/tau); mean = (1 - E) tau/dt; square = (1 - E2) tau/(2 dt).
        Args: dt_s: [s]. temperature_k: of the cells [K].
        Valid: 253-333 K.
        Source: Arrhenius law; exact solution of a first-order lag under constant current.
        """
        factor = _resistance_factor(self.activation_k, temperature_k)
        decay1, decay2 = jnp.exp(-dt_s / self.branch1_s), jnp.exp(-dt_s / self.branch2_s)
        return PackStep(
            dt_s=jnp.asarray(dt_s),
            ohmic_ohm=self.ohmic_ohm * factor,
            branch1_ohm=self.branch1_ohm * factor,
            branch2_ohm=self.branch2_ohm * factor,
            decay1=decay1,
            decay2=decay2,
            mean1=(1.0 - decay1) * self.branch1_s / dt_s,
            mean2=(1.0 - decay2) * self.branch2_s / dt_s,
            square1=0.5 * (1.0 - decay1 * decay1) * self.branch1_s / dt_s,
            square2=0.5 * (1.0 - decay2 * decay2) * self.branch2_s / dt_s,
        )

    def limits(self, state: PackState, step: PackStep) -> PackLimits:
        """Power that the pack can give and take over a step.

        Equation: I_dis = min(I_max, (U_0 - U_min)/R, 0.45 U_0/R, charge left); P = min(P_max, I (U_0 - R I)); likewise
            for charging. U_0 is the terminal voltage without current, R the resistance that acts within the step.
        Returns: limits [W], both at least zero.
        Source: R. Xiong et al., dynamic power limits of equivalent circuits; here for one step.
        """
        open_circuit = self.cells_series * self.open_circuit.at(state.soc)
        free = open_circuit - state.branch1_v * step.mean1 - state.branch2_v * step.mean2
        resistance = step.ohmic_ohm + step.branch1_ohm * (1.0 - step.mean1) + step.branch2_ohm * (1.0 - step.mean2)
        conductance, per_second = 1.0 / resistance, self.capacity_c / step.dt_s
        discharge = jnp.minimum(
            self.current_discharge_a, conductance * jnp.minimum(free - self.voltage_min_v, CURRENT_SHARE_MAX * free)
        )
        discharge = jnp.maximum(jnp.minimum(discharge, (state.soc - self.soc_min) * per_second), 0.0)
        charge = jnp.minimum(self.current_charge_a, conductance * (self.voltage_max_v - free))
        charge = jnp.maximum(
            jnp.minimum(charge, (jnp.minimum(self.soc_max + REGENERATION_RESERVE, 1.0) - state.soc) * per_second), 0.0
        )
        return PackLimits(
            discharge_w=jnp.minimum(self.power_discharge_w, discharge * (free - resistance * discharge)),
            charge_w=jnp.minimum(self.power_charge_w, charge * (free + resistance * charge)),
            open_circuit_v=open_circuit,
            free_v=free,
            resistance_ohm=resistance,
        )

    def advance(self, state: PackState, power_w, step: PackStep, limits: PackLimits) -> tuple[PackState, PackFlow]:
        """One step at constant terminal power.

        Equation: I = 2 P / (U_0 + sqrt(U_0^2 - 4 R P)); u' = u E + I R_b (1 - E);
            loss_b = (I2 R_b2 + 2 I R_b d mean + d2 square)/R_b with d = u - I R_b; stored = C (u'2 - u2)/(2 dt).
        Args: power_w: at the terminals [W], positive on discharge; within `limits`.
        Returns: the new state and the flows.
        Source: closed-form solution of the circuit; see docs/components/battery.md.
        """
        root = jnp.sqrt(jnp.maximum(limits.free_v**2 - 4.0 * limits.resistance_ohm * power_w, 1e-6))
        current = 2.0 * power_w / (limits.free_v + root)
        after1, loss1, stored1 = _branch(state.branch1_v, current, step.branch1_ohm, self.branch1_s, step, 1)
        after2, loss2, stored2 = _branch(state.branch2_v, current, step.branch2_ohm, self.branch2_s, step, 2)
        soc = state.soc - current * step.dt_s / self.capacity_c
        flow = PackFlow(
            current_a=current,
            voltage_v=limits.free_v - limits.resistance_ohm * current,
            chemical_w=limits.open_circuit_v * current,
            ohmic_w=step.ohmic_ohm * current * current,
            polarisation_w=loss1 + loss2,
            stored_w=stored1 + stored2,
        )
        return PackState(soc, after1, after2), flow


def _resistance_factor(activation_k, temperature_k):
    return jnp.exp(activation_k * (1.0 / temperature_k - 1.0 / TEMPERATURE_REFERENCE_K))


def _branch(voltage_v, current_a, resistance_ohm, tau_s, step: PackStep, number: int) -> tuple:
    """(voltage after the step, mean loss [W], mean power into its capacitor [W]) of one RC branch under constant current."""
    decay, mean, square = (step.decay1, step.mean1, step.square1) if number == 1 else (step.decay2, step.mean2, step.square2)
    settled = current_a * resistance_ohm
    above = voltage_v - settled
    after = settled + above * decay
    loss = (settled * settled + 2.0 * settled * above * mean + above * above * square) / resistance_ohm
    stored = 0.5 * tau_s / resistance_ohm * (after * after - voltage_v * voltage_v) / step.dt_s
    return after, loss, stored
