"""Every operation of the registry: its name, what it does, and the schema of its request."""

from typing import Any

from voltwright.operations.registry import HOMES, operation
from voltwright.web.describing.schemas import Schemas

LONG = {
    "calibrate",
    "export-fmu",
    "fit-losses",
    "fleet-cars",
    "in-use",
    "many-runs",
    "optimise",
    "produce",
    "produce-cars",
    "trips",
    "uncertainty",
    "validate",
}
"""Operations that are asked for as jobs: they may take longer than a request does."""


def rows(schemas: Schemas) -> list[dict[str, Any]]:
    """A row for each operation, by name.

    Args:
        schemas: that takes the parts that requests and results refer to.
    """
    found = []
    for name in sorted(HOMES):
        one = operation(name)
        summary = (one.run.__doc__ or name).strip().splitlines()[0]
        request, result = schemas.of(one.request), schemas.of(one.result)
        found.append({"name": name, "summary": summary, "long": name in LONG, "request": request, "result": result})
    return found


def listing() -> dict[str, Any]:
    """What `GET /api/operations` answers."""
    schemas = Schemas()
    return {"operations": rows(schemas), "components": {"schemas": schemas.components}}
