"""What each number of a car is worth: the gradient of its certified range for all of them at once.

One reverse pass through the whole test. With each slope comes how much the number itself is uncertain, by its evidence; their
product says which number is worth measuring next.
"""

import voltwright as vw

vw.configure()

known = vw.sensitivity("tesla-model-3-2024-rwd", ("range_epa_km",))
span_km, half_width_km = known.figures["range_epa_km"], known.half_widths["range_epa_km"]
print(f"{span_km:.0f} ± {half_width_km:.0f} km on the EPA label\n")

print("If the number were 1 % more:")
for path in ("masses.mass_test_kg", "road_load.a_lbf", "road_load.c_lbf_per_mph2", "auxiliaries.power_base_w"):
    print(f"{known.number(path).elasticities['range_epa_km']:+7.3f} %  {path}")

print("\nWhat leaves the range uncertain, half width of the 90 % interval:")
for each in known.numbers[:6]:
    print(f"{each.contributions['range_epa_km']:7.1f} km  {each.path} ({each.evidence})")
