"""A rumoured car beside a rival that is sold.

Press reports name power, mass, battery and drag of a car that nobody has driven yet. The file says that these are rumours; a
rumour is good to 20 %, so the predicted figures have wide intervals. The rival's rest on certified numbers.
"""

import sys
from pathlib import Path

import voltwright as vw

RUMOURED = """\
name: rumoured-saloon
title: Rumoured saloon
make: Example
market: EU
masses: {mass_curb_kg: 1850}
body: {drag_coefficient: 0.21, width_mm: 1900, height_mm: 1450}
tyres: {label_class: A}
drive_units:
  rear: {motor: {kind: pmsm, power_max_kw: 250}}
battery: {chemistry: nmc, energy_usable_kwh: 80}
evidence:
  masses.mass_curb_kg: {kind: rumour, source: press, low: 1750, high: 1950}
  body.drag_coefficient: {kind: rumour, source: press, low: 0.20, high: 0.23}
  drive_units.rear.motor.power_max_kw: {kind: rumour, source: press}
  battery.energy_usable_kwh: {kind: rumour, source: press, low: 75, high: 84}
sources:
  press: {title: Report of a coming car, publisher: An example, date: "2026-11"}
"""

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

file = folder / "rumoured-saloon.yaml"
file.write_text(RUMOURED, encoding="utf-8")
for car in vw.compare([file, "polestar-2-2024-lrsm"]).cars:
    wltp = car.certified["wltp"]
    assert wltp is not None
    print(car.title)
    print(f"  WLTP range       {wltp.range_km:5.0f} ± {wltp.range_half_width_km:.0f} km")
    print(f"  WLTP consumption {wltp.consumption_ac_wh_km:5.0f} ± {wltp.consumption_half_width_wh_km:.0f} Wh/km")
    print(f"  0-100 km/h       {car.performance.acceleration_0_100_s:5.1f} s")
