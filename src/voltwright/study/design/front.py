"""Designs of which none is better in everything: a front by NSGA-II, in batches, from the best in each single objective.

Source: Deb et al., IEEE Transactions on Evolutionary Computation 6 (2002) 182, as pymoo has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.study.design.model import DesignModel
from voltwright.study.design.search import MET, Bound

MISSING = 'A study with two or more objectives needs pymoo, which is not installed; try: pip install "voltwright[optimise]".'


def check_installed() -> None:
    """Refuse a front where pymoo is not installed.

    Raises: SpecError: with what to install.
    """
    try:
        import pymoo  # noqa: F401
    except ImportError:
        raise SpecError(MISSING) from None


def front(
    model: DesignModel,
    objectives: Sequence[tuple[str, float]],
    bounds: Sequence[Bound],
    known: Sequence[np.ndarray],
    *,
    designs: int,
    generations: int,
    seed: int,
    tell: Callable[[float], None] = lambda share: None,
) -> np.ndarray:
    """The front, as free numbers of shape (n, free), in the order of the first objective.

    Args:
        model: figures by free numbers.
        objectives: figure, and 1 where it is to be small, -1 where it is to be large.
        bounds: of figures.
        known: good designs to begin with, such as the best in each objective.
        designs: of a generation. generations: how many. seed: of the random numbers.
        tell: called with the share done after each generation.

    Returns:
        none where no design meets the bounds.
    """
    check_installed()
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.callback import Callback
    from pymoo.core.problem import Problem
    from pymoo.optimize import minimize

    rows = [model.figures.index(name) for name, _ in objectives]
    signs = np.array([sign for _, sign in objectives])
    held = [(model.figures.index(bound.figure), bound) for bound in bounds]

    class Designs(Problem):
        def __init__(self) -> None:
            super().__init__(n_var=len(model.free), n_obj=len(rows), n_ieq_constr=len(held), xl=0.0, xu=1.0)

        def _evaluate(self, x: Any, out: Any, *args: Any, **kwargs: Any) -> None:
            values = model.many(_padded(x, designs))[: len(x)]
            out["F"] = values[:, rows] * signs
            if held:
                gaps = [bound.sign * (values[:, row] / bound.value - 1.0) for row, bound in held]
                out["G"] = -np.stack(gaps, axis=1) - MET

    class Tell(Callback):
        def notify(self, algorithm: Any) -> None:
            tell(algorithm.n_gen / generations)

    generator = np.random.Generator(np.random.Philox(key=[seed, 1]))
    begin: Any = np.concatenate([np.array(known), generator.random((designs, len(model.free)))])[:designs]
    algorithm = NSGA2(pop_size=designs, sampling=begin)
    done = minimize(Designs(), algorithm, ("n_gen", generations), seed=seed, callback=Tell(), verbose=False)
    if done.X is None or done.F is None:
        return np.empty((0, len(model.free)))
    found, figures = np.atleast_2d(done.X), np.atleast_2d(done.F)
    return found[np.argsort(figures[:, 0] * signs[0])]


def _padded(x: np.ndarray, count: int) -> np.ndarray:
    """Rows repeated up to the size for which the model is compiled."""
    return x if len(x) >= count else np.concatenate([x, np.repeat(x[-1:], count - len(x), axis=0)])


def knee(values: np.ndarray, signs: Sequence[float]) -> int:
    """The row of a front that is nearest to the best of every objective, each on the scale of the front.

    Args: values: of the objectives, of shape (n, objectives). signs: as of `front`.

    >>> knee(np.array([[0.0, 1.0], [0.1, 0.2], [1.0, 0.0]]), [1.0, 1.0])
    1
    """
    small = values * np.array(signs)
    span = np.maximum(small.max(axis=0) - small.min(axis=0), 1e-12)
    return int(np.argmin(np.sum(((small - small.min(axis=0)) / span) ** 2, axis=1)))
