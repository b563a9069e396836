"""The map of a drive unit."""

import numpy as np

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.study.efficiency_map import efficiency_maps


def test_efficiency_is_a_share_inside_the_envelope():
    (table,) = efficiency_maps(complete(load_car("tesla-model-3-2024-rwd")))
    inside = table.efficiency[np.isfinite(table.efficiency)]
    assert table.axle == "rear"
    assert table.efficiency.shape == (len(table.wheel_force_kn), len(table.speed_kmh))
    assert 0.9 < inside.max() < 0.98
    assert inside.min() > 0.0
    assert 0.3 < len(inside) / table.efficiency.size < 1.0
