"""Known recordings of trips: sensor faults by name, what was on board, what the state of charge means."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from voltwright.library.find import folder, read_yaml

WHOLE_RANGE_C = (-100.0, 100.0)


@dataclass(frozen=True)
class Recording:
    """What is known of a recording beside its files.

    Attributes:
        recorded_car: the library's name of the car that was recorded. soc_of_cells: whether the state of charge is that of the
        cells, not of the display. cabin_sensor_c: ends of the cabin sensor's range [C]. left_out: reason by trip.
        payload_kg: beside the test mass, by trip; every_trip_kg: of the others. ambient_c: of the air, where no column tells it.
        energy_full_wh: by which the recording counts its state of charge as energy. capacity_share: of that worn battery, over a
        new one. winter_tyres: rolling resistance in winter over that of the car's file. simulated: whether nothing of it was
        measured.
    """

    name: str = ""
    title: str = "trips of one's own"
    address: str = ""
    recorded_car: str = ""
    soc_of_cells: bool = False
    cabin_sensor_c: tuple[float, float] = WHOLE_RANGE_C
    left_out: dict[str, str] = field(default_factory=dict)
    payload_kg: dict[str, float] = field(default_factory=dict)
    every_trip_kg: float = 0.0
    ambient_c: float = 20.0
    energy_full_wh: float | None = None
    capacity_share: float = 1.0
    winter_tyres: float = 1.0
    simulated: bool = False

    def payload_of_kg(self, trip: str) -> float:
        """Payload [kg] beside the car's test mass on a trip."""
        return self.payload_kg.get(trip, self.every_trip_kg)


@cache
def _entries() -> dict[str, Any]:
    return read_yaml(folder("") / "recordings.yaml")["recordings"]


def recording_of(car: str, trips: Sequence[str], signals: Sequence[Set[str]] = ()) -> Recording:
    """The known recording that a car's trips belong to, or one of which nothing is known.

    What is told of a trip by its name stays with that name; a trip of another name has all the rest of its recording.

    Args:
        car: name in the library. A car that is itself the recorded one is enough; for others at least half of the trips must
            be named as the recording's, or hold just its signals.
        trips: names. signals: of each trip, fields of `RecordedTrip` that it holds.
    """
    for name, entry in _entries().items():
        if car not in entry["cars"] or entry.get("simulated"):
            continue
        named = sum(re.fullmatch(entry["trips"], trip) is not None for trip in trips)
        alike = sum(held == set(entry["signals"]) for held in signals)
        if (trips and entry["by_car"] and car == entry["cars"][0]) or 2 * max(named, alike) >= max(len(trips), 1):
            return _recording(name, entry)
    return Recording()


def shipped_recording(name: str) -> Recording:
    """What is known of a shipped set of trips."""
    return _recording(name, _entries()[name])


def _recording(name: str, entry: dict[str, Any]) -> Recording:
    low, high = entry.get("cabin_sensor_c", WHOLE_RANGE_C)
    return Recording(
        name=name,
        title=entry["title"],
        address=entry["address"],
        recorded_car=entry["cars"][0],
        soc_of_cells=entry["soc_is"] == "cells",
        cabin_sensor_c=(float(low), float(high)),
        left_out=dict(entry.get("left_out", {})),
        payload_kg={trip: float(mass) for trip, mass in entry.get("payload_kg", {}).items()},
        every_trip_kg=float(entry.get("every_trip_kg", 0.0)),
        ambient_c=float(entry.get("ambient_c", 20.0)),
        energy_full_wh=entry.get("energy_full_wh"),
        capacity_share=float(entry.get("capacity_share", 1.0)),
        winter_tyres=float(entry.get("winter_tyres", 1.0)),
        simulated=bool(entry.get("simulated", False)),
    )
