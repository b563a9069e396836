"""The SU7 from its first rumour to its launch.

What could be known of one car on five dates, as car files: in March 2021 that there would be one, in 2023 a leaked label, a
filing and a presentation, in 2024 the car. Each is carried through to the range by CLTC and the time to 100 km/h, with its
interval, and set beside what came out: 700 km, and 5.28 s (taken as with 1-ft rollout). docs/su7-story.md tells it.
"""

import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.render import picture_bytes
from voltwright.report.uncertainty_chart import uncertainty_picture

HERE = Path(__file__).parent / "su7"
FIGURES = {"range_cltc_km": "CLTC range [km]", "acceleration_0_100_rollout_s": "0-100 km/h [s]"}
PUBLISHED = {"range_cltc_km": 700.0, "acceleration_0_100_rollout_s": 5.28}

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

found = vw.uncertainty([*sorted(HERE.glob("*.yaml")), "xiaomi-su7"], draws=300)
for quantity, words in FIGURES.items():
    print(f"{words}, published {PUBLISHED[quantity]:g}")
    for car in found.cars:
        figure = next(each for each in car.figures if each.quantity == quantity)
        inside = "holds it" if figure.low <= PUBLISHED[quantity] <= figure.high else "does not hold it"
        print(f"  {car.title:<40} {figure.value:6.5g}, 90 % interval {figure.low:6.4g} to {figure.high:6.4g}: {inside}")

drawn = uncertainty_picture(
    found,
    "The SU7, from its first rumour to its launch",
    "Bands: 50, 80 and 90 % of the draws. Line: 90 % by the evidence alone. Diamonds and dashes: published.",
    quantities=list(FIGURES),
)
(folder / "su7_story.svg").write_bytes(picture_bytes(drawn, ".svg"))
print(f"picture: {folder / 'su7_story.svg'}")
