"""Battery pack: cells in series and parallel as an equivalent circuit (`circuit.py`), with its limits and usable window.

A step at constant terminal power is solved in closed form. Modelled: limits of power, current and voltage, usable window
(`window.py`), charge that cold cells keep back (`cold_capacity.py`), age as less capacity and more resistance, spread of the
cells (`spread.py`).
Left out here: the pack's temperature, which whoever steps it keeps; what charging may do to the graphite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completed_parts import CompletedBattery
from voltwright.physics.arrays import number, xnp
from voltwright.physics.battery.circuit import (
    Circuit,
    CircuitFlow,
    CircuitPoint,
    CircuitState,
    CircuitStep,
    ResistanceShape,
)
from voltwright.physics.battery.cold_capacity import capacity_share
from voltwright.physics.battery.open_circuit import OpenCircuit
from voltwright.physics.battery.spread import group_spread, weakest_deviation, weakest_soc_min
from voltwright.physics.battery.window import (
    TEMPERATURE_TEST_K,
    discharge_current_a,
    energy_under_load_j,
    soc_of_voltage,
    usable_window,
)
from voltwright.physics.record import Record
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

CURRENT_SHARE_MAX = 0.45
REGENERATION_RESERVE = 0.005
"""Share of the capacity above the usable window that still takes what a full car recovers."""
SOC_SMALL = 1e-9

# What a circuit has in its state, in its constants of a step and in its flows is all that a pack has.
PackState = CircuitState
PackStep = CircuitStep
PackFlow = CircuitFlow


class PackLimits(Record):
    """Power [W] that the pack can give and take in the coming step, and its circuit at this state of charge."""

    discharge_w: Float[Array, "*batch"]
    charge_w: Float[Array, "*batch"]
    point: CircuitPoint

    @property
    def open_circuit_v(self):
        """Open-circuit voltage [V]."""
        return self.point.open_circuit_v

    @property
    def free_v(self):
        """Mean terminal voltage [V] of the step without current."""
        return self.point.free_v

    @property
    def resistance_ohm(self):
        """Resistance [ohm] that acts within the step on discharge."""
        return self.point.discharge_ohm + self.point.within_ohm


class Pack(Record):
    """Pack in SI. Voltages and resistances are of the whole pack.

    Attributes:
        current_test_a: at which a range test empties the pack; the usable energy is meant at it. voltage_min_v,
        voltage_max_v: at the terminals. weakest_ratio: drop of the weakest cell over that of a mean one. cold_share: capacity
        of the cells at -20 C and C/3 over the whole one.
    """

    circuit: Circuit
    soc_min: Float[Array, "*batch"]
    soc_max: Float[Array, "*batch"]
    current_test_a: Float[Array, "*batch"]
    weakest_ratio: Float[Array, "*batch"]
    cold_share: Float[Array, "*batch"]
    voltage_min_v: Float[Array, "*batch"]
    voltage_max_v: Float[Array, "*batch"]
    power_discharge_w: Float[Array, "*batch"]
    power_charge_w: Float[Array, "*batch"]
    current_discharge_a: Float[Array, "*batch"]
    current_charge_a: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Pack:
        """From a completed car: capacity and window follow from its energies, as `window.py` says."""
        battery, law = car.battery, car.battery.cell.law
        circuit = _circuit(battery)
        series = circuit.cells_series
        mean_v = series * circuit.open_circuit.energy_per_coulomb_j()[-1]
        settled = circuit.settled_ohm(TEMPERATURE_TEST_K)
        current = discharge_current_a(battery.power_cruise_kw, battery.energy_usable_kwh, mean_v, settled)
        window = usable_window(battery, _loaded_v(circuit, current), law.voltage_min_v)
        values = dict(
            soc_min=window.soc_min,
            soc_max=window.soc_max,
            current_test_a=current,
            weakest_ratio=1.0,
            cold_share=law.capacity_share_cold,
            voltage_min_v=series * law.voltage_min_v,
            voltage_max_v=series * law.voltage_max_v,
            power_discharge_w=battery.power_discharge_max_kw * 1e3,
            power_charge_w=battery.power_charge_max_kw * 1e3,
            current_discharge_a=battery.current_discharge_max_a,
            current_charge_a=battery.current_charge_max_a,
        )
        circuit = circuit.replaced(capacity_c=number(window.capacity_c))
        made = cls(circuit=circuit, **{name: number(value) for name, value in values.items()})
        capacity_percent, resistance_percent = battery.spread_capacity_percent, battery.spread_resistance_percent
        if capacity_percent is None and resistance_percent is None:
            return made
        capacity, resistance = (0.0 if percent is None else percent for percent in (capacity_percent, resistance_percent))
        return made.spread(capacity, resistance, battery.cells_parallel)

    @property
    def open_circuit(self) -> OpenCircuit:
        """Open-circuit voltage of one cell."""
        return self.circuit.open_circuit

    @property
    def cells_series(self):
        """Cells in series."""
        return self.circuit.cells_series

    @property
    def capacity_c(self):
        """Gross capacity [C]."""
        return self.circuit.capacity_c

    def aged(self, capacity_share, resistance_factor) -> Pack:
        """The pack with less capacity (0-1 of the new one) and more resistance (factor on the new one).

        The states of charge at the ends of the window stay, so that it holds less charge; where the grown resistance
        takes a cell to its cut-off voltage before, the lower end rises.
        """
        circuit = self.circuit.replaced(
            capacity_c=self.capacity_c * capacity_share,
            ohmic_ohm=self.circuit.ohmic_ohm * resistance_factor,
            branch1_ohm=self.circuit.branch1_ohm * resistance_factor,
            branch2_ohm=self.circuit.branch2_ohm * resistance_factor,
        )
        least_v = self.voltage_min_v / self.cells_series
        floor = soc_of_voltage(_loaded_v(circuit, self.current_test_a), least_v)
        lower = xnp.minimum(xnp.maximum(self.soc_min, floor), self.soc_max)
        return self.replaced(circuit=circuit, soc_min=lower)

    def spread(self, capacity_percent, resistance_percent, cells_parallel=1) -> Pack:
        """The pack with cells that differ.

        Equation: k = `weakest_deviation`(n); the window ends where the weakest cell is empty: width x (1 - k s_Q/sqrt(p)); its
            drop is 1 + k s_R/sqrt(p) times that of a mean cell, and it must keep the voltage limits.
        Args: capacity_percent, resistance_percent: standard deviations s of single cells. cells_parallel: p.
        Valid: cells balanced at the top, as most management systems do; some per cent.
        """
        k = weakest_deviation(self.cells_series)
        share = xnp.maximum(1.0 - k * group_spread(capacity_percent, cells_parallel), 0.0)
        lower = weakest_soc_min(self.soc_min, self.soc_max, share)
        ratio = self.weakest_ratio * (1.0 + k * group_spread(resistance_percent, cells_parallel))
        return self.replaced(soc_min=lower, weakest_ratio=ratio)

    def soc_of_display(self, display):
        """State of charge of the cells at a displayed state of charge (0-1 of the usable window)."""
        return self.soc_min + display * (self.soc_max - self.soc_min)

    def display_of_soc(self, soc):
        """Displayed state of charge: 0-1 of the usable window."""
        return (soc - self.soc_min) / (self.soc_max - self.soc_min)

    def energy_usable_j(self):
        """Energy [J] that a range test takes from the terminals, from full to empty: what certificates call usable."""
        return self._between_j(energy_under_load_j(_loaded_v(self.circuit, self.current_test_a)))

    def energy_chemical_j(self, temperature_k=TEMPERATURE_TEST_K):
        """Energy [J] of the cells that a full discharge takes: what the terminals give and what heats the pack.

        Args: temperature_k: of the cells [K]; below 20 C they keep some of it back, see `soc_least`.
        """
        return self._between_j(self.open_circuit.energy_per_coulomb_j(TEMPERATURE_TEST_K), self.soc_least(temperature_k))

    def soc_least(self, temperature_k):
        """State of charge at which a discharge at the rate of a range test ends, at a temperature of the cells [K].

        Equation: s = s_max - q(T) (s_max - s_min), q of `capacity_share` at the rate I_test/Q.
        Source: see there; the charge below it is there again when the cells are warm.
        """
        share = capacity_share(temperature_k, self.cold_share, self.current_test_a * SECONDS_PER_HOUR / self.capacity_c)
        return self.soc_max - share * (self.soc_max - self.soc_min)

    def _between_j(self, integral, low=None):
        ends = xnp.interp(xnp.stack([self.soc_min if low is None else low, self.soc_max]), self.open_circuit.grid, integral)
        return (ends[1] - ends[0]) * self.capacity_c * self.cells_series

    def full(self) -> PackState:
        """Charged to the end of the usable window, at rest."""
        return self.at_display(1.0)

    def at_display(self, display) -> PackState:
        """At a displayed state of charge, at rest."""
        rest = xnp.zeros_like(self.soc_max)
        return PackState(self.soc_of_display(number(display)), rest, rest)

    def settled_ohm(self, temperature_k):
        """Resistance [ohm] of the pack at a cell temperature [K], at half charge, when current has flowed for many minutes."""
        return self.circuit.settled_ohm(temperature_k)

    def time_step(self, dt_s, temperature_k) -> PackStep:
        """Constants of a time step [s] at a cell temperature [K]; see `Circuit.time_step`."""
        return self.circuit.time_step(dt_s, temperature_k)

    def limits(self, state: PackState, step: PackStep) -> PackLimits:
        """Power that the pack can give and take over a step.

        Equation: I_dis = min(I_max, (U_0 - U_min)/(w R), 0.45 U_0/R, charge left); P = min(P_max, I (U_0 - R I)); likewise
            for charging. U_0 is the terminal voltage without current, R the resistance that acts within the step in that
            direction, w the weakest cell's drop over the mean one's. Below `soc_least` of the cells' temperature the current of
            a range test is left at most, falling to zero with the charge.
        Returns: limits [W], both at least zero.
        Source: R. Xiong et al., dynamic power limits of equivalent circuits; here for one step.
        """
        point = self.circuit.at(state, step)
        free, per_second = point.free_v, self.capacity_c / step.dt_s
        giving, taking = point.discharge_ohm + point.within_ohm, point.charge_ohm + point.within_ohm
        discharge = xnp.minimum((free - self.voltage_min_v) / self.weakest_ratio, CURRENT_SHARE_MAX * free) / giving
        discharge = xnp.minimum(self.current_discharge_a, discharge)
        discharge = xnp.maximum(xnp.minimum(discharge, self._left_a(state.soc, step.temperature_k, per_second)), 0.0)
        charge = xnp.minimum(self.current_charge_a, (self.voltage_max_v - free) / (self.weakest_ratio * taking))
        charge = xnp.maximum(
            xnp.minimum(charge, (xnp.minimum(self.soc_max + REGENERATION_RESERVE, 1.0) - state.soc) * per_second), 0.0
        )
        return PackLimits(
            discharge_w=xnp.minimum(self.power_discharge_w, discharge * (free - giving * discharge)),
            charge_w=xnp.minimum(self.power_charge_w, charge * (free + taking * charge)),
            point=point,
        )

    def _left_a(self, soc, temperature_k, per_second):
        """Current [A] that the charge left bears: all of it above `soc_least`, what still diffuses below."""
        least = self.soc_least(temperature_k)
        held = xnp.maximum(least - self.soc_min, SOC_SMALL)
        diffusing = self.current_test_a * xnp.clip((soc - self.soc_min) / held, 0.0, 1.0)
        free = xnp.maximum(soc - least, 0.0) * per_second
        return xnp.minimum((soc - self.soc_min) * per_second, free + diffusing)

    def advance(self, state: PackState, power_w, step: PackStep, limits: PackLimits) -> tuple[PackState, PackFlow]:
        """One step at constant terminal power.

        Equation: I = 2 P / (U_0 + sqrt(U_0^2 - 4 R P)), R in the direction of P; then as `Circuit.advance`.
        Args: power_w: at the terminals [W], positive on discharge; within `limits`.
        Returns: the new state and the flows.
        Source: closed-form solution of the circuit; see docs/components/battery.md.
        """
        point = limits.point
        ohmic = xnp.where(power_w < 0.0, point.charge_ohm, point.discharge_ohm)
        resistance = ohmic + point.within_ohm
        root = xnp.sqrt(xnp.maximum(point.free_v**2 - 4.0 * resistance * power_w, 1e-6))
        return self.circuit.advance(state, 2.0 * power_w / (point.free_v + root), ohmic, step, point)


def _circuit(battery: CompletedBattery) -> Circuit:
    """The circuit of a completed battery, but for its capacity."""
    cell, law = battery.cell, battery.cell.law
    settled = battery.resistance_mohm * 1e-3 / law.share_after_10_s
    values = dict(
        cells_series=float(battery.cells_series),
        capacity_c=0.0,
        ohmic_ohm=settled * law.ohmic_share,
        branch1_ohm=settled * law.branch1_share,
        branch2_ohm=settled * law.branch2_share,
        branch1_f=law.branch1_s / (settled * law.branch1_share),
        branch2_f=law.branch2_s / (settled * law.branch2_share),
        activation_ohmic_k=law.activation_resistance_k,
        activation1_k=law.activation_resistance_k,
        activation2_k=law.activation_resistance_k,
    )
    shapes = ("ohmic_discharge", "ohmic_charge", "branch1", "branch2")
    return Circuit(
        open_circuit=OpenCircuit(number(cell.ocv_v), number(cell.entropy_v_k)),
        shape=ResistanceShape(**{name: number(getattr(cell, name)) for name in shapes}),
        **{name: number(value) for name, value in values.items()},
    )


def _loaded_v(circuit: Circuit, current_a):
    """Voltage [V] of a cell in a slow discharge at the temperature of a range test, at each point of the table."""
    drop = current_a * circuit.settled_table_ohm(TEMPERATURE_TEST_K) / circuit.cells_series
    return circuit.open_circuit.voltages_v(TEMPERATURE_TEST_K) - drop
