"""Cars with heat and a port: ledgers close whatever they do; at constant temperature they are the isothermal car."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.physics.charging.supply import Stage, Stages, Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import DriveFlows, EnergyFlows, names_of
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.sim.state import start_of
from voltwright.units import celsius_to_kelvin

REAR, MAP = "tesla-model-3-2024-rwd", "volkswagen-id3-2021-pro"
STEPS, PIECES = 120, 6
ENDLESS = np.asarray(1e30)


@pytest.mark.parametrize("temp_c", [-10.0, 5.0, 20.0, 35.0])
@pytest.mark.parametrize("soc", [pytest.param(0.5, marks=pytest.mark.long), 1.0])
def test_lumped_at_constant_temperature_is_isothermal(
    temp_c: float, soc: float, vehicle_of: Callable[..., Vehicle], drive: Any, town: Any, road: Any
):
    shallow, deep = vehicle_of(MAP), vehicle_of(MAP, lumped=True)
    held = deep.replaced(
        thermal__pack__cells_j_k=ENDLESS,
        thermal__pack__coolant_j_k=ENDLESS,
        thermal__pack__housing_j_k=ENDLESS,
        thermal__drive_units__heat_capacity_j_k=ENDLESS,
        thermal__conditioner__heater_w=np.asarray(0.0),
        thermal__conditioner__chiller_w=np.asarray(0.0),
        thermal__conditioner__pump_w=np.asarray(0.0),
    )
    inputs = road(town.speed_m_s[1:], 0.02 * np.sin(np.arange(STEPS) / 9.0), ambient_c=temp_c)
    for method in ("forward", "following"):
        one, other = (drive(car, inputs, soc, temp_c, cold_drag=0.5, method=method) for car in (shallow, held))
        for column in (*names_of(DriveFlows), *names_of(EnergyFlows), "speed_m_s", "cold_drag", "branch1_v", "branch2_v"):
            np.testing.assert_allclose(other.columns[column], one.columns[column], rtol=1e-12, atol=1e-9, err_msg=column)
        for column, energy in one.totals.ledger.sums.items():
            assert float(other.totals.ledger[column]) == pytest.approx(float(energy), rel=1e-12, abs=1e-6), column
        assert float(other.end.thermal.cells_k) == celsius_to_kelvin(temp_c)


def station(power_w: float, **limits: float) -> Supply:
    """A charger with losses in two stages, which also takes power back."""
    stages = Stages.of(
        on_board=Stage.of(power_w, 0.004, 0.02, 0.015),
        cable=Stage.of(power_w, quadratic=0.01),
        station=Stage.of(power_w, 0.01, 0.03, 0.01),
    )
    return Supply.of(stages, standby_w=12.0, power_max_w=power_w, power_give_w=0.5 * power_w, **limits)


SUPPLIES = [Supply.of(), station(11e3), station(150e3, current_max_a=300.0), station(50e3, voltage_max_v=390.0)]


@st.composite
def lives(draw: Any) -> tuple[Inputs, dict[str, float]]:
    """Two minutes in six pieces, each of driving, standing, sleeping, charging, giving or preparing; and how they begin."""
    columns: dict[str, list[np.ndarray]] = {}

    def add(**values: Any) -> None:
        for name, value in values.items():
            columns.setdefault(name, []).append(np.broadcast_to(np.asarray(value, float), STEPS // PIECES))

    sharing = dict(ambient_c=draw(st.floats(-25.0, 45.0)), humidity=draw(st.floats(0.0, 1.0)))
    for _ in range(PIECES):
        doing = draw(st.sampled_from(["drive", "stand", "sleep", "charge", "give", "prepare"]))
        top = draw(st.floats(0.0, 40.0))
        hump = np.interp(np.arange(1.0, 21.0), [0.0, 10.0, 18.0, 20.0], [0.0, top, 0.0, 0.0])
        plugged = doing in ("charge", "give") or (doing == "prepare" and draw(st.booleans()))
        add(
            speed_m_s=hump if doing == "drive" else 0.0,
            grade=draw(st.floats(-0.1, 0.1)),
            key_on=float(doing in ("drive", "stand")),
            standby=float(doing != "sleep"),
            cabin_on=float(doing != "sleep" and draw(st.booleans())),
            precondition=float(doing == "prepare"),
            sun_w_m2=draw(st.sampled_from([0.0, 300.0, 1000.0])),
            occupants=float(draw(st.integers(0, 5))),
            extra_w=draw(st.sampled_from([0.0, 0.0, 2000.0])),
            place=draw(st.integers(1, len(SUPPLIES) - 1)) if plugged else 0.0,
            plugged=float(plugged),
            soc_target=draw(st.floats(0.05, 1.0)),
            give_w=draw(st.floats(100.0, 20e3)) if doing == "give" else 0.0,
        )
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    inputs = inputs_of(joined.pop("speed_m_s"), **sharing, **joined)
    soc = draw(st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 0.001, 1.0])))
    return inputs, dict(soc=soc, cells_k=draw(st.floats(248.0, 325.0)), cold_drag=draw(st.floats(0.0, 1.0)))


def test_ledger_closes_whatever_a_car_does(vehicle_of: Callable[..., Vehicle], drive: Any):
    vehicle = vehicle_of(REAR, lumped=True, supplies=SUPPLIES)

    @given(life=lives())
    def holds(life: tuple[Inputs, dict[str, float]]) -> None:
        inputs, begun = life
        ambient_k = float(inputs.ambient_k)
        done = drive(vehicle, inputs, start=start_of(vehicle, ambient_k=ambient_k, **begun))
        assert float(done.totals.ledger.residual()) < RESIDUAL_MAX_RELATIVE
        for path, leaf in jax.tree_util.tree_flatten_with_path((done.end, done.totals, done.columns))[0]:
            assert np.all(np.isfinite(leaf)), path
        for name in ("heater_w", "chiller_w", "climate_w", "station_w", "cable_w", "on_board_w", "standby_w", "unserved_w"):
            assert np.all(np.asarray(done.columns[name]) >= -1e-9), name
        assert np.sum(done.totals.limiters_s) == pytest.approx(STEPS)

    holds()


def test_a_night_asleep_moves_nothing_and_closes(vehicle_of: Callable[..., Vehicle], drive: Any, road: Any):
    vehicle = vehicle_of(MAP, lumped=True)
    still = road(0.0, ambient_c=-5.0, key_on=0.0, standby=0.0)
    done = drive(vehicle, still, start=start_of(vehicle, 0.8, cells_k=293.15, ambient_k=280.0), dt_s=10.0)
    assert float(done.totals.ledger.chemical_j) == 0.0
    assert float(done.totals.ledger.residual()) < RESIDUAL_MAX_RELATIVE
    assert float(done.end.thermal.cells_k) < 293.15


@pytest.mark.long
@pytest.mark.parametrize("lumped", [False, True])
def test_a_parked_car_is_the_car_standing(
    lumped: bool, vehicle_of: Callable[..., Vehicle], drive: Any, road: Any, same_energies: Any, same_arrays: Any
):
    vehicle = vehicle_of(REAR, lumped=lumped, supplies=SUPPLIES)
    asleep, charging = dict(key_on=0.0, standby=0.0), dict(key_on=0.0, place=1, plugged=1.0, soc_target=0.9, cabin_on=1.0)
    for conditions in (asleep, charging, dict(key_on=0.0, cabin_on=1.0, sun_w_m2=600.0)):
        inputs = road(0.0, 0.05, ambient_c=-5.0, **conditions)
        whole, parked = (drive(car, inputs, 0.6, temp_c=-5.0) for car in (vehicle, vehicle.parked()))
        same_energies(parked.totals.ledger, whole.totals.ledger, 1e-12)
        same_arrays(parked.end, whole.end, 1e-12)
