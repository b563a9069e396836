"""A production plan checked before anything is computed: what it names is there, and its plants can build its cars."""

from voltwright.library.cars import load_car
from voltwright.library.climates import load_climate
from voltwright.spec.production import ProductionSpec
from voltwright.study.ageing.usage import Usage
from voltwright.study.production.timeline import check_reaches


def check_plan(plan: ProductionSpec) -> ProductionSpec:
    """Refuse a plan that names what there is not, or whose plants do not build its cars in time; else the plan itself.

    Raises: SpecError, UnknownNameError, FileError: a car, a climate, a habit, a procedure, a plant.
    """
    for name in plan.procedures:
        known_procedure(name)
    for variant in plan.variants:
        load_car(variant.car)
    for climate in plan.fleet_use.climates:
        load_climate(climate)
    for habit in plan.fleet_use.habits:
        Usage(charging=habit)
    check_reaches(plan)
    return plan


def known_procedure(name: str) -> str:
    """A procedure of a plan by its own name.

    Raises: SpecError: one whose figures are not computed for fleets.
    """
    known = known_name("procedure", name, FLEET_PROCEDURES, ALIASES)
    return known
