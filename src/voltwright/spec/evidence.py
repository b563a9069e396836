"""Where a number comes from: sources, evidence of a field, and published results to compare predictions with."""

from typing import Literal

from pydantic import Field

from voltwright.spec.base import MaybeNumber, Number, SomeDate, SpecModel, given, optional

Kind = Literal["certified", "measured", "manufacturer", "press", "database", "rumour", "assumed", "design"]

RELATIVE_UNCERTAINTY: dict[str, float] = {
    "certified": 0.01,
    "measured": 0.02,
    "manufacturer": 0.02,
    "press": 0.04,
    "database": 0.05,
    "rumour": 0.20,
    "assumed": 0.15,
    "design": 0.02,
    "given": 0.05,
}
"""Half width of the 90 % interval over the value, where the evidence writes no range of its own.

Set by judgement, not by a fit: a homologation figure repeats within 1 %, a data sheet rounds to 1-2 %,
press and databases add slips of the variant, a rumour may be off by a fifth, a default law by 15 %. A design is what somebody
wants to build: 2 %, as a data sheet.
"""


ASSUMED_RELATIVE: dict[str, float] = {
    "inertia_factor": 0.01,
    "inertia_factor_road": 0.01,
    "voltage_nominal_v": 0.05,
    "axle_share_max": 0.05,
    "soc_max": 0.02,
    "dcdc_efficiency": 0.05,
    "efficiency_ac": 0.025,
    "loss_fixed": 0.5,
    "loss_linear": 0.3,
    "loss_quadratic": 0.5,
    "power_on_w": 0.35,
    "radius_dynamic_mm": 0.03,
    "slip_stiffness": 0.3,
    "front_axle_share": 0.06,
    "width_mm": 0.05,
    "height_mm": 0.06,
    "wheelbase_mm": 0.06,
    "frontal_area_m2": 0.05,
    "drag_area_m2": 0.08,
    "mass_curb_kg": 0.05,
    "mass_test_kg": 0.05,
    "energy_usable_kwh": 0.04,
    "energy_gross_kwh": 0.05,
    "air_density_reference_kg_m3": 0.01,
    "ratio": 0.12,
    "power_base_w": 0.35,
    "power_standby_w": 0.5,
    "cold_extra_rolling": 0.5,
    "cold_extra_gear": 0.5,
    "loss_copper_kw": 0.35,
    "loss_iron_kw": 0.5,
    "loss_excitation_kw": 0.5,
    "loss_linear_kw": 0.35,
    "loss_quadratic_kw": 0.5,
    "loss_drag_kw": 0.4,
    "loss_stray_fraction": 0.5,
    "mesh_loss_fraction": 0.35,
    "drag_torque_nm": 0.5,
}
"""Half width of the 90 % interval over the value for fields that a default law filled, where 15 % would mislead."""


class Source(SpecModel):
    """A document."""

    title: str = given("Title.", min_length=3)
    publisher: str = given("Who published it.", min_length=2)
    address: str | None = optional("Web address, DOI, or repository with path and commit.")
    date: SomeDate | None = optional("Day, month or year.")


class OtherFigure(SpecModel):
    """A figure of another source, recorded and not used."""

    value: Number | str = given("The figure.")
    source: str = given("Key in `sources`.")
    kind: Kind = given("What kind of evidence.")
    low: MaybeNumber = optional("Lower end of a 90 % interval, in the field's unit.")
    high: MaybeNumber = optional("Upper end of a 90 % interval, in the field's unit.")
    note: str | None = optional("Why it is not the one used.")
    refuted: str | None = optional("Why it is known to be wrong, and by which source; left out, it may still be right.")


class Evidence(SpecModel):
    """What one field of the car rests on; the value in the field is the one used."""

    source: str | None = optional("Key in `sources`; only kind `assumed` may do without.")
    kind: Kind = given("What kind of evidence.")
    low: MaybeNumber = optional("Lower end of a 90 % interval, in the field's unit.")
    high: MaybeNumber = optional("Upper end of a 90 % interval, in the field's unit.")
    note: str | None = optional("How the figure was read or derived.")
    conflicts: tuple[OtherFigure, ...] = Field(default=(), description="Figures of other sources, not used.")


FROM_STANDSTILL = ("acceleration_0_100_s", "acceleration_0_60mph_s", "acceleration_0_200_s")
"""Published quantities that a clock behind the first foot makes smaller."""


class Published(SpecModel):
    """A result that somebody published for this car, to compare the prediction with; never an input."""

    quantity: Literal[
        "acceleration_0_100_s",
        "acceleration_0_60mph_s",
        "acceleration_80_120_s",
        "acceleration_0_200_s",
        "speed_max_kmh",
        "range_wltp_km",
        "range_cltc_km",
        "range_nedc_km",
        "range_epa_km",
        "range_claimed_km",
        "consumption_wltp_wh_km",
        "consumption_cltc_wh_km",
        "consumption_udds_unadjusted_wh_km",
        "consumption_hwfet_unadjusted_wh_km",
        "consumption_90kmh_wh_km",
        "consumption_120kmh_wh_km",
        "consumption_real_wh_km",
        "gradeability_percent",
        "energy_usable_kwh",
    ] = given("Which result.")
    value: Number = given("The figure, in the unit of the quantity's name.", gt=0)
    source: str = given("Key in `sources`.")
    kind: Kind = given("What kind of evidence.")
    rollout: bool | None = optional(
        "Of a time from standstill: whether its clock starts behind the first foot (0.3048 m); no where nothing is written."
    )
    rollout_kind: Kind | None = optional("What kind of evidence there is of `rollout`.")
    note: str | None = optional("Conditions, wheels, weaknesses.")
    conflicts: tuple[OtherFigure, ...] = Field(default=(), description="Figures of other sources for the same result.")


class Report(SpecModel):
    """What became known of the car on a day, whether or not it is used: a rumour, an announcement, a denial."""

    date: SomeDate = given("Day, month or year of the report.")
    words: str = given("What it says, in a sentence.", min_length=3)
    kind: Kind = given("What kind of evidence.")
    source: str = given("Key in `sources`.")
    field: str | None = optional("Dotted path of the number that it is about.")
    value: MaybeNumber = optional("The figure, in the unit of the field.")
    low: MaybeNumber = optional("Lower end, where the report gives a span.")
    high: MaybeNumber = optional("Upper end, where the report gives a span.")
    refuted: str | None = optional("Why it is known to be wrong, or of another car; left out, it may still be right.")
