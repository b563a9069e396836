"""The widths of the variance components, of highest marginal likelihood; see `defaults/calibration/variance_components.py`."""

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.calibration.variance_components import (
    COLUMNS,
    LEVELS,
    SPREADING,
    Evidence,
    Spread,
    groups_of_test,
    noise_of,
    shared_groups,
)
from voltwright.sim.precision import double_precision

PRIOR_MEDIAN = {"maker": 0.2, "platform": 0.2, "drive": 0.15, "vehicle": 0.1}
TRUST = 0.6
"""Width of the prior on the logarithm of each width."""
ROUNDS = 80
"""Steps of the search at most."""


def fit_spread(evidence: Evidence) -> Spread:
    """The widths of highest marginal likelihood, with a weak prior on each."""
    from scipy.optimize import minimize

    with double_precision():
        groups = [groups_of_test(test) for test in evidence.tests]
        shared = shared_groups(groups, groups)
        slopes = evidence.slopes[:, :, COLUMNS]
        outer = np.einsum("iak,jbk->kiajb", slopes, slopes)
        count = 2 * len(evidence.tests)
        grams = jnp.asarray(np.einsum("lij,kiajb->lkiajb", shared, outer).reshape(-1, count, count))
        medians = np.log(np.repeat([PRIOR_MEDIAN[level] for level in LEVELS], len(SPREADING)))
        noise, residual = jnp.asarray(noise_of(evidence.inflation)), jnp.asarray(evidence.residual.reshape(-1))

        @jax.jit
        @jax.value_and_grad
        def misfit(numbers):
            factor = jnp.linalg.cholesky(jnp.tensordot(jnp.exp(2.0 * numbers), grams, 1) + noise)
            white = jax.scipy.linalg.solve_triangular(factor, residual, lower=True)
            prior = jnp.sum(((numbers - medians) / TRUST) ** 2)
            return 0.5 * white @ white + jnp.sum(jnp.log(jnp.diag(factor))) + 0.5 * prior

        def both(numbers):
            value, slope = misfit(jnp.asarray(numbers))
            return float(value), np.asarray(slope, float)

        found = minimize(both, medians, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return Spread(np.exp(found).reshape(len(LEVELS), len(SPREADING)))
