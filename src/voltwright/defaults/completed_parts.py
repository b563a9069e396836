"""The parts of a completed car: those of a car's file, with no field left open and every name resolved to data.

Fields have the names, units and meaning of `spec/`. One that may be None is absent for good, as `spec/` says of it; one
marked as `DATA` is what a name in the file stands for.
"""

from dataclasses import dataclass, field
from typing import Literal

from voltwright.library.chemistries import Chemistry
from voltwright.library.loss_maps import LossTable
from voltwright.spec.connectors import Clearance, Inlet

DATA = {"data": True}
"""Marks a field that no file writes: the data behind a name."""


@dataclass(frozen=True)
class CompletedBody:
    """As `spec.body.Body`."""

    drag_coefficient: float | None
    frontal_area_m2: float
    drag_area_m2: float
    length_mm: float | None
    width_mm: float
    height_mm: float
    wheelbase_mm: float
    height_cg_mm: float
    front_axle_share: float


@dataclass(frozen=True)
class CompletedTyres:
    """As `spec.body.Tyres`."""

    size: str | None
    radius_dynamic_mm: float
    label_class: str | None
    rolling_resistance: float
    grip: float
    slip_stiffness: float


@dataclass(frozen=True)
class CompletedMasses:
    """As `spec.body.Masses`."""

    mass_curb_kg: float
    mass_driver_kg: float
    mass_payload_kg: float
    mass_gross_max_kg: float | None
    mass_test_kg: float
    inertia_factor: float


@dataclass(frozen=True)
class CompletedCoastDown:
    """As `spec.road_load.CoastDown`."""

    kind: Literal["coast_down"]
    f0_n: float
    f1_n_per_kmh: float
    f2_n_per_kmh2: float
    air_density_reference_kg_m3: float
    driveline_drag_share: float


@dataclass(frozen=True)
class CompletedCoastDownUS:
    """As `spec.road_load.CoastDownUS`."""

    kind: Literal["coast_down_us"]
    a_lbf: float
    b_lbf_per_mph: float
    c_lbf_per_mph2: float
    air_density_reference_kg_m3: float
    driveline_drag_share: float


@dataclass(frozen=True)
class CompletedBodyAndTyres:
    """As `spec.road_load.BodyAndTyres`."""

    kind: Literal["body_and_tyres"]


CompletedRoadLoad = CompletedCoastDown | CompletedCoastDownUS | CompletedBodyAndTyres


@dataclass(frozen=True)
class CompletedMotor:
    """As `spec.drive_unit.Motor`."""

    kind: Literal["pmsm", "induction", "eesm"]
    power_max_kw: float
    torque_max_nm: float
    speed_max_rpm: float
    speed_fade_rpm: float
    loss_copper_kw: float
    loss_stray_fraction: float
    loss_iron_kw: float
    loss_eddy_kw: float
    loss_excitation_kw: float
    loss_drag_kw: float
    weakening_start: float


@dataclass(frozen=True)
class CompletedLossMap:
    """As `spec.drive_unit.LossMap`, with the table that `map` names."""

    kind: Literal["loss_map"]
    power_max_kw: float
    torque_max_nm: float
    speed_max_rpm: float
    speed_fade_rpm: float
    map: str
    table: LossTable = field(metadata=DATA, repr=False)


@dataclass(frozen=True)
class CompletedInverter:
    """As `spec.drive_unit.Inverter`."""

    technology: Literal["igbt", "sic"]
    loss_idle_kw: float
    loss_linear_kw: float
    loss_quadratic_kw: float


@dataclass(frozen=True)
class CompletedGear:
    """As `spec.drive_unit.Gear`."""

    ratio: float
    mesh_loss_fraction: float
    drag_torque_nm: float


@dataclass(frozen=True)
class CompletedDriveUnit:
    """As `spec.drive_unit.DriveUnit`."""

    motor: CompletedMotor | CompletedLossMap
    inverter: CompletedInverter
    gear: CompletedGear
    disconnect: bool


@dataclass(frozen=True)
class CompletedDriveUnits:
    """As `spec.drive_unit.DriveUnits`; an axle that is not driven has none."""

    front: CompletedDriveUnit | None
    rear: CompletedDriveUnit | None


@dataclass(frozen=True)
class CompletedRegeneration:
    """As `spec.drive_unit.Regeneration`."""

    lift_off: Literal["coasting", "blended", "strong", "one_pedal"] | None
    deceleration_max_m_s2: float
    speed_fade_start_kmh: float
    speed_fade_end_kmh: float
    axle_share_max: float


@dataclass(frozen=True)
class CompletedBattery:
    """As `spec.battery.Battery`, with the cell that `chemistry` names.

    Attributes:
        power_cruise_kw: at which a range test empties the pack, typical of the class; the usable energy is meant at it.
    """

    chemistry: str
    energy_usable_kwh: float
    energy_gross_kwh: float
    cells_series: int
    cells_parallel: int
    voltage_nominal_v: float
    capacity_ah: float | None
    resistance_mohm: float
    spread_capacity_percent: float | None
    spread_resistance_percent: float | None
    soc_max: float
    power_discharge_max_kw: float
    power_charge_max_kw: float
    current_discharge_max_a: float
    current_charge_max_a: float
    current_charge_sustained_a: float
    temp_cells_max_c: float
    cell: Chemistry = field(metadata=DATA, repr=False)
    power_cruise_kw: float = field(metadata=DATA, repr=False)


@dataclass(frozen=True)
class CompletedAuxiliaries:
    """As `spec.battery.Auxiliaries`."""

    power_base_w: float
    power_standby_w: float
    dcdc_efficiency: float


@dataclass(frozen=True)
class CompletedThermal:
    """As `spec.thermal.Thermal`."""

    cooling: Literal["liquid", "air", "passive"]
    heat_capacity_cells_kj_k: float
    heat_capacity_coolant_kj_k: float
    heat_capacity_housing_kj_k: float
    heat_capacity_drive_units_kj_k: float
    conductance_cells_coolant_w_k: float
    conductance_cells_housing_w_k: float
    conductance_housing_ambient_w_k: float
    conductance_radiator_w_k: float
    conductance_drive_units_ambient_w_k: float
    power_heater_kw: float
    power_chiller_kw: float
    power_pump_w: float
    temp_heating_below_c: float
    temp_cooling_above_c: float
    temp_precondition_c: float


@dataclass(frozen=True)
class CompletedHvac:
    """As `spec.hvac.Hvac`."""

    kind: Literal["heat_pump", "resistance", "none"]
    power_heater_kw: float
    heater_efficiency: float
    power_heat_pump_kw: float
    power_cooling_kw: float
    power_compressor_kw: float
    carnot_share_heating: float
    carnot_share_cooling: float
    temp_heat_pump_min_c: float
    waste_heat_recovery: bool
    temp_comfort_c: float
    conductance_walls_w_k: float
    conductance_interior_w_k: float
    heat_capacity_air_kj_k: float
    heat_capacity_interior_kj_k: float
    flow_fresh_m3_h: float
    flow_max_m3_h: float
    recirculation: float
    glass_aperture_m2: float
    power_blower_w: float


@dataclass(frozen=True)
class CompletedWarmUp:
    """As `spec.warm_up.WarmUp`."""

    cold_extra_rolling: float
    cold_extra_gear: float


@dataclass(frozen=True)
class CompletedWirelessReceiver:
    """As `spec.charging.WirelessReceiver`."""

    power_class: Literal["wpt1", "wpt2", "wpt3", "wpt4"]
    clearance_class: Clearance
    clearance_mm: float | None
    quality: float
    rectifier_loss: float


@dataclass(frozen=True)
class CompletedCharging:
    """As `spec.charging.Charging`."""

    inlets: tuple[Inlet, ...]
    power_ac_kw: float
    phases_ac: int
    current_ac_max_a: float
    current_ac_one_phase_a: float
    pilot_use: float
    power_dc_kw: float | None
    current_dc_max_a: float | None
    voltage_dc_min_v: float | None
    voltage_dc_max_v: float | None
    booster_kw: float | None
    split_pack: Literal["parallel", "series"] | None
    wireless: CompletedWirelessReceiver | None
    v2l_kw: float | None
    v2h_kw: float | None
    v2g_kw: float | None
    gives_through: tuple[Inlet, ...] | None
    loss_fixed: float
    loss_linear: float
    loss_quadratic: float
    power_on_w: float
    efficiency_ac: float
