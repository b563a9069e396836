"""Recorded trips driven again: writes docs/trips-accuracy.md from the folders of measured trips beside the project.

Run by `make validate`, or `python benchmarks/trips.py [FOLDER]`, where FOLDER holds `bmw_i3_tum`,
`leaf_2013` with `leaf_2013_trips.csv`, and `escooter_mi_pro2`; the ranges at a steady speed stand beside FOLDER.
"""

import sys
from pathlib import Path

from leaf_trips import leaf_lines
from steady_speeds import lines_of as steady_lines
from voltwright.interfaces.trip_files import read_trips
from voltwright.library.cars import load_car
from voltwright.library.recordings import Recording, recording_of
from voltwright.sim.precision import configure
from voltwright.study.trips.replay import Loads, TripResult, replay
from voltwright.study.trips.summary import TripsSummary, summaries

ROOT = Path(__file__).parents[1]
MEASURED = ROOT.parent / "shared" / "data" / "measured"
REPORT = ROOT / "docs" / "trips-accuracy.md"
BASES: dict[Loads, str] = {
    "modelled": "from speed, height, air temperature and the state at the start",
    "measured": "heater and air conditioning as measured",
}

REQUIRED = {
    (BASES["modelled"], "summer"): "12 %",
    (BASES["modelled"], "winter"): "18 %",
    (BASES["measured"], "summer"): "7 %",
    (BASES["measured"], "winter"): "7 %",
}


def replayed(car: str, folder: Path, loads: Loads) -> tuple[list[TripResult], dict[str, str], Recording]:
    """Results, what is not used, and what is known of the recording."""
    trips, unreadable = read_trips(folder)
    recording = recording_of(car, [trip.name for trip in trips])
    results, left_out = replay(load_car(car), trips, loads, recording)
    return results, unreadable | left_out, recording


def summary_lines(rows: list[tuple[str, TripsSummary]]) -> list[str]:
    """One line a group of trips."""
    head = "basis | trips | number | energy, all together | mean absolute error of a trip | required | median | worst"
    states = "voltage RMSE, mean (worst; required 1.5) | charge at end, mean (worst; required 1.5) | "
    states += "cells at end, mean (worst; required 2.5)"
    lines = [f"| {head} | {states} |", "|---" * 11 + "|"]
    for basis, row in rows:
        cells = [basis, row.season, str(row.trips), f"{100 * row.deviation:+.1f} %", f"{100 * row.mape:.1f} %"]
        cells += [REQUIRED[basis, row.season], *(f"{100 * value:.1f} %" for value in (row.median_error, row.worst_error))]
        cells += [
            _with_worst(row.voltage_rmse, row.voltage_rmse_worst, 100.0, "%"),
            _with_worst(row.soc_error, row.soc_error_worst, 100.0, "points"),
            _with_worst(row.cells_error_k, row.cells_error_worst_k, 1.0, "K"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def trip_lines(modelled: list[TripResult], measured: list[TripResult]) -> list[str]:
    """One line a trip, both bases side by side."""
    given = {row.name: row for row in measured}
    lines = ["| trip | km | air, C | measured Wh | error | with the climate's power given |", "|---" * 6 + "|"]
    for row in modelled:
        other = given.get(row.name)
        cells = [
            row.name,
            f"{row.distance_km:.1f}",
            f"{row.ambient_c:.1f}",
            f"{row.measured_wh:.0f}",
            f"{100 * row.deviation:+.1f} %",
        ]
        cells.append("-" if other is None else f"{100 * other.deviation:+.1f} %")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _with_worst(mean: float | None, worst: float | None, factor: float, unit: str) -> str:
    return "-" if mean is None or worst is None else f"{factor * mean:.2f} ({factor * worst:.2f}) {unit}"


def i3_lines(folder: Path) -> tuple[list[str], list[str]]:
    """The BMW i3: (the summary of both bases, its trips)."""
    runs = {loads: replayed("bmw-i3-60ah-tum", folder, loads) for loads in BASES}
    rows = [(words, row) for loads, words in BASES.items() for row in summaries(runs[loads][0]) if row.season != "all"]
    lines = ["## BMW i3 60 Ah, Munich", "", *summary_lines(rows), ""]
    lines += [
        f"Not used ({words}): {name}, {why}." for loads, words in BASES.items() for name, why in sorted(runs[loads][1].items())
    ]
    return [*lines, ""], trip_lines(runs["modelled"][0], runs["measured"][0])


def scooter_lines(folder: Path) -> tuple[list[str], list[str]]:
    """The Xiaomi scooter: (all trips together, each)."""
    results, left_out, recording = replayed("xiaomi-scooter-pro-2", folder, "modelled")
    whole = summaries(results)[-1]
    terminals = sum(row.terminals_wh for row in results) / whole.distance_km
    lines = ["## Xiaomi scooter Pro 2, Dublin", ""]
    lines.append(
        f"All {whole.trips} trips, {whole.distance_km:.1f} km: measured {whole.measured_wh_km:.1f} Wh/km, modelled "
        f"{whole.modelled_wh_km:.1f} Wh/km ({100 * whole.deviation:+.1f} %, required: within 10 %), both from the state of "
        f"charge at {recording.energy_full_wh:g} Wh. At the terminals the model uses {terminals:.1f} Wh/km. The mean absolute "
        f"error of a trip is {100 * whole.mape:.0f} %; that of the mean Wh/km of the other trips is "
        f"{100 * mean_of_others_error(results):.0f} %. **Not predicted**: neither the sum nor single trips. Nothing is fitted; "
        "what is known of the display stands in [trips.md](trips.md)."
    )
    return [*lines, "", *[f"Not used: {name}, {why}." for name, why in sorted(left_out.items())], ""], trip_lines(results, [])


def mean_of_others_error(results: list[TripResult]) -> float:
    """Mean absolute error of the energy of a trip by the Wh/km of all others."""
    km, wh = (sum(getattr(row, name) for row in results) for name in ("distance_km", "measured_wh"))
    rule = [(wh - row.measured_wh) / (km - row.distance_km) * row.distance_km / row.measured_wh - 1.0 for row in results]
    return sum(map(abs, rule)) / len(rule)


def main(folder: Path = MEASURED) -> None:
    """Write the report; without the recordings it stays as it was."""
    if not folder.is_dir():
        print(f"{folder} holds no recordings: docs/{REPORT.name} stays as it was")
        return
    configure()
    lines = [
        "# Recorded trips: the tables",
        "",
        "Written by `benchmarks/trips.py`; what it means stands in [trips.md](trips.md).",
        "",
    ]
    (car, car_trips), (scooter, scooter_trips) = i3_lines(folder / "bmw_i3_tum"), scooter_lines(folder / "escooter_mi_pro2")
    leaf = leaf_lines(folder / "leaf_2013", folder / "leaf_2013_trips.csv")
    steady = folder.parent / "steady_speed_ranges.csv"
    lines += [*car, *leaf, *scooter, *(steady_lines(steady) if steady.is_file() else [])]
    lines += ["## Each trip of the BMW i3", "", *car_trips, "", "## Each trip of the scooter", "", *scooter_trips]
    REPORT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
