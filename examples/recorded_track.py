"""A recorded track with heights, driven by two cars.

The track goes up a pass and down again: a CSV file with time, way and height, as a logger writes it. What goes into height on
the way up comes back in part on the way down.
"""

import math
import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.drive_chart import drive_picture
from voltwright.report.render import picture_bytes

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

track = folder / "pass.csv"
rows, way = ["time_s,distance_m,elevation_m"], 0.0
for second in range(1800):
    height = 600 + 350 * (1 - math.cos(2 * math.pi * way / 24000))
    rows.append(f"{second},{way:.1f},{height:.1f}")
    way += min(0.5 * second, 13.5 + 2.5 * math.sin(second / 25), 0.5 * (1799 - second))
track.write_text("\n".join(rows) + "\n", encoding="utf-8")

trip = vw.load_cycle(track)
print(f"{trip.distance_m / 1000:.1f} km, {trip.altitude_m.min():.0f} to {trip.altitude_m.max():.0f} m")
for name in ("volkswagen-id3-2021-pro", "xiaomi-su7"):
    done = vw.drive(name, trip, history=True)
    flat = vw.drive(name, vw.make_cycle("flat", trip.time_s, trip.speed_m_s))
    print(done.title)
    print(f"  over the pass {done.consumption_pack_wh_km:6.1f} Wh/km, on the flat {flat.consumption_pack_wh_km:6.1f} Wh/km")
    if name == "xiaomi-su7":
        picture = drive_picture(done, done.title, "a pass")
        (folder / "recorded_track.svg").write_bytes(picture_bytes(picture, ".svg"))
