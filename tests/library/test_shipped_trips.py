"""The shipped example trips: small, whole, and told to be simulated."""

import pytest

from voltwright.errors import UnknownNameError
from voltwright.interfaces.trip_files import read_shipped_trips, signals_of
from voltwright.library.find import folder
from voltwright.library.recordings import recording_of, shipped_recording
from voltwright.library.trips import shipped_trips, trip_sets


def test_they_are_few_and_small():
    for name, files in trip_sets().items():
        assert 3 <= len(files) <= 6
        assert [entry.name for entry in shipped_trips(name)] == sorted(files)
    sizes = [len(entry.read_bytes()) for entry in folder("trips").iterdir() if entry.name.endswith(".csv")]
    assert sum(sizes) < 400_000


def test_they_are_read_without_a_remark_and_hold_every_signal():
    for name in trip_sets():
        for trip in read_shipped_trips(name):
            assert trip.remarks == ()
            assert len(signals_of(trip)) == 8
            assert trip.dt_s == 1.0 and trip.path_m > 1000.0


def test_they_are_known_as_simulated_by_their_own_name_alone():
    for name in trip_sets():
        recording = shipped_recording(name)
        assert recording.simulated and "simulated" in recording.title
        trips = read_shipped_trips(name)
        found = recording_of(recording.recorded_car, [trip.name for trip in trips], [signals_of(trip) for trip in trips])
        assert not found.simulated
    assert "SIMULATED" in (folder("trips") / "index.yaml").read_text(encoding="utf-8")
    with pytest.raises(UnknownNameError, match="There is no set of trips named 'simulated-id9'"):
        shipped_trips("simulated-id9")
