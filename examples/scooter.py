"""A scooter on its way to work: how far it goes, with what rider, and up what hill.

The same physics as for a car, with a hub motor of 0.3 kW and a battery of half a kilowatt-hour.
"""

import voltwright as vw

vw.configure()

scooter = vw.load_car("xiaomi-scooter-pro-2")
print(f"{scooter.title}: on one charge at a steady speed")
for speed_kmh in (15.0, 20.0, 25.0):
    for payload_kg in (0.0, 25.0):
        done = vw.drive(scooter, vw.steady_cycle(speed_kmh), payload_kg=payload_kg)
        reach = done.range_equivalent_km or 0.0
        print(f"{speed_kmh:4.0f} km/h, {payload_kg:3.0f} kg more: {done.consumption_pack_wh_km:5.1f} Wh/km, {reach:5.1f} km")

able = vw.accelerate(scooter)
print(f"\ntop speed {able.speed_max_kmh:.0f} km/h on the flat")
for speed, grade_percent in able.gradeability_percent.items():
    print(f"{grade_percent:.0f} % is the steepest hill at {speed.removesuffix('_kmh')} km/h")
