"""Headline figures as a differentiable function: equal to the full tests, and with their slopes."""

import jax
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, vary
from voltwright.defaults.numbers import variables_of
from voltwright.errors import SpecError, UnknownNameError
from voltwright.library.cars import load_car
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.performance import accelerate
from voltwright.study.charge_times import strongest_station
from voltwright.study.fleet.certified import certify_many
from voltwright.study.fleet.figure_program import FIGURES, FigureProgram, figure_program

CAR = "volkswagen-id3-2021-pro"


@pytest.fixture(scope="module")
def car() -> CompletedCar:
    return complete(load_car(CAR))


@pytest.fixture(scope="module")
def program(car: CompletedCar) -> FigureProgram:
    return figure_program(car, ("range_wltp_km", "consumption_wltp_wh_km", "acceleration_0_100_s", "charge_10_80_min"))


def full_tests(car: CompletedCar) -> dict[str, float | None]:
    certified = certify_many(car, {"masses.mass_curb_kg": [car.masses.mass_curb_kg]}, ("wltp",)).base
    station = strongest_station(car)
    assert station is not None
    return certified | {
        "acceleration_0_100_s": accelerate(car).acceleration_0_100_s,
        "charge_10_80_min": charge(car, station).duration_10_80_min,
    }


@pytest.mark.long
def test_the_car_itself_gives_its_full_tests(car: CompletedCar, program: FigureProgram):
    full = full_tests(car)
    for name, value in program({}).items():
        assert float(value) == pytest.approx(full[name], rel=1e-12), name
    known = variables_of(car)
    again = program({path: known[path] for path in ("masses.mass_curb_kg", "battery.energy_usable_kwh")})
    assert {name: float(value) for name, value in again.items()} == pytest.approx(full | {}, rel=1e-12)


@pytest.mark.long
def test_names_are_those_of_the_catalogue():
    with pytest.raises(UnknownNameError, match="range_wltp_km"):
        figure_program(CAR, ["range_wlpt"])
    assert figure_program("nissan-leaf-2018", ["0-100", "price"]).figures == ("acceleration_0_100_s", "price_usd")
    assert len(set(FIGURES)) == len(FIGURES)


def test_a_car_without_the_figure_is_refused():
    with pytest.raises(SpecError, match="does not reach 100 km/h"):
        figure_program("xiaomi-scooter-pro-2", ["acceleration_0_100_s"])
    with pytest.raises(SpecError, match="no shipped DC station"):
        figure_program("xiaomi-scooter-pro-2", ["charge_10_80_min"])


@pytest.mark.long
def test_program_is_pure(car: CompletedCar, program: FigureProgram):
    path = "masses.mass_curb_kg"
    value = float(variables_of(car)[path])
    compiled = jax.jit(lambda mass: program({path: mass})["consumption_wltp_wh_km"])
    heavier = float(compiled(1.05 * value))
    assert heavier == pytest.approx(float(program({path: 1.05 * value})["consumption_wltp_wh_km"]), rel=1e-12)
    # An oracle that shares nothing with the closed form: the full test of the heavier car.
    full = certify_many(vary(car, {path: 1.05 * value}), {path: [1.05 * value]}, ("wltp",)).base
    assert heavier == pytest.approx(full["consumption_wltp_wh_km"], rel=1e-3)
