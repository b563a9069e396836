"""Default laws of the cabin's climate: kind by class and year, powers by kind, cabin by class.

The cabin of a car is that which repeats the heating of a BMW i3 on 15 winter trips (Steinstraeter et al., TUM); heat pump
and air conditioning are set by published bench tests (`docs/components/climate.md`). What rests on judgement says so.
"""

from voltwright.defaults.filler import Filler
from voltwright.defaults.vehicle_class import ClassDefaults

HEAT_PUMP_SINCE = 2021
"""Model year from which most new electric cars have a heat pump; where the file says no year, it is taken as new."""
FRESH_M3_H = 50.0
"""Whatever heats the cabin. One person needs 30 m3/h, trips of a BMW i3 with a resistance heater show 70, and the EPA's tests at
20 F want less rather than more; see docs/components/climate.md."""
OPEN_W_K, OPEN_KJ_K = 100.0, 10.0
"""Who rides outdoors has the air's temperature."""


def fill_hvac(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `hvac`."""
    car = filler.car
    new = car.model_year is None or car.model_year >= HEAT_PUMP_SINCE
    kind, words = ("heat_pump", "by year: heat pump from 2021 on") if new else ("resistance", "by year: resistance before 2021")
    if typical.heating is not None:
        kind, words = typical.heating, "no cabin" if typical.cabin_size == 0.0 else f"by class: {typical.heating}"
    if filler.base is not None:
        kind = filler.base.hvac.kind
    elif (car.hvac.power_heat_pump_kw or 0.0) > 0.0:
        kind, words = "heat_pump", "the file writes the power of a heat pump"
    elif kind == "none" and (car.hvac.power_heater_kw or 0.0) > 0.0:
        kind, words = "resistance", "the file writes the power of a heater"
    filler.fill("hvac", car.hvac, {"kind": (kind, words)})
    _fill_machine(filler, typical.cabin_size)
    _fill_cabin(filler, typical.cabin_size)


def _fill_machine(filler: Filler, size: float) -> None:
    car = filler.car
    pump, some = float(car.hvac.kind == "heat_pump"), float(car.hvac.kind != "none")
    small = min(size, 1.0)
    less = "" if small == 1.0 else f", x {small:g} for a small cabin"
    none = "none of this kind"
    filler.fill(
        "hvac",
        car.hvac,
        {
            "power_heater_kw": (
                some * (3.0 if pump else 5.5) * small,
                ("3 kW beside a heat pump" if pump else "5.5 kW, typical of a car without heat pump") + less if some else none,
            ),
            "heater_efficiency": (0.95, "coolant heater and its hoses, by judgement"),
            "power_heat_pump_kw": (pump * 5.0, "5 kW at 0 °C, bench tests of 3 to 6 kW" if pump else none),
            "power_cooling_kw": (
                some * (5.5 if size <= 1.0 else 6.5) * small,
                "5.5 kW for a car and 6.5 for what is larger, by judgement" + less if some else none,
            ),
            "power_compressor_kw": (some * 4.0 * small, "electric compressor of 27 to 34 cm3" + less if some else none),
            "carnot_share_heating": (0.45, "bench tests, see docs/components/climate.md"),
            "carnot_share_cooling": (0.38, "bench tests, see docs/components/climate.md"),
            "temp_heat_pump_min_c": (-20.0, "limit of most machines with R134a or R1234yf"),
            "waste_heat_recovery": (bool(pump), "yes with a heat pump, else no"),
            "temp_comfort_c": (22.0, "usual setting; US tests take 72 °F"),
            "power_blower_w": (some * 300.0 * small, "DOE record: 160 to 320 W beside the compressor" + less if some else none),
        },
    )


def _fill_cabin(filler: Filler, size: float) -> None:
    car = filler.car
    open_air = size == 0.0
    law = "none: no cabin" if open_air else f"{size:g} x the cabin of a car"
    filler.fill(
        "hvac",
        car.hvac,
        {
            "conductance_walls_w_k": (OPEN_W_K if open_air else 40.0 * size, f"40 W/K at a stand: {law}"),
            "conductance_interior_w_k": (OPEN_W_K if open_air else 340.0 * size, f"340 W/K: {law}"),
            "heat_capacity_air_kj_k": (OPEN_KJ_K if open_air else 18.0 * size, f"18 kJ/K, air, ducts and glass: {law}"),
            "heat_capacity_interior_kj_k": (OPEN_KJ_K if open_air else 65.0 * size, f"65 kJ/K: {law}"),
            "flow_fresh_m3_h": (
                FRESH_M3_H * size,
                f"{FRESH_M3_H:g} m3/h, between what one person needs and what a BMW i3 took in winter: {law}",
            ),
            "flow_max_m3_h": (400.0 if not open_air else 10.0, "400 m3/h, usual blower"),
            "recirculation": (0.6, "of the outside air while heating up or cooling down, by judgement"),
            "glass_aperture_m2": (1.1 * size, f"1.1 m2: 2.5 m2 of glass x 0.45: {law}"),
        },
    )
