"""What charge current cells bear: the graphite must stay above the potential at which lithium plates on it.

Modelled: the graphite's potential over state of charge, a resistance between it and what passes, which grows in the cold
and with age, a margin, an even current at low charge, full ability from 30 C on, and the derating of hot cells; for
braking, the share of the regeneration current that a cold or full pack still takes.
Left out: gradients inside the electrode that build up over minutes (the margin stands for them), spread of the cells,
lithium that plates and dissolves again, the maker's own map and its steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, sigmoid, softplus, xnp
from voltwright.physics.battery.open_circuit import Place
from voltwright.physics.record import Record
from voltwright.units import GAS_CONSTANT_J_MOL_K, ZERO_CELSIUS_K

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

MARGIN_V = 0.080
"""Potential kept above plating at the graphite; with `RATED_SOC` one of two figures fitted on recorded charges."""
RATED_SOC = 0.42
"""State of charge at which warm cells bear just the current that they sustain, `battery.current_charge_sustained_a`."""
LOW_CHARGE_GAIN = 1.1
"""Most that they bear at lower charge, over that: what makers of 400 V cars rate as a burst, 1 / (1 - 0.09)."""
ACTIVATION_J_MOL = 35e3
"""Of the reaction at the graphite: 35 kJ/mol by Chen 2020 (LG M50); 40 by O'Regan 2022, 53 by Ecker 2015. The least of them
is the nearest to how slowly cold Nissan Leafs are said to charge; docs/components/charge-limit.md."""
TEMPERATURE_FULL_K = 303.15
"""From here on warmer cells are given no more, by judgement: side reactions, not plating, are then what ages them."""
BEND_K = 1.5
HOT_BAND_K = 2.0
LEAST_V = 1e-4

COLD_HALF_K = 276.4
COLD_BAND_K = 2.2
PULSE_GAIN = 1.4
PULSE_SOC = 0.5
BEND = 0.05


GRAPHITE_SHARE = 0.5
"""Of the growth of resistance with age, what lies at the graphite; by judgement."""


class ChargeLimit(Record):
    """Limits of a pack's charge current.

    Attributes:
        anode_v: potential of the graphite against lithium, no current, at soc = 0, 1/(n-1), ..., 1; shape (n,).
        regeneration: share of the regeneration current that cells take at these charges, full ones less; shape (n,).
        resistance_ohm: between graphite and plating, of warm cells, for the pack's current.
        activation_k: of that resistance. temperature_max_k: at which the current is halved because the cells are hot.
    """

    anode_v: Float[Array, "*batch n"]
    regeneration: Float[Array, "*batch n"]
    resistance_ohm: Float[Array, "*batch"]
    activation_k: Float[Array, "*batch"]
    temperature_max_k: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> ChargeLimit:
        """From a completed car: the resistance follows from the current that warm cells bear at 42 % charge."""
        battery = car.battery
        anode = number(battery.cell.anode_ocp_v)
        rated = Place.of(number(RATED_SOC), anode.shape[-1]).read(anode) - MARGIN_V
        return cls(
            anode_v=anode,
            regeneration=_regeneration_table(anode),
            resistance_ohm=rated / number(battery.current_charge_sustained_a),
            activation_k=number(ACTIVATION_J_MOL / GAS_CONSTANT_J_MOL_K),
            temperature_max_k=number(battery.temp_cells_max_c + ZERO_CELSIUS_K),
        )

    def aged(self, capacity_share, resistance_factor) -> ChargeLimit:
        """The limits of an aged pack.

        Equation: R' = R (1 + (r - 1)/2) / q
        Args: capacity_share: q, capacity left, 0-1. resistance_factor: r, resistance over that when new.
        Source: by judgement: lost graphite leaves less to share the current, and half of the growth of resistance is its films'.
        """
        grown = 1.0 + GRAPHITE_SHARE * (number(resistance_factor) - 1.0)
        left = number(capacity_share) / grown
        return self.replaced(resistance_ohm=self.resistance_ohm / left)

    def scaled(self, factor) -> ChargeLimit:
        """The limits of cells that bear so many times the current."""
        return self.replaced(resistance_ohm=self.resistance_ohm / factor)

    def cold_factor(self, temperature_k):
        """How much the resistance at the graphite has grown because the cells are cold; 1 in warm ones.

        Equation: f = exp(E/R (1/T' - 1/T_full)), T' = T_full - w ln(1 + exp((T_full - T)/w)), w = 1.5 K: T, but T_full at most.
        Args: temperature_k: of the cells [K].
        Source: Arrhenius; E of the exchange current of graphite, C.-H. Chen et al., Journal of The Electrochemical Society 167,
            2020, 080534.
        """
        below = BEND_K * softplus((TEMPERATURE_FULL_K - temperature_k) / BEND_K)
        return xnp.exp(self.activation_k * (1.0 / (TEMPERATURE_FULL_K - below) - 1.0 / TEMPERATURE_FULL_K))

    def hot_share(self, temperature_k):
        """Share of the current that hot cells are still given; 1 in cool ones.

        Equation: h = 1 / (1 + exp((T - T_max) / 2 K))
        Args: temperature_k: of the cells [K].
        Source: by judgement: cars charge fully up to about 50 C and stop before 60 C.
        """
        return sigmoid((self.temperature_max_k - temperature_k) / HOT_BAND_K)

    def current_a(self, soc, temperature_k):
        """Charge current that the cells bear for as long as it takes.

        Equation: I = h(T) m(U_a(soc) - U_m, U_b) / (R_a f(T)); R_a = U_r / I_sustained, U_r = U_a(0.42) - U_m, U_b = 1.1 U_r;
            m the lesser of both, bent over 0.05 U_b.
        Args: soc: of the cells (`PackState.soc`), 0-1. temperature_k: of the cells [K].
        Returns: [A] of the pack, above zero.
        Valid: graphite; -30 to 60 C. Rises with temperature up to 30 C, flat to about 45, falls above.
        Source: charging at a graphite potential above that of lithium, as in J. Sieg et al., Journal of Power Sources 427,
            2019, 260; margin and rated charge fitted on recorded charges, docs/components/charge-limit.md.
        """
        most = LOW_CHARGE_GAIN * self._above_v(number(RATED_SOC))
        above = most * _at_most_one(self._above_v(soc) / most)
        return self.hot_share(temperature_k) * above / (self.resistance_ohm * self.cold_factor(temperature_k))

    def regeneration_share(self, temperature_k, soc):
        """Share of the regeneration current that the pack takes; 1 at 25 C up to about 65 % charge.

        Equation: share = c(T) m(k (U_a(soc) - U_m) / (U_a(0.5) - U_m)), c = 1 / (1 + exp((3.25 C - T) / 2.2 K)),
            m(x) = x, but 1 at most, bent over 0.05; k = 1.4.
        Args: temperature_k: of the cells [K]. soc: of the cells, 0-1.
        Returns: 0-1; m is read from a table of the chemistry's 101 points, linear in between.
        Valid: -30 to 45 C.
        Source: envelope of the charge current of a BMW i3 60 Ah in recorded trips: 29 A at 0 C, 60 A at 2, 70 A at 4, 131 A
            at 8 C, 136 A when warm; of that, half above 80 % charge.
        """
        cold = sigmoid((temperature_k - COLD_HALF_K) / COLD_BAND_K)
        return cold * Place.of(soc, self.regeneration.shape[-1]).read(self.regeneration)

    def _above_v(self, soc):
        """Potential of the graphite above the margin [V], above zero."""
        return _above_v(self.anode_v, soc)


def _above_v(anode_v, soc):
    return xnp.maximum(Place.of(soc, anode_v.shape[-1]).read(anode_v) - MARGIN_V, LEAST_V)


def _regeneration_table(anode_v):
    """m(k (U_a(soc) - U_m) / (U_a(0.5) - U_m)) at each point of the anode's table, shape (n,)."""
    grid = xnp.linspace(0.0, 1.0, anode_v.shape[-1])
    return _at_most_one(PULSE_GAIN * _above_v(anode_v, grid) / _above_v(anode_v, PULSE_SOC))


def _at_most_one(value):
    """The value, but one at most, bent."""
    return 1.0 - BEND * softplus((1.0 - value) / BEND)
