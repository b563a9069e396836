"""Charge times compared with recorded curves, and the speed of charges: writes docs/charging-accuracy.md.

python benchmarks/charging.py
"""

import time
from collections import defaultdict
from pathlib import Path

from voltwright.sim.precision import configure

configure()

import jax  # noqa: E402
import numpy as np  # noqa: E402

from charging_accuracy import (  # noqa: E402
    Comparison,
    car_of_curve,
    compare_curves,
    compare_library,
    median_of,
    weights_of,
)
from voltwright.defaults.completion import complete, vary  # noqa: E402
from voltwright.library.cars import load_car  # noqa: E402
from voltwright.library.charging_curves import recorded_curves  # noqa: E402
from voltwright.procedures.charging.charge import charge  # noqa: E402
from voltwright.procedures.charging.many import ChargeCase, charge_stacked  # noqa: E402
from voltwright.procedures.charging.session import plugged_vehicle  # noqa: E402
from voltwright.spec.base import replace_fields  # noqa: E402
from voltwright.study.charging_curves import (  # noqa: E402
    charge_times,
    recorded_minutes,
    strong_station,
)

PAGE = Path(__file__).parents[1] / "docs" / "charging-accuracy.md"
FACTORS = np.geomspace(0.8, 1.25, 10)
WITHIN = (0.12, 0.20)
COUNT, REPEATS = 1000, 3


def statistics(deviations: np.ndarray, weights: np.ndarray) -> str:
    """One line of a table: curves, median of size, median, root mean square, shares within."""
    spread = np.sqrt(np.average(np.log1p(deviations) ** 2, weights=weights))
    shares = [f"{100 * np.average(abs(deviations) <= limit, weights=weights):.0f} %" for limit in WITHIN]
    figures = (median_of(abs(deviations), weights), median_of(deviations, weights), spread)
    words = (f"{100 * figures[0]:.1f} %", f"{100 * figures[1]:+.1f} %".replace("-", "−"), f"{100 * figures[2]:.1f} %")
    return " | ".join((f"{len(deviations)}", *words, *shares))


def left_out(weights: np.ndarray) -> np.ndarray:
    """Deviations with the rated current of each maker's cars refitted on the cars of all other makers."""
    curves = recorded_curves()
    cars = [car_of_curve(curve) for curve in curves]
    scaled = [
        vary(car, {"battery.current_charge_sustained_a": factor * car.battery.current_charge_sustained_a})
        for factor in FACTORS
        for car in cars
    ]
    minutes = np.asarray(charge_times(scaled).duration_s).reshape(len(FACTORS), len(curves)) / 60.0
    deviations = minutes / np.array([recorded_minutes(curve) for curve in curves]) - 1.0
    makers = np.array([curve.make for curve in curves])
    chosen = np.zeros(len(curves))
    for maker in set(makers):
        others = makers != maker
        best = int(np.argmin(np.log1p(deviations[:, others]) ** 2 @ weights[others]))
        chosen[~others] = deviations[best, ~others]
    return chosen


def speed() -> str:
    """Seconds of 1,000 charges of one car in one batch, from different charges and temperatures, compiled."""
    car = complete(load_car("volkswagen-id3-2021-pro"))
    one = ChargeCase.of(plugged_vehicle(car, strong_station(car)))
    random = np.random.default_rng(0)
    many = jax.tree.map(lambda leaf: np.broadcast_to(leaf, (COUNT, *np.shape(leaf))), one)
    places = [random.uniform(*ends, COUNT) for ends in ((0.05, 0.4), (273.0, 308.0), (263.0, 308.0))]
    many = many.replaced(soc_start=places[0], cells_k=places[1], ambient_k=places[2])
    sums, taken = charge_stacked(many), []
    for _ in range(REPEATS):
        start = time.perf_counter()
        sums = charge_stacked(many)
        taken.append(time.perf_counter() - start)
    longest = float(np.max(sums.duration_s)) / 60.0
    return f"{min(taken):.2f} s for {COUNT:,} charges of up to {longest:.0f} min in steps of 2 s, two cores"


def row(entry: Comparison, name: str) -> str:
    """One line of the table of cars."""
    rate = entry.curve.power_dc_kw / entry.curve.energy_usable_kwh
    shown = f"{100 * entry.deviation:+.0f} %".replace("-", "−")
    return f"| {name} | {rate:.1f} | {entry.recorded_min:.1f} | {entry.predicted_min:.1f} | {shown} |"


def cold_rows() -> list[str]:
    """Cold charges beside what others measured."""
    leaf = replace_fields(
        load_car("nissan-leaf-2018"),
        {
            "thermal.cooling": "passive",
            "battery.energy_usable_kwh": 21.0,
            "battery.energy_gross_kwh": 24.0,
            "battery.chemistry": "lmo",
        },
    )
    japan = charge(leaf, "chademo-50", soc_start=0.33, soc_end=0.75, temperature_c=5.0, cells_c=8.5)
    reached = []
    for air, cells in ((25.0, 25.0), (0.0, 8.0), (0.0, 0.0)):
        one = charge(leaf, "chademo-50", soc_start=0.2, soc_end=0.95, temperature_c=air, cells_c=cells)
        reached.append(float(np.interp(1800.0, one.trace["time_s"], one.trace["soc_percent"])))
    mini = charge("mini-cooper-se-2021", "ccs1-50", soc_start=0.0, soc_end=0.8)
    tesla = charge("tesla-model-3-2024-lr-awd", "supercharger-v3")
    less = [100.0 * (1.0 - value / reached[0]) for value in reached[1:]]
    return [
        f"| Nissan Leaf 24 kWh, cells 8.5 °C, a third to 75 % (film from Japan, 2015) | about 30 min, cells 13 °C at the end | "
        f"{japan.duration_min:.0f} min, {japan.cells_end_c:.0f} °C |",
        f"| Nissan Leafs 24 kWh, taxis, charge after half an hour, 0 °C and 25 °C compared (Motoaki et al. 2018) | 36 % less | "
        f"{less[0]:.0f} % less with cells at 8 °C, {less[1]:.0f} % at 0 °C |",
        f"| MINI Cooper SE, 0 to 80 % (press) | 35 min | {mini.duration_min:.0f} min |",
        f"| Tesla Model 3 Long Range 2024, 10 to 80 % (database) | 32 min | {tesla.duration_min:.0f} min |",
    ]


def page() -> str:
    """The whole page."""
    generic, shipped = compare_curves(), compare_library()
    weights = weights_of(generic)
    deviations = np.array([entry.deviation for entry in generic])
    by_maker = defaultdict(list)
    for entry in generic:
        by_maker[entry.curve.make].append(abs(entry.deviation))
    makers = float(np.median([np.median(values) for values in by_maker.values()]))
    heads = (
        "| | curves | median of the size | median | root mean square | within 12 % | within 20 % |\n|---|---|---|---|---|---|---|"
    )
    cars = "| car | 1/h | recorded, min | predicted, min | deviation |\n|---|---|---|---|---|"
    lines = [
        "# Charge times compared with recorded curves",
        "",
        "Made by `benchmarks/charging.py`. Time from 10 to 80 % at a station that limits no car, cells at 30 °C, air at",
        "20 °C. Recorded: usable energy of the curve over its power, point by point. What counts as recorded, and what is not",
        "used, stands in `library/charging_curves/index.yaml`; curves that differ in energy alone share one weight.",
        "",
        "## Every recorded curve, from the data sheet alone",
        "",
        "A car of the chemistry, usable energy and highest DC power of each curve; everything else is a default law. Two figures",
        "of the law were fitted on these same curves; in the second line the rated current is fitted without the car's maker.",
        "",
        heads,
        f"| all | {statistics(deviations, weights)} |",
        f"| without its maker | {statistics(left_out(weights), weights)} |",
        "",
        f"Median over makers of each maker's median size: {100 * makers:.1f} %.",
        "",
        "## Shipped cars that have a recorded curve, as their files are",
        "",
        cars,
        *[row(entry, f"{entry.car}: {entry.curve.model}") for entry in shipped],
        "",
        "The two curves of the Model 3 contradict each other: one keeps 250 kW to 35 %, the other falls to 140 kW at 30 %.",
        "No shipped car was fitted to its own curve.",
        "",
        "## Cold cells, and makers' times",
        "",
        "| charge | published | predicted |",
        "|---|---|---|",
        *cold_rows(),
        "",
        "## Each curve",
        "",
        cars,
        *[row(entry, f"{entry.curve.make} {entry.curve.model}") for entry in sorted(generic, key=lambda one: one.deviation)],
        "",
        "## Speed",
        "",
        f"{speed()}.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
