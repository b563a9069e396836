"""One cell with one temperature of its own: an equivalent circuit (`circuit.py`) that heats and cools.

Modelled: losses and reversible heat into one heat capacity, heat transfer to surroundings of one temperature.
Left out: temperature differences inside the cell, the tabs, hysteresis, ageing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax

from voltwright.physics.arrays import number, xnp
from voltwright.physics.battery.circuit import Circuit, CircuitState, ResistanceShape
from voltwright.physics.battery.open_circuit import TEMPERATURE_REFERENCE_K, OpenCircuit
from voltwright.physics.record import Record
from voltwright.spec.cell import SHAPES, CellSpec
from voltwright.units import C_PER_AH

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

SPECIFIC_HEAT_J_KG_K = 1000.0


class CellState(Record):
    """The circuit's state and the temperature [K]."""

    circuit: CircuitState
    temperature_k: Float[Array, "*batch"]


class CellRecord(Record):
    """One step: current [A] and, at its end, voltage, temperature and soc; mean powers [W] over it.

    Attributes:
        chemical_w = terminal_w + ohmic_w + polarisation_w + stored_w. The cell warms by ohmic_w + polarisation_w + entropic_w
        - transfer_w.
    """

    current_a: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    soc: Float[Array, "*batch"]
    temperature_k: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    terminal_w: Float[Array, "*batch"]
    ohmic_w: Float[Array, "*batch"]
    polarisation_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]
    entropic_w: Float[Array, "*batch"]
    transfer_w: Float[Array, "*batch"]


class Cell(Record):
    """A cell in SI."""

    circuit: Circuit
    voltage_min_v: Float[Array, "*batch"]
    voltage_max_v: Float[Array, "*batch"]
    heat_capacity_j_k: Float[Array, "*batch"]
    heat_transfer_w_k: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CellSpec) -> Cell:
        """From a parameter set. One that gives neither mass nor heat capacity keeps its temperature."""
        table = spec.table
        capacity_j_k = spec.heat_capacity_j_k
        if capacity_j_k is None:
            capacity_j_k = float("inf") if spec.mass_kg is None else spec.mass_kg * SPECIFIC_HEAT_J_KG_K
        values = dict(
            cells_series=1.0,
            capacity_c=spec.capacity_ah * C_PER_AH,
            ohmic_ohm=1e-3 * spec.ohmic_mohm,
            branch1_ohm=1e-3 * spec.branch1_mohm,
            branch2_ohm=1e-3 * spec.branch2_mohm,
            branch1_f=spec.branch1_s / (1e-3 * spec.branch1_mohm),
            branch2_f=spec.branch2_s / (1e-3 * spec.branch2_mohm),
            activation_ohmic_k=spec.activation_ohmic_k,
            activation1_k=spec.activation1_k,
            activation2_k=spec.activation2_k,
        )
        circuit = Circuit(
            open_circuit=OpenCircuit(number(table.ocv_v), number(table.entropy_v_k)),
            shape=ResistanceShape(**{name: number(getattr(table, name)) for name in SHAPES}),
            **{name: number(value) for name, value in values.items()},
        )
        scalars = (spec.voltage_min_v, spec.voltage_max_v, capacity_j_k, spec.heat_transfer_w_k or 0.0)
        return cls(circuit, *(number(value) for value in scalars))

    def at_rest(self, soc, temperature_k=TEMPERATURE_REFERENCE_K) -> CellState:
        """Rested at a state of charge (0-1) and a temperature [K]."""
        soc, kelvin = number(soc), number(temperature_k)
        return CellState(CircuitState(soc, xnp.zeros_like(soc), xnp.zeros_like(soc)), kelvin)

    def soc_of_rest(self, voltage_v, temperature_k=TEMPERATURE_REFERENCE_K):
        """State of charge at which a rested cell shows a voltage [V]; 0 or 1 beyond the ends of its curve."""
        curve = self.circuit.open_circuit
        return xnp.interp(voltage_v, curve.voltages_v(temperature_k), curve.grid)

    def advance(self, state: CellState, current_a, dt_s, ambient_k) -> tuple[CellState, CellRecord]:
        """One step at constant current.

        Equation: C_th (T' - T)/dt = P_ohmic + P_polarisation + P_entropic - k (T_m - T_amb), T_m the mean of T and T'.
        Args: current_a: positive on discharge. dt_s: [s]. ambient_k: [K].
        Source: D. Bernardi et al., A General Energy Balance for Battery Systems, 1985, without heat of mixing; implicit
            midpoint rule.
        """
        step = self.circuit.time_step(dt_s, state.temperature_k)
        point = self.circuit.at(state.circuit, step)
        ohmic = xnp.where(current_a < 0.0, point.charge_ohm, point.discharge_ohm)
        after, flow = self.circuit.advance(state.circuit, current_a, ohmic, step, point)
        heat = flow.ohmic_w + flow.polarisation_w + flow.entropic_w
        inertia = self.heat_capacity_j_k / dt_s
        # Divided by the inertia, which may be without bound.
        transfer = (
            self.heat_transfer_w_k * (state.temperature_k - ambient_k) + 0.5 * self.heat_transfer_w_k * heat / inertia
        ) / (1.0 + 0.5 * self.heat_transfer_w_k / inertia)
        kelvin = state.temperature_k + (heat - transfer) / inertia
        end = self.circuit.at(after, self.circuit.time_step(dt_s, kelvin))
        end_ohm = xnp.where(current_a < 0.0, end.charge_ohm, end.discharge_ohm)
        record = CellRecord(
            current_a=current_a,
            voltage_v=end.open_circuit_v - after.branch1_v - after.branch2_v - end_ohm * current_a,
            soc=after.soc,
            temperature_k=kelvin,
            chemical_w=flow.chemical_w,
            terminal_w=flow.voltage_v * current_a,
            ohmic_w=flow.ohmic_w,
            polarisation_w=flow.polarisation_w,
            stored_w=flow.stored_w,
            entropic_w=flow.entropic_w,
            transfer_w=transfer,
        )
        return CellState(after, kelvin), record


@jax.jit
def run_current(cell: Cell, start: CellState, current_a, dt_s, ambient_k) -> CellRecord:
    """A current profile through a cell.

    Args: current_a: of each step, positive on discharge, shape (n,). dt_s: of each step [s], shape (n,). ambient_k: [K], one or
        shape (n,).
    Returns: the record of every step, shape (n,) each.
    """
    ambient = xnp.broadcast_to(number(ambient_k), xnp.shape(current_a))
    parts = (number(current_a), number(dt_s), ambient)
    return jax.lax.scan(lambda state, part: cell.advance(state, *part), start, parts)[1]
