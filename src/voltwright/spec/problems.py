"""Everything that is wrong with a file, at once; reading it for a run stops at the first."""

import copy
import re
from typing import Any

from pydantic import BaseModel, ValidationError

from voltwright.errors import SpecError
from voltwright.spec.agreement import every_problem
from voltwright.spec.loading import TAGGED, check_entries, gaps, kinds_in_small_letters, path_of, problem_of

Place = tuple[Any, ...]
ANY_TEXT = "any"


def problems_in(model: type[BaseModel], data: dict[str, Any], what: str = "car") -> list[SpecError]:
    """Every problem of a mapping that should be a model, in the order of the file.

    What spans several fields can be checked only where each is legal, so the illegal ones are taken out for a second look, or
    changed to something legal where that is known; what that look says about them is left out.

    Args:
        model: to validate as. data: as read. what: the kind of file, for sentences.

    Returns:
        one error a problem, with its path; none for a valid mapping.
    """
    try:
        check_entries(data, what)
        data = kinds_in_small_letters(data)
        open_places = list(gaps(data))
        left_open = [gap for _, gap in open_places]
        data = _without(data, [(place, None) for place, _ in open_places])
        found: list[SpecError] = []
        spanning, places = _look(model, data, found, what)
        found = left_open + [error for error in found if not _concerns(error, [gap.path for gap in left_open])]
        spanning = [error for error in spanning if not _concerns(error, [gap.path for gap in left_open])]
        if places:
            removed = [path_of(place) for place, _ in places] + [path for error in found for path in _meant(error)]
            rest: list[SpecError] = []
            again, _ = _look(model, _without(data, places), rest, what)
            spanning += [each for each in (*rest, *again) if not _concerns(each, [*removed, *(error.path for error in found)])]
    except SpecError as error:
        return [error]
    except RecursionError:
        return [SpecError("The file nests its keys too deeply.")]
    return list({str(each): each for each in (*found, *spanning)}.values())


def _look(
    model: type[BaseModel], data: dict[str, Any], found: list[SpecError], what: str
) -> tuple[list[SpecError], list[tuple[Place, Any]]]:
    """Adds the problems of single fields; returns those that span fields, and the places of the former with a legal value."""
    with every_problem() as spanning:
        try:
            model.model_validate(data)
        except ValidationError as error:
            entries = error.errors(include_url=False)
            found += [problem_of(entry, model, what) for entry in entries]
            return spanning, [(entry["loc"], _legal(entry)) for entry in entries]
        except SpecError as error:
            spanning.append(error)
    return spanning, []


def _meant(problem: SpecError) -> list[str]:
    """The path of the key that was probably meant by an unknown one."""
    parent, _, _ = problem.path.rpartition(".")
    found = re.search(r"is not a key .* the nearest are `(\w+)`", str(problem))
    return [f"{parent}.{found[1]}".lstrip(".")] if found else []


def _legal(entry: Any) -> Any:
    """A legal value in place of a wrong one, or None where none is known."""
    if entry["type"] == "literal_error":
        return entry["ctx"]["expected"].split("'")[1]
    return ANY_TEXT if entry["type"] == "string_type" else None


def _without(data: dict[str, Any], places: list[tuple[Place, Any]]) -> dict[str, Any]:
    """A copy without the values at the places, or with legal ones."""
    kept = copy.deepcopy(data)
    for place, legal in places:
        keys = [part for part in place if part not in TAGGED]
        parent: Any = kept
        for key in keys[:-1]:
            parent = _child(parent, key)
        if isinstance(parent, dict) and keys:
            parent.pop(keys[-1], None)
            parent |= {} if legal is None else {keys[-1]: legal}
    return kept


def _child(parent: Any, key: Any) -> Any:
    if isinstance(parent, dict):
        return parent.get(key)
    return parent[key] if isinstance(parent, list) and isinstance(key, int) and key < len(parent) else None


def _concerns(problem: SpecError, paths: list[str]) -> bool:
    """Whether a problem is only one because a field was taken out; one that names no row of a list may be of any."""
    if "[" not in problem.path:
        paths = [re.sub(r"\[\d+\]", "", path) for path in paths]
    own, said = f"{problem.path.removeprefix('evidence.')}.", str(problem).split("; the nearest")[0]
    return any(f"`{path}`" in said or own.startswith(f"{path}.") or f"{path}.".startswith(own) for path in paths)
