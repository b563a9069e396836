"""Cars of a plan, certified: as built, in first order, and as a whole."""

import numpy as np
import pytest

from production_plans import CAR, small_plan
from voltwright.defaults.completion import completed_car
from voltwright.errors import SimulationError, TraceError
from voltwright.procedures.certify import certify
from voltwright.study.production import fleet
from voltwright.study.production.as_built import as_built, variations_of, varied_paths
from voltwright.study.production.deviations import CAR_NAMES, draw_cars, moving_names
from voltwright.study.production.produce import produce
from voltwright.study.variants import checked_columns


@pytest.fixture(scope="module")
def done():
    return produce(small_plan(), (completed_car(CAR),), cars=30, audit=False, durability=False)


@pytest.mark.parametrize("name", [CAR, "tesla-model-3-2024-rwd"])
def test_the_car_as_built_certifies_as_the_car(name: str):
    car = completed_car(name)
    own, built = certify(car, "wltp"), certify(as_built(car), "wltp")
    assert built.range_km["wltc"] == pytest.approx(own.range_km["wltc"], rel=1e-9)
    assert built.consumption_ac_wh_km["wltc"] == pytest.approx(own.consumption_ac_wh_km["wltc"], rel=1e-9)


def test_a_tolerance_moves_its_own_number_alone():
    car = as_built(completed_car("xiaomi-su7"))
    zero = {name: np.zeros(1) for name in CAR_NAMES}
    assert variations_of(car, zero, zero) == {}
    found = variations_of(car, zero | {"mass": np.array([0.01])}, zero)
    assert set(found) == {"masses.mass_curb_kg", "masses.mass_test_kg"}
    force = variations_of(car, zero, zero | {"brake_drag": np.array([5.0])})["tyres.rolling_resistance"][0]
    more_n = (force - car.tyres.rolling_resistance) * car.masses.mass_test_kg * 9.80665
    assert more_n == pytest.approx(5.0, rel=1e-6)


def test_what_varies_follows_from_the_plan_alone():
    car = as_built(completed_car(CAR))
    still = {name: {"sd_percent": 0} for name in CAR_NAMES if name != "brake_drag"} | {"brake_drag": {"sd": 0}}
    plan = small_plan(tolerances=still)
    assert moving_names(plan) == ["mass"], "by the bias of a plant"
    paths = varied_paths(car, moving_names(plan))
    assert set(paths) == {"masses.mass_curb_kg", "masses.mass_test_kg"}
    cars = draw_cars(plan, np.arange(20))
    found = variations_of(car, cars.relative, cars.absolute, paths)
    assert found["masses.mass_test_kg"] == pytest.approx(np.full(20, car.masses.mass_test_kg), rel=1e-12)


def test_brake_drag_and_mass_join_a_coast_down():
    car = as_built(completed_car("tesla-model-3-2024-rwd"))
    zero = {name: np.zeros(1) for name in CAR_NAMES}
    assert car.road_load.kind == "coast_down_us"
    written = car.road_load.a_lbf / (1.0 + car.loss_model.changes["road"])
    drag = variations_of(car, zero, zero | {"brake_drag": np.array([4.4482216])})["road_load.a_lbf"][0]
    assert drag - written == pytest.approx(1.0, rel=1e-6)
    heavier = variations_of(car, zero | {"mass": np.array([0.1])}, zero)["road_load.a_lbf"][0]
    assert written < heavier < 1.1 * written + 1e-9


def test_the_spread_is_that_of_first_order(done):
    parts = {row.tolerance: row for row in done.contributions if row.figure == "consumption_wltp_wh_km"}
    assert sum(row.share for row in parts.values()) == pytest.approx(1.0)
    total = parts["test_noise"].effect_percent / np.sqrt(parts["test_noise"].share)
    measured = next(row for row in done.spreads if row.measured and row.variant == CAR and row.figure == "consumption_wltp_wh_km")
    # Thirty cars tell a standard deviation to 13 %, and the first cars vary by half as much again.
    assert total * 0.7 < 100.0 * measured.sd / measured.mean < total * 2.0


def test_what_is_declared_goes_together(done):
    row = done.conformity[0]
    assert row.fails <= 0.011
    assert row.declared_wh_km > row.mean_wh_km / 1.01
    assert row.range_declared_km * row.declared_wh_km == pytest.approx(
        row.mean_wh_km * np.mean(done.columns["measured_range_wltp_km"]), rel=1e-9
    )


def test_measured_figures_are_true_ones_with_noise(done):
    columns = done.columns
    ratio = columns["measured_consumption_wltp_wh_km"] / columns["consumption_wltp_wh_km"]
    assert columns["range_wltp_km"] / columns["measured_range_wltp_km"] == pytest.approx(ratio)
    assert 0.005 < ratio.std() < 0.02
    assert done.sampled == len(ratio) == 30
    assert sum(done.histograms[0].cars) == 30


def test_cars_that_cannot_be_certified_are_counted(monkeypatch):
    real = checked_columns

    def some_fail(car, variations):
        if np.any(variations["masses.mass_test_kg"] > limit):
            raise TraceError("too heavy")
        return real(car, variations)

    car = completed_car(CAR)
    cars = fleet.certified_cars(small_plan(), (car,), np.arange(6))
    limit = car.masses.mass_test_kg * (1.0 + np.sort(cars.cars.relative["mass"])[-2]) + 1e-6
    monkeypatch.setattr("voltwright.study.production.fleet.checked_columns", some_fail)
    found = fleet.certified_cars(small_plan(), (car,), np.arange(6))
    worst = int(np.argmax(cars.cars.relative["mass"]))
    assert found.failed == {worst: "too heavy"}
    assert found.cars.index.tolist() == [each for each in range(6) if each != worst]
    limit = car.masses.mass_test_kg + 1e-6
    light = small_plan(tolerances={"mass": {"distribution": "uniform", "low_percent": 1, "high_percent": 2}})
    with pytest.raises(SimulationError, match=r"No car of small can be certified\. The first: too heavy"):
        fleet.certified_cars(light, (car,), np.arange(3))


def test_every_figure_has_its_causes_its_histogram_and_a_table_to_declare_from(done):
    figures = {row.figure for row in done.spreads}
    for rows in (done.contributions, done.causes, done.histograms):
        assert {row.figure for row in rows} == figures
    assert done.histograms[0].figure == done.conformity[0].figure == done.declarable[0].figure
    place = done.declarable[0].declared_wh_km.index(done.conformity[0].declared_wh_km)
    assert done.declarable[0].passes[place] == pytest.approx(1.0 - done.conformity[0].fails)
