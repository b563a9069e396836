"""What feeds the battery, as a step of the car sees it: a chain of converters between mains and battery, and its limits.

Modelled: each stage as a converter whose loss is a polynomial of its input, standby of wall box or station, limits of
power, current and voltage at the battery's terminals; both directions.
Left out: the stages' own temperature, ramps, the grid's voltage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax
from jax.typing import ArrayLike

from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

NO_LIMIT_A = 1e6
NO_LIMIT_V = 1e6
ROOT_MIN = 1e-9


class Stage(Record):
    """A converter, or a cable: its loss is a polynomial of what flows in.

    Attributes:
        rated_w: input at full power. loss_fixed, loss_linear, loss_quadratic: a, b, c, over that power.
    """

    rated_w: Float[Array, "*batch"]
    loss_fixed: Float[Array, "*batch"]
    loss_linear: Float[Array, "*batch"]
    loss_quadratic: Float[Array, "*batch"]

    @classmethod
    def of(cls, rated_w: ArrayLike = 1.0, fixed: ArrayLike = 0.0, linear: ArrayLike = 0.0, quadratic: ArrayLike = 0.0) -> Stage:
        """From plain numbers; without any, a stage that is not there."""
        return cls(*(number(value) for value in (rated_w, fixed, linear, quadratic)))

    def loss_w(self, input_w):
        """Loss at an input.

        Equation: P_loss = P_r (a + b x + c x2), x = P_in / P_r
        Args: input_w: [W], at least zero.
        Returns: [W].
        Valid: while it runs; a stage that is off takes nothing.
        Source: converter losses as a polynomial of the current.
        """
        x = input_w / self.rated_w
        return self.rated_w * (self.loss_fixed + self.loss_linear * x + self.loss_quadratic * x * x)

    def output_for(self, input_w):
        """Output [W] at an input [W]; negative where the input does not cover the stage's own needs."""
        return input_w - self.loss_w(input_w)

    def input_for(self, output_w):
        """Input at an output.

        Equation: x = 2 (a + y) / (1 - b + sqrt((1 - b)2 - 4 c (a + y))), y = P_out / P_r
        Args: output_w: [W].
        Returns: [W].
        Valid: below the output P_r ((1 - b)2 / 4c - a), where the loss grows as fast as the input; far above P_r for a
            converter with an efficiency over 0.8.
        Source: the smaller root of the loss polynomial.
        """
        lead = 1.0 - self.loss_linear
        need = self.loss_fixed + output_w / self.rated_w
        root = xnp.sqrt(xnp.maximum(lead * lead - 4.0 * self.loss_quadratic * need, ROOT_MIN))
        return self.rated_w * 2.0 * need / (lead + root)


class Stages(Record):
    """The stages in the order in which a charge passes them; one that is not there loses nothing.

    Attributes:
        station: converter of a DC station, or inverter of a wireless pad. cable: of the wall box, socket or station.
        wireless_link: coils and rectifier. on_board: the car's charger. booster: from the station's voltage to the battery's.
    """

    station: Stage
    cable: Stage
    wireless_link: Stage
    on_board: Stage
    booster: Stage

    @classmethod
    def of(cls, **stages: Stage) -> Stages:
        """From those that there are."""
        return cls(**{name: stages.get(name, Stage.of()) for name in STAGES})


STAGES = ("station", "cable", "wireless_link", "on_board", "booster")


class SupplyFlow(Record):
    """Powers [W] of a supply: grid_w = dc_w + losses of all stages + standby_w, in both directions.

    Attributes:
        grid_w: from the grid, positive when charging. dc_w: into the car at the battery's side, positive when charging.
        station_w, cable_w, wireless_link_w, on_board_w, booster_w: losses. standby_w: of wall box, station or pad.
    """

    grid_w: Float[Array, "*batch"]
    dc_w: Float[Array, "*batch"]
    station_w: Float[Array, "*batch"]
    cable_w: Float[Array, "*batch"]
    wireless_link_w: Float[Array, "*batch"]
    on_board_w: Float[Array, "*batch"]
    booster_w: Float[Array, "*batch"]
    standby_w: Float[Array, "*batch"]

    def scaled(self, share) -> SupplyFlow:
        """The flows at a share (0 or 1) of all powers."""
        return jax.tree.map(lambda power: share * power, self)

    @property
    def loss_w(self):
        """All that is lost between mains and battery [W]."""
        stages = self.station_w + self.cable_w + self.wireless_link_w + self.on_board_w + self.booster_w
        return stages + self.standby_w


class Supply(Record):
    """Charger and what lies between it and the battery's terminals.

    Attributes:
        stages: converters and cable. standby_w: taken of the grid at all times.
        power_max_w: most into the car, at the battery's side. power_give_w: most out of it; none: 0.
        current_max_a: most at the battery's terminals, both ways. voltage_min_v, voltage_max_v: of the terminals.
    """

    stages: Stages
    standby_w: Float[Array, "*batch"]
    power_max_w: Float[Array, "*batch"]
    power_give_w: Float[Array, "*batch"]
    current_max_a: Float[Array, "*batch"]
    voltage_min_v: Float[Array, "*batch"]
    voltage_max_v: Float[Array, "*batch"]

    @classmethod
    def of(
        cls,
        stages: Stages | None = None,
        standby_w=0.0,
        power_max_w=0.0,
        power_give_w=0.0,
        current_max_a=NO_LIMIT_A,
        voltage_min_v=0.0,
        voltage_max_v=NO_LIMIT_V,
    ) -> Supply:
        """From plain numbers; without any, no charger: it gives and takes nothing."""
        values = (standby_w, power_max_w, power_give_w, current_max_a, voltage_min_v, voltage_max_v)
        return cls(Stages.of() if stages is None else stages, *(number(value) for value in values))

    def charge_limit_w(self, voltage_v):
        """Most power [W] into the car at a terminal voltage [V]; none outside the supply's voltages."""
        return self._limit_w(self.power_max_w, voltage_v)

    def give_limit_w(self, voltage_v):
        """Most power [W] out of the car at a terminal voltage [V], as a positive number."""
        return self._limit_w(self.power_give_w, voltage_v)

    def _limit_w(self, power_w, voltage_v):
        within = (voltage_v >= self.voltage_min_v) & (voltage_v <= self.voltage_max_v)
        return xnp.where(within, xnp.minimum(power_w, self.current_max_a * voltage_v), 0.0)

    def input_for(self, output_w):
        """Power from the grid [W], standby included, for a power into the car [W], positive."""
        for stage in reversed(self._chain()):
            output_w = stage.input_for(output_w)
        return output_w + self.standby_w

    def output_for(self, input_w):
        """Power into the car [W] for one from the grid [W], standby included; nothing where it covers only the losses."""
        left = input_w - self.standby_w
        for stage in self._chain():
            left = xnp.maximum(stage.output_for(left), 0.0)
        return left

    def flow(self, dc_w) -> SupplyFlow:
        """All powers at a power at the battery's side.

        Equation: charging, from the battery back to the grid: P_in = P_out + P_loss of each stage; giving, from the
            battery on: P_out = P_in - P_loss. At zero the contactors are open and only standby flows.
        Args: dc_w: [W], positive into the car.
        Returns: [W]; giving less than the stages need leaves grid_w positive: the grid feeds the rest.
        Source: energy balance of each stage.
        """
        on = xnp.where(dc_w == 0.0, 0.0, 1.0)
        power, charge = xnp.maximum(dc_w, 0.0), {}
        for name, stage in zip(reversed(STAGES), reversed(self._chain()), strict=True):
            fed = stage.input_for(power)
            charge[name], power = stage.loss_w(fed), fed
        left, give = xnp.maximum(-dc_w, 0.0), {}
        for name, stage in zip(reversed(STAGES), reversed(self._chain()), strict=True):
            give[name] = stage.loss_w(xnp.maximum(left, 0.0))
            left = left - give[name]
        losses = {f"{name}_w": on * xnp.where(dc_w > 0.0, charge[name], give[name]) for name in STAGES}
        standby = self.standby_w * xnp.ones_like(on)
        return SupplyFlow(grid_w=dc_w + sum(losses.values()) + standby, dc_w=dc_w * on, standby_w=standby, **losses)

    def dc_for_given(self, given_w):
        """Power out of the battery [W] that gives so much to house, grid or load [W]; both positive.

        Args: given_w: beyond standby, which is fed from the battery too.
        """
        power = given_w + self.standby_w
        for stage in self._chain():
            power = stage.input_for(power)
        return power

    def _chain(self) -> list[Stage]:
        return [getattr(self.stages, name) for name in STAGES]


def stack(supplies: list[Supply]) -> Supply:
    """Many supplies as one, with a leading axis, for `vmap`."""
    return jax.tree.map(lambda *leaves: xnp.stack(leaves), *supplies)
