"""What `voltwright new` writes for every kind of file but a vehicle's."""

_HEAD = """\
# {{title}}: a {what} file for voltwright.
# Numbers are in the unit that the key ends in; a text with another unit is converted.
# Write your figures in place of everything in <angle brackets>; `voltwright check {{name}}.yaml` lists what is open or wrong.
# Lines behind a # are optional: take the # away and write your figure.{more}

name: {{name:<20}}# small letters, digits, dashes
title: {{title}}
"""
_CHARGER_MORE = " What stays away is filled by a default law."
_CHARGER_TAIL = """
# Where the numbers come from: certified, measured, manufacturer, press, database, rumour, assumed or design.
evidence: {{}}
#  {evidenced}: {{source: datasheet, kind: manufacturer}}

sources: {{}}
#  datasheet: {{title: "Technical data", publisher: "Maker", address: "https://example.org", date: "2026-01"}}
"""
_TARIFF = """
# tariff:
#   energy: 0.35          # price of a kWh
#   session: 0.5          # price of a charge, whatever it takes
#   currency: EUR
"""
_GIVES = """
# What it does with a car's power; both lines together:
# power_give_kw: 10
# gives: [v2h]            # v2h a house alone, v2g the grid
"""

AC = (
    _HEAD.format(what="charger", more=_CHARGER_MORE)
    + """\
kind: ac                  # the car's own charger does the work
connectors: <list of sockets or plugs, such as [type2], [type1], [nacs] or [schuko]>
voltage_v: <V of a phase, such as 230, 240 or 120>
phases: <1, 2 or 3>
current_max_a: <A of a phase>
# maker: Maker
# tethered: true          # whether the cable is fixed to it
# outlets: 2              # cars that can charge at once
# power_shared_kw: 22     # of all outlets together
# power_standby_w: 4
# cable_rating_a: 20      # of a loose cable, 13, 20, 32 or 63
"""
    + _TARIFF
    + _CHARGER_TAIL.replace("{evidenced}", "current_max_a")
)
DC = (
    _HEAD.format(what="charger", more=_CHARGER_MORE)
    + """\
kind: dc                  # a station, or a DC box, with its own converter
connectors: <list of plugs, such as [ccs2], [ccs2, chademo], [nacs] or [gbt_dc]>
power_max_kw: <kW, highest of one outlet>
voltage_min_v: <V, least at the output>
voltage_max_v: <V, highest at the output>
current_max_a: <A, highest at the output>
# maker: Maker
# outlets: 2              # cars that can charge at once
# power_shared_kw: 300    # of all outlets together
# plug_current_max_a: 500 # of plug and cable; default: that of the connector's standard
# power_standby_w: 150
# loss_fixed: 0.01        # without current, over the power
# loss_linear: 0.03
"""
    + _GIVES
    + _TARIFF
    + _CHARGER_TAIL.replace("{evidenced}", "power_max_kw")
)
WIRELESS = (
    _HEAD.format(what="charger", more=_CHARGER_MORE)
    + """\
kind: wireless            # a pad in the ground, by SAE J2954
power_class: <wpt1 (3.7 kVA), wpt2 (7.7), wpt3 (11.1) or wpt4 (22)>
clearance_classes: <list of z1 (100 to 150 mm), z2 (140 to 210) and z3 (170 to 250), such as [z1, z2]>
# maker: Maker
# offset_x_max_mm: 75     # along the car
# offset_y_max_mm: 100    # across the car
# quality: 400            # of the pad's coil
# power_standby_w: 10
"""
    + _TARIFF
    + _CHARGER_TAIL.replace("{evidenced}", "quality")
)
DAY = (
    _HEAD.format(what="day", more=" `voltwright day {{name}}.yaml` runs it.")
    + """\
car: <name of a shipped car, or a car file>
# charge_percent: 80      # displayed SoC at the start
# soaked_c: 5             # the whole car at the start; default: as the air
# price_kwh: 0.35         # where a charger has none
# currency: EUR           # of this price
ambient_c:                # of the air by time of day, straight lines between
  "06:00": <°C>
  "15:00": <°C>
# sun_w_m2: {{"08:00": 0, "12:00": 400, "17:00": 0}}

entries:                  # what happens, in order: drive, charge, give, prepare
  - do: drive
    at: "07:30"
    cycle: <name of a shipped cycle, or a CSV or GPX file; or speed_kmh and distance_km in its place>
    # occupants: 1
  - do: charge
    at: "18:00"
    until: "24:00"
    charger: <name of a shipped charger, or a charger file>
    # to_percent: 80
"""
)
CELL = (
    _HEAD.format(what="cell", more=" `voltwright cell fit` and `cell import` write such files too.")
    + """\
origin: <where the figures come from, with method and date>
capacity_ah: <Ah, between state of charge 0 and 1>
voltage_min_v: <V, cut-off>
voltage_max_v: <V, highest>

# Resistances at 25 °C and half charge.
ohmic_mohm: <mΩ, instantaneous>
branch1_mohm: <mΩ, of the fast branch>
branch2_mohm: <mΩ, of the slow branch>
branch1_s: <s, time constant of the fast branch>
branch2_s: <s, time constant of the slow branch>
activation_ohmic_k: <K, Arrhenius temperature of the instantaneous resistance, such as 3000>
activation1_k: <K, of the fast branch, such as 3000>
activation2_k: <K, of the slow branch, such as 3000>

# mass_kg: 0.069
# heat_capacity_j_k: 69   # default: 1000 J/(kg K) by mass
# heat_transfer_w_k: 0.1  # default: none

# Over state of charge from 0 to 1 in equal steps, 11 or more; resistances over those at half charge.
table:
  soc: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
  ocv_v: <list of as many V, open circuit at 25 °C, never falling>
  entropy_v_k: <list of as many V/K, change of that voltage with temperature; 0 where unknown>
  ohmic_discharge: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  ohmic_charge: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  branch1: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  branch2: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
"""
)
DESIGN_STUDY = (
    _HEAD.format(what="design study", more=" `voltwright optimise {{name}}.yaml` runs it.")
    + """\
car: <name of a shipped car, or a car file>

free:                     # numbers of the car's file, each with its bounds; what belongs to them moves with them
  battery.energy_usable_kwh: {{low: <kWh>, high: <kWh>}}
#  drive_units.rear.motor.power_max_kw: {{low: 150, high: 300}}
#  body.drag_coefficient: {{low: 0.21, high: 0.25}}
#  masses.mass_curb_kg: {{low: 1800, high: 2100}}

# Figures: range_cltc_km, range_wltp_km, range_epa_km, consumption_cltc_wh_km, consumption_wltp_wh_km, consumption_epa_wh_km,
# acceleration_0_100_s, charge_10_80_min, mass_curb_kg, price_usd.
objectives:               # one, or several for a front
  - {{figure: price_usd, goal: minimise}}
constraints:
  - {{figure: range_wltp_km, at_least: <km>}}
#  - {{figure: acceleration_0_100_s, at_most: 7}}
# starts: 3               # points from which the search begins
# designs: 24             # of a generation of a front
# generations: 15
# seed: 0
"""
)
PLATFORM = (
    _HEAD.format(
        what="platform",
        more=" A part and a variant write sections of a car\n"
        "# file (`voltwright new my-car` shows them); what a variant writes goes before its parts.",
    )
    + """\
# model_year: 2026
# market: EU
common: [floor]           # parts that every variant has

parts:
  floor:
    # title: Floor with suspension, on-board charger and heat pump
    # mass_kg: 500
    hvac: {{kind: heat_pump}}
  pack:
    # title: Battery pack
    # mass_kg: 400
    battery:
      chemistry: <nmc, nca, lfp or lmo>
      energy_usable_kwh: <kWh>
  rear-unit:
    # title: Rear drive unit
    # mass_kg: 90
    drive_units:
      rear:
        motor:
          kind: <pmsm (permanent magnets), induction or eesm (excited rotor)>
          power_max_kw: <kW, peak>

variants:
  sedan:
    title: {title} sedan
    make: <brand>
    body_style: sedan     # sedan, hatchback, estate, suv, crossover, pick-up or van
    parts: [pack, rear-unit]
    mass_own_kg: <kg, body, trim and seats; the parts' masses are added, so with none of those the empty car>
    # body: {{length_mm: 4700, width_mm: 1850, height_mm: 1460, drag_coefficient: 0.25}}
    # options: {{wheels-20: {{mass_kg: 12, drag_area_m2: 0.012, rolling_resistance: 0.0008}}}}
  suv:
    title: {title} SUV
    based_on: sedan       # has what that variant has, unless it writes it itself
    body_style: suv
    # body: {{length_mm: 4700, width_mm: 1900, height_mm: 1680, drag_coefficient: 0.3}}

sources: {{}}
#  datasheet: {{title: "Technical data", publisher: "Maker", address: "https://example.org", date: "2026-01"}}
"""
)
PLAN = (
    _HEAD.format(what="production plan", more=" `voltwright produce {{name}}.yaml` computes it.")
    + """\
count: <cars of the series, up to 10000000>
# seed: 1
procedures: [wltp]        # wltp, cltc, epa-mct; conformity of production is judged by the first
# end: 2030-12-31         # day by which all cars must be built

variants:                 # shares add up to 1
  - car: <name of a shipped car, or a car file>
    share: 1
    # declared_wh_km: 150 # default: found for the risk

# What is left out has a default; `voltwright produce --json` lists all with their sources.
tolerances:
  mass: {{distribution: normal, sd_percent: 0.5}}
  # rolling_resistance: {{distribution: truncated, low_percent: -8, high_percent: 8, cpk: 1.0}}

plants:
  - name: <name for people>
    share: 1
    start: <day of the first car, such as 2027-01-04>
    cars_a_shift: <cars of one shift at the full rate, such as 250>
    # shifts: 2
    # days_a_week: 5
    # ramp_weeks: 26      # from 10 to 90 % of the full rate
    # start_percent: 5    # rate of the first day, of the full rate
"""
)
OTHERS = {
    "charger-ac": AC,
    "charger-dc": DC,
    "charger-wireless": WIRELESS,
    "day": DAY,
    "cell": CELL,
    "design-study": DESIGN_STUDY,
    "platform": PLATFORM,
    "plan": PLAN,
}
