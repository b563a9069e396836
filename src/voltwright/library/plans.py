"""The shipped production plans, found by name, and a user's own from a file."""

from pathlib import Path

from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping
from voltwright.spec.production import ProductionSpec

WHAT = "production plan"


def plan_names() -> list[str]:
    """Names of the shipped production plans."""
    return names_in("plans", ".yaml")


def load_plan(name_or_path: ProductionSpec | str | Path) -> ProductionSpec:
    """A production plan from the library by name, or from a file by path.

    Args:
        name_or_path: a name, see `plan_names`, or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated plan; cars and climates that lie beside its file are named by their paths.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no plan.
    """
    if isinstance(name_or_path, ProductionSpec):
        return name_or_path
    return named_or_file(WHAT, name_or_path, plan_names(), shipped_plan, read_plan)


def shipped_plan(name: str) -> ProductionSpec:
    """A shipped production plan by its exact name."""
    return model_from_data(ProductionSpec, read_yaml(folder("plans") / f"{name}.yaml"), name, WHAT)


def read_plan(path: Path) -> ProductionSpec:
    """A production plan from a file; cars and climates that lie beside it are named by a path that holds from anywhere."""
    plan = model_from_data(ProductionSpec, read_mapping(path), path.name, WHAT)

    def beside(name: str) -> str:
        return str(path.parent.resolve() / name) if (path.parent / name).is_file() else name

    variants = tuple(each.model_copy(update={"car": beside(each.car)}) for each in plan.variants)
    plants = tuple(
        each if each.variants is None else each.model_copy(update={"variants": tuple(map(beside, each.variants))})
        for each in plan.plants
    )
    climates = {beside(name): share for name, share in plan.fleet_use.climates.items()}
    use = plan.fleet_use.model_copy(update={"climates": climates})
    return plan.model_copy(update={"variants": variants, "plants": plants, "fleet_use": use})
