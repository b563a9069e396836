"""What a protocol of the live car needs of the machine: a port to listen on, and the packages of its extra."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from voltwright.errors import SpecError, shown

LOCAL, PORT_MOST = "127.0.0.1", 65_535


def bound_port(server: asyncio.Server) -> int:
    """The port that a server listens on."""
    return server.sockets[0].getsockname()[1]


def can_be_host(host: str) -> bool:
    """Whether a text can name a machine: its labels have 1 to 63 letters, so that the system can look it up."""
    try:
        return bool(host.removesuffix(".").encode("idna")) and host.isprintable() and " " not in host
    except UnicodeError:
        return False


def address_of(name: str, text: str) -> tuple[str, int]:
    """(host, port) of an address such as `13400` or `127.0.0.1:13400`; without a host it is that of this machine alone.

    Args: name: of the protocol, as its option is called. text: as given.
    Raises: SpecError: no such address.
    """
    host, _, digits = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or LOCAL
    if not (digits.isascii() and digits.isdigit() and int(digits) <= PORT_MOST):
        words = f"`{name}` must be a port from 0 to {PORT_MOST}, or host:port, but is '{shown(text)}'"
        raise SpecError(f"{words}; 0 takes any free port.", name)
    if not can_be_host(host):
        raise SpecError(
            f"`{name}` must name a host such as {LOCAL}, but is '{shown(text)}'; leave the host out for {LOCAL}.", name
        )
    return host, int(digits)


def port_in_use(name: str, host: str, port: int, error: OSError) -> SpecError:
    """The error where a port cannot be listened on.

    Args: name: of the protocol, as its option is called. host, port: that were asked for. error: of the system.
    """
    reason = (error.strerror or str(error)).lower()
    return SpecError(f"`{name}` cannot listen on {host}:{port}: {reason}; choose another port, or 0 for any free one.", name)


@contextmanager
def needs(name: str, package: str) -> Iterator[None]:
    """Imports that the extra `live` provides.

    Args: name: of the protocol, as its option is called. package: that is missing where an import fails.
    Raises: SpecError: the extra is not installed.
    """
    try:
        yield
    except ImportError:
        words = f"`{name}` needs the package {package}, which is not installed; install it with: pip install 'voltwright[live]'"
        raise SpecError(f"{words}.", name) from None
