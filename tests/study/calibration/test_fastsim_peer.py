"""FASTSim as a peer: the road load it is given; and, where it is installed, that it answers."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.library.certified_tests import shipped_tests
from voltwright.study.calibration.fastsim_peer import (
    AIR_DENSITY_KG_M3,
    FITTED_M_S,
    GRAVITY_M_S2,
    fastsim_beside,
    fastsim_consumptions,
    fastsim_version,
    rolling_and_drag,
)
from voltwright.study.calibration.validate import Outcome

TEST = shipped_tests()[0]
INSTALLED = fastsim_version() is not None


def test_a_road_load_without_linear_term_is_taken_as_it_is():
    plain = replace(TEST, road_n=0.01 * TEST.mass_kg * GRAVITY_M_S2, road_n_s_m=0.0, road_n_s2_m2=0.5 * AIR_DENSITY_KG_M3 * 0.6)
    assert rolling_and_drag(plain) == pytest.approx((0.01, 0.6))


def test_a_linear_term_is_shared_out():
    rolling, drag_area = rolling_and_drag(TEST)
    fitted = TEST.mass_kg * GRAVITY_M_S2 * rolling + 0.5 * AIR_DENSITY_KG_M3 * drag_area * FITTED_M_S**2
    wanted = np.array([TEST.road_load_n(speed) for speed in FITTED_M_S])
    # Least squares leave nothing that a constant or a square could still take away.
    assert np.mean(fitted - wanted) == pytest.approx(0.0, abs=1e-6 * np.max(wanted))
    assert np.mean((fitted - wanted) * FITTED_M_S**2) == pytest.approx(0.0, abs=1e-3 * np.max(wanted))
    assert np.max(np.abs(fitted / wanted - 1.0)) < 0.25


@pytest.mark.skipif(not INSTALLED, reason="FASTSim is not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_drives_the_same_tests():
    weak = replace(TEST, power_w=5e3)
    found = fastsim_consumptions([TEST, weak])
    assert found.shape == (2, 2)
    # Within a quarter of the result: it misses its own cars by up to a sixth.
    assert found[0] == pytest.approx(TEST.consumption_wh_km, rel=0.25)
    assert np.all(np.isnan(found[1])), "a car that cannot follow has no result"
    outcome = Outcome(TEST, "counted", None, (1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (found[0, 0] / 1.1, None), (0.0, None), ())
    peer = fastsim_beside([outcome, replace(outcome, test=weak)])
    assert peer.name == f"FASTSim {fastsim_version()}"
    assert [each.n for each in peer.statistics] == [1, 0]
    assert peer.statistics[0].mean == pytest.approx(0.1)
