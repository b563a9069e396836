"""A fleet with known truth: what is found lies within what is said of it, and sound vehicles are left alone."""

from pathlib import Path

import numpy as np
import pytest

from made_fleet import NEW_KWH, fleet, surface
from voltwright.defaults.completion import complete
from voltwright.interfaces.telematics_checks import fleet_table
from voltwright.interfaces.telematics_file import RawTable
from voltwright.library.cars import load_car
from voltwright.spec.telematics import FleetTable
from voltwright.study.ageing.usage import Usage
from voltwright.study.in_use import fleet_in_use as study
from voltwright.study.in_use.deviation import FLOOR_WH, Trips, fleet_deviation, robust_z
from voltwright.study.in_use.health import health

VEHICLES, DAYS = 150, 150


def read(columns: dict[str, np.ndarray]) -> FleetTable:
    table = RawTable.of_columns("made", columns)
    rows, kinds = table.rows()
    return fleet_table([table], rows, kinds, tuple(table.names))


@pytest.fixture(scope="module")
def table() -> FleetTable:
    return read(fleet(VEHICLES, DAYS)[0])


@pytest.fixture(scope="module")
def car():
    return complete(load_car("volkswagen-id3-2021-pro"))


def trips(table: FleetTable) -> Trips:
    numbers = table.trips.numbers
    columns = (numbers["distance_km"], numbers["duration_min"] / 60.0, numbers["temp_ambient_c"], 1e3 * numbers["energy_kwh"])
    return Trips(table.trips.vehicle, *columns)


def test_state_of_health_lies_within_its_interval_as_often_as_it_says(table: FleetTable, car):
    truth = np.array([each.soh for each in fleet(VEHICLES, DAYS)[1]])
    found = health(car, table.charges, VEHICLES, NEW_KWH)
    inside = np.abs(found.soh - truth) <= 1.645 * found.soh_se
    # 150 intervals of 90 %: three standard errors of a share are 7 points.
    assert 0.82 <= np.mean(inside) <= 0.98
    assert np.abs(np.mean(found.soh - truth)) < 0.002
    assert np.max(np.abs(found.soh - truth)) < 0.02


def test_deviations_lie_within_their_intervals(table: FleetTable):
    truths, made, driven = fleet(VEHICLES, DAYS)[1], surface(), trips(table)
    found = fleet_deviation(made, driven, VEHICLES)
    exact = made.energy_wh(driven.distance_km, driven.duration_h, driven.temp_c)
    parts = made.shares_wh(driven.distance_km, driven.duration_h, driven.temp_c)
    own = np.array([[each.rolling, each.air, each.load_kw] for each in truths])
    extra = np.sum(parts * own[driven.vehicle], axis=1)
    # Each trip counts by the inverse of its variance, in the estimate and in what is true of a vehicle.
    weight = exact / np.hypot(0.09 * exact, FLOOR_WH) ** 2
    wanted = np.bincount(driven.vehicle, weight * extra) / np.bincount(driven.vehicle, weight * exact)
    sound = np.array([not each.fault for each in truths])
    middle = np.median(wanted[sound])
    inside = np.abs(found.deviation - (wanted - middle)) <= 1.645 * found.deviation_se
    # What the fleet itself is off by is one more error, which the intervals of single vehicles do not hold.
    assert np.mean(inside[sound]) > 0.8
    assert found.spread == pytest.approx(0.09, rel=0.15)


def test_faults_are_found_and_named_and_sound_vehicles_are_not(table: FleetTable, car, monkeypatch: pytest.MonkeyPatch):
    truths = fleet(VEHICLES, DAYS)[1]
    monkeypatch.setattr(study, "health", lambda car, charges, count: health(car, charges, count, NEW_KWH))
    monkeypatch.setattr(study, "expected_soh", lambda car, usage, years, km: np.full(len(years), 0.9))
    found = study.fleet_in_use(car, table, Usage(), 0.3, surface())
    wrong = []
    for vehicle, truth in zip(found.vehicles, truths, strict=True):
        wanted = study.WORDS[truth.fault][0] if truth.fault else ""
        if vehicle.cause != wanted:
            wrong.append((vehicle.vehicle, truth.fault, vehicle.cause))
    assert sum(bool(each.fault) for each in truths) >= 4
    assert len(wrong) <= 1, wrong
    assert all(vehicle.cost is not None for vehicle in found.vehicles)


def test_a_vehicle_is_the_same_in_a_fleet_of_any_size():
    small, large = fleet(3, 30)[0], fleet(6, 30)[0]
    count = len(small["vehicle"])
    for name, values in small.items():
        assert np.array_equal(values, large[name][:count], equal_nan=values.dtype.kind == "f"), name


def test_a_vehicle_with_one_trip_and_one_without_charges(car, monkeypatch: pytest.MonkeyPatch):
    columns = {name: values[:1] for name, values in fleet(3, 30)[0].items()}
    monkeypatch.setattr(study, "health", lambda car, charges, count: health(car, charges, count, NEW_KWH))
    found = study.fleet_in_use(car, read(columns), Usage(), None, surface())
    only = found.vehicles[0]
    assert (only.trips, only.charges, only.soh, only.cause) == (1, 0, None, "")
    assert only.deviation is not None and only.deviation_high is not None and only.deviation_high > only.deviation
    assert only.soh_expected is None


def test_one_value_far_outside_is_far_outside():
    values = np.array([0.0, 0.01, -0.01, 0.02, -0.02, 0.5, np.nan])
    z = robust_z(values, np.full(7, 0.01))
    assert np.argmax(np.nan_to_num(np.abs(z))) == 5 and z[5] > 10.0
    assert np.all(np.abs(z[:5]) < 3.0) and np.isnan(z[6])


def test_columns_of_a_written_table_are_read_again(tmp_path: Path):
    from voltwright.interfaces.telematics_file import read_raw

    columns = fleet(2, 20)[0]
    path = tmp_path / "fleet.csv"
    rows = zip(*(["" if cell != cell else str(cell) for cell in values.tolist()] for values in columns.values()), strict=True)
    path.write_text("\n".join([",".join(columns), *map(",".join, rows)]), encoding="utf-8")
    again, kinds = read_raw(path).rows()
    first, _ = RawTable.of_columns("made", columns).rows()
    assert np.array_equal(again.start_s, first.start_s) and int(np.sum(kinds == 1)) > 0
    for name, values in first.numbers.items():
        assert np.array_equal(again.numbers[name], values, equal_nan=True), name
