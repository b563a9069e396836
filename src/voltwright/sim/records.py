"""What passes between the parts of a step: state, what the trace asks, what the car wishes, does, and what is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.battery.pack import PackState, PackStep
from voltwright.physics.record import Record
from voltwright.physics.road_load import RoadForces
from voltwright.sim.ledger import Losses

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


class State(Record):
    """What a step hands to the next: speed [m/s] and the pack. `coupled/records.py` adds what has a temperature."""

    speed_m_s: Float[Array, "*batch"]
    pack: PackState


class StepInput(Record):
    """What the trace asks in a step.

    Attributes:
        speed_m_s: wanted at the end of the step. sine, cosine: of the road's angle. air_thinness: density over that at
        the trace's altitude zero.
        present: 1 for a step of the trace, 0 for padding behind its end. coldness: of tyres and gears, 0 run warm, 1
        after a long stand. key_on: 1 while the car is on, 0 while it stands with the key off.
    """

    speed_m_s: Float[Array, "*batch"]
    sine: Float[Array, "*batch"]
    cosine: Float[Array, "*batch"]
    air_thinness: Float[Array, "*batch"]
    present: Float[Array, "*batch"]
    coldness: Float[Array, "*batch"]
    key_on: Float[Array, "*batch"]


class Beside(Record):
    """What happens beside the drive and the car's base load: powers [W], and whether the car sleeps.

    Attributes:
        standby: 1 while a car with the key off is awake, 0 asleep. low_voltage_w: pumps and blowers, behind the DC/DC
        converter. high_voltage_w: compressor and heaters. supply_w: what a charger brings to the car's DC side, negative
        where the car gives.
    """

    standby: Float[Array, "*batch"]
    low_voltage_w: Float[Array, "*batch"]
    high_voltage_w: Float[Array, "*batch"]
    supply_w: Float[Array, "*batch"]


class RunConstants(Record):
    """What does not change within a drive: time step, pack at this step and temperature, wind, air, rolling factor."""

    dt_s: Float[Array, "*batch"]
    pack_step: PackStep
    headwind_m_s: Float[Array, "*batch"]
    air_density_kg_m3: Float[Array, "*batch"]
    rolling_factor: Float[Array, "*batch"]


class StepRecord(Record):
    """Means over a step, and the state at its end.

    Attributes:
        speed_m_s, soc, voltage_v, current_a: at the end of the step (voltage and current: mean). velocity_m_s: mean.
        wheel_force_n: of the drive units. traction_w: their wheel power. electrical_w: at the inverters' DC side.
        terminal_w: of the pack. flow: of the pack. losses: by name [W]. kinetic and potential energy follow from speed
        and grade_w. miss: code of `Miss`. shortfall_m_s: speed wanted less speed reached.
        torque_nm, shaft_rad_s: of the rear unit, or of the front one where it is alone.
    """

    speed_m_s: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    soc: Float[Array, "*batch"]
    wheel_force_n: Float[Array, "*batch"]
    traction_w: Float[Array, "*batch"]
    electrical_w: Float[Array, "*batch"]
    terminal_w: Float[Array, "*batch"]
    current_a: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]
    grade_w: Float[Array, "*batch"]
    losses: Losses
    torque_nm: Float[Array, "*batch"]
    shaft_rad_s: Float[Array, "*batch"]
    miss: Int[Array, "*batch"]
    shortfall_m_s: Float[Array, "*batch"]


class Wish(Record):
    """What driver and drive units would do in a step if the pack could do anything; does not depend on the pack.

    Attributes:
        speed_m_s: mean speed wanted. force_n: asked at the wheels, negative to brake. resisting: forces of the road, and
        gear_extra_n: drag that cold gears add; resisting_n is their sum (nothing while the car stands). forces_n: wheel
        force of each unit, within envelope, grip and regeneration. points: their operating points. limited_by_grip: 1
        where grip holds the driving force back.
    """

    speed_m_s: Float[Array, "*batch"]
    force_n: Float[Array, "*batch"]
    resisting: RoadForces
    gear_extra_n: Float[Array, "*batch"]
    resisting_n: Float[Array, "*batch"]
    forces_n: tuple
    points: tuple
    limited_by_grip: Float[Array, "*batch"]


class Action(Record):
    """What the car really does in a step, held within the pack's limits.

    Attributes:
        forces_n, points: of each unit. ratio: of the wished torques that the pack allows. brake_n: friction brakes,
        negative. speed_m_s, velocity_m_s: at the end, and mean. turning: mean speed over that wished. switched: 1 while
        motors and inverters are on. load_w, dcdc_w: beside the drive. electrical_w: of the drive units. terminal_w: of
        the pack.
    """

    forces_n: tuple
    points: tuple
    ratio: Float[Array, "*batch"]
    brake_n: Float[Array, "*batch"]
    speed_m_s: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    turning: Float[Array, "*batch"]
    switched: Float[Array, "*batch"]
    load_w: Float[Array, "*batch"]
    dcdc_w: Float[Array, "*batch"]
    electrical_w: Float[Array, "*batch"]
    terminal_w: Float[Array, "*batch"]
