"""The table of the recorded Nissan Leaf: the model and the simple rules against each of the log's four counts of energy.

Read by `benchmarks/trips.py`, from the folder of measured trips that a person names. Left out: fits to these energies.
"""

import csv
from pathlib import Path

import numpy as np

from voltwright.interfaces.trip_files import read_trips
from voltwright.library.cars import load_car
from voltwright.library.recordings import recording_of
from voltwright.study.trips.replay import TripResult, replay

CAR = "nissan-leaf-2013"
COUNTS = {
    "energy_volts_times_amps_wh": "volts times amperes",
    "energy_va_offset_corrected_wh": "volts times amperes, less the offset at a stand",
    "energy_counted_charge_wh": "charge counted by the car",
    "energy_charge_offset_corrected_wh": "charge counted, less the offset at a stand",
}
GROUP = 10
"""Trips that follow each other and stand for a day; the log's dates are removed."""


def leaf_lines(folder: Path, table: Path) -> list[str]:
    """The section of the Leaf.

    Args:
        folder: of the traces. table: a CSV file of the trips, with their names, distances and counts of energy.
    """
    with table.open(encoding="utf-8") as file:
        counted = {row["trip"]: row for row in csv.DictReader(file)}
    trips, unreadable = read_trips(folder)
    recording = recording_of(CAR, [trip.name for trip in trips])
    results, left_out = replay(load_car(CAR), trips, "measured", recording)
    results = [row for row in results if row.name in counted]
    lines = ["## Nissan Leaf 24 kWh, a town at 1,100 m", ""]
    lines.append(
        f"{len(results)} trips, {sum(row.distance_km for row in results):.0f} km, air conditioning as measured. Error of the "
        f"energy of all together, and mean absolute error of {GROUP} trips in a row and of a trip (over the mean of their "
        "measured energies); beside it the Wh/km of all other groups times the distance, which knows the log's own energies."
    )
    head = "count | measured Wh/km | model Wh/km | all together | ten trips, model | ten trips, other days | "
    head += "a trip, model | a trip, other days"
    lines += ["", f"| {head} |", "|---" * 8 + "|"]
    for column, words in COUNTS.items():
        cells = [words, *errors(results, np.array([float(counted[row.name][column]) for row in results]))]
        lines.append(f"| {' | '.join(cells)} |")
    skipped = {name: why for name, why in (unreadable | left_out).items() if name in counted}
    return [*lines, "", *[f"Not used: {name}, {why.rstrip('.')}." for name, why in sorted(skipped.items())], ""]


def errors(results: list[TripResult], measured_wh: np.ndarray) -> list[str]:
    """The cells of one count: consumption, and the errors of the model and of the mean of the other groups."""
    km, modelled_wh = (np.array([getattr(row, name) for row in results]) for name in ("distance_km", "terminals_wh"))
    group = np.arange(len(results)) // GROUP
    others = np.array([measured_wh[group != one].sum() / km[group != one].sum() for one in group]) * km

    def by_group(values: np.ndarray) -> np.ndarray:
        return np.bincount(group, weights=values)

    cells = [f"{measured_wh.sum() / km.sum():.0f}", f"{modelled_wh.sum() / km.sum():.0f}"]
    cells.append(f"{100 * (modelled_wh.sum() / measured_wh.sum() - 1):+.1f} %")
    for sums in (by_group, np.asarray):
        for predicted in (modelled_wh, others):
            off = np.mean(np.abs(sums(predicted) - sums(measured_wh))) / np.mean(sums(measured_wh))
            cells.append(f"{100 * off:.0f} %")
    return cells
