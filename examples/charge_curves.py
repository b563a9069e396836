"""One car at three chargers: power over the state of charge.

At a weak charger the station limits the power, at a strong one the cells do. The Hyundai Ioniq 5 has a battery of 800 V; it
arrives with 10 % and leaves with 80 %.
"""

import sys
from pathlib import Path

import altair as alt

import voltwright as vw

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

rows = []
print("charger         10-80 %, min   mean, kW   efficiency")
for charger in ("ccs1-50", "ccs1-150", "ccs1-350"):
    done = vw.charge("hyundai-ioniq-5-2024-lr-rwd", charger)
    print(f"{charger:14} {done.duration_min:13.1f} {done.power_mean_kw:10.1f} {100 * done.efficiency:10.1f} %")
    share, power = done.trace["soc_percent"][:-1:10], done.trace["power_battery_kw"][:-1:10]
    rows += [{"charger": charger, "soc": float(x), "power": float(y)} for x, y in zip(share, power, strict=True)]

chart = (
    alt.Chart(alt.Data(values=rows), title="Hyundai Ioniq 5 at three stations", width=560, height=260)
    .mark_line()
    .encode(
        alt.X("soc:Q", title="displayed SoC, %").scale(domain=[10, 80]),
        alt.Y("power:Q", title="power at the battery, kW"),
        alt.Color("charger:N", title=None),
    )
)
chart.save(folder / "charge_curves.svg")
