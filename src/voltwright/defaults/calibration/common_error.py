"""How far the loss models of two cars are off together: the calibration itself, the maker, the platform, the drive.

Equation: C_ab = prior of the levels that both cars share, less what tests of both teach, + W_maker2 / G. W_maker: widths of the
spread between makers; G: makers with tests, for the effects that hold for every car are known to the mean of so many makers.
Source: hierarchical normal model, as in `variance_components.py`; the last part is the variance of a mean.
"""

import numpy as np

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, FACTOR_NAMES
from voltwright.defaults.calibration.test_evidence import knowledge, vehicle_name
from voltwright.defaults.calibration.variance_components import COLUMNS, LEVELS, groups_of, shared_covariance
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.loss_model import family_of


def common_covariance(one: CompletedCar, other: CompletedCar) -> np.ndarray:
    """Covariance of the loss changes of one car with those of another, shape (7, 7); 0 where either rests on no tests.

    Args:
        one, other: two cars, each with its loss model.
    """
    both = (one, other)
    if any(car.loss_model.basis == "none" or car.vehicle_class not in CALIBRATED_CLASSES for car in both):
        return np.zeros((len(FACTOR_NAMES), len(FACTOR_NAMES)))
    known, families = knowledge(), [family_of(car) for car in both]
    spread = known.whole.spread
    makers = {family.maker for family in families}
    own = families[0].own | families[1].own
    tests = known.evidence.tests
    learned = len(makers) == 1 and all(car.loss_model.basis != "type" for car in both)
    places = [place for place, test in enumerate(tests) if learned and test.maker in makers and vehicle_name(test) not in own]
    groups = [groups_of(each.maker, each.platform, each.layout, each.kinds, each.platform) for each in families]
    found = shared_covariance(spread, known.evidence.part(places), *groups)
    common = np.diag(spread.widths[LEVELS.index("maker")] ** 2) / len({test.maker for test in tests})
    found[np.ix_(COLUMNS, COLUMNS)] += common
    return found
