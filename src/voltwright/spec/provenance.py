"""Whether the evidence of a file agrees with what the file writes, for files other than a car's."""

from functools import partial

from voltwright.errors import SpecError, nearest
from voltwright.spec.agreement import agree
from voltwright.spec.base import SpecModel, fields_of
from voltwright.spec.evidence import Evidence, Source

NO_CLAIM = ("evidence", "sources")


def evidence_agrees(spec: SpecModel, evidence: dict[str, Evidence], sources: dict[str, Source]) -> None:
    """Check that each evidence names a written field, a source that is there, and a range around the value.

    Raises:
        SpecError: with the path of the first that does not.
    """
    values = dict(fields_of(spec))
    fields = [path for path in values if path.split(".")[0] not in NO_CLAIM]
    agree(*(partial(_entry_agrees, values, fields, sources, path, entry) for path, entry in evidence.items()))


def _entry_agrees(values: dict[str, object], fields: list[str], sources: dict[str, Source], path: str, entry: Evidence) -> None:
    where = f"evidence.{path}"
    if path not in fields:
        close = ", ".join(f"`{name}`" for name in nearest(path, fields))
        raise SpecError(f"`{where}` must name a field that this file writes; the nearest are {close}.", where)
    cited = [] if entry.source is None and entry.kind == "assumed" else [(where, entry.source)]
    cited += [(f"{where}.conflicts[{number}]", other.source) for number, other in enumerate(entry.conflicts)]
    for place, source in cited:
        if source not in sources:
            close = ", ".join(f"`{name}`" for name in nearest(source or "", sources)) or "none"
            raise SpecError(
                f"`{place}.source` must be a key of `sources`, but is {source!r}; there are {close}.", f"{place}.source"
            )
    _in_range(path, values[path], entry)


def _in_range(path: str, value: object, entry: Evidence) -> None:
    low, high = entry.low, entry.high
    if low is not None and high is not None and not low <= high:
        raise SpecError(f"`evidence.{path}.low` must be at most `high` ({high:g}), but is {low:g}.", f"evidence.{path}")
    if isinstance(value, int | float) and ((low is not None and value < low) or (high is not None and value > high)):
        raise SpecError(f"`{path}` must lie in the range of its evidence ({low} to {high}), but is {value:g}.", path)
