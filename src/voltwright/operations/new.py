"""A file of any kind that a person writes, begun from a template."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from voltwright.errors import FileError, SpecError, shown
from voltwright.interfaces.whole_file import write_text
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.template import KINDS, Kind, template


@dataclass(frozen=True)
class NewRequest(Checked):
    """Write a commented file to fill in.

    Attributes:
        name: of the thing, or of its file.
        kind: what the template describes: a class of vehicle, or one of the other kinds of file.
        force: whether a file that is already there is overwritten.
    """

    name: str
    _: KW_ONLY
    kind: Kind = "car"
    force: bool = False


@dataclass(frozen=True, repr=False)
class NewResult(Presented):
    """The file that was written."""

    path: Path


def run_new(request: NewRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> NewResult:
    """Write a commented file.

    Raises:
        SpecError: a name that no such thing may have, or a kind that there is not.
        FileError: a file that is there already, or cannot be written.
    """
    name = request.name
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    parts = Parts(progress, cancel)
    parts.begin(f"writing {path}")
    if request.kind not in KINDS:
        raise SpecError(f"`kind` must be one of {', '.join(KINDS)}, but is '{shown(request.kind)}'.", "kind")
    text = template(path.stem, request.kind)
    if path.exists() and not request.force:
        raise FileError(f"'{path}' is there already; take another name, or --force to overwrite it.")
    write_text(path, text)
    return NewResult(path)


new_car = function_of(NewRequest, run_new, "new_car")
