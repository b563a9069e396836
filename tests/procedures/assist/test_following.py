"""Followers keep their gap, run into nobody, stay within the limits of comfort, and calm a platoon."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.errors import UnknownNameError
from voltwright.procedures.assist.behind import behind, gains_of_platoon, jerks_m_s3, without_long_stand
from voltwright.procedures.assist.comfort import acceleration_most_m_s2, deceleration_most_m_s2, jerk_most_m_s3
from voltwright.procedures.assist.followers import FOLLOWERS, Seen, follower_of, needed_m_s2
from voltwright.procedures.assist.following import STEP_S, Followed, follow, string_gain, swings
from voltwright.procedures.assist.leaders import random_leaders, stopping_leader

SECOND = round(1.0 / STEP_S)
SET_M_S = 36.0
ROUNDING = 1e-6


def check_random_leaders(name: str, count: int, duration_s: float) -> Followed:
    """Follow random leaders, and compare gap, acceleration and jerk with the limits."""
    found = follow(random_leaders(count, duration_s, 1), FOLLOWERS[name], SET_M_S)
    assert not np.any(found.collided) and np.min(found.gap_m) > 0.4 * FOLLOWERS[name].gap_m
    speed, rate, brakes = (each[:, 0] for each in (found.speed_m_s, found.acceleration_m_s2, found.emergency))
    counted = np.concatenate([np.zeros((1, count)), np.cumsum(brakes, axis=0)])

    def quiet(steps: int) -> np.ndarray:
        return counted[steps + 1 :] == counted[: -steps - 1]

    jerk = rate[SECOND:] - rate[:-SECOND]
    assert np.all((-jerk <= jerk_most_m_s3(speed[:-SECOND]) + ROUNDING) | ~quiet(SECOND))
    sums = np.cumsum(rate, axis=0)
    mean = (sums[2 * SECOND :] - sums[: -2 * SECOND]) / (2 * SECOND)
    slow, fast = np.minimum(speed[2 * SECOND :], speed[: -2 * SECOND]), np.maximum(speed[2 * SECOND :], speed[: -2 * SECOND])
    assert np.all((-mean <= deceleration_most_m_s2(slow) + ROUNDING) | ~quiet(2 * SECOND))
    assert np.all(mean <= acceleration_most_m_s2(fast) + ROUNDING)
    return found


@pytest.mark.parametrize("name", ["acc", "cacc"])
def test_random_leaders(name: str):
    check_random_leaders(name, 100, 240.0)


@pytest.mark.long
@pytest.mark.parametrize(("name", "braked"), [("acc", 10), ("cacc", 200)])
def test_a_thousand_random_leaders(name: str, braked: int):
    found = check_random_leaders(name, 1000, 600.0)
    assert np.sum(found.emergency_s > 0.0) < braked


@pytest.mark.parametrize("name", FOLLOWERS)
@pytest.mark.parametrize("from_m_s", [8.0, 30.0])
def test_a_leader_that_stops_for_ever(name: str, from_m_s: float):
    found = follow(stopping_leader(from_m_s, 3.0, 5.0, 60.0), FOLLOWERS[name], SET_M_S)
    assert np.min(found.gap_m) > 0.7 * FOLLOWERS[name].gap_m
    assert np.all(found.speed_m_s[-200:] < 0.05), "it rests behind its leader"
    assert found.gap_m[-1, 0, 0] < FOLLOWERS[name].gap_m + 2.0


@pytest.mark.parametrize("name", ["acc", "cacc"])
def test_behind_a_steady_leader_the_gap_is_that_of_the_time_gap(name: str):
    follower = FOLLOWERS[name]
    found = follow(np.full((600, 1), 25.0), follower, SET_M_S)
    assert found.gap_m[-1, 0, 0] == pytest.approx(follower.gap_m + 25.0 * follower.gap_s, rel=1e-6)


@pytest.mark.parametrize("name", ["acc", "cacc"])
def test_a_platoon_of_ten_calms_the_swings_of_its_leader(name: str):
    gains = gains_of_platoon(FOLLOWERS[name])
    assert max(gains.values()) < 0.97


def test_without_cooperation_a_short_gap_makes_a_platoon_swing():
    assert max(gains_of_platoon(replace(FOLLOWERS["acc"], gap_s=0.7)).values()) > 1.2


def test_cars_of_a_platoon_are_those_of_one_after_the_other():
    leader, follower = swings((12.0,), 20.0, 2.0, 60.0), FOLLOWERS["acc"]
    both = follow(leader, follower, SET_M_S, cars=2)
    first = follow(leader, follower, SET_M_S)
    np.testing.assert_allclose(both.speed_m_s[:, 0], first.speed_m_s[:, 0], rtol=1e-12)
    second = follow(first.speed_m_s[:, 0], follower, SET_M_S)
    np.testing.assert_allclose(both.speed_m_s[:, 1], second.speed_m_s[:, 0], atol=0.02)
    assert string_gain(leader, both)[0] < 1.0


def test_the_deceleration_that_is_needed():
    acc = replace(FOLLOWERS["acc"], gap_m=0.0)

    def needed(*values: float) -> float:
        return float(needed_m_s2(acc, Seen(*(np.array([[value]]) for value in values)))[0, 0])

    assert needed(50.0, 0.0, 20.0, 0.0, 0.0) == pytest.approx(20.0**2 / (2 * 50.0)), "a car that stands"
    assert needed(50.0, 10.0, 20.0, 0.0, 0.0) == pytest.approx(10.0**2 / (2 * 50.0)), "a steady one"
    assert needed(50.0, 20.0, 20.0, -4.0, 0.0) == pytest.approx(20.0**2 / (2 * (50.0 + 50.0))), "one that comes to rest first"
    assert needed(50.0, 20.0, 10.0, 0.0, 0.0) == 0.0, "one that drives off"


def test_a_course_behind_a_leader_of_a_second():
    leader = np.concatenate([np.linspace(0.0, 15.0, 16), np.full(60, 15.0), np.linspace(15.0, 0.0, 11), np.zeros(5)])
    (found,) = behind([leader], [np.full(len(leader), 50.0 / 3.6)], FOLLOWERS["acc"])
    assert len(found.speed_m_s) == len(found.gap_m) >= len(leader) and found.speed_m_s[-1] < 0.1
    assert not found.collided and found.headway_least_s is not None and found.headway_least_s > 1.5
    assert found.gap_least_m == pytest.approx(4.0, abs=0.2)
    calm, _ = jerks_m_s3(found.speed_m_s)
    rough, _ = jerks_m_s3(leader)
    assert calm < rough and jerks_m_s3(np.zeros(2)) == (0.0, 0.0)


def test_a_long_stand_at_the_end_of_a_leader_is_left_out():
    leader = np.concatenate([np.full(20, 10.0), np.zeros(600)])
    assert len(without_long_stand(leader)) == 20 + 30 and len(without_long_stand(leader[:40])) == 40


def test_a_follower_that_there_is_not():
    with pytest.raises(UnknownNameError, match="acc"):
        follower_of("acd")
