"""Typical figures of each class of vehicle, for what a car file leaves out and no law derives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassDefaults:
    """Typical figures of a class of vehicle, for what nobody wrote."""

    drag_coefficient: float
    frontal_fill: float
    width_mm: float
    height_mm: float
    wheelbase_mm: float
    cg_over_height: float
    front_axle_share: float
    radius_dynamic_mm: float
    rolling_resistance: float
    grip: float
    mass_driver_kg: float
    mass_test_extra_kg: float
    inertia_factor: float
    gear_ratio: float
    mesh_loss_fraction: float
    gear_drag_nm_per_nm: float
    power_base_w: float
    power_standby_w: float
    cold_extra_rolling: float
    cold_extra_gear: float
    dcdc_efficiency: float
    power_ac_kw: float
    loss_charger_fixed: float
    loss_charger_linear: float
    loss_charger_quadratic: float
    charger_source: str
    power_on_w: float
    power_cruise_kw: float
    voltage_nominal_v: float
    deceleration_max_m_s2: float
    speed_fade_start_kmh: float
    speed_fade_end_kmh: float


CAR = ClassDefaults(
    drag_coefficient=0.28,
    frontal_fill=0.83,
    width_mm=1850.0,
    height_mm=1500.0,
    wheelbase_mm=2800.0,
    cg_over_height=0.36,
    front_axle_share=0.49,
    radius_dynamic_mm=330.0,
    rolling_resistance=0.0088,
    grip=1.0,
    mass_driver_kg=75.0,
    mass_test_extra_kg=136.0,
    inertia_factor=1.03,
    gear_ratio=9.5,
    mesh_loss_fraction=0.015,
    gear_drag_nm_per_nm=0.002,
    power_base_w=220.0,
    power_standby_w=30.0,
    cold_extra_rolling=0.25,
    cold_extra_gear=2.8,
    dcdc_efficiency=0.90,
    power_ac_kw=11.0,
    loss_charger_fixed=0.010,
    loss_charger_linear=0.047,
    loss_charger_quadratic=0.010,
    charger_source="DTU: 87.4 % at 6 A, 91.4 % at 16 A; EPA certificates",
    power_on_w=180.0,
    power_cruise_kw=15.0,
    voltage_nominal_v=360.0,
    deceleration_max_m_s2=2.5,
    speed_fade_start_kmh=12.0,
    speed_fade_end_kmh=4.0,
)
SUV = ClassDefaults(**{**CAR.__dict__, "drag_coefficient": 0.31, "height_mm": 1630.0, "rolling_resistance": 0.0092})
SCOOTER = ClassDefaults(
    drag_coefficient=1.0,
    frontal_fill=0.83,
    width_mm=480.0,
    height_mm=1180.0,
    wheelbase_mm=850.0,
    cg_over_height=0.85,
    front_axle_share=0.45,
    radius_dynamic_mm=105.0,
    rolling_resistance=0.014,
    grip=0.7,
    mass_driver_kg=75.0,
    mass_test_extra_kg=75.0,
    inertia_factor=1.03,
    gear_ratio=1.0,
    mesh_loss_fraction=0.0,
    gear_drag_nm_per_nm=0.003,
    power_base_w=4.0,
    power_standby_w=1.0,
    cold_extra_rolling=0.25,
    cold_extra_gear=2.8,
    dcdc_efficiency=0.85,
    power_ac_kw=0.07,
    loss_charger_fixed=0.02,
    loss_charger_linear=0.07,
    loss_charger_quadratic=0.02,
    charger_source="typical power supply of 87 %",
    power_on_w=0.5,
    power_cruise_kw=0.15,
    voltage_nominal_v=36.0,
    deceleration_max_m_s2=1.0,
    speed_fade_start_kmh=8.0,
    speed_fade_end_kmh=4.0,
)
CLASSES = {"car": CAR, "suv": SUV, "scooter": SCOOTER}
