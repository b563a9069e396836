"""The usable window of a battery: how capacity and states of charge follow from the energies that a car's file gives.

Usable energy is what people mean by it and what certificates measure: taken from the terminals, from full to empty, in
a range test. The cells hold more, for a discharge heats them. Gross energy is meant alike, for the whole cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_parts import CompletedBattery
from voltwright.physics.arrays import number, xnp
from voltwright.physics.battery.open_circuit import running_integral
from voltwright.physics.record import Record
from voltwright.units import C_PER_AH, J_PER_KWH

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

TEMPERATURE_TEST_K = 296.15
DROP_MAX = 0.45
LOADED_LEAST_V = 0.05
"""A cell's voltage under load is meant to be above this; only a resistance that no car could drive with goes below."""


class Window(Record):
    """Capacity [C] of a pack, and the states of charge at the ends of its usable window."""

    capacity_c: Float[Array, "*batch"]
    soc_min: Float[Array, "*batch"]
    soc_max: Float[Array, "*batch"]


def discharge_current_a(power_cruise_kw, energy_usable_kwh, voltage_v, settled_ohm):
    """Current at which a range test empties a pack; the energies in a car's file are meant at this current.

    Equation: I = min(P_cruise, E / 1 h, 0.45 U2/R) / U
    Args: power_cruise_kw: typical of a range test of the class. energy_usable_kwh: no test empties it within an hour.
        voltage_v: mean open-circuit voltage of the pack. settled_ohm: with all branches settled.
    Returns: [A]; the last limit only keeps a resistance that no car could drive with from making nonsense.
    Source: by judgement: multi-cycle and shortened tests take most of the energy at 100 to 105 km/h, 12 to 20 kW for a car
        of any battery, so a power is closer to the certificates than a C-rate. For 60 kWh, 15 kW are C/4.
    """
    power_w = 1e3 * xnp.minimum(power_cruise_kw, energy_usable_kwh)
    return xnp.minimum(power_w / voltage_v, DROP_MAX * voltage_v / settled_ohm)


def energy_under_load_j(loaded_v):
    """Energy from zero to each point of the table [J per coulomb of capacity], of a cell with these voltages under load."""
    return running_integral(xnp.maximum(loaded_v, LOADED_LEAST_V))


def soc_of_voltage(loaded_v, voltage_v):
    """State of charge at which a discharge that takes these voltages reaches one of them."""
    return xnp.interp(voltage_v, loaded_v, xnp.linspace(0.0, 1.0, loaded_v.shape[-1]))


def usable_window(battery: CompletedBattery, loaded_v, voltage_min_v) -> Window:
    """Capacity and window whose energies at the terminals are those of the file.

    Equation: E(s) = Q n (integral of U_oc - I R(s)/n from s_0 to s), s_0 where U_oc - I R/n = U_min; Q from E(1) = E_gross;
        E(soc_max) - E(soc_min) = E_usable. The window hangs from `soc_max`; where it does not fit below, it rises.
    Args: battery: completed. loaded_v: U_oc - I R(s)/n of a cell in that discharge, at each point of the table, shape (n,).
        voltage_min_v: U_min of a cell.
    Source: a discharge at constant current through settled resistances; its first minutes, while the branches fill, change
        the energy by 1e-4.
    """
    grid = xnp.linspace(0.0, 1.0, loaded_v.shape[-1])
    table = energy_under_load_j(loaded_v)
    energy = table - xnp.interp(soc_of_voltage(loaded_v, voltage_min_v), grid, table)
    series = number(battery.cells_series)
    if battery.capacity_ah is None:
        capacity = battery.energy_gross_kwh * J_PER_KWH / (series * energy[-1])
    else:
        capacity = number(battery.capacity_ah * C_PER_AH)
    usable = battery.energy_usable_kwh * J_PER_KWH / (capacity * series)
    top = xnp.interp(number(battery.soc_max), grid, energy)
    bottom = xnp.maximum(top - usable, 0.0)
    ends = (bottom, xnp.minimum(bottom + usable, energy[-1]))
    return Window(capacity, *(xnp.interp(end, energy, grid) for end in ends))
