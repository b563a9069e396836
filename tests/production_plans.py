"""A small production plan for tests."""

from typing import Any

from voltwright.spec.loading import model_from_data
from voltwright.spec.production import ProductionSpec

CAR = "volkswagen-id3-2021-pro"


def small_plan(**changes: Any) -> ProductionSpec:
    """Two plants, one car."""
    plants = [
        {"name": "north", "share": 0.6, "start": "2027-01-04", "cars_a_shift": 100},
        {"name": "south", "share": 0.4, "start": "2027-07-01", "cars_a_shift": 100, "bias": {"mass": {"shift": 20}}},
    ]
    data = {"name": "small", "count": 20_000, "seed": 3, "variants": [{"car": CAR, "share": 1}], "plants": plants}
    return model_from_data(ProductionSpec, data | changes, "small", "production plan")
