"""Trips whose columns contradict each other: mended where the fault is proven, left out in words where it is not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from voltwright.library.cars import load_car
from voltwright.library.recordings import Recording
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.trips.consistency import mended_power
from voltwright.study.trips.replay import replay

CAR = "bmw-i3-60ah-tum"
CELLS = Recording(soc_of_cells=True)


def trip(power_w: float, used: float, soc: float = 0.8, fall_m: float = 0.0) -> RecordedTrip:
    """An hour at 50 km/h."""
    time = np.arange(3601.0)
    speed = 14.0 * np.clip(np.minimum(time, 3600.0 - time) / 20.0, 0.0, 1.0)
    return RecordedTrip(
        "hour",
        time,
        speed,
        500.0 - fall_m * time / 3600.0,
        soc=soc - used * time / 3600.0,
        power_w=np.full_like(time, power_w),
        remarks=("as read",),
    )


@pytest.fixture
def vehicle(vehicle_of: Callable[..., Vehicle]) -> Vehicle:
    return vehicle_of(CAR)


def share(vehicle: Vehicle, energy_wh: float) -> float:
    """Charge shown that holds an energy."""
    return energy_wh * 3600.0 / float(vehicle.pack.energy_chemical_j())


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (-1.0, "positive on discharge"),
        (1e-3, "in kW, not in W"),
        (-1e-3, "in kW, not in W and positive on discharge"),
        (1e3, "in mW, not in W"),
    ],
)
@pytest.mark.parametrize("energy_wh", [6000.0, 9000.0])
def test_a_sign_or_a_scale_is_mended_and_said(vehicle: Vehicle, factor: float, words: str, energy_wh: float):
    wrong = trip(factor * energy_wh, share(vehicle, 0.9 * energy_wh))
    mended, reason = mended_power(wrong, vehicle, soc_of_cells=False)
    assert reason == ""
    assert mended.power_w is not None and np.allclose(mended.power_w, energy_wh)
    assert mended.remarks[0] == "as read"
    assert mended.remarks[1].startswith(f"battery_power_W taken as {words}: ")
    assert "points of charge" in mended.remarks[1]


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.5])
def test_a_sound_trip_is_left_as_it_is(vehicle: Vehicle, ratio: float):
    sound = trip(7000.0, share(vehicle, 7000.0 / ratio))
    assert mended_power(sound, vehicle, soc_of_cells=False) == (sound, "")
    assert mended_power(replace(sound, power_w=None), vehicle, soc_of_cells=False)[1] == ""


@pytest.mark.parametrize("ratio", [0.45, 2.2])
def test_a_doubtful_trip_is_said(vehicle: Vehicle, ratio: float):
    doubtful, reason = mended_power(trip(5000.0, share(vehicle, 5000.0 / ratio)), vehicle, soc_of_cells=False)
    assert reason == "" and doubtful.remarks[-1].startswith("power and charge are far apart: 5000 Wh by its power")


@pytest.mark.parametrize(
    ("energy_wh", "by_charge_wh"), [(2000.0, 20e3), (2000.0, -9e3), (9000.0, 2500.0), (40e3, 1000.0), (3000.0, 0.0)]
)
def test_what_nothing_explains_is_left_out(vehicle: Vehicle, energy_wh: float, by_charge_wh: float):
    _, reason = mended_power(trip(energy_wh, share(vehicle, by_charge_wh), soc=0.3), vehicle, soc_of_cells=False)
    assert reason.startswith(f"its battery power and its charge disagree: {energy_wh:.4g} Wh by its power")


def test_a_battery_that_gains_needs_a_descent(vehicle: Vehicle):
    _, reason = mended_power(trip(-3000.0, 0.0), vehicle, soc_of_cells=False)
    assert "gains 3000 Wh by its power, while descent and speed give 0 Wh at most" in reason
    # 1,450 kg down 800 m: 3.2 kWh.
    assert mended_power(trip(-2000.0, 0.0, fall_m=800.0), vehicle, soc_of_cells=False)[1] == ""
    charging = trip(-9000.0, -share(vehicle, 9000.0), soc=0.3)
    assert "it charges within the trip" in mended_power(charging, vehicle, soc_of_cells=False)[1]


@pytest.mark.long
def test_an_empty_battery_within_the_trip_is_left_out():
    town = trip(1500.0, 0.05, soc=0.06)
    short = replace(
        town, **{name: getattr(town, name)[:1201] for name in ("time_s", "speed_m_s", "elevation_m", "power_w", "soc")}
    )
    assert short.soc is not None
    nothing_left = replace(short, name="gone", soc=np.where(short.time_s > 700.0, 0.0, short.soc))
    flat = replace(short, name="flat", power_w=None, soc=np.full_like(short.time_s, 0.5))
    good = replace(short, name="good", soc=short.soc + 0.5)
    counted = Recording(soc_of_cells=True, energy_full_wh=20e3)
    results, left_out = replay(load_car(CAR), [short, nothing_left, flat, good], "measured", counted)
    assert [result.name for result in results] == ["good"]
    assert "the car's battery is empty after" in left_out["hour"]
    assert left_out["gone"] == "its state of charge is 0 from 701 s on, while it drives"
    assert "its state of charge does not change" in left_out["flat"]


def test_heights_of_no_road_leave_one_trip_out():
    sound = trip(5000.0, 0.2)
    cliff = replace(sound, name="cliff", elevation_m=np.where(sound.time_s > 1000.0, 900.0, 200.0))
    short = {name: getattr(sound, name)[:1201] for name in ("time_s", "speed_m_s", "elevation_m", "power_w", "soc")}
    results, left_out = replay(load_car(CAR), [cliff, replace(sound, name="good", **short)], "measured", CELLS)
    assert [result.name for result in results] == ["good"]
    assert "must have heights of a road" in left_out["cliff"]
