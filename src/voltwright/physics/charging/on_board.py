"""Charging from the grid: what the on-board charger, the low-voltage system and the pack take of the energy.

Modelled: the charger's loss by current and by the phases in use, a constant load of pumps, contactors and control units
behind the DC/DC converter, and the pack's resistance with its branches settled.
Left out: taper near the full cell, balancing, cooling or heating of the pack, what the wall box and the cable take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.battery.pack import Pack
from voltwright.physics.charging.supply import Stage
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

MAINS_V = 230.0
"""Voltage of one phase at which the charger has its rated current."""
POINTS = 256


class Recharge(Record):
    """What a charge takes [J]: energy_ac_j from the grid = charger + low voltage + pack + chemical; and how long [s].

    Attributes:
        chemical_j: stored in the cells. charger_j, low_voltage_j, pack_j: losses, each from its own law.
    """

    energy_ac_j: Float[Array, "*batch"]
    charger_j: Float[Array, "*batch"]
    low_voltage_j: Float[Array, "*batch"]
    pack_j: Float[Array, "*batch"]
    chemical_j: Float[Array, "*batch"]
    duration_s: Float[Array, "*batch"]


class Charger(Record):
    """On-board charger.

    Attributes:
        power_max_w: from the grid, on all `phases` at 230 V. loss_fixed, loss_linear, loss_quadratic: over that power, at
        its current. power_on_w: what the low-voltage system takes of the DC side meanwhile, converter included.
    """

    power_max_w: Float[Array, "*batch"]
    phases: Float[Array, "*batch"]
    loss_fixed: Float[Array, "*batch"]
    loss_linear: Float[Array, "*batch"]
    loss_quadratic: Float[Array, "*batch"]
    power_on_w: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Charger:
        """From a completed car."""
        charging = car.charging
        values = (
            charging.power_ac_kw * 1e3,
            charging.phases_ac,
            charging.loss_fixed,
            charging.loss_linear,
            charging.loss_quadratic,
            charging.power_on_w / car.auxiliaries.dcdc_efficiency,
        )
        return cls(*(number(value) for value in values))

    def power_limit_w(self, mains_v=MAINS_V, phases=None):
        """Power [W] that the charger can take: its rated current on the phases in use, its rated power at most.

        Args: mains_v: of a phase [V]. phases: in use; default: all of the charger's.
        """
        return self._part(phases) * self.power_max_w * xnp.minimum(mains_v / MAINS_V, 1.0)

    def loss_w(self, power_ac_w, mains_v=MAINS_V, phases=None):
        """The charger's own loss.

        Equation: P_loss = P_part (a + b i + c i2), i = (P_ac / P_part) (230 V / U), P_part = P_max n / n_max: a charger of
            three phases is three chargers of one, of which those in use run.
        Args: power_ac_w: from the grid [W]. mains_v: of a phase [V]. phases: in use; default: all of the charger's.
        Returns: [W].
        Valid: a quarter of the rated current to all of it.
        Source: converter losses as a polynomial of the current; the defaults stand in `defaults/vehicle_class.py`.
        """
        part = self._part(phases) * self.power_max_w
        current = power_ac_w / part * (MAINS_V / mains_v)
        return part * (self.loss_fixed + self.loss_linear * current + self.loss_quadratic * current**2)

    def stage(self, mains_v, phases, current_a) -> Stage:
        """The charger as a stage of a supply, for a connection.

        Equation: as `loss_w`, with P_part = P_max max(n / n_max, n I 230 V / P_max): where it takes more of one phase than
            one of its parts can, more parts work on that phase.
        Args: mains_v: of a phase [V]. phases: in use. current_a: most of a phase [A].
        """
        share = xnp.maximum(self._part(phases), phases * current_a * MAINS_V / self.power_max_w)
        part, current = xnp.minimum(share, 1.0) * self.power_max_w, MAINS_V / mains_v
        return Stage.of(part, self.loss_fixed, self.loss_linear * current, self.loss_quadratic * current**2)

    def _part(self, phases):
        return 1.0 if phases is None else xnp.minimum(phases / self.phases, 1.0)


def recharge(
    charger: Charger, pack: Pack, soc_start, soc_end, power_ac_w=None, mains_v=MAINS_V, phases=None, temperature_k=296.15
) -> Recharge:
    """Charge a pack from one state of charge to another at constant AC power.

    Equation: P_dc = P_ac - P_loss - P_on; I = 2 P_dc / (U + sqrt(U2 + 4 R P_dc)) with U(soc) the open-circuit voltage;
        E_ac = Q integral of P_ac / I over soc, by the midpoint rule.

    Args:
        charger, pack: in SI. soc_start, soc_end: state of charge of the cells (`PackState.soc`), the lower first.
        power_ac_w: from the grid [W]; default: the most that the charger can take. mains_v: of a phase [V].
        phases: in use; default: all of the charger's. temperature_k: of the cells [K].

    Returns:
        energies and time. An AC power that hardly covers the charger's own needs charges at 1 W, for ever so long.

    Valid: AC charging, below 0.3 C, to where the charge power begins to taper.
    Source: circuit of the pack in steady state; recharge as in SAE J1634, from the end of a test to the full battery.
    """
    power_w = charger.power_limit_w(mains_v, phases) if power_ac_w is None else number(power_ac_w)
    loss_w = charger.loss_w(power_w, mains_v, phases)
    dc_w = xnp.maximum(power_w - loss_w - charger.power_on_w, 1.0)
    resistance = pack.settled_ohm(temperature_k)
    span = (number(soc_end) - soc_start) / POINTS
    voltage = pack.cells_series * pack.open_circuit.at(soc_start + span * (xnp.arange(POINTS) + 0.5))
    current = 2.0 * dc_w / (voltage + xnp.sqrt(voltage**2 + 4.0 * resistance * dc_w))
    time_s = pack.capacity_c * span / current
    duration = xnp.sum(time_s)
    return Recharge(
        energy_ac_j=(dc_w + loss_w + charger.power_on_w) * duration,
        charger_j=loss_w * duration,
        low_voltage_j=charger.power_on_w * duration,
        pack_j=xnp.sum(resistance * current**2 * time_s),
        chemical_j=xnp.sum(voltage * current * time_s),
        duration_s=duration,
    )
