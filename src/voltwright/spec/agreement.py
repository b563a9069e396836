"""Checks that span several fields: the first problem is raised, or all are kept while a file is checked as a whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from voltwright.errors import SpecError

_kept: ContextVar[list[SpecError] | None] = ContextVar("kept", default=None)


@contextmanager
def every_problem() -> Iterator[list[SpecError]]:
    """While it is open, `agree` goes on after a problem, and adds it to the list."""
    problems: list[SpecError] = []
    token = _kept.set(problems)
    try:
        yield problems
    finally:
        _kept.reset(token)


def agree(*checks: Callable[[], None]) -> None:
    """Run checks, each of which raises a SpecError where parts do not agree.

    Raises:
        SpecError: of the first, unless every problem is to be kept.
    """
    problems = _kept.get()
    for check in checks:
        try:
            check()
        except SpecError as problem:
            if problems is None:
                raise
            problems.append(problem)
