"""Contributions by slopes against the variance-based indices of SALib: of a smooth function, and of a car's range.

Source: A. Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, doi:10.1016/j.cpc.2009.09.018, as SALib has it.
"""

from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.library.cars import load_car
from voltwright.procedures.certify import certify
from voltwright.study.calibration.certified_figures import certified_figures
from voltwright.study.calibration.intervals import Spread, unknowns_of
from voltwright.study.uncertainty.draws import spread_of

sobol: Any = pytest.importorskip("SALib.analyze.sobol")
sample: Any = pytest.importorskip("SALib.sample.sobol")


def problem(count: int) -> dict[str, Any]:
    return {"num_vars": count, "names": [str(place) for place in range(count)], "bounds": [[1e-6, 1.0 - 1e-6]] * count}


def indices(figures, count: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(first-order, total) indices of a function of shares of probability, (n, count) in and (n,) out."""
    asked = problem(count)
    rows = sample.sample(asked, size, calc_second_order=False, seed=1)
    found = sobol.analyze(asked, figures(rows), calc_second_order=False, seed=1, num_resamples=10)
    return np.asarray(found["S1"]), np.asarray(found["ST"])


def shares_of(spread: Spread, names: tuple[str, ...]) -> np.ndarray:
    """What each number adds to the variance of a figure, by slopes."""
    own = np.array([spread.by_name.get(name, 0.0) for name in names])
    return own**2 / spread.evidence**2


def test_a_power_law_of_a_cars_numbers():
    unknowns = unknowns_of(complete(load_car("xiaomi-su7")))
    names = unknowns.names
    slopes = dict(zip(names, np.linspace(0.3, 1.0, len(names)), strict=True))

    def figures(rows: np.ndarray) -> np.ndarray:
        drawn = [spread_of(unknowns, name).quantile(column) for name, column in zip(names, rows.T, strict=True)]
        return np.sum([slopes[name] * np.log(ratio) for name, ratio in zip(names, drawn, strict=True)], axis=0)

    first, total = indices(figures, len(names), 2048)
    wanted = shares_of(unknowns.spread(slopes), names)
    assert first == pytest.approx(wanted, abs=0.06), "the two sides of an interval differ, and limits cut it off"
    assert total == pytest.approx(first, abs=0.03), "a sum of functions of one number each has no interactions"


@pytest.mark.long
def test_the_range_of_a_car():
    car = complete(load_car("xiaomi-su7"))
    unknowns = unknowns_of(car)
    names = unknowns.names

    def figures(rows: np.ndarray) -> np.ndarray:
        spans = []
        for row in rows:
            changes: dict[str, Any] = {}
            for name, share in zip(names, row, strict=True):
                changes |= unknowns.changes(name, float(spread_of(unknowns, name).quantile(np.array([share]))[0]))
            spans.append(certify(vary(car, changes), "wltp").range_km["wltc"])
        return np.array(spans)

    first, total = indices(figures, len(names), 128)
    known = certified_figures(car, "wltp")
    assert known is not None
    wanted = shares_of(known.spreads["range_wltp_km"], names)
    assert np.argmax(first) == np.argmax(total) == np.argmax(wanted)
    assert first == pytest.approx(wanted, abs=0.15)
    assert np.sum(first) == pytest.approx(1.0, abs=0.15), "next to no interactions"
