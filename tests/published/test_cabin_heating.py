"""Heating of a BMW i3 on winter trips, of an unnamed car in a test cell: measured power against the cabin and its controller."""

import csv
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.climate.cabin import CabinState, Outside
from voltwright.physics.climate.hvac import Hvac

TRIPS = Path(__file__).parents[3] / "shared" / "data" / "measured" / "bmw_i3_tum"
SENSOR_LEAST_C, SUN_WINTER_W_M2, STEPS = 10.0, 100.0, 1700


@jax.jit
def heater_w(hvac: Hvac, ambient_k, speed_m_s, start_k):
    """Electric power of the climate system in each second."""

    def body(state, now):
        outside = Outside.of(now[0], SUN_WINTER_W_M2, now[1])
        action = hvac.ask(state, outside, 1.0, now[0])
        return hvac.advance(state, 1.0, outside, action)[0], action.electric_w

    return jax.lax.scan(body, CabinState(start_k, start_k), (ambient_k, speed_m_s))[1]


@pytest.mark.skipif(not TRIPS.is_dir(), reason="needs the recorded trips")
def test_heating_energy_of_winter_trips():
    hvac = Hvac.from_car(complete(load_car("bmw-i3-60ah")))
    deviations = []
    for path in sorted(TRIPS.glob("TripB*.csv")):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        names = ("heating_power_kW", "ambient_temp_C", "cabin_temp_C", "speed_m_s")
        heating, ambient, cabin, speed = (np.array([float(row[name]) for row in rows]) for name in names)
        count = len(rows)
        start = cabin[0] if cabin[0] > SENSOR_LEAST_C + 0.05 else min(ambient[0], SENSOR_LEAST_C)
        padded = (jnp.asarray(np.pad(column, (0, STEPS - count), mode="edge")) for column in (ambient + 273.15, speed))
        predicted = np.asarray(heater_w(hvac, *padded, jnp.asarray(start + 273.15)))[:count]
        deviations.append(predicted.sum() / (1e3 * heating.sum()) - 1.0)
    assert len(deviations) >= 10
    # Ambient, speed and the cabin at the start alone; sun and the drivers' settings are not known.
    assert np.mean(np.abs(deviations)) < 0.10
    assert abs(np.mean(deviations)) < 0.05


def test_power_that_holds_a_cabin_in_a_test_cell():
    # US DOE Program Record 2024-09-12, table 2: 1848 W at 20 F, standing, 72 F inside; what heats that car is not said. With the
    # fresh air of the default the model takes 10 % less.
    spec = load_car("chevrolet-bolt-2021")
    hvac = Hvac.from_car(complete(spec.model_copy(update={"hvac": spec.hvac.model_copy(update={"temp_comfort_c": 22.2})})))
    outside = Outside.of(266.48, occupants=0.0)
    state = CabinState(jnp.asarray(295.35), jnp.asarray(295.35))
    action = hvac.ask(state, outside, 1.0, 266.48)
    assert float(action.electric_w) == pytest.approx(1848.0, rel=0.10)


@pytest.mark.xfail(strict=True, reason="610 W of 956: a third too little in the heat")
def test_power_that_cools_a_cabin_in_a_test_cell():
    # The same record: 956 W at 95 F without sun. Air of 40 % humidity, as in the EPA's SC03; the cabin 1 K warmer than set.
    spec = load_car("chevrolet-bolt-2021")
    hvac = Hvac.from_car(complete(spec.model_copy(update={"hvac": spec.hvac.model_copy(update={"temp_comfort_c": 22.2})})))
    state, outside = CabinState(jnp.asarray(296.35), jnp.asarray(296.35)), Outside.of(308.15, occupants=0.0, humidity=0.4)
    assert float(hvac.ask(state, outside, 1.0, 308.15).electric_w) == pytest.approx(956.0, rel=0.10)
