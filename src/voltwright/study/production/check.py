"""A production plan checked before anything is computed: what it names is there, and its plants can build its cars."""

from voltwright.errors import known_name
from voltwright.library.cars import load_car
from voltwright.library.climates import load_climate
from voltwright.procedures.certify import ALIASES
from voltwright.spec.production import ProductionSpec
from voltwright.study.ageing.usage import Usage
from voltwright.study.production.timeline import check_reaches

FLEET_PROCEDURES = ("wltp", "cltc", "epa-mct", "nedc")
"""Procedures that give one range and one consumption of a car."""


def check_plan(plan: ProductionSpec) -> ProductionSpec:
    """Refuse a plan that names what there is not, or whose plants do not build its cars in time; else the plan itself.

    Raises: SpecError, UnknownNameError, FileError: a car, a climate, a habit, a procedure, a plant.
    """
    for name in plan.procedures:
        known_name("procedure", name, FLEET_PROCEDURES, ALIASES)
    for variant in plan.variants:
        load_car(variant.car)
    for climate in plan.fleet_use.climates:
        load_climate(climate)
    for habit in plan.fleet_use.habits:
        Usage(charging=habit)
    check_reaches(plan)
    return plan
