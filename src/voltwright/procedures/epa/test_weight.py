"""The weight at which the EPA tests a car: its empty weight and 300 lb, put into classes."""

from voltwright.defaults.completed_car import CompletedCar
from voltwright.formatting import number
from voltwright.physics.arrays import xnp
from voltwright.units import KG_PER_LB

LOADED_LB = 300.0
WEIGHT_CLASSES_LB = ((5500.0, 500.0), (4000.0, 250.0), (0.0, 125.0))
LIGHT_DUTY = ("car", "suv", "van")


def mass_on_rollers_kg(full: CompletedCar) -> tuple[float, str]:
    """Test weight [kg] of a car, and the sentence that says where it comes from.

    Equation: the class nearest to the empty weight plus 300 lb; classes every 125 lb up to 4,000 lb, 250 lb up to 5,500 lb,
        then 500 lb. A US coast-down comes with the test weight, which is taken as it is.

    Source: 40 CFR 86.129-00(f)(1), read in quotation [V]; the classes, 40 CFR 1066.805 table 1 [M], hold for all 1,225 tests
    of the EPA's lists of 2011-2024 [T].
    """
    masses = full.masses
    weight_kg = weight_loaded_kg(full)
    if not has_weight_class(full):
        return weight_kg, f"Test mass {number(weight_kg)} kg, as the car's file has it."
    class_lb = float(weight_class_lb(weight_kg / KG_PER_LB))
    return class_lb * KG_PER_LB, f"Test weight class {number(class_lb)} lb of an empty car of {number(masses.mass_curb_kg)} kg."


def has_weight_class(full: CompletedCar) -> bool:
    """Whether a car is tested at the weight of a class, and not at the test mass of its file."""
    return full.road_load.kind != "coast_down_us" and full.vehicle_class in LIGHT_DUTY


def weight_loaded_kg(full: CompletedCar):
    """Test weight [kg] of a car before it is put into a class; may be traced. See `mass_on_rollers_kg`."""
    return full.masses.mass_curb_kg + LOADED_LB * KG_PER_LB if has_weight_class(full) else full.masses.mass_test_kg


def weight_class_lb(weight_lb):
    """The class of a test weight [lb]; may be traced. See `mass_on_rollers_kg`.

    >>> float(weight_class_lb(3570.0))
    3625.0
    """
    step_lb = WEIGHT_CLASSES_LB[-1][1]
    for above, step in reversed(WEIGHT_CLASSES_LB[:-1]):
        step_lb = xnp.where(weight_lb > above, step, step_lb)
    return step_lb * xnp.round(weight_lb / step_lb)
