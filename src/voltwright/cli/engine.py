"""Starting JAX from a command: configured before its first use, and never interrupted half-way."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def start() -> None:
    """Configure and import JAX; a Ctrl-C in between takes effect when it is through.

    An exception inside the import of JAX's compiled part ends the process with a dump of its stack.
    """
    from voltwright.sim.runtime import configure

    with _interrupts_held_back():
        configure()
        import voltwright.sim.drive  # noqa: F401


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
