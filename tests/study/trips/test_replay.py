"""Replay of recorded trips: what goes in comes out, and measured trips lie within what docs/trips.md says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import voltwright
from voltwright.errors import SpecError, TraceError
from voltwright.interfaces.trip_files import read_trip
from voltwright.library.cars import load_car
from voltwright.library.recordings import Recording, recording_of
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.trips.replay import replay
from voltwright.study.trips.signals import recorded_climate_w, slope_along, stuck_reading, without_spikes
from voltwright.study.trips.summary import summaries

CAR = "bmw-i3-60ah-tum"
MEASURED = Path(voltwright.__file__).parents[3] / "shared" / "data" / "measured"
CELLS = Recording(soc_of_cells=True)


def town(heater_w: float = 0.0, **columns) -> RecordedTrip:
    time = np.arange(301.0)
    speed = 12.0 * np.clip(np.minimum(time, 290.0 - time) / 12.0, 0.0, 1.0)
    level = np.full_like(time, 500.0)
    every = dict(ambient_c=5.0, cabin_c=5.0, cells_c=12.0, soc=0.6, voltage_v=370.0, power_w=5000.0, air_conditioning_w=0.0)
    fields: dict[str, Any] = {name: np.full_like(time, value) for name, value in (every | columns).items()}
    return RecordedTrip("town", time, speed, level, heater_w=heater_w + 10.0 * np.sin(time), **fields)


@pytest.fixture(scope="module")
def results():
    """The same trip with no load, with a heater of 3 kW given, and with the climate model."""
    spec = load_car(CAR)
    plain, heated = (replay(spec, [town(power)], "measured", CELLS)[0][0] for power in (0.0, 3000.0))
    return plain, heated, replay(spec, [town()], "modelled", CELLS)[0][0]


@pytest.mark.long
def test_a_given_load_comes_out_of_the_battery(results):
    plain, heated, _ = results
    assert heated.modelled_wh - plain.modelled_wh == pytest.approx(3000.0 * 300.0 / 3600.0, rel=1e-3)
    assert heated.climate_wh - plain.climate_wh == pytest.approx(250.0, rel=1e-6)
    assert heated.soc_end < plain.soc_end < 0.6
    assert heated.cells_end_c > plain.cells_end_c


@pytest.mark.long
def test_a_modelled_cold_start_heats(results):
    _, _, modelled = results
    assert 250.0 < modelled.climate_wh < 480.0  # at most 5.6 kW for 300 s
    assert modelled.season == "winter"
    assert modelled.missed_steps == 0


def test_a_car_that_is_warm_as_a_whole_starts_on_warm_tyres():
    # Warm cells alone have stood for a night, a warm cabin alone has stood in the sun.
    used = {
        (cells, cabin): replay(load_car(CAR), [town(cells_c=np.asarray(cells), cabin_c=np.asarray(cabin))], "measured", CELLS)
        for cells, cabin in ((20.0, 20.5), (20.0, 5.0), (5.0, 25.0), (5.0, 5.0))
    }
    wh = {key: rows[0].modelled_wh for key, (rows, _) in used.items()}
    assert wh[20.0, 20.5] < 0.97 * wh[20.0, 5.0]
    assert wh[5.0, 25.0] == pytest.approx(wh[5.0, 5.0], rel=1e-3)


def test_winter_tyres_of_a_recording_roll_harder_in_winter_alone():
    cold, mild = (town(ambient_c=np.full(len(town().speed_m_s), celsius)) for celsius in (3.0, 15.0))
    for trip, harder in ((cold, True), (mild, False)):
        usual, winter = (
            replay(load_car(CAR), [trip], "modelled", Recording(winter_tyres=factor))[0][0].modelled_wh for factor in (1.0, 1.1)
        )
        assert winter > 1.005 * usual if harder else winter == usual


def test_results_are_held_against_the_recording(results):
    plain, _, _ = results
    assert plain.measured_wh == pytest.approx(5000.0 / 12.0)
    assert plain.deviation == pytest.approx(plain.modelled_wh / plain.measured_wh - 1.0)
    assert plain.voltage_rmse == pytest.approx(abs(plain.voltage_rmse))
    assert plain.soc_end_measured == 0.6
    assert plain.distance_km == pytest.approx(12.0 * 278.0 / 1000.0)
    (summary,) = summaries([plain, plain])
    assert summary.season == "winter" and summary.trips == 2
    assert summary.mape == pytest.approx(abs(plain.deviation))
    assert summary.voltage_rmse_worst == summary.voltage_rmse


def test_what_cannot_be_compared_is_left_out_with_its_reason():
    spec, stuck = load_car(CAR), town()
    stuck = replace(stuck, name="stuck", heater_w=np.full_like(stuck.time_s, 1520.0))
    blind = replace(town(), name="blind", soc=None)
    known = Recording(soc_of_cells=True, left_out={"town": "its brakes dragged"})
    with pytest.raises(
        TraceError, match="No trip is left to compare: stuck, its heater reading stands still at 1520 W for 100 %"
    ):
        replay(spec, [stuck, blind, town()], "measured", known)
    with pytest.raises(TraceError, match=r"blind, it has no column soc_percent.*town, its brakes dragged"):
        replay(spec, [blind, town()], "measured", known)


@pytest.mark.parametrize("payload_kg", [float("nan"), float("inf"), -5000.0, 2001.0])
def test_a_payload_must_be_one(payload_kg: float):
    with pytest.raises(SpecError, match="`payload_kg` must be from 0 to 2000 kg, but is"):
        replay(load_car(CAR), [town()], "modelled", CELLS, payload_kg)


def test_an_air_that_was_not_recorded_is_said():
    ((result,), _) = replay(load_car(CAR), [replace(town(), ambient_c=None)], "measured", CELLS)
    assert result.remarks == ("no air temperature: 20 °C taken",)
    assert result.ambient_c == 20.0 and result.season == "any"


def test_signals():
    power = np.array([0.0, 0.0, 5520.0, 0.0, 0.0, 1000.0, 1000.0, 1000.0, 1000.0])
    np.testing.assert_array_equal(without_spikes(power)[:4], 0.0)
    assert without_spikes(power)[-1] == 1000.0
    assert stuck_reading(town()) == ""
    assert recorded_climate_w(replace(town(), heater_w=None)).max() == 0.0
    trip = town()
    way = np.concatenate([[0.0], np.cumsum(0.5 * (trip.speed_m_s[1:] + trip.speed_m_s[:-1]))])
    slope = slope_along(replace(trip, elevation_m=500.0 + 0.03 * way))
    # A steady climb stays one, up to its ends; the grade is the tangent.
    np.testing.assert_allclose(slope[1:][np.diff(way) > 0.0], 0.03 / np.sqrt(1.0 - 0.03**2), rtol=1e-9)


@pytest.mark.skipif(not MEASURED.is_dir(), reason="the measured trips do not ship")
@pytest.mark.parametrize(("name", "loads"), [("TripA17", "measured"), ("TripB19", "measured"), ("TripB19", "modelled")])
def test_measured_trips_of_the_bmw(name: str, loads):
    trip = read_trip(MEASURED / "bmw_i3_tum" / f"{name}.csv")
    ((result,), left_out) = replay(load_car(CAR), [trip], loads, recording_of(CAR, [name]))
    assert not left_out
    # 7 %, as required of the mean of a season.
    assert abs(result.deviation) < 0.07
    assert result.voltage_rmse is not None and result.voltage_rmse < 0.012
    assert result.soc_end == pytest.approx(result.soc_end_measured, abs=0.012)
    assert result.cells_end_c == pytest.approx(result.cells_end_measured_c, abs=1.5)
