"""The JSON Schemas of files, for editors."""

from dataclasses import dataclass
from typing import Annotated, Any

from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked, OneOf
from voltwright.spec.schema import MODELS, schema_of


@dataclass(frozen=True)
class SchemaRequest(Checked):
    """The JSON Schema of a kind of file, for editors.

    Attributes:
        kind: of file: car, charger, day, cell, platform, design-study or plan.
    """

    kind: Annotated[str, OneOf(MODELS)] = "car"


@dataclass(frozen=True, repr=False)
class SchemaResult(Presented):
    """The JSON Schema of a kind of file."""

    json_schema: dict[str, Any]


def run_schema(request: SchemaRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> SchemaResult:
    """The JSON Schema of a kind of file."""
    parts = Parts(progress, cancel)
    parts.begin("writing the schema")
    return SchemaResult(schema_of(request.kind))


car_schema = function_of(SchemaRequest, run_schema, "car_schema")
