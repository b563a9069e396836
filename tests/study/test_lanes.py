"""Lanes of a batch: what varies, in either precision."""

import jax
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.study.lanes import LaneBuilder

CAR = "tesla-model-3-2024-rwd"


@pytest.mark.parametrize("order", [("float64", "float32"), ("float32", "float64")])
def test_a_car_is_built_in_both_precisions_one_after_the_other(order: tuple[str, str]):
    car, built = complete(load_car(CAR)), {}
    columns = {"masses.mass_test_kg": [1800.0, 2000.0], "battery.resistance_mohm": [50.0, 90.0]}
    for kind in order:
        with jax.enable_x64(kind == "float64"):
            built[kind] = LaneBuilder(car)({path: np.asarray(column, kind) for path, column in columns.items()})
        assert {leaf.dtype.name for leaf in built[kind].moving} == {kind}
    for one, other in zip(built["float64"].moving, built["float32"].moving, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5)
