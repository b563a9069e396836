"""The cabin: its air, and the seats, dashboard and trim behind it, as two lumped bodies.

Modelled: walls and glass, better cooled on the move; air that is drawn in from outside; sun through the glass onto the
interior; people. Left out: windscreen, roof and floor apart, comfort by radiation, humidity of the cabin air, open doors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.climate.moist_air import HEAT_CAPACITY_AIR_J_KG_K
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

SPEED_DOUBLES_M_S = 50.0
"""Speed at which the air stream doubles the conductance of the walls: 10 W/(m2 K) outside at a stand, 40 on the motorway,
8 inside and some insulation."""
PERSON_W = 75.0
"""Sensible heat of a person who sits (ISO 7730: 70 W/m2 in all, of which some 60 % dry)."""
PERSON_LATENT_W = 50.0
"""Water that the same person breathes and sweats out, as heat of evaporation: the other 40 %."""


class CabinState(Record):
    """Temperatures [K]: of the cabin air, and of seats, dashboard and trim."""

    air_k: Float[Array, "*batch"]
    interior_k: Float[Array, "*batch"]


class Outside(Record):
    """What surrounds the cabin.

    Attributes:
        ambient_k: air outside. sun_w_m2: on the car, over its aperture. speed_m_s: of the car. occupants: people inside.
        humidity: relative, of the air outside, 0-1.
    """

    ambient_k: Float[Array, "*batch"]
    sun_w_m2: Float[Array, "*batch"]
    speed_m_s: Float[Array, "*batch"]
    occupants: Float[Array, "*batch"]
    humidity: Float[Array, "*batch"]

    @classmethod
    def of(cls, ambient_k, sun_w_m2=0.0, speed_m_s=0.0, occupants=1.0, humidity=0.5) -> Outside:
        """From plain numbers or arrays."""
        return cls(*(number(value) for value in (ambient_k, sun_w_m2, speed_m_s, occupants, humidity)))


class CabinFlow(Record):
    """Heat into the cabin over a step [W], by where it comes from, and what air and interior store of it: their sum."""

    walls_w: Float[Array, "*batch"]
    ventilation_w: Float[Array, "*batch"]
    sun_w: Float[Array, "*batch"]
    people_w: Float[Array, "*batch"]
    hvac_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]


class Cabin(Record):
    """Heat capacities [J/K] and conductances [W/K] of the cabin, and the area that lets the sun in [m2]."""

    air_j_k: Float[Array, "*batch"]
    interior_j_k: Float[Array, "*batch"]
    walls_w_k: Float[Array, "*batch"]
    interior_w_k: Float[Array, "*batch"]
    aperture_m2: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Cabin:
        """From a completed car."""
        hvac = car.hvac
        values = (
            hvac.heat_capacity_air_kj_k * 1e3,
            hvac.heat_capacity_interior_kj_k * 1e3,
            hvac.conductance_walls_w_k,
            hvac.conductance_interior_w_k,
            hvac.glass_aperture_m2,
        )
        return cls(*(number(value) for value in values))

    def at(self, temperature_k) -> CabinState:
        """Soaked through at one temperature [K]."""
        even = number(temperature_k)
        return CabinState(even, even)

    def walls_moving_w_k(self, speed_m_s):
        """Conductance of walls and glass at a speed [W/K].

        Equation: G = G0 (1 + v / 50 m/s).
        Args: speed_m_s: of the car [m/s].
        Valid: 0 to 50 m/s.
        Source: film coefficients of flat plates, see `SPEED_DOUBLES_M_S`; linear by judgement.
        """
        return self.walls_w_k * (1.0 + speed_m_s / SPEED_DOUBLES_M_S)

    def load_w(self, state: CabinState, outside: Outside, target_k, fresh_kg_s):
        """Heat that holds the cabin air at a temperature, with the interior as it is now; negative: to be taken out.

        Equation: Q = (G_walls + m c) (T* - T_ambient) + G_interior (T* - T_interior) - people.

        Args:
            state: the interior's temperature counts. outside: see there. target_k: T* [K]. fresh_kg_s: air drawn in, m [kg/s].

        Returns:
            [W].

        Valid: everywhere. Source: heat balance of the cabin air.
        """
        passing = self.walls_moving_w_k(outside.speed_m_s) + fresh_kg_s * HEAT_CAPACITY_AIR_J_KG_K
        uptake = self.interior_w_k * (target_k - state.interior_k)
        return passing * (target_k - outside.ambient_k) + uptake - outside.occupants * PERSON_W

    def advance(self, state: CabinState, dt_s, outside: Outside, fresh_kg_s, hvac_w) -> tuple[CabinState, CabinFlow]:
        """The temperatures after a step.

        Equation: C_air dT_air/dt = G_walls (T_ambient - T_air) + m c (T_ambient - T_air) + people + Q + G (T_interior - T_air);
            C_interior dT_interior/dt = A S - G (T_interior - T_air); each flow from the temperatures at the start of the step.

        Args:
            state: at the start. dt_s: step [s]. outside: see there. fresh_kg_s: air drawn in [kg/s]. hvac_w: heat that heater,
            heat pump and blower bring, negative where the air is cooled [W].

        Returns:
            state at the end, and the flows; what is stored is the sum of the flows, to rounding.

        Valid: steps up to 10 s.
        Source: two lumped bodies, as in cabin models of the literature (for example UPV's, Applied Thermal Engineering 2015).
        """
        colder = outside.ambient_k - state.air_k
        walls = self.walls_moving_w_k(outside.speed_m_s) * colder
        ventilation = fresh_kg_s * HEAT_CAPACITY_AIR_J_KG_K * colder
        sun, people = self.aperture_m2 * outside.sun_w_m2, outside.occupants * PERSON_W
        between = self.interior_w_k * (state.interior_k - state.air_k)
        air = state.air_k + (walls + ventilation + people + hvac_w + between) * dt_s / self.air_j_k
        interior = state.interior_k + (sun - between) * dt_s / self.interior_j_k
        stored_j = self.air_j_k * (air - state.air_k) + self.interior_j_k * (interior - state.interior_k)
        return CabinState(air, interior), CabinFlow(walls, ventilation, sun, people, hvac_w + 0.0 * air, stored_j / dt_s)
