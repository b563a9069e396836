"""Rolling radius from a tyre's size, rolling resistance from its label."""

from itertools import pairwise
from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.defaults.tyre import LABEL_CLASSES, label_relative, radius_from_size_mm
from voltwright.errors import SpecError
from voltwright.spec.loading import car_from_data

# size, free diameter [mm] by ETRTO arithmetic
SIZES = [
    ("235/45R18", 668.7),
    ("155/70R19", 699.6),
    ("195/60 R16", 640.4),
    ("245/45ZR19", 703.1),
    ("215/75R16C", 728.9),
    ("315/70R22.5", 1012.5),
]


@pytest.mark.parametrize(("size", "diameter_mm"), SIZES)
def test_radius_is_97_percent_of_the_free_one(size: str, diameter_mm: float):
    # The diameters are printed to 0.1 mm.
    assert radius_from_size_mm(size) == pytest.approx(0.97 * diameter_mm / 2, rel=1e-4)


def test_label_classes_do_not_overlap_and_hold_their_typical_tyre():
    classes = list(LABEL_CLASSES.values())
    assert "".join(LABEL_CLASSES) == "ABCDE"
    assert [entry.most for entry in classes[:4]] == [6.5, 7.7, 9.0, 10.5]  # Regulation (EU) 2020/740, Annex I
    for lower, upper in pairwise(classes):
        assert lower.least <= lower.typical <= lower.most < upper.least
    assert all(0.05 < label_relative(name) < 0.15 for name in LABEL_CLASSES)


LABELS = [("A", 0.00615), ("B", 0.00740), ("C", 0.00875), ("D", 0.01021), ("E", 0.01177)]


@pytest.mark.parametrize(("label_class", "coefficient"), LABELS)
def test_the_label_gives_the_coefficient_where_none_is_written(car_data: dict[str, Any], label_class: str, coefficient: float):
    car_data["tyres"] = {"label_class": label_class}
    car = complete(car_from_data(car_data))
    assert car.assumptions["tyres.rolling_resistance"].startswith(f"tyres of label class {label_class}")
    # The table is rounded to three digits; the loss model scales the road load of every car.
    assert car.tyres.rolling_resistance / (1.0 + car.loss_model.changes["road"]) == pytest.approx(coefficient, rel=1e-3)
    car_data["tyres"] = {"label_class": label_class, "rolling_resistance": 0.009}
    assert "tyres.rolling_resistance" not in complete(car_from_data(car_data)).assumptions


@pytest.mark.parametrize("label_class", ["F", "a", "AA", 7])
def test_a_label_class_that_there_is_not(car_data: dict[str, Any], label_class: Any):
    car_data["tyres"] = {"label_class": label_class}
    with pytest.raises(SpecError, match=r"`tyres\.label_class` must be 'A', 'B', 'C', 'D' or 'E', but is"):
        car_from_data(car_data)
