"""Charge times compared with recorded curves, and the speed of charges: writes docs/charging-accuracy.md.

python benchmarks/charging.py
"""

import time
from collections.abc import Sequence
from pathlib import Path

from voltwright.sim.precision import configure

configure()

import jax  # noqa: E402
import numpy as np  # noqa: E402

from charging_accuracy import (  # noqa: E402
    HIGH_VOLTAGE,
    Comparison,
    compare_curves,
    compare_library,
    median_of,
    weights_of,
)
from charging_baselines import (  # noqa: E402
    by_rate,
    fixed_and_multiple,
    law,
    one_constant,
    without_maker,
)
from voltwright.defaults.completion import complete  # noqa: E402
from voltwright.defaults.fast_charging import STATION_ENERGY_KWH  # noqa: E402
from voltwright.library.cars import load_car  # noqa: E402
from voltwright.library.charging_curves import recorded_curves  # noqa: E402
from voltwright.procedures.charging.charge import charge  # noqa: E402
from voltwright.procedures.charging.many import ChargeCase, charge_stacked  # noqa: E402
from voltwright.procedures.charging.session import plugged_vehicle  # noqa: E402
from voltwright.spec.base import replace_fields  # noqa: E402
from voltwright.study.charging_curves import strong_station  # noqa: E402

PAGE = Path(__file__).parents[1] / "docs" / "charging-accuracy.md"
WITHIN = (0.12, 0.20)
COUNT, REPEATS = 1000, 3


def statistics(deviations: np.ndarray, weights: np.ndarray) -> str:
    """One line of a table: curves, median of size, median, root mean square, shares within."""
    spread = np.sqrt(np.average(np.log1p(deviations) ** 2, weights=weights))
    shares = [f"{100 * np.average(abs(deviations) <= limit, weights=weights):.0f} %" for limit in WITHIN]
    figures = (median_of(abs(deviations), weights), median_of(deviations, weights), spread)
    words = (f"{100 * figures[0]:.1f} %", f"{100 * figures[1]:+.1f} %".replace("-", "−"), f"{100 * figures[2]:.1f} %")
    return " | ".join((f"{len(deviations)}", *words, *shares))


def rules(entries: Sequence[Comparison], weights: np.ndarray) -> dict[str, np.ndarray]:
    """Deviations of the law as it is, and of it and the simple rules fitted without the maker of each car."""
    curves = [entry.curve for entry in entries]
    return {
        "the law, as it is": np.array([entry.deviation for entry in entries]),
        "the law, without its maker": without_maker(curves, law(curves, weights)),
        "one constant x 0.7 E / P": without_maker(curves, one_constant(curves, weights)),
        "fixed part + multiple of 0.7 E / P": without_maker(curves, fixed_and_multiple(curves, weights)),
        "constant x (P / E)^n x 0.7 E / P": without_maker(curves, by_rate(curves, weights)),
    }


def classes(entries: Sequence[Comparison]) -> dict[str, np.ndarray]:
    """Which curves belong to which class of charging."""
    rate = np.array([entry.curve.power_dc_kw / entry.curve.energy_usable_kwh for entry in entries])
    high = np.array([any(word in entry.curve.name for word in HIGH_VOLTAGE) for entry in entries])
    small = np.array([entry.curve.energy_usable_kwh < STATION_ENERGY_KWH for entry in entries])
    return {
        "below 1.45 kW per kWh": rate < 1.45,
        "1.45 to 1.9": (rate >= 1.45) & (rate < 1.9),
        "above 1.9, 400 V": (rate >= 1.9) & ~high,
        "800 V": high,
        "batteries below 42 kWh": small,
    }


def class_rows(entries: Sequence[Comparison], deviations: dict[str, np.ndarray], weights: np.ndarray) -> list[str]:
    """Lines of the table of classes."""
    names = ("the law, without its maker", "one constant x 0.7 E / P", "fixed part + multiple of 0.7 E / P")
    lines = []
    for title, of_class in classes(entries).items():
        cells = [
            f"{100 * median_of(abs(each), part):.1f} %, {100 * median_of(each, part):+.1f} %".replace("-", "−")
            for each, part in ((deviations[name][of_class], weights[of_class]) for name in names)
        ]
        lines.append(f"| {title} | {np.count_nonzero(of_class)} | {' | '.join(cells)} |")
    return lines


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
    drawn = [f"{curve.make} {curve.model}" for curve in recorded_curves() if curve.drawn]
    weights = weights_of(generic)
    deviations = rules(generic, weights)
    makers = np.array([entry.curve.make for entry in generic])
    of_makers = {
        name: float(np.median([np.median(abs(each[makers == maker])) for maker in set(makers)]))
        for name, each in deviations.items()
    }
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
        "A car of the chemistry, usable energy and highest DC power of each curve; everything else is a default law. The",
        "simple rules have one and two constants. In all lines but the first the constants are fitted without the car's",
        "maker: of the law the current that cells sustain, and the burst of 400 V cars above 1.8 C; its margin of 0.080 V and",
        "its classes are those of all curves.",
        "",
        heads,
        *[f"| {name} | {statistics(each, weights)} |" for name, each in deviations.items()],
        "",
        "Median over makers of each maker's median size: "
        + ", ".join(f"{name} {100 * value:.1f} %" for name, value in of_makers.items())
        + ".",
        "",
        "By class, median of the size and median, fitted without the car's maker:",
        "",
        "| | curves | the law | one constant | fixed part + multiple |",
        "|---|---|---|---|---|",
        *class_rows(generic, deviations, weights),
        "",
        f"Not compared, because they are taken for drawn ({len(drawn)} curves): {', '.join(drawn)}.",
        "",
        "## Shipped cars that have a recorded curve, as their files are",
        "",
        cars,
        *[row(entry, f"{entry.car}: {entry.curve.model}") for entry in shipped],
        "",
        "No shipped car was fitted to its own curve.",
        "",
        "## Cold cells, and makers' times",
        "",
        "| charge | published | predicted |",
        "|---|---|---|",
        *cold_rows(),
        "",
        "The time of the MINI was one reason for the gain of small batteries, and is no independent check of it.",
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
