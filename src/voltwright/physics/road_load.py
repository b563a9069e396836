"""Road load: the force that resists a vehicle on a straight road, from a coast-down or from body and tyres.

Modelled: rolling resistance with load, speed and temperature; air drag with density and wind; grade.
Left out: cornering, side wind, wet or soft roads, warm-up of the tyres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.environment import TEMPERATURE_ROAD_LOAD_K
from voltwright.physics.record import Record
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, N_PER_LBF, STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

ROLLING_TEMPERATURE_COEFFICIENT_1_K = 8.6e-3
AIR_DENSITY_BODY_KG_M3 = 1.2041


class RoadForces(Record):
    """Resisting forces [N] by name; positive against the motion."""

    rolling_n: Float[Array, "*batch"]
    aerodynamic_n: Float[Array, "*batch"]
    grade_n: Float[Array, "*batch"]


def rolling_temperature_factor(temperature_k):
    """Rolling resistance at a temperature over that at 20 C.

    Equation: F(T) = F(20 C) / (1 + K0 (T - 293.15)).

    Args:
        temperature_k: [K].
    Returns: factor, 1 at 20 C, 1.35 at -10 C.
    Valid: 253-313 K, the correction is the inverse of the one that brings a coast-down to 20 C.
    Source: UN GTR 15 Annex 4, 4.5.2, K0 = 8.6e-3 1/K (read in the 2013 draft).
    """
    return 1.0 / (1.0 + ROLLING_TEMPERATURE_COEFFICIENT_1_K * (temperature_k - TEMPERATURE_ROAD_LOAD_K))


class RoadLoad(Record):
    """F = f0 cos(a) m / m_ref + f1 v + f2 (rho / rho_ref) (v + w) |v + w| + m g sin(a).

    Attributes:
        constant_n: f0 [N] at the reference mass; linear_n_s_m: f1 [N s/m]; quadratic_kg_m: f2 [kg/m].
        mass_reference_kg: the mass of the coast-down [kg]; rolling resistance grows with the load.
        air_density_reference_kg_m3: the air to which f2 refers [kg/m3].
        Coefficients of a coast-down contain the spin losses of the drive units, or a share of them, which the drive units report
        themselves: `driveline_*` are these losses as a force polynomial, subtracted so that the sum stays as measured.
    """

    constant_n: Float[Array, "*batch"]
    linear_n_s_m: Float[Array, "*batch"]
    quadratic_kg_m: Float[Array, "*batch"]
    mass_reference_kg: Float[Array, "*batch"]
    air_density_reference_kg_m3: Float[Array, "*batch"]
    driveline_constant_n: Float[Array, "*batch"]
    driveline_linear_n_s_m: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar, driveline_constant_n, driveline_linear_n_s_m) -> RoadLoad:
        """From a completed car; the driveline drag [N], [N s/m] as the drive units state it."""
        load, mass = car.road_load, car.masses.mass_test_kg
        included = 1.0
        if load.kind == "coast_down":
            f0, f1, f2 = load.f0_n, load.f1_n_per_kmh / M_S_PER_KMH, load.f2_n_per_kmh2 / M_S_PER_KMH**2
            density, included = load.air_density_reference_kg_m3, load.driveline_drag_share
        elif load.kind == "coast_down_us":
            f0 = load.a_lbf * N_PER_LBF
            f1 = load.b_lbf_per_mph * N_PER_LBF / M_S_PER_MPH
            f2 = load.c_lbf_per_mph2 * N_PER_LBF / M_S_PER_MPH**2
            density, included = load.air_density_reference_kg_m3, load.driveline_drag_share
        else:
            f0, f1 = car.tyres.rolling_resistance * mass * STANDARD_GRAVITY_M_S2, 0.0
            f2, density, included = 0.5 * AIR_DENSITY_BODY_KG_M3 * car.body.drag_area_m2, AIR_DENSITY_BODY_KG_M3, 0.0
        arrays = (f0, f1, f2, mass, density, included * driveline_constant_n, included * driveline_linear_n_s_m)
        return cls(*(number(value) for value in arrays))

    def scaled(self, factor) -> RoadLoad:
        """The road load times a factor, as rollers that resist by so much more."""
        return self.replaced(
            constant_n=factor * self.constant_n,
            linear_n_s_m=factor * self.linear_n_s_m,
            quadratic_kg_m=factor * self.quadratic_kg_m,
        )

    def forces(self, speed_m_s, mass_kg, sine, cosine, headwind_m_s, air_density_kg_m3, temperature_factor) -> RoadForces:
        """Resisting forces at one speed.

        Equation: see the class.

        Args:
            speed_m_s: [m/s], at least zero. mass_kg: actual mass [kg]. sine, cosine: of the road's angle.
            headwind_m_s: [m/s] against the travel. air_density_kg_m3: [kg/m3].
            temperature_factor: of `rolling_temperature_factor`.
        Returns: the forces [N] by name; rolling without the driveline drag that the drive units report.
        Valid: on the move; at standstill the caller holds the vehicle by its brakes.
        Source: UN GTR 15 Annex 4, 4.5; 40 CFR 1066.305.
        """
        rolling = (
            (self.constant_n * (mass_kg / self.mass_reference_kg)) * cosine + self.linear_n_s_m * speed_m_s
        ) * temperature_factor
        driveline = self.driveline_constant_n + self.driveline_linear_n_s_m * speed_m_s
        wind = speed_m_s + headwind_m_s
        drag = (self.quadratic_kg_m / self.air_density_reference_kg_m3) * air_density_kg_m3 * wind * xnp.abs(wind)
        return RoadForces(rolling - driveline, drag, mass_kg * STANDARD_GRAVITY_M_S2 * sine)
