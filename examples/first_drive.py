"""A first drive: what a car uses over a cycle, and where the energy goes.

The Tesla Model 3 of the library follows the WLTC on a cool day. Every watt-hour out of the cells has a named place.
"""

import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.drive_chart import drive_picture
from voltwright.report.render import picture_bytes

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

result = vw.drive("tesla-model-3-2024-rwd", "wltc-class3b", temp_ambient_c=10.0, history=True)
print(f"{result.title}, {result.distance_km:.1f} km at 10 °C")
print(f"{result.consumption_pack_wh_km:6.1f} Wh/km from the battery")
print(f"{result.consumption_wall_wh_km:6.1f} Wh/km from the grid")
print(f"{100 * result.soc_end:6.1f} % left")

print("\nWhere the energy goes, Wh/km:")
for name, energy_wh in sorted(result.losses_wh.items(), key=lambda item: -item[1]):
    print(f"{energy_wh / result.distance_km:6.2f}  {name}")

picture = drive_picture(result, result.title, result.cycle_title)
(folder / "first_drive.svg").write_bytes(picture_bytes(picture, ".svg"))
