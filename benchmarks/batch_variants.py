"""The variants that benchmarks of batches drive: eight numbers of a car, spread at random."""

import numpy as np

MIDDLES = {
    "masses.mass_test_kg": (1928.0, 0.05),
    "road_load.a_lbf": (27.0, 0.1),
    "road_load.c_lbf_per_mph2": (0.0122, 0.1),
    "battery.resistance_mohm": (75.0, 0.2),
    "auxiliaries.power_base_w": (220.0, 0.3),
    "drive_units.rear.gear.mesh_loss_fraction": (0.015, 0.3),
    "drive_units.rear.motor.loss_copper_kw": (4.8, 0.3),
    "drive_units.rear.inverter.loss_linear_kw": (1.9, 0.3),
}
"""Of a Tesla Model 3: by dotted path, the middle and the share up to which it is spread."""


def variations(count: int) -> dict[str, np.ndarray]:
    """A column for each number.

    Args:
        count: of variants.
    """
    generator = np.random.default_rng(1)
    return {path: middle * (1.0 + share * generator.uniform(-1.0, 1.0, count)) for path, (middle, share) in MIDDLES.items()}
