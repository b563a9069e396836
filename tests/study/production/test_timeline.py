"""When cars are built: the ramp, its inverse, learning, and plants that cannot build their cars."""

import numpy as np
import pytest

from production_plans import small_plan
from voltwright.errors import SpecError
from voltwright.spec.production import Plant
from voltwright.study.production.timeline import (
    blocks_of,
    cars_built,
    check_reaches,
    days_of,
    rate_full,
    spread_factor,
)


def test_plants_share_the_numbers():
    first, second = blocks_of(small_plan(count=101))
    assert (first.first, first.last, second.first, second.last) == (0, 61, 61, 101)
    assert second.days == 178.0


def test_days_and_cars_are_inverse():
    plant = small_plan().plants[0]
    number = np.array([0.0, 1.0, 500.0, 20_000.0, 5e6])
    assert cars_built(plant, days_of(plant, number)) == pytest.approx(number, abs=1e-6, rel=1e-9)


def test_the_rate_is_logistic():
    plant = small_plan().plants[0]
    day = 0.001
    rate = (cars_built(plant, np.array([day, 4000.0 + day])) - cars_built(plant, np.array([0.0, 4000.0]))) / day
    assert rate[0] == pytest.approx(0.05 * rate_full(plant), rel=1e-4)
    assert rate[1] == pytest.approx(rate_full(plant), rel=1e-6)
    assert rate_full(plant) == pytest.approx(100 * 2 * 5 / 7)


def test_tolerances_shrink_with_each_doubling():
    learning = {"start_factor": 2.0, "progress_ratio": 0.8, "cars_first": 100}
    plant = Plant.model_validate(small_plan().plants[0].model_dump() | {"learning": learning})
    factors = spread_factor(plant, np.array([0.0, 100.0, 300.0, 700.0]))
    assert factors == pytest.approx([2.0, 1.8, 1.64, 1.512])


def test_a_plant_that_never_reaches_its_cars():
    plan = small_plan()
    plants = tuple(each.model_copy(update={"cars_a_shift": 0.5}) for each in plan.plants)
    with pytest.raises(SpecError, match=r"`plants\[0\]` \(north\) must build 12,000 cars within 30 years"):
        check_reaches(plan.model_copy(update={"plants": plants}))


def test_a_day_by_which_the_cars_cannot_be_built():
    with pytest.raises(SpecError, match="must build 8,000 cars by 2027-08-01, but has built"):
        check_reaches(small_plan(end="2027-08-01"))
