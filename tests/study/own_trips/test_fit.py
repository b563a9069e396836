"""The fit of factors to trips: what it finds, how sure it says it is, what few or odd trips do to it."""

import numpy as np
import pytest

from voltwright.study.own_trips.cross_validation import cross_validate
from voltwright.study.own_trips.doubts import Record, doubts, signatures
from voltwright.study.own_trips.factors import Factor
from voltwright.study.own_trips.fit import Linear, fit
from voltwright.study.own_trips.observations import PARTS, Observations, part_of_each_step, soc_step
from voltwright.study.own_trips.verdict import judged

FACTORS = (
    Factor("rolling", "rolling", ("tyres.rolling_resistance",), 0.1),
    Factor("drag", "drag", ("body.drag_area_m2",), 0.06),
    Factor("auxiliaries", "load", ("auxiliaries.power_base_w",), 0.3),
)
PART_ERROR, TRIP_ERROR = 0.06, 0.04


def trips(count: int, truth: np.ndarray, seed: int, ambient_c: float = 15.0) -> Linear:
    """Trips with energies of known factors, and errors of the parts and of whole trips."""
    random = np.random.default_rng(seed)
    hours = np.stack([random.uniform(0.02, 0.1, count), *random.uniform(0.0, 0.4, (3, count))], axis=1)
    speed = np.array([0.0, 25.0, 65.0, 110.0])
    km = hours * speed
    slopes = np.stack([50.0 * km, 0.011 * speed**2 * km, np.full(4, 300.0) * hours], axis=2)
    modelled = slopes.sum(axis=2) + 20.0 * km
    exact = modelled + slopes @ (truth - 1.0)
    whole = 1.0 + TRIP_ERROR * random.standard_normal((count, 1))
    measured = exact * whole * (1.0 + PART_ERROR * random.standard_normal(exact.shape))
    temperature = np.full(count, ambient_c) + 8.0 * random.standard_normal(count)
    names = tuple(f"trip {number}" for number in range(count))
    observed = Observations(names, measured, modelled, modelled, hours, 0.1 * modelled, np.zeros(count), temperature)
    return Linear(observed, np.ones(3), slopes)


def test_intervals_hold_the_truth_as_often_as_they_say():
    random, inside = np.random.default_rng(7), []
    for seed in range(60):
        truth = 1.0 + np.array([each.sd for each in FACTORS]) * random.standard_normal(3)
        found = fit(trips(25, truth, seed), FACTORS)
        inside.append(np.abs(found.values - truth) <= 1.645 * found.sd)
    # 180 intervals of 90 %: three standard errors of a share are 7 points.
    assert 0.83 <= np.mean(inside) <= 0.97


def test_many_trips_find_the_factors_and_a_single_one_changes_little():
    truth = np.array([1.15, 0.95, 1.6])
    many, one = fit(trips(200, truth, 1), FACTORS), fit(trips(1, truth, 2), FACTORS)
    assert many.values == pytest.approx(truth, abs=0.06)
    assert np.all(np.abs(one.values - 1.0) < np.abs(many.values - 1.0))
    assert np.all(one.sd > 2.0 * many.sd)


def test_without_effect_nothing_moves():
    linear = trips(30, np.ones(3), 3)
    flat = Linear(linear.observed, linear.point, np.zeros_like(linear.slopes_wh))
    found = fit(flat, FACTORS)
    assert found.values == pytest.approx(np.ones(3))
    assert found.sd == pytest.approx([each.sd for each in FACTORS])


def test_a_trip_far_outside_weighs_less():
    truth = np.array([1.0, 1.0, 1.0])
    linear = trips(30, truth, 4)
    linear.observed.measured_wh[3] *= 3.0
    found = fit(linear, FACTORS)
    assert found.widened[3] == max(found.widened) > 4.0
    assert np.all(np.abs(found.values - truth) < 2.5 * found.sd)


def test_unseen_trips_are_predicted_better_only_where_the_car_differs():
    for truth, verdicts in ((np.array([1.2, 1.1, 1.8]), {"better"}), (np.ones(3), {"worse", "unclear"})):
        linear = trips(40, truth, 5)
        scores = cross_validate(linear, FACTORS, linear.observed.modelled_wh.sum(axis=1))
        assert scores.verdict in verdicts
        assert scores.folds == 10
    few = trips(2, np.ones(3), 6)
    assert cross_validate(few, FACTORS, few.observed.modelled_wh.sum(axis=1)).verdict == "untested"


def test_heating_that_was_not_recorded_is_named_where_a_load_would_absorb_it():
    linear = trips(40, np.ones(3), 8, ambient_c=0.0)
    cold = np.maximum(18.0 - linear.observed.ambient_c, 0.0)[:, None] * linear.observed.duration_h
    linear.observed.measured_wh[:] += 40.0 * cold
    found = fit(linear, FACTORS)
    assert found.values[2] > 1.3
    named = {(each.factor, each.error) for each in doubts(linear, FACTORS, found, Record(climate=False, coarse=False))}
    assert ("auxiliaries", "heating that was not recorded") in named
    assert all("heating" not in words for words in signatures(linear, Record(climate=True, coarse=False)))


def test_an_energy_beyond_all_factors_is_no_improvement():
    linear = trips(20, np.ones(3), 9)
    linear.observed.measured_wh[:] *= 2.0
    found = fit(linear, FACTORS)
    scores = cross_validate(linear, FACTORS, linear.observed.modelled_wh.sum(axis=1))
    judgement = judged(linear, FACTORS, found, scores, (), {each.name for each in FACTORS})
    assert judgement.verdict == "beyond" and not judgement.recommended
    assert "times the energy of the model" in judgement.sentence


def test_parts_of_a_trip():
    speed = np.concatenate(
        [np.zeros(120), np.full(200, 8.0), np.full(300, 18.0), np.full(400, 33.0), np.zeros(5), np.full(100, 8.0)]
    )
    part = part_of_each_step(speed, 1.0)
    assert [PARTS[part[at]] for at in (50, 220, 470, 800)] == ["standing", "town", "country", "motorway"]
    # A stop of five seconds is no stand: what the car draws there is still that of the traffic around it.
    assert np.all(part[1020:1025] > 0)
    assert part[115] > 0


def test_the_step_of_a_displayed_charge():
    assert soc_step(np.array([0.86, 0.85, 0.79])) == 0.01
    assert soc_step(np.array([0.865, 0.79])) == 0.005
    assert soc_step(np.array([0.8693, 0.7912])) == 0.0001
