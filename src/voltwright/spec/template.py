"""A commented car file to start from: every key that must be written, and the optional ones that matter most."""

import re
from typing import Literal

from voltwright.errors import SpecError

Kind = Literal["car", "scooter"]

HEAD = """\
# {title}: a car file for voltwright.
# Numbers are in the unit that the key ends in; a text with another unit is converted: power_max_kw: "300 hp".
# Write your figures in place of everything in <angle brackets>; `voltwright check {name}.yaml` lists what is open or wrong.
# Lines behind a # are optional: take the # away and write your figure. What stays away is filled by a default law,
# and `voltwright show {name}.yaml` says which; the check names the three that move the range most.
# `voltwright schema` writes a JSON Schema with every key, for completion in an editor.

name: {name}              # small letters, digits, dashes
title: {title}
make: <brand>
vehicle_class: {kind}        # car, suv, van, truck, quadricycle or scooter: picks the default laws
# model_year: 2026
# market: EU
"""

CAR = """
masses:
  mass_curb_kg: <kg, empty, without driver>
  # mass_test_kg: 1936    # on cycles (inertia class or WLTP test mass); default: empty mass plus 136 kg
  # mass_gross_max_kg: 2300

# body:
#   drag_coefficient: 0.25
#   frontal_area_m2: 2.3  # default: from width and height
#   width_mm: 1850
#   height_mm: 1480
#   wheelbase_mm: 2800

# tyres:
#   size: 235/45R18
#   label_class: B        # A to E, the fuel efficiency class on the EU tyre label: gives the rolling resistance
#   rolling_resistance: 0.0085
#   grip: 1.0             # peak friction on dry asphalt

# Road load. Best are the coefficients of a coast-down, used as they are in place of drag and rolling resistance:
# road_load:
#   kind: coast_down_us   # US target coefficients; or coast_down with f0_n, f1_n_per_kmh, f2_n_per_kmh2
#   a_lbf: 35.0
#   b_lbf_per_mph: 0.1
#   c_lbf_per_mph2: 0.017

drive_units:              # front, rear, or both
  rear:
    motor:
      kind: <pmsm (permanent magnets), induction, eesm (excited rotor) or loss_map (measured table)>
      power_max_kw: <kW, peak>
      # torque_max_nm: 400  # at the motor's shaft
      # speed_max_rpm: 16000
    # inverter:
    #   technology: igbt  # igbt or sic
    # gear:
    #   ratio: 9.5        # motor turns for one turn of the wheel

battery:
  chemistry: <nmc, nca, lfp or lmo>
  energy_usable_kwh: <kWh; or energy_gross_kwh, or both>
  # energy_gross_kwh: 78
  # cells_series: 96
  # voltage_nominal_v: 350
  # resistance_mohm: 80   # of the pack, 10 s pulse at 25 C and half charge

# auxiliaries:
#   power_base_w: 220     # 12 V load, ready to drive, climate off
# charging:
#   inlets: [type2, ccs2] # default: those of the market
#   power_ac_kw: 11
#   power_dc_kw: 150
#   efficiency_ac: 0.89   # from the grid (AC) to the terminals
# limits:
#   speed_max_kmh: 200
# price:
#   amount: 45000
#   currency: EUR
"""

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

# Where the numbers come from: certified, measured, manufacturer, press, database, rumour or assumed.
# The kind gives a number its uncertainty, unless low: and high: are written. Every source must stand in `sources`.
evidence: {}
#  masses.mass_curb_kg: {source: datasheet, kind: manufacturer, note: "With all fluids."}

sources: {}
#  datasheet: {title: "Technical data", publisher: "Maker", address: "https://example.org", date: "2026-01"}
"""


def template(name: str, kind: Kind = "car") -> str:
    """The text of a new car file; `spec.loading.PLACEHOLDER` finds what is to be filled in.

    Args:
        name: the car's name, small letters, digits, dashes. kind: of vehicle.

    Raises:
        SpecError: a name that no car file may have.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise SpecError(
            f"`name` must be small letters, digits and single dashes, but is '{name}'; try '{suggested_name(name)}'.", "name"
        )
    title = name.replace("-", " ").title()
    return HEAD.format(name=name, title=title, kind=kind) + (CAR if kind == "car" else SCOOTER) + TAIL


def suggested_name(text: str) -> str:
    """The legal name nearest to a text.

    >>> suggested_name("My car (2026)")
    'my-car-2026'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "my-car"
