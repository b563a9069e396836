"""Equivalent circuit of equal cells in series: an open-circuit source, a resistance and two RC branches.

The branches advance by the implicit midpoint rule: the chemical energy of a step is then the terminal energy, the losses
and the change of what the capacitors store, to rounding, though the resistances change from step to step. Modelled: OCV
over charge and temperature, heat of entropy, resistances over charge, temperature and direction of the current.
Left out: hysteresis; resistance over the size of the current (it falls in the cold, where charge transfer saturates).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voltwright.physics.arrays import number, xnp
from voltwright.physics.battery.open_circuit import TEMPERATURE_REFERENCE_K, OpenCircuit, Place, stretch
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float, Int

    from voltwright.physics.arrays import Array


class CircuitState(Record):
    """State of charge (share of the gross capacity) and the voltages [V] of the two RC branches."""

    soc: Float[Array, "*batch"]
    branch1_v: Float[Array, "*batch"]
    branch2_v: Float[Array, "*batch"]


class Segment(Record):
    """Where the tables of a circuit are read: the point below, and (value there, rise to the next point) of each table."""

    below: Int[Array, "*batch"]
    voltage_v: tuple[Any, Any]
    entropy_v_k: tuple[Any, Any]
    ohmic_discharge: tuple[Any, Any]
    ohmic_charge: tuple[Any, Any]
    branch1: tuple[Any, Any]
    branch2: tuple[Any, Any]


class CircuitStep(Record):
    """Constants of a time step: resistances at temperature and half charge, `gain` dt/(2 C) of the branches, all [ohm].

    Attributes:
        segment: of the tables, that of the step's state of charge, where a loop knows it; None: it is looked up.
    """

    dt_s: Float[Array, "*batch"]
    temperature_k: Float[Array, "*batch"]
    ohmic_ohm: Float[Array, "*batch"]
    branch1_ohm: Float[Array, "*batch"]
    branch2_ohm: Float[Array, "*batch"]
    gain1_ohm: Float[Array, "*batch"]
    gain2_ohm: Float[Array, "*batch"]
    segment: Segment | None = None


class CircuitPoint(Record):
    """The circuit at a state of charge, for one step.

    Attributes:
        open_circuit_v: OCV. entropy_v_k: its change with temperature. free_v: mean terminal voltage of the step without
        current. discharge_ohm, charge_ohm: instantaneous resistance. branch1_ohm, branch2_ohm: of the branches. within_ohm:
        of both branches within the step. share1, share2: of a branch's voltage and gain that acts on the step's mean.
    """

    open_circuit_v: Float[Array, "*batch"]
    entropy_v_k: Float[Array, "*batch"]
    free_v: Float[Array, "*batch"]
    discharge_ohm: Float[Array, "*batch"]
    charge_ohm: Float[Array, "*batch"]
    branch1_ohm: Float[Array, "*batch"]
    branch2_ohm: Float[Array, "*batch"]
    within_ohm: Float[Array, "*batch"]
    share1: Float[Array, "*batch"]
    share2: Float[Array, "*batch"]


class CircuitFlow(Record):
    """What happened in a step: current [A], mean terminal voltage [V], powers and losses [W].

    Attributes:
        entropic_w: reversible heat, positive where it warms the cells; it is in none of the losses.
    """

    current_a: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    ohmic_w: Float[Array, "*batch"]
    polarisation_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]
    entropic_w: Float[Array, "*batch"]


class ResistanceShape(Record):
    """Resistances over state of charge, over their value at half charge (of discharge, for the ohmic ones); shape (n,)."""

    ohmic_discharge: Float[Array, "*batch n"]
    ohmic_charge: Float[Array, "*batch n"]
    branch1: Float[Array, "*batch n"]
    branch2: Float[Array, "*batch n"]


class Circuit(Record):
    """Circuit in SI. Voltages, resistances and capacitances are of all cells in series; `open_circuit` is of one cell.

    Attributes:
        ohmic_ohm, branch1_ohm, branch2_ohm: at 25 C and half charge. branch1_f, branch2_f: constant, so that the time
        constants R C move with the resistances. activation_ohmic_k and the like: of R(T) = R exp(Ta (1/T - 1/298.15)).
    """

    open_circuit: OpenCircuit
    shape: ResistanceShape
    cells_series: Float[Array, "*batch"]
    capacity_c: Float[Array, "*batch"]
    ohmic_ohm: Float[Array, "*batch"]
    branch1_ohm: Float[Array, "*batch"]
    branch2_ohm: Float[Array, "*batch"]
    branch1_f: Float[Array, "*batch"]
    branch2_f: Float[Array, "*batch"]
    activation_ohmic_k: Float[Array, "*batch"]
    activation1_k: Float[Array, "*batch"]
    activation2_k: Float[Array, "*batch"]

    def time_step(self, dt_s, temperature_k) -> CircuitStep:
        """Constants of a time step at a cell temperature.

        Equation: R(T) = R exp(Ta (1/T - 1/298.15)); G = dt/(2 C).
        Args: dt_s: [s]; a rest fades without overshoot where it is below twice the shorter time constant. temperature_k: [K].
        Valid: 253-333 K.
        Source: Arrhenius law.
        """
        kelvin = number(temperature_k)
        inverse = 1.0 / kelvin - 1.0 / TEMPERATURE_REFERENCE_K
        return CircuitStep(
            dt_s=number(dt_s),
            temperature_k=kelvin,
            ohmic_ohm=self.ohmic_ohm * xnp.exp(self.activation_ohmic_k * inverse),
            branch1_ohm=self.branch1_ohm * xnp.exp(self.activation1_k * inverse),
            branch2_ohm=self.branch2_ohm * xnp.exp(self.activation2_k * inverse),
            gain1_ohm=0.5 * dt_s / self.branch1_f,
            gain2_ohm=0.5 * dt_s / self.branch2_f,
        )

    def at(self, state: CircuitState, step: CircuitStep) -> CircuitPoint:
        """The circuit at a state of charge, ready for a step.

        Equation: k = R/(R + G); U_0 = U_oc - k_1 u_1 - k_2 u_2; the voltage of the step is U_0 - (R_0 + k_1 G_1 + k_2 G_2) I.
        Source: implicit midpoint rule of C du/dt = I - u/R; docs/components/battery.md.
        """
        place = self.place(state.soc)
        segment, ahead = step.segment or self.segment(place.below), place.ahead
        entropy = self.cells_series * _between(segment.entropy_v_k, ahead)
        warmer = step.temperature_k - TEMPERATURE_REFERENCE_K
        open_circuit = self.cells_series * _between(segment.voltage_v, ahead) + warmer * entropy
        branch1 = step.branch1_ohm * _between(segment.branch1, ahead)
        branch2 = step.branch2_ohm * _between(segment.branch2, ahead)
        share1, share2 = branch1 / (branch1 + step.gain1_ohm), branch2 / (branch2 + step.gain2_ohm)
        return CircuitPoint(
            open_circuit_v=open_circuit,
            entropy_v_k=entropy,
            free_v=open_circuit - share1 * state.branch1_v - share2 * state.branch2_v,
            discharge_ohm=step.ohmic_ohm * _between(segment.ohmic_discharge, ahead),
            charge_ohm=step.ohmic_ohm * _between(segment.ohmic_charge, ahead),
            branch1_ohm=branch1,
            branch2_ohm=branch2,
            within_ohm=share1 * step.gain1_ohm + share2 * step.gain2_ohm,
            share1=share1,
            share2=share2,
        )

    def place(self, soc) -> Place:
        """Where a state of charge lies on the tables."""
        return Place.of(soc, self.open_circuit.voltage_v.shape[-1])

    def segment(self, below) -> Segment:
        """The segment of the tables behind a point."""
        tables = (self.open_circuit.voltage_v, self.open_circuit.entropy_v_k)
        shapes = (self.shape.ohmic_discharge, self.shape.ohmic_charge, self.shape.branch1, self.shape.branch2)
        return Segment(below, *(stretch(table, below) for table in (*tables, *shapes)))

    def advance(self, state: CircuitState, current_a, ohmic_ohm, step: CircuitStep, point: CircuitPoint) -> tuple:
        """One step at constant current.

        Equation: v = k (u + G I); u' = 2 v - u; loss = v2/R; stored = C (u'2 - u2)/(2 dt) = v (v - u)/G; reversible heat
            = -I T dU/dT.
        Args: current_a: positive on discharge. ohmic_ohm: R_0 in the direction of the current.
        Returns: the new state (`CircuitState`) and the flows (`CircuitFlow`).
        """
        middle1 = point.share1 * (state.branch1_v + step.gain1_ohm * current_a)
        middle2 = point.share2 * (state.branch2_v + step.gain2_ohm * current_a)
        moved1, moved2 = middle1 - state.branch1_v, middle2 - state.branch2_v
        flow = CircuitFlow(
            current_a=current_a,
            voltage_v=point.free_v - (ohmic_ohm + point.within_ohm) * current_a,
            chemical_w=point.open_circuit_v * current_a,
            ohmic_w=ohmic_ohm * current_a * current_a,
            polarisation_w=middle1 * middle1 / point.branch1_ohm + middle2 * middle2 / point.branch2_ohm,
            stored_w=middle1 * moved1 / step.gain1_ohm + middle2 * moved2 / step.gain2_ohm,
            entropic_w=-current_a * step.temperature_k * point.entropy_v_k,
        )
        soc = state.soc - current_a * (step.dt_s / self.capacity_c)
        return CircuitState(soc, middle1 + moved1, middle2 + moved2), flow

    def settled_ohm(self, temperature_k):
        """Resistance [ohm] at a cell temperature [K] and half charge, of a discharge that has flowed for many minutes."""
        step = self.time_step(1.0, temperature_k)
        return step.ohmic_ohm + step.branch1_ohm + step.branch2_ohm

    def settled_table_ohm(self, temperature_k):
        """The same [ohm] at each point of the table, shape (n,)."""
        step, shape = self.time_step(1.0, temperature_k), self.shape
        return step.ohmic_ohm * shape.ohmic_discharge + step.branch1_ohm * shape.branch1 + step.branch2_ohm * shape.branch2


def _between(stretch_of: tuple[Any, Any], ahead):
    low, rise = stretch_of
    return low + rise * ahead
