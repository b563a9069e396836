"""A thousand variants of one car in one call: battery size against drag.

Mass follows the battery by 6 kg for each kWh. The question is which battery gives 600 km, and how much smaller it may be with a
body of less drag. These are ranges on the plain CLTC, not certified ones.
"""

import sys
from pathlib import Path

import altair as alt
import numpy as np

import voltwright as vw

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

car = vw.complete(vw.load_car("xiaomi-su7"))
drags, energies = np.linspace(0.18, 0.26, 5), np.linspace(50.0, 100.0, 200)
drag, energy = (axis.ravel() for axis in np.meshgrid(drags, energies, indexing="ij"))
mass = car.masses.mass_test_kg + 6.0 * (energy - car.battery.energy_usable_kwh)
batch = vw.drive_variants(car, "cltc-p", {"body.drag_coefficient": drag.tolist(), "masses.mass_test_kg": mass.tolist()})
range_km = 1000 * energy / batch.consumption_pack_wh_km
print(f"{range_km.size} variants, {range_km.min():.0f} to {range_km.max():.0f} km on a charge")
for value, of_this in zip(drags, range_km.reshape(len(drags), -1), strict=True):
    print(f"drag coefficient {value:.2f}: 600 km with {np.interp(600.0, of_this, energies):.1f} kWh")

columns = zip(energy[::5], drag[::5], range_km[::5], strict=True)
rows = [{"energy": float(e), "drag": f"{d:.2f}", "range": float(r)} for e, d, r in columns]
chart = (
    alt.Chart(alt.Data(values=rows), title="Range of the variants on the CLTC", width=560, height=300)
    .mark_line()
    .encode(
        alt.X("energy:Q", title="usable energy, kWh").scale(zero=False, nice=False),
        alt.Y("range:Q", title="km on a charge").scale(zero=False),
        alt.Color("drag:N", title="drag coefficient").scale(scheme="viridis"),
    )
)
chart.save(folder / "variants.svg")
