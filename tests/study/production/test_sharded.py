"""All cars of a plan in shards: the same rows whatever the split."""

import pytest

from production_plans import CAR, small_plan
from voltwright.defaults.completion import completed_car
from voltwright.study.production.sharded import produced_cars
from voltwright.study.shards.sharded_study import ShardedStudy

pyarrow = pytest.importorskip("pyarrow")


@pytest.mark.long
def test_rows_are_the_same_in_every_split():
    study = produced_cars(small_plan(count=10), (completed_car(CAR),))
    assert isinstance(study, ShardedStudy)
    whole = study.rows(0, 10)
    assert whole.equals(pyarrow.concat_tables([study.rows(0, 3), study.rows(3, 10)]))
    assert whole["car"].to_pylist() == list(range(10))
    assert {"variant", "plant", "built", "range_wltp_km", "measured_range_wltp_km", "mass_deviation_percent"} <= set(
        whole.column_names
    )
    assert "brake_drag_deviation" in whole.column_names


@pytest.mark.long
def test_a_car_in_lanes_is_the_same_in_every_split():
    study = produced_cars(small_plan(count=300), (completed_car(CAR),))
    whole = study.rows(0, 300)
    for first, last in ((0, 1), (100, 103), (17, 200)):
        assert whole.slice(first, last - first).equals(study.rows(first, last))


def test_the_hash_is_of_the_plan_and_its_cars():
    car = (completed_car(CAR),)
    first = produced_cars(small_plan(), car).spec_hash
    assert produced_cars(small_plan(title="another title"), car).spec_hash == first
    assert produced_cars(small_plan(tolerances={"mass": {"sd_percent": 2}}), car).spec_hash != first
    assert produced_cars(small_plan(), (completed_car("xiaomi-su7"),)).spec_hash != first
