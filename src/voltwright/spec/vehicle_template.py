"""What `voltwright new` writes for a vehicle: one text for all classes, with figures of each in its optional lines."""

HEAD = """\
# {title}: a {what} for voltwright.
# Numbers are in the unit that the key ends in; a text with another unit is converted: power_max_kw: "300 hp".
# Write your figures in place of everything in <angle brackets>; `voltwright check {name}.yaml` lists what is open or wrong.
# Lines behind a # are optional: take the # away and write your figure. What stays away is filled by a default law,
# and `voltwright show {name}.yaml` says which; the check names the three that move the range most.
# `voltwright schema` writes a JSON Schema with every key, for completion in an editor.

name: {name:<20}# small letters, digits, dashes
title: {title}
make: <brand>
vehicle_class: {kind:<12}# car, suv, van, truck, quadricycle or scooter: picks the default laws
# model_year: 2026
# market: EU
"""


BODY = """
masses:
  mass_curb_kg: <{empty}>
  # mass_test_kg: {test}    # {test_words}; default: empty mass plus {extra} kg
  # mass_gross_max_kg: {gross}

# body:
#   drag_coefficient: {drag}
#   frontal_area_m2: {area}  # default: from width and height
#   width_mm: {width}
#   height_mm: {height}
#   wheelbase_mm: {wheelbase}

# tyres:
#   size: {tyre}
{label}#   rolling_resistance: {rolling}
#   grip: {grip}             # peak friction on dry asphalt

# Road load. Best are the coefficients of a coast-down, used as they are in place of drag and rolling resistance:
# road_load:
#   kind: coast_down_us   # US target coefficients; or coast_down with f0_n, f1_n_per_kmh, f2_n_per_kmh2
#   a_lbf: {a_lbf}
#   b_lbf_per_mph: {b_lbf}
#   c_lbf_per_mph2: {c_lbf}

drive_units:              # front, rear, or both
  {axle}:
    motor:
      kind: <pmsm (permanent magnets), induction, eesm (excited rotor) or loss_map (measured table)>
      power_max_kw: <kW, peak>
      # torque_max_nm: {torque}  # at the motor's shaft
      # speed_max_rpm: {speed_rpm}
    # inverter:
    #   technology: igbt  # igbt or sic
    # gear:
    #   ratio: {ratio}        # motor turns for one turn of the wheel

battery:
  chemistry: <nmc, nca, lfp or lmo>
  energy_usable_kwh: <kWh; or energy_gross_kwh, or both>
  # energy_gross_kwh: {gross_kwh}
  # cells_series: {cells}
  # voltage_nominal_v: {voltage}
  # resistance_mohm: {resistance}   # of the pack, 10 s pulse at 25 C and half charge

# auxiliaries:
#   power_base_w: {base_w}     # 12 V load, ready to drive, climate off
# charging:
{charging}#   efficiency_ac: 0.89   # from the grid (AC) to the terminals
# limits:
#   speed_max_kmh: {speed_max}
# price:
#   amount: {price}
#   currency: EUR
"""

LABEL_LINE = """\
#   label_class: B        # A to E, the fuel efficiency class on the EU tyre label: gives the rolling resistance
"""
LABELLED = ("car", "suv", "quadricycle")
"""Classes on tyres of class C1, whose labels are known; those of vans and trucks have other limits."""
CLASSES = ("car", "suv", "van", "truck", "quadricycle")
FIGURES: dict[str, tuple[str | float, ...]] = {
    "empty": (
        "kg, empty, without driver",
        "kg, empty, without driver",
        "kg, empty, without driver",
        "kg, empty, truck and trailer",
        "kg, with its battery, without driver",
    ),
    "test": (1936, 2236, 2600, 40000, 560),
    "test_words": (
        "on cycles (inertia class or WLTP test mass)",
        "on cycles (inertia class or WLTP test mass)",
        "on cycles, with its load",
        "loaded, truck and trailer together",
        "as driven",
    ),
    "extra": (136, 136, 136, 75, 75),
    "gross": (2300, 2700, 3500, 42000, 700),
    "drag": (0.25, 0.28, 0.33, 0.52, 0.45),
    "area": (2.3, 2.6, 4.2, 10.0, 1.8),
    "width": (1850, 1920, 2000, 2550, 1390),
    "height": (1480, 1650, 2400, 4000, 1520),
    "wheelbase": (2800, 2900, 3500, 4000, 1730),
    "tyre": ("235/45R18", "255/45R20", "215/75R16C", "315/70R22.5", "155/65R14"),
    "rolling": (0.0085, 0.009, 0.0095, 0.0055, 0.0115),
    "grip": (1.0, 1.0, 0.9, 0.8, 0.9),
    "a_lbf": (35.0, 40.0, 60.0, 450.0, 18.0),
    "b_lbf": (0.1, 0.1, 0.2, 1.0, 0.05),
    "c_lbf": (0.017, 0.021, 0.04, 0.17, 0.02),
    "axle": ("rear", "rear", "front", "rear", "front"),
    "torque": (400, 500, 300, 2400, 40),
    "speed_rpm": (16000, 16000, 11000, 9000, 9000),
    "ratio": (9.5, 10.5, 11.5, 22, 9.0),
    "gross_kwh": (78, 86, 68, 600, 5.5),
    "cells": (96, 108, 96, 192, 14),
    "voltage": (350, 395, 350, 650, 48),
    "resistance": (80, 80, 90, 30, 30),
    "base_w": (220, 250, 280, 2500, 60),
    "inlets": ("[type2, ccs2]", "[type2, ccs2]", "[type2, ccs2]", "[ccs2]", "[mains_plug]"),
    "ac_kw": (11, 11, 11, 22, 2.3),
    "dc_kw": (150, 180, 100, 400, 0),
    "speed_max": (200, 180, 130, 90, 45),
    "price": (45000, 55000, 52000, 300000, 8000),
}
"""Figures of the optional lines, by class; `extra`: mass that the class adds to the empty one [kg]; 0 kW: no such charger."""

SCOOTER = """
masses:
  mass_curb_kg: <kg, without rider>
  # mass_driver_kg: 75    # rider

# body:
#   drag_area_m2: 0.55    # Cd x A, rider included
#   height_mm: 1180

# tyres:
#   radius_dynamic_mm: 108
#   rolling_resistance: 0.014

drive_units:
  front:                  # front, rear, or both
    motor:
      kind: <pmsm (permanent magnets), induction, eesm (excited rotor) or loss_map (measured table)>
      power_max_kw: <kW, peak>
      # torque_max_nm: 25
      # speed_max_rpm: 900
    # gear:
    #   ratio: 1          # hub motor

battery:
  chemistry: <nmc, nca, lfp or lmo>
  energy_gross_kwh: <kWh; or energy_usable_kwh, or both>
  # cells_series: 10
  # voltage_nominal_v: 37

# limits:
#   speed_max_kmh: 25
# charging:
#   power_ac_kw: 0.07
# price:
#   amount: 499
#   currency: EUR
"""


TAIL = """
# Results that others published for this vehicle: compared with the predictions, never used as an input.
published: []
#  - {quantity: acceleration_0_100_s, value: 6.5, source: datasheet, kind: manufacturer}

# Where the numbers come from: certified, measured, manufacturer, press, database, rumour, assumed or design.
# The kind gives a number its uncertainty, unless low: and high: are written. Every source must stand in `sources`.
evidence: {}
#  masses.mass_curb_kg: {source: datasheet, kind: manufacturer, note: "With all fluids."}

sources: {}
#  datasheet: {title: "Technical data", publisher: "Maker", address: "https://example.org", date: "2026-01"}
"""


def vehicle_text(name: str, title: str, kind: str) -> str:
    """The text of a vehicle's file.

    Args: name, title: of the vehicle. kind: its class.
    """
    head = HEAD.format(name=name, title=title, kind=kind, what=WORDS[kind])
    if kind not in CLASSES:
        return head + SCOOTER + TAIL
    figures = {key: row[CLASSES.index(kind)] for key, row in FIGURES.items()}
    charging = [f"#   inlets: {figures['inlets']}  # default: those of the market", f"#   power_ac_kw: {figures['ac_kw']}"]
    charging += [f"#   power_dc_kw: {figures['dc_kw']}"] if figures["dc_kw"] else []
    label = LABEL_LINE if kind in LABELLED else ""
    return head + BODY.format(**figures, label=label, charging="".join(f"{line}\n" for line in charging)) + TAIL


WORDS = {
    "car": "car file",
    "suv": "car file of an SUV",
    "van": "car file of a van",
    "truck": "car file of a truck",
    "quadricycle": "car file of a quadricycle",
    "scooter": "car file of a kick scooter",
}
