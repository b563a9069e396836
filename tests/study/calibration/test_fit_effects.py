"""Effects of traits on the losses: recovered from what they made, in spite of a few wild tests."""

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.calibration.trait_effects import PAIRS, as_effects, as_vector, design_of
from voltwright.library.certified_tests import shipped_tests
from voltwright.study.calibration.fit_effects import Linearised, fit_effects

TESTS = shipped_tests()[::2]


@pytest.fixture(scope="module")
def design() -> np.ndarray:
    return design_of(TESTS)


def linear(design: np.ndarray, effects: np.ndarray, noise: np.ndarray) -> Linearised:
    rng = np.random.default_rng(0)
    typical = np.array([[0.06, 0.13, 0.03, 0.07, 0.12, -0.06, 0.65], [0.02, 0.04, 0.016, 0.023, 0.12, -0.07, 0.9]])
    slopes = typical * rng.uniform(0.6, 1.4, (len(TESTS), 2, len(FACTOR_NAMES)))
    made = Linearised(TESTS, np.zeros((len(TESTS), 2)), slopes, design)
    return Linearised(TESTS, made.features() @ effects + noise, slopes, design)


def test_effects_and_vector_are_inverse():
    vector = np.arange(float(len(PAIRS)))
    assert as_vector(as_effects(vector)) == pytest.approx(vector)
    assert as_vector({}) == pytest.approx(np.zeros(len(PAIRS)))


def test_design_says_who_has_which_trait(design: np.ndarray):
    assert np.all(design[:, 0] == 1.0)
    both = design[:, PAIRS.index(("both axles driven", "machine"))]
    assert both == pytest.approx([float(test.layout == "both") for test in TESTS])


def test_prediction_is_recovered(design: np.ndarray):
    rng = np.random.default_rng(2)
    effects = rng.normal(0.0, 0.2, len(PAIRS))
    made = linear(design, effects, rng.normal(0.0, 0.005, (len(TESTS), 2)))
    found = fit_effects(made, np.zeros(len(PAIRS)))
    assert made.features() @ found == pytest.approx(made.features() @ effects, abs=0.02)


def test_a_few_wild_tests_move_little(design: np.ndarray):
    noise = np.zeros((len(TESTS), 2))
    clean = fit_effects(linear(design, np.zeros(len(PAIRS)), noise), np.zeros(len(PAIRS)))
    noise[:5] = 0.6
    made = linear(design, np.zeros(len(PAIRS)), noise)
    wild = fit_effects(made, np.zeros(len(PAIRS)))
    assert np.median(np.abs(made.features() @ (wild - clean))) < 0.005


def test_left_out_tests_do_not_count(design: np.ndarray):
    noise = np.zeros((len(TESTS), 2))
    noise[:20] = 0.3
    kept = np.ones(len(TESTS), bool)
    kept[:20] = False
    assert fit_effects(linear(design, np.zeros(len(PAIRS)), noise), np.zeros(len(PAIRS)), kept) == pytest.approx(
        np.zeros(len(PAIRS)), abs=1e-9
    )
