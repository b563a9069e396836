"""A winter's day as one run: a commute, shopping, and two charges.

Cells and cabin keep their temperatures from one trip to the next. The car preheats from the wall box before it leaves.
"""

import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.day_chart import day_picture
from voltwright.report.render import picture_bytes

DAY = """\
name: winter-day
car: volkswagen-id3-2021-pro
charge_percent: 45
ambient_c: {"00:00": -6, "13:00": 1, "24:00": -5}
price_kwh: 0.32
entries:
  - {do: charge, at: "00:30", until: "06:40", charger: wallbox-11kw, to_percent: 80}
  - {do: prepare, at: "06:25", until: "06:45"}
  - {do: drive, at: "06:45", speed_kmh: 90, distance_km: 45}
  - {do: drive, at: "16:30", cycle: wltc-class3b}
  - {do: charge, at: "17:15", until: "17:40", charger: ccs2-50, to_percent: 80}
  - {do: drive, at: "17:45", speed_kmh: 70, distance_km: 25}
"""

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

file = folder / "winter-day.yaml"
file.write_text(DAY, encoding="utf-8")
result = vw.run_day(vw.load_day(file))
for row in result.rows:
    print(f"{row.at}  {row.what:8} {row.distance_km:5.1f} km  {100 * row.soc_end:4.0f} %  cells {row.cells_end_c:4.0f} °C")
for remark in result.remarks:
    print(f"{remark.at}  {remark.sentence}")
picture = day_picture(result, "A winter's day")
(folder / "day_with_charging.svg").write_bytes(picture_bytes(picture, ".svg"))
