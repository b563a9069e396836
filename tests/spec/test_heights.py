"""Heights along a way: bridged, filtered, doubted."""

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.spec.heights import bridged_heights, grade_of_rise, height_profile

WAY = 20.0 * np.arange(200.0)


@pytest.mark.parametrize("slope", [-0.08, 0.0, 0.03, 0.12])
@pytest.mark.parametrize("length", [2, 5, 40, 200])
def test_a_straight_slope_stays_one_to_its_ends(slope: float, length: int):
    way = WAY[:length]
    profile = height_profile("trip", way, 700.0 + slope * way, [])
    np.testing.assert_allclose(profile.at(way), 700.0 + slope * way, rtol=1e-12)
    np.testing.assert_allclose(profile.grade(way)[1:], slope / np.sqrt(1.0 - slope**2), atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_filtered_and_the_ends_are_kept(seed: int):
    heights = 300.0 + 20.0 * np.sin(WAY / 600.0) + np.random.default_rng(seed).normal(0.0, 3.0, len(WAY))
    profile = height_profile("trip", WAY, heights, [])
    assert profile.at(WAY[[0, -1]]) == pytest.approx(heights[[0, -1]], abs=1e-12)
    inner = slice(20, -20)
    assert np.std(profile.at(WAY) - 300.0 - 20.0 * np.sin(WAY / 600.0)) < 1.5
    assert np.std(np.diff(profile.at(WAY)[inner])) < 0.3 * np.std(np.diff(heights[inner]))


def test_a_stand_weighs_no_more_than_a_pass():
    way = np.concatenate([WAY[:100], np.full(500, WAY[99]), WAY[100:]])
    heights = 300.0 + 0.02 * way
    heights[100:600] += np.random.default_rng(1).normal(0.0, 3.0, 500)
    profile = height_profile("trip", way, heights, [])
    np.testing.assert_allclose(profile.at(WAY), 300.0 + 0.02 * WAY, atol=0.3)


@pytest.mark.parametrize(
    ("places", "value", "words"),
    [
        ([3], np.nan, "of 200 heights 1 missing: bridged along the way"),
        ([0, 199, 50], 0.0, r"of 200 heights 3 implausible (such as 0 m): bridged along the way"),
        ([7, 90], 7000.0, r"of 200 heights 2 implausible (such as 7000 m): bridged along the way"),
        ([60], 620.0, r"of 200 heights 1 implausible (such as 620 m): bridged along the way"),
        (list(range(20, 60)), np.nan, "of 200 heights 40 missing: bridged along the way"),
    ],
)
def test_faults_are_bridged(places: list[int], value: float, words: str):
    heights, remarks = 300.0 + 0.02 * WAY, []
    spoilt = heights.copy()
    spoilt[places] = value
    mended = bridged_heights("trip", WAY, spoilt, remarks)
    assert mended is not None and remarks == [words]
    inside = [place for place in places if 0 < place < 199]
    np.testing.assert_allclose(mended[inside], heights[inside], atol=1e-9)
    np.testing.assert_allclose(mended, heights, atol=0.5)


def test_a_road_at_the_sea_is_none_of_them():
    remarks: list[str] = []
    heights = np.maximum(0.0, 4.0 * np.sin(WAY / 300.0))
    assert bridged_heights("coast", WAY, heights, remarks) is heights and not remarks
    assert bridged_heights("coast", WAY, 0.0 * WAY, remarks) is not None and not remarks


@pytest.mark.parametrize(("slope", "said"), [(0.14, 0), (0.2, 1), (-0.25, 1)])
def test_steep_slopes_are_said(slope: float, said: int):
    remarks: list[str] = []
    height_profile("trip", WAY, 2000.0 + slope * WAY, remarks)
    assert len(remarks) == said


@pytest.mark.parametrize("slope", [0.35, -0.4])
def test_slopes_of_no_road_are_refused(slope: float):
    with pytest.raises(TraceError, match=f"a slope of {100 * slope:.0f} % over 500 m at .* km; are its heights in feet"):
        height_profile("trip", WAY, 2000.0 + slope * WAY, [])


def test_a_way_of_some_metres_is_one_slope():
    way = np.array([0.0, 1.0, 3.0, 4.0])
    profile = height_profile("trip", way, np.array([50.0, 53.0, 49.0, 50.2]), [])
    np.testing.assert_allclose(profile.at(way), [50.0, 50.05, 50.15, 50.2])
    assert np.all(np.isfinite(height_profile("stand", np.zeros(3), np.full(3, 7.0), []).grade(np.zeros(3))))


def test_grade_where_nothing_moves_is_level():
    np.testing.assert_array_equal(grade_of_rise(np.array([1.0, 0.0]), np.array([0.0, 5.0])), [0.0, 0.0, 0.0])
