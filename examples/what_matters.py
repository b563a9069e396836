"""What each number of a car is worth: the gradient of consumption for all of them at once.

One reverse pass through the whole drive. With each slope comes how much the number itself is uncertain, by its evidence; their
product says which number is worth looking up.
"""

import voltwright as vw

vw.configure()

known = vw.sensitivity("tesla-model-3-2024-rwd", "udds")
print(f"{known.consumption_pack_wh_km:.1f} ± {known.consumption_half_width_wh_km:.1f} Wh/km from the battery on the UDDS\n")

print("If the number were 1 % more:")
car = vw.complete(vw.load_car("tesla-model-3-2024-rwd"))
for path in ("masses.mass_test_kg", "road_load.a_lbf", "road_load.c_lbf_per_mph2", "auxiliaries.power_base_w"):
    part, name = path.split(".")
    per_percent = 0.01 * getattr(getattr(car, part), name) * known.consumption_gradient[path]
    print(f"{per_percent:+7.3f} Wh/km  {path}")

print("\nWhat leaves the result uncertain, half width of the 90 % interval:")
for path, width in list(known.contributions_wh_km.items())[:6]:
    print(f"{width:7.2f} Wh/km  {path}")
