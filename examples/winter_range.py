"""Range over the temperature outside: what cold cells and a warm cabin cost.

The Hyundai Ioniq 5 drives the WLTC again and again, from full to empty, once from a cold start and once with cabin and cells
warmed from the grid before.
"""

import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.climate_chart import climate_picture
from voltwright.report.render import picture_bytes

CAR = "hyundai-ioniq-5-2024-lr-rwd"

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

temperatures = (-15.0, -5.0, 5.0, 20.0, 35.0)
soaked = vw.climate_study(CAR, temps_ambient_c=temperatures)
warmed = vw.climate_study(CAR, temps_ambient_c=temperatures, start="preconditioned")
print(f"{soaked.title}: range, km\n")
print("outside   as the air   preconditioned")
for cold, warm in zip(soaked.points, warmed.points, strict=True):
    print(f"{cold.temperature_c:4.0f} °C {cold.range_km:12.0f} {warm.range_km:16.0f}")

(folder / "winter_range.svg").write_bytes(picture_bytes(climate_picture(soaked, soaked.title), ".svg"))
