"""Body, tyres and masses: what the road and the air see of a vehicle."""

from typing import Literal

from voltwright.spec.base import MaybeNumber, SpecModel, assumed, optional


class Body(SpecModel):
    """Outer shape and where the mass sits."""

    drag_coefficient: MaybeNumber = optional("Drag coefficient Cd.", gt=0.05, lt=2.0)
    frontal_area_m2: MaybeNumber = assumed("Frontal area A.", gt=0.05, lt=20.0)
    drag_area_m2: MaybeNumber = assumed("Drag area Cd x A; used before Cd and A where both are written.", gt=0.02, lt=15.0)
    length_mm: MaybeNumber = optional("Overall length.", gt=300, lt=30000)
    width_mm: MaybeNumber = assumed("Overall width without mirrors.", gt=100, lt=3000)
    height_mm: MaybeNumber = assumed("Overall height.", gt=300, lt=5000)
    wheelbase_mm: MaybeNumber = assumed("Distance between the axles.", gt=300, lt=15000)
    height_cg_mm: MaybeNumber = assumed("Height of the centre of gravity above the road.", gt=50, lt=3000)
    front_axle_share: MaybeNumber = assumed("Share of the mass on the front axle at standstill.", gt=0.05, lt=0.95)


class Tyres(SpecModel):
    """Tyres: rolling radius, rolling resistance, grip."""

    size: str | None = optional(
        "Size as on the side wall, such as 235/45R18, 215/75R16C or 315/70R22.5.", pattern=r"^\d{3}/\d{2}\s?Z?R\d{2}(\.5)?C?$"
    )
    radius_dynamic_mm: MaybeNumber = assumed("Rolling radius, circumference over 2 pi.", gt=40, lt=1000)
    label_class: Literal["A", "B", "C", "D", "E"] | None = optional(
        "Fuel efficiency class of the EU tyre label, which gives the rolling resistance where no coefficient is written."
    )
    rolling_resistance: MaybeNumber = assumed("Rolling resistance coefficient at 20 C.", gt=0.001, lt=0.2)
    grip: MaybeNumber = assumed("Peak friction coefficient between tyre and dry road.", gt=0.1, lt=3.0)
    slip_stiffness: MaybeNumber = assumed("Longitudinal slip stiffness of a tyre over its load, at small slip.", gt=2.0, le=1e6)


class Masses(SpecModel):
    """Masses of the empty vehicle and of what it carries."""

    mass_curb_kg: MaybeNumber = assumed("Empty vehicle, all fluids, no driver.", gt=5, lt=60000)
    mass_driver_kg: MaybeNumber = assumed("Driver or rider.", ge=0, lt=300)
    mass_payload_kg: MaybeNumber = assumed("Further load, on every run.", ge=0, lt=40000)
    mass_gross_max_kg: MaybeNumber = optional("Maximum permitted laden mass.", gt=5, lt=60000)
    mass_test_kg: MaybeNumber = assumed("Mass on cycles (inertia class or WLTP test mass).", gt=20, lt=60000)
    inertia_factor: MaybeNumber = assumed("Effective mass over mass: adds the rotating parts.", ge=1.0, lt=1.5)
