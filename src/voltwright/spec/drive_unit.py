"""Drive units: motor, inverter and gear of an axle, and how two of them share the work."""

from typing import Annotated, Literal

from pydantic import Field

from voltwright.spec.base import MaybeNumber, Number, SpecModel, assumed, given, optional


class Motor(SpecModel):
    """An electric machine from its ratings; each loss is written at its own reference point."""

    kind: Literal["pmsm", "induction", "eesm"] = given(
        "Permanent-magnet synchronous, induction, or electrically excited synchronous."
    )
    power_max_kw: Number = given("Peak shaft power.", gt=0.05, lt=2000)
    torque_max_nm: MaybeNumber = assumed("Peak shaft torque.", gt=0.5, lt=10000)
    speed_max_rpm: MaybeNumber = assumed("Highest shaft speed.", gt=100, lt=40000)
    speed_fade_rpm: MaybeNumber = assumed("Above it, peak power falls with 1/speed.", gt=50, lt=60000)
    loss_copper_kw: MaybeNumber = assumed("Winding loss of peak torque at full flux, rotor included.", ge=0, lt=500)
    loss_stray_fraction: MaybeNumber = assumed("Load-dependent iron loss over shaft power.", ge=0, lt=0.3)
    loss_iron_kw: MaybeNumber = assumed("Hysteresis loss at base speed and full flux.", ge=0, lt=100)
    loss_eddy_kw: MaybeNumber = assumed("Eddy-current loss at base speed and full flux.", ge=0, lt=100)
    loss_excitation_kw: MaybeNumber = assumed(
        "Loss of the current that makes full flux (induction, eesm) or cancels it (pmsm).", ge=0, lt=200
    )
    loss_drag_kw: MaybeNumber = assumed("Bearings and windage at base speed.", ge=0, lt=50)
    weakening_start: MaybeNumber = assumed("Speed over base speed at which flux begins to fall.", gt=0.2, lt=5)


class LossMap(SpecModel):
    """An electric machine with its inverter as a measured table of losses over speed and torque."""

    kind: Literal["loss_map"]
    power_max_kw: Number = given("Peak shaft power.", gt=0.05, lt=2000)
    torque_max_nm: Number = given("Peak shaft torque.", gt=0.5, lt=10000)
    speed_max_rpm: MaybeNumber = assumed("Highest shaft speed.", gt=100, lt=40000)
    speed_fade_rpm: MaybeNumber = assumed("Above it, peak power falls with 1/speed.", gt=50, lt=60000)
    map: str = given("Name of a shipped map, or a CSV file beside the car: speed_rpm, torque_nm, loss_w, drag_w.")


class Inverter(SpecModel):
    """Inverter losses at the current of peak torque."""

    technology: Literal["igbt", "sic"] = Field(default="igbt", description="Switches: silicon IGBT or silicon carbide.")
    loss_idle_kw: MaybeNumber = assumed("Loss while switching without current.", ge=0, lt=10)
    loss_linear_kw: MaybeNumber = assumed("Loss that grows with current.", ge=0, lt=200)
    loss_quadratic_kw: MaybeNumber = assumed("Loss that grows with current squared.", ge=0, lt=200)


class Gear(SpecModel):
    """Fixed-ratio reduction gear and differential."""

    ratio: MaybeNumber = assumed("Motor turns for one turn of the wheel.", gt=0.2, lt=40)
    mesh_loss_fraction: MaybeNumber = assumed("Loss over transmitted power.", ge=0, lt=0.3)
    drag_torque_nm: MaybeNumber = assumed("Seals, bearings and oil at the motor shaft.", ge=0, lt=50)


class DriveUnit(SpecModel):
    """One axle's motor, inverter and gear."""

    motor: Annotated[Motor | LossMap, Field(discriminator="kind")] = given("The machine.")
    inverter: Inverter = Field(default_factory=Inverter, description="The inverter.")
    gear: Gear = Field(default_factory=Gear, description="The reduction gear.")
    disconnect: bool = Field(default=False, description="Whether a clutch takes an idle unit off its axle.")


class DriveUnits(SpecModel):
    """One drive unit an axle; at least one."""

    front: DriveUnit | None = optional("Drive unit of the front axle.")
    rear: DriveUnit | None = optional("Drive unit of the rear axle.")


class Split(SpecModel):
    """How two drive units share the wheel force; without meaning for one."""

    kind: Literal["least_loss", "fixed"] = Field(default="least_loss", description="Least total loss, or a fixed share.")
    front_share: MaybeNumber = optional("Front unit's share of the force, for a fixed split.", ge=0, le=1)


class Regeneration(SpecModel):
    """What the vehicle recovers when it slows down; friction brakes do the rest."""

    lift_off: Literal["coasting", "blended", "strong", "one_pedal"] | None = optional(
        "What the car does by default when the pedal is lifted: roll free, or recover a little, much, to standstill."
    )
    deceleration_max_m_s2: MaybeNumber = assumed("Strongest deceleration by the drive units alone.", ge=0, lt=10)
    speed_fade_start_kmh: MaybeNumber = assumed("Below it regeneration begins to fade out.", gt=0, lt=60)
    speed_fade_end_kmh: MaybeNumber = assumed("Below it there is none.", ge=0, lt=60)
    axle_share_max: MaybeNumber = assumed("Largest share of the braking force that the driven axles take.", ge=0, le=1)
