"""The reference of the Python interface: which docstrings stand on which page, for mkdocstrings to fill in."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import voltwright
from markdown_cells import fenced
from voltwright.operations.registry import HOMES, operation

SOURCE = Path(voltwright.__file__).parent
GROUPS: dict[str, tuple[str, ...]] = {
    "Cars, cycles, chargers, days": (
        "load_car", "car_names", "complete", "load_cycle", "cycle_names", "make_cycle", "steady_cycle", "load_charger",
        "charger_names", "load_day", "CarSpec", "Cycle",
    ),
    "Drive and performance": ("drive", "DriveResult", "accelerate", "AccelerateResult"),
    "Certify and compare": ("certify", "CertifyResult", "compare", "CompareResult"),
    "Charge and give back": ("charge", "ChargeResult", "discharge", "match"),
    "Climate, age, a whole day": ("climate_study", "age", "run_day"),
    "Gradients and batches": ("sensitivity", "Sensitivity", "drive_variants", "Vehicle"),
    "Set-up, JSON, errors": ("configure", "to_json", "from_json", "VoltwrightError"),
}  # fmt: skip
REST = "More"
LAWS = ("physics", "defaults")
"""Layers whose modules are listed in whole, with the equations of their laws."""


class Page(NamedTuple):
    """A page of the reference: its path below the site's pages, title and text."""

    path: str
    title: str
    text: str


def python_pages() -> list[Page]:
    """All pages of the Python reference."""
    return [
        Page("reference/api.md", "Python functions", _functions_page()),
        Page("reference/operations.md", "Requests and results", _operations_page()),
        Page("reference/laws.md", "Laws of physics, and default laws", _laws_page()),
    ]


def _functions_page() -> str:
    parts = [
        "# Python functions\n\nEverything below is `voltwright.NAME`; the pages write `import voltwright as vw`. Names load on "
        "first use. A car is a name of the library, the path of a file, a spec or a completed car, wherever one is asked for."
    ]
    for group, names in _grouped().items():
        parts.append(f"## {group}")
        parts += [_entry(name) for name in names if not _rendered_elsewhere(name)]
    return "\n\n".join(parts) + "\n"


def _grouped() -> dict[str, list[str]]:
    """All public names by group; a name that no group has yet stands in the last."""
    listed = {name for names in GROUPS.values() for name in names}
    groups = {group: [name for name in names if name in voltwright.__all__] for group, names in GROUPS.items()}
    rest = [name for name in voltwright.__all__ if name not in listed]
    return {**groups, REST: rest} if rest else groups


def _operation_of(name: str) -> tuple[str, str, str, str] | None:
    """Module, request, result and function of the operation behind a public function; None for any other name."""
    value = getattr(voltwright, name)
    homes = (home for home in HOMES.values() if f"voltwright.operations.{home[0]}" == voltwright._HOMES[name])
    return next(homes, None) if inspect.isfunction(value) and hasattr(value, "__signature__") else None


def _rendered_elsewhere(name: str) -> bool:
    """Whether a name is a result, which stands under its function."""
    return any(name == home[2] for home in HOMES.values())


def _entry(name: str) -> str:
    """The section of a public name."""
    home = _operation_of(name)
    if home is None:
        return _block(f"{voltwright._HOMES[name]}.{name}", level=3)
    module, request, result, run = (f"voltwright.operations.{home[0]}", *home[1:])
    signature = fenced(_signature(name, getattr(voltwright, name)), "python")
    parts = [f"### {name}", signature, *(_block(f"{module}.{each}") for each in (request, result, run))]
    return "\n\n".join(parts)


def _signature(name: str, function: Any) -> str:
    """The call of a function with the defaults of its arguments, one a line."""
    parameters = inspect.signature(function).parameters.values()
    lines = [_argument(each) for each in parameters]
    star = next((place for place, each in enumerate(parameters) if each.kind is each.KEYWORD_ONLY), None)
    if star is not None:
        lines.insert(star, "*")
    return f"vw.{name}(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def _argument(parameter: inspect.Parameter) -> str:
    return parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"


def _operations_page() -> str:
    parts = [
        "# Requests and results\n\nWhat [operations](../operations.md) that have no function in `voltwright` of their own take "
        "and give. Those with one stand at [their function](api.md). `voltwright.operations.registry.run(request)` runs any."
    ]
    shown = {_operation_of(name) for name in voltwright.__all__ if inspect.isfunction(getattr(voltwright, name))}
    seen: set[str] = set()
    for name, home in HOMES.items():
        if home not in shown:
            parts.append(f"## {name}")
            module = operation(name).run.__module__
            fresh = [each for each in home[1:] if f"{module}.{each}" not in seen]
            seen |= {f"{module}.{each}" for each in fresh}
            parts += [_block(f"{module}.{each}") for each in fresh]
    return "\n\n".join(parts) + "\n"


def _laws_page() -> str:
    parts = [
        "# Laws of physics, and default laws\n\nEach law with its equation, units, range and source, from its docstring. What a "
        "component models and leaves out stands on its page under Theory. Names are in SI, but for the keys of a car file."
    ]
    for layer in LAWS:
        parts.append(f"## {layer}")
        parts += [_block(module, level=3, members=True) for module in _modules(layer)]
    return "\n\n".join(parts) + "\n"


def _modules(layer: str) -> Iterator[str]:
    for path in sorted((SOURCE / layer).rglob("*.py")):
        if path.stem != "__init__":
            yield ".".join(("voltwright", *path.relative_to(SOURCE).with_suffix("").parts))


def _block(identifier: str, level: int = 4, members: bool = False) -> str:
    """What mkdocstrings replaces by the docstrings of an object."""
    options = [f"heading_level: {level}"] if members else [f"heading_level: {level}", "members: false"]
    return f"::: {identifier}\n    options:\n" + "".join(f"      {option}\n" for option in options).rstrip()
