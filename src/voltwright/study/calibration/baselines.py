"""Naive baselines of a validation: what a person could predict of a certified test with a pocket calculator.

Each is fitted on the tests that the prediction beside it may see, in the same folds, so that the two can be compared.
Wheel work is that of mass and road load on the cycle alone; no drive unit, no battery, no limit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from voltwright.defaults.calibration.test_evidence import Mode
from voltwright.library.certified_tests import CYCLES, CertifiedTest
from voltwright.library.cycles import load_cycle
from voltwright.units import J_PER_WH, M_PER_KM, SECONDS_PER_HOUR

CONSTANT, THREE, GROUP, SIBLING = (
    "constant efficiency",
    "three parameters",
    "three parameters x mean of platform or maker",
    "sibling x ratio of three parameters",
)
BASELINES: Mapping[Mode, tuple[str, ...]] = {
    "unseen-maker": (CONSTANT, THREE),
    "blind": (CONSTANT, THREE),
    "platform": (CONSTANT, GROUP),
    "anchored": (CONSTANT, SIBLING),
}
"""The baselines beside each mode."""
ROUNDS = 30
RESIDUAL_LEAST = 1e-3


@dataclass(frozen=True)
class Naive:
    """Naive predictions of n tests.

    Attributes:
        name: of the baseline.
        consumption_wh_km: on UDDS and HWFET, shape (n, 2); NaN where the baseline has nothing to say.
    """

    name: str
    consumption_wh_km: np.ndarray


def wheel_energies(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Work at the wheels on UDDS and HWFET.

    Equation: F = m k dv/dt + F0 + F1 v + F2 v^2, at the middle of each second, with k for the wheels of one axle.

    Args:
        tests: n of them.

    Returns:
        (tractive work [Wh/km], braking work [Wh/km], time [h/km]), shape (n, 2, 3).
    """
    return np.array([[_of_cycle(test, name) for name in CYCLES] for test in tests]).reshape(len(tests), len(CYCLES), 3)


def _of_cycle(test: CertifiedTest, name: str) -> tuple[float, float, float]:
    speed, gain, step_s = _trace(name)
    force = test.mass_kg * test.inertia_factor * gain + test.road_n + test.road_n_s_m * speed + test.road_n_s2_m2 * speed**2
    work_wh = force * speed * step_s / J_PER_WH
    way_km = float(np.sum(speed * step_s)) / M_PER_KM
    duration_h = len(speed) * step_s / SECONDS_PER_HOUR
    return float(work_wh[work_wh > 0.0].sum() / way_km), float(-work_wh[work_wh < 0.0].sum() / way_km), duration_h / way_km


@cache
def _trace(name: str) -> tuple[np.ndarray, np.ndarray, float]:
    cycle = load_cycle(name)
    speed = cycle.speed_m_s
    return 0.5 * (speed[1:] + speed[:-1]), np.diff(speed) / cycle.dt_s, float(cycle.dt_s)


def naive(
    tests: Sequence[CertifiedTest],
    mode: Mode,
    pool: Sequence[CertifiedTest],
    seen: Callable[[int], np.ndarray],
    siblings: Sequence[CertifiedTest | None],
) -> tuple[Naive, ...]:
    """The baselines of a mode.

    Args:
        tests: n of them, to be predicted.
        mode: of knowledge.
        pool: tests with results.
        seen: of the place of a test, which of the pool it may learn from, a boolean array of the pool's length.
        siblings: of each test, what it is anchored on, or None.

    Returns:
        one a name of `BASELINES`, in its order.
    """
    if not tests or not pool:
        return ()
    own, known = wheel_energies(tests), wheel_energies(pool)
    measured = np.array([test.consumption_wh_km for test in pool])
    fits: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}
    found = {name: np.full((len(tests), 2), np.nan) for name in BASELINES[mode]}
    for place, test in enumerate(tests):
        chosen = seen(place)
        if not chosen.any():
            continue
        key = chosen.tobytes()
        if key not in fits:
            fits[key] = _efficiencies(known[chosen], measured[chosen]), three_parameters(known[chosen], measured[chosen])
        shares, parameters = fits[key]
        found[CONSTANT][place] = own[place, :, 0] / shares
        three = _applied(parameters, own[place])
        if THREE in found:
            found[THREE][place] = three
        if GROUP in found:
            ratio = np.log(measured / _applied(parameters, known))
            found[GROUP][place] = three * np.exp(_mean_of_group(test, pool, chosen, ratio))
        sibling = siblings[place]
        if SIBLING in found and sibling is not None:
            of_sibling = _applied(parameters, wheel_energies([sibling])[0])
            found[SIBLING][place] = three * np.array(sibling.consumption_wh_km) / of_sibling
    return tuple(Naive(name, values) for name, values in found.items())


def _efficiencies(wheel: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Tractive work over consumption on each cycle, the median of the tests."""
    return np.median(wheel[..., 0] / measured, axis=0)


def three_parameters(wheel: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Least absolute relative deviations over both cycles: tractive work, braking work given back, and power over time.

    Equation: E = a W_tractive - b W_braking + c t

    Args:
        wheel: of `wheel_energies`, shape (n, 2, 3).
        measured: [Wh/km], shape (n, 2).

    Returns:
        a [-], b [-], c [W].

    Source: iteratively reweighted least squares, P. W. Holland, R. E. Welsch, Commun. Statist. A6 (1977) 813.
    """
    columns = (wheel * _SIGNS / measured[..., None]).reshape(-1, 3)
    weights = np.ones(len(columns))
    found = np.zeros(3)
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        found = np.linalg.lstsq(columns * root[:, None], root, rcond=None)[0]
        weights = 1.0 / np.maximum(np.abs(1.0 - columns @ found), RESIDUAL_LEAST)
    return found


_SIGNS = np.array([1.0, -1.0, 1.0])


def _applied(parameters: np.ndarray, wheel: np.ndarray) -> np.ndarray:
    return (wheel * _SIGNS) @ parameters


def _mean_of_group(test: CertifiedTest, pool: Sequence[CertifiedTest], chosen: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """Mean of the logarithm of measured over predicted of the platform's tests, else the maker's, else nothing."""
    makers = np.array([other.maker == test.maker for other in pool]) & chosen
    platform = np.array([other.platform == test.platform for other in pool]) & makers
    members = platform if platform.any() else makers
    return ratio[members].mean(axis=0) if members.any() else np.zeros(2)
