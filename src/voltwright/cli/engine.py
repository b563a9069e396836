"""Running an operation from a command: JAX configured before its first use, and never interrupted half-way."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")


def start() -> None:
    """Configure and import JAX; a Ctrl-C in between takes effect when it is through.

    An exception inside the import of JAX's compiled part ends the process with a dump of its stack.
    """
    from voltwright.sim.precision import prepare

    with _interrupts_held_back():
        trouble = prepare()
        import voltwright.procedures.drive  # noqa: F401
    if trouble is not None:
        from voltwright.cli.output import warn

        warn(trouble)


def perform(run: Callable[..., Result], request: Any) -> Result:
    """Run an operation, its progress shown on a terminal, and say what is implausible about its car.

    Args:
        run: function of the operation.
        request: what is asked for.
    """
    from voltwright.cli.output import working
    from voltwright.operations.front import answer

    with working() as tell:
        result = answer(run, request, progress=tell)
    _warn(getattr(result, "warnings", ()))
    return result


def _warn(warnings: Sequence[str]) -> None:
    """One line on standard error, whatever the number of warnings."""
    if warnings:
        from voltwright.cli.output import warn

        more = f" ({len(warnings) - 1} more: `voltwright check` lists them.)" if len(warnings) > 1 else ""
        warn(f"{warnings[0]}{more}")


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt
