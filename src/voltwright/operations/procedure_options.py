"""Which options a test procedure has, with their kinds, ranges and defaults, for front ends that draw fields of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from voltwright.procedures import certify as procedure
from voltwright.ranges import rules_of
from voltwright.units import symbol_of

DEFAULTS: Mapping[str, object] = {
    "adjustment": "default",
    "extra_high": True,
    "edition": "supplement-11",
    "speed_kmh": 100.0,
    "temp_ambient_c": 23.0,
    "payload_kg": 0.0,
}
"""What an option is where it is not set; the rule decides where there is none."""


@dataclass(frozen=True)
class ProcedureOption:
    """An option of a procedure.

    Attributes:
        name: of the request's field.
        kind: "choice", "number" or "flag".
        choices: of a choice; a choice with a range takes a number too.
        low, high: ends of the range, None where there is none.
        unit: printed.
        default: as a text; None where the rule decides.
    """

    name: str
    kind: Literal["choice", "number", "flag"]
    choices: tuple[str, ...]
    low: float | None
    high: float | None
    unit: str
    default: str | None


def options_of_procedure(request: type, name: str, own_names: Mapping[str, str]) -> tuple[ProcedureOption, ...]:
    """The options of a procedure.

    Args:
        request: whose fields they are.
        name: of the procedure.
        own_names: the name that a field has in the procedure's function.
    """
    known, rules = procedure.options_of(name), rules_of(request)
    found = []
    for field, own in own_names.items():
        if own not in known:
            continue
        rule = rules[field]
        limits, default = rule.range, DEFAULTS.get(field)
        found.append(
            ProcedureOption(
                name=field,
                kind="choice" if rule.choice else "flag" if bool in rule.kinds else "number",
                choices=tuple(rule.choice.names) if rule.choice else (),
                low=None if limits is None else limits.low,
                high=None if limits is None else limits.high,
                unit=symbol_of(field),
                default=None if default is None else str(default).lower() if isinstance(default, bool) else str(default),
            )
        )
    return tuple(found)
