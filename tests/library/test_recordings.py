"""Known recordings are found by car and names of the trips, and only so."""

import pytest

from voltwright.library.cars import car_names
from voltwright.library.find import folder, read_yaml
from voltwright.library.recordings import recording_of


def test_the_recording_of_the_bmw_names_its_faults():
    known = recording_of("bmw-i3-60ah-tum", ["TripA01", "TripB33"])
    assert known.recorded_car == "bmw-i3-60ah-tum"
    assert known.soc_of_cells
    assert "5.2 kWh" in known.left_out["TripA06"]
    assert (known.payload_of_kg("TripB33"), known.payload_of_kg("TripA01")) == (160.0, 0.0)


def test_the_recording_of_the_scooter_counts_by_its_display():
    known = recording_of("xiaomi-scooter-pro-2", ["trip_01", "trip_21"])
    assert known.energy_full_wh == 446
    assert not known.soc_of_cells
    assert known.capacity_share == 1.0
    assert known.payload_of_kg("trip_07") == 20.0


def test_the_recording_of_the_leaf_has_the_capacity_that_the_car_counts():
    known = recording_of("nissan-leaf-2013", ["leaf_001", "leaf_003"])
    assert known.soc_of_cells
    assert known.capacity_share == pytest.approx(53.8 / 66.2, abs=0.01)


def test_a_stray_or_renamed_trip_does_not_hide_the_recording():
    for trips in (["TripA01", "TripB33", "home"], ["drive-1", "drive-2"]):
        known = recording_of("bmw-i3-60ah-tum", trips)
        assert known.soc_of_cells and known.cabin_sensor_c == (10.0, 39.8)
        assert "drive-1" not in known.left_out and known.payload_of_kg("home") == 0.0
    signals = {"ambient_c", "cabin_c", "cells_c", "soc", "voltage_v", "power_w", "heater_w", "air_conditioning_w"}
    assert recording_of("bmw-i3-60ah", ["drive-1"], [signals]).soc_of_cells
    assert not recording_of("bmw-i3-60ah", ["drive-1"], [{"soc", "power_w"}]).soc_of_cells
    assert recording_of("xiaomi-scooter-pro-2", ["trip_01", "trip_02", "summary"]).energy_full_wh == 446
    assert recording_of("xiaomi-scooter-pro-2", ["mine"], [{"soc", "power_w"}]).energy_full_wh is None


@pytest.mark.parametrize(("car", "trips"), [("nissan-leaf-2018", ["TripA01"]), ("bmw-i3-60ah", ["home"]), ("bmw-i3-60ah", [])])
def test_trips_of_ones_own_know_nothing(car: str, trips: list[str]):
    own = recording_of(car, trips)
    assert own.name == "" and own.left_out == {} and own.capacity_share == 1.0


def test_every_recording_has_a_source_and_a_shipped_car():
    for entry in read_yaml(folder("") / "recordings.yaml")["recordings"].values():
        assert all(entry[key] for key in ("title", "publisher", "address", "licence", "date"))
        assert set(entry["cars"]) <= set(car_names())
