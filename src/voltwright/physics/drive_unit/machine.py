"""Electric machine from its ratings: permanent-magnet, induction and electrically excited, by one law.

The three differ in where the flux comes from. With the flux phi (1 = rated) and the torque-making current i = tau / phi:
magnets give phi = 1 and cost current to weaken; a rotor cage or a field winding costs current to make flux, so the
control picks the flux of least loss. Modelled: copper, iron (hysteresis, eddy current, load-dependent), excitation,
drag, torque envelope with field weakening and a power fade at high speed.
Left out: saliency and saturation, temperature of winding and magnets, short-time overload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_parts import CompletedInverter, CompletedMotor
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record
from voltwright.units import RAD_S_PER_RPM

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

FLUX_SQUARED_MIN = 0.02
CURRENT_TYPICAL = 0.12


class MachineLosses(Record):
    """Losses [W] by how they grow with torque at a held flux, and the torque-making current over that of peak torque.

    copper_w grows with torque squared, stray_w with torque; iron_w and excitation_w do not change with torque.
    """

    copper_w: Float[Array, "*batch"]
    stray_w: Float[Array, "*batch"]
    iron_w: Float[Array, "*batch"]
    excitation_w: Float[Array, "*batch"]
    current: Float[Array, "*batch"]


def torque_envelope_nm(power_max_w, speed_base_rad_s, speed_fade_rad_s, speed_rad_s):
    """Peak shaft torque over speed.

    Equation: T = min(T_max, P_max / w, P_max w_fade / w2).

    Args:
        power_max_w: [W]. speed_base_rad_s: P_max / T_max [rad/s]. speed_fade_rad_s: where the power begins to fall [rad/s].
        speed_rad_s: shaft speed [rad/s], at least zero.

    Returns: [N m].
    Valid: nominal battery voltage.
    Source: definition of the field-weakening range, e.g. A. Hughes, Electric Motors and Drives, 4th ed. 2013, ch. 7.
    """
    inverse = 1.0 / xnp.maximum(speed_rad_s, speed_base_rad_s)
    return power_max_w * inverse * xnp.minimum(1.0, speed_fade_rad_s * inverse)


class Machine(Record):
    """Ratings and loss coefficients in SI; losses at their reference points (peak torque, base speed, rated flux).

    Attributes:
        power_max_w, torque_max_nm, speed_fade_rad_s: the torque envelope.
        magnet_flux: 1 with magnets, 0 without. copper_w, stray, iron_w, eddy_w, excitation_w, drag_w: loss coefficients.
        weakening_start: speed over base speed at which the voltage begins to limit the flux.
        flux_gain: the flux of least loss is phi2 = flux_gain tau; see `_flux_gain`.
    """

    power_max_w: Float[Array, "*batch"]
    torque_max_nm: Float[Array, "*batch"]
    speed_base_rad_s: Float[Array, "*batch"]
    speed_fade_rad_s: Float[Array, "*batch"]
    magnet_flux: Float[Array, "*batch"]
    copper_w: Float[Array, "*batch"]
    stray: Float[Array, "*batch"]
    iron_w: Float[Array, "*batch"]
    eddy_w: Float[Array, "*batch"]
    excitation_w: Float[Array, "*batch"]
    drag_w: Float[Array, "*batch"]
    weakening_start: Float[Array, "*batch"]
    flux_gain: Float[Array, "*batch"]

    @classmethod
    def of(cls, motor: CompletedMotor, inverter: CompletedInverter) -> Machine:
        """From the ratings of a completed motor; the inverter counts in the choice of the flux."""
        power, torque = motor.power_max_kw * 1e3, motor.torque_max_nm
        magnets = motor.kind == "pmsm"
        copper, excitation = motor.loss_copper_kw * 1e3, motor.loss_excitation_kw * 1e3
        values = (
            power,
            torque,
            power / torque,
            motor.speed_fade_rpm * RAD_S_PER_RPM,
            1.0 if magnets else 0.0,
            copper,
            motor.loss_stray_fraction,
            motor.loss_iron_kw * 1e3,
            motor.loss_eddy_kw * 1e3,
            excitation,
            motor.loss_drag_kw * 1e3,
            motor.weakening_start,
            _flux_gain(motor, inverter),
        )
        return cls(*(number(value) for value in values))

    def torque_limit_nm(self, speed_rad_s):
        """Envelope of the shaft torque [N m]: see `torque_envelope_nm`."""
        return torque_envelope_nm(self.power_max_w, self.speed_base_rad_s, self.speed_fade_rad_s, speed_rad_s)

    def drag_torque_nm(self, speed_rad_s):
        """Bearings and windage: the torque that makes drag_w at base speed and grows with speed [N m]."""
        return (self.drag_w / self.speed_base_rad_s**2) * speed_rad_s

    def losses(self, torque_nm, speed_rad_s) -> MachineLosses:
        """Electrical losses at an operating point.

        Equation: with tau = |T| / T_max, nu = w / w_base, ceiling phi_v = min(1, nu_0 / nu):
            phi = phi_v with magnets, else min(phi_v, sqrt(gain tau)) not below 0.14; i = tau / phi;
            copper = P_cu i2; stray = k |T w| phi2; iron = (P_h nu + P_e nu2) phi2; excitation = P_x (phi - phi_magnet)2.

        Args:
            torque_nm: air-gap torque [N m], negative when generating. speed_rad_s: [rad/s], at least zero.
        Returns: losses [W].
        Valid: within the torque envelope; against the measured VW APP310 grid see docs/components/drive-unit.md.
        Source: loss separation after J. Pyrhonen et al., Design of Rotating Electrical Machines, 2nd ed. 2014, ch. 9;
            flux of least loss: A. Kusko, D. Galler, Control means for minimization of losses in AC and DC motor
            drives, IEEE Trans. Ind. Appl. IA-19 (1983) 561.
        """
        tau = xnp.abs(torque_nm) * (1.0 / self.torque_max_nm)
        nu = speed_rad_s * (1.0 / self.speed_base_rad_s)
        ceiling = 1.0 / xnp.maximum(1.0, nu * (1.0 / self.weakening_start))
        chosen = xnp.sqrt(xnp.clip(self.flux_gain * tau, FLUX_SQUARED_MIN, 1.0))
        flux = xnp.where(self.magnet_flux > 0.5, ceiling, xnp.minimum(ceiling, chosen))
        current = tau / flux
        flux2 = flux * flux
        return MachineLosses(
            copper_w=self.copper_w * current * current,
            stray_w=self.stray * xnp.abs(torque_nm) * speed_rad_s * flux2,
            iron_w=(self.iron_w + self.eddy_w * nu) * nu * flux2,
            excitation_w=self.excitation_w * (flux - self.magnet_flux) ** 2,
            current=current,
        )

    def coasting_torque_nm(self) -> tuple:
        """Torque of the turning machine without current, as (constant [N m], per speed [N m s]): magnets' iron loss and drag."""
        base = self.speed_base_rad_s
        constant = self.magnet_flux * self.iron_w / base
        linear = (self.magnet_flux * self.eddy_w + self.drag_w) / base**2
        return constant, linear


def _flux_gain(motor: CompletedMotor, inverter: CompletedInverter):
    """Gain of the least-loss flux: sqrt(current loss / excitation loss).

    The loss that grows with current itself is turned into an equivalent square at 12 % of the peak current, about where a
    car cruises; elsewhere the flux is a little beside the optimum, as a real control's is.
    """
    square = motor.loss_copper_kw + inverter.loss_quadratic_kw + inverter.loss_linear_kw / (2.0 * CURRENT_TYPICAL)
    return xnp.sqrt((square + 1e-3) / (motor.loss_excitation_kw + 1e-3))
