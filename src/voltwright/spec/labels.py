"""What people read where results and ledgers use names: one label for a quantity, in the tables and on the page alike."""

from voltwright.units import symbol_of

QUANTITIES: dict[str, str] = {
    "acceleration_0_50_s": "0-50 km/h",
    "acceleration_0_60mph_s": "0-60 mph",
    "acceleration_0_100_s": "0-100 km/h",
    "acceleration_0_100_rollout_s": "0-100 km/h less the first foot",
    "acceleration_80_120_s": "80-120 km/h",
    "acceleration_0_160_s": "0-160 km/h",
    "acceleration_0_200_s": "0-200 km/h",
    "speed_max_kmh": "Top speed",
    "gradeability_percent": "Gradeability",
    "range_wltp_km": "Range, WLTP",
    "range_cltc_km": "Range, CLTC",
    "range_nedc_km": "Range, NEDC",
    "range_epa_km": "Range, EPA label",
    "range_claimed_km": "Range, claimed",
    "consumption_wltp_wh_km": "Consumption, WLTP",
    "consumption_cltc_wh_km": "Consumption, CLTC",
    "consumption_udds_unadjusted_wh_km": "Consumption, UDDS",
    "consumption_hwfet_unadjusted_wh_km": "Consumption, HWFET",
    "consumption_90kmh_wh_km": "Consumption at 90 km/h",
    "consumption_120kmh_wh_km": "Consumption at 120 km/h",
    "consumption_real_wh_km": "Consumption, real trips",
    "energy_usable_kwh": "Usable energy",
}
LOSSES: dict[str, str] = {
    "aerodynamic": "air drag",
    "rolling": "rolling resistance",
    "friction_brake": "friction brakes",
    "gear": "gear",
    "motor_drag": "motor: bearings, windage",
    "motor_copper": "motor: windings",
    "motor_iron": "motor: iron",
    "motor_excitation": "motor: excitation, field weakening",
    "inverter": "inverter",
    "dcdc": "DC/DC converter",
    "auxiliaries": "auxiliaries",
    "pack_ohmic": "battery: resistance",
    "pack_polarisation": "battery: polarisation",
}
STORED: dict[str, str] = {
    "kinetic": "into speed",
    "potential": "into height",
    "polarisation": "stored in the cells' polarisation",
}


def unit_of_quantity(name: str) -> str:
    """The printed unit of a published quantity."""
    return "%" if name.endswith("_percent") else symbol_of(name)
