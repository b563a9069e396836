"""Typical figures of each class of vehicle, for what a car file leaves out and no law derives.

A class is what a data sheet calls the vehicle: a kick scooter, a quadricycle (L6e, L7e), a car, an SUV, a van (N1), a truck
alone or with its trailer (N2, N3). The figures of cars rest on certified tests and measured parts; those of the other
classes are read off data sheets of some vehicles each, named in `source`, or are judgement.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ClassDefaults:
    """Typical figures of a class of vehicle, for what nobody wrote.

    Attributes:
        source: of the class's figures, in words.
        front_axle_shares: of the mass, by driven axles.
        motor_speed_base_rpm: at which a motor reaches its peak power, behind the class's own gear ratio.
        cabin_size: of the cabin over that of a car of the middle class; 0: there is no cabin.
        heating: what heats the cabin; None: by model year.
        inlets: None: those of the market. phases_ac: None: by market.
        speed_everyday_kmh: what it drives where no cycle is named; None: WLTC.
    """

    source: str

    drag_coefficient: float
    frontal_fill: float
    width_mm: float
    height_mm: float
    wheelbase_mm: float
    cg_over_height: float
    front_axle_shares: dict[str, float]
    radius_dynamic_mm: float
    rolling_resistance: float
    grip: float
    mass_driver_kg: float
    mass_test_extra_kg: float
    inertia_factor: float
    gear_ratio: float
    motor_speed_base_rpm: float
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
    cabin_size: float
    heating: str | None
    cooling: str
    inlets: tuple[str, ...] | None
    phases_ac: int | None
    speed_everyday_kmh: float | None


CAR = ClassDefaults(
    source="typical of the class",
    drag_coefficient=0.28,
    frontal_fill=0.83,
    width_mm=1850.0,
    height_mm=1500.0,
    wheelbase_mm=2800.0,
    cg_over_height=0.36,
    front_axle_shares={"front": 0.57, "rear": 0.47, "both": 0.49},
    radius_dynamic_mm=330.0,
    rolling_resistance=0.0073,
    grip=1.0,
    mass_driver_kg=75.0,
    mass_test_extra_kg=136.0,
    inertia_factor=1.03,
    gear_ratio=9.5,
    motor_speed_base_rpm=4600.0,
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
    cabin_size=1.0,
    heating=None,
    cooling="liquid",
    inlets=None,
    phases_ac=None,
    speed_everyday_kmh=None,
)
SUV = replace(CAR, drag_coefficient=0.31, height_mm=1630.0, rolling_resistance=0.0076, cabin_size=1.15)
SCOOTER = ClassDefaults(
    source="typical of the class",
    drag_coefficient=1.0,
    frontal_fill=0.83,
    width_mm=480.0,
    height_mm=1180.0,
    wheelbase_mm=850.0,
    cg_over_height=0.85,
    front_axle_shares={"front": 0.45, "rear": 0.45, "both": 0.45},
    radius_dynamic_mm=105.0,
    rolling_resistance=0.014,
    grip=0.7,
    mass_driver_kg=75.0,
    mass_test_extra_kg=75.0,
    inertia_factor=1.03,
    gear_ratio=1.0,
    motor_speed_base_rpm=220.0,
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
    cabin_size=0.0,
    heating="none",
    cooling="passive",
    inlets=("mains_plug",),
    phases_ac=1,
    speed_everyday_kmh=20.0,
)
QUADRICYCLE = replace(
    CAR,
    source="data sheets of the Citroën Ami and the Renault Twizy, else judgement",
    drag_coefficient=0.45,
    width_mm=1390.0,
    height_mm=1520.0,
    wheelbase_mm=1730.0,
    front_axle_shares={"front": 0.50, "rear": 0.45, "both": 0.48},
    radius_dynamic_mm=275.0,
    rolling_resistance=0.0115,
    grip=0.9,
    mass_test_extra_kg=75.0,
    motor_speed_base_rpm=1900.0,
    power_base_w=60.0,
    power_standby_w=10.0,
    power_ac_kw=2.3,
    loss_charger_fixed=0.015,
    loss_charger_linear=0.06,
    loss_charger_quadratic=0.015,
    charger_source="a small charger of 91 %, by judgement",
    power_on_w=15.0,
    power_cruise_kw=3.0,
    voltage_nominal_v=48.0,
    deceleration_max_m_s2=1.5,
    cabin_size=0.5,
    heating="resistance",
    cooling="passive",
    inlets=("mains_plug",),
    phases_ac=1,
    speed_everyday_kmh=40.0,
)
VAN = replace(
    CAR,
    source="data sheets of vans of 2.5 to 3.5 t, else judgement",
    drag_coefficient=0.35,
    frontal_fill=0.86,
    width_mm=1990.0,
    height_mm=2300.0,
    wheelbase_mm=3400.0,
    front_axle_shares={"front": 0.55, "rear": 0.47, "both": 0.50},
    radius_dynamic_mm=340.0,
    rolling_resistance=0.0095,
    grip=0.9,
    motor_speed_base_rpm=3500.0,
    power_base_w=280.0,
    power_cruise_kw=24.0,
    cabin_size=1.25,
)
TRUCK = replace(
    CAR,
    source="truck and trailer of 40 t as VECTO has it, a drive axle of 11.5 t, else judgement",
    drag_coefficient=0.56,
    frontal_fill=0.97,
    width_mm=2550.0,
    height_mm=4000.0,
    wheelbase_mm=4000.0,
    front_axle_shares={"front": 0.40, "rear": 0.65, "both": 0.50},
    radius_dynamic_mm=500.0,
    rolling_resistance=0.0055,
    grip=0.8,
    mass_test_extra_kg=75.0,
    gear_ratio=22.0,
    motor_speed_base_rpm=3000.0,
    power_base_w=2500.0,
    power_standby_w=60.0,
    power_ac_kw=22.0,
    power_on_w=400.0,
    power_cruise_kw=90.0,
    voltage_nominal_v=650.0,
    deceleration_max_m_s2=1.5,
    cabin_size=1.4,
    speed_everyday_kmh=80.0,
)
CLASSES = {"car": CAR, "suv": SUV, "scooter": SCOOTER, "quadricycle": QUADRICYCLE, "van": VAN, "truck": TRUCK}
