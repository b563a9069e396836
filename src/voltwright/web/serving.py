"""Starting a server: its socket, its token, and where it keeps its things."""

import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from urllib.parse import quote

import uvicorn

from voltwright.errors import FileError
from voltwright.sim.program_cache import cache_folder
from voltwright.web.app import create_app
from voltwright.web.folders import held_folder
from voltwright.web.settings import Settings

BACKLOG = 512


def serve_studio(
    host: str,
    port: int,
    *,
    workers: int,
    cars: tuple[str, ...],
    local: bool,
    open_page: bool,
    warm: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve the studio until it is interrupted.

    Args:
        host: address to listen at.
        port: to listen at; 0 takes a free one.
        workers: processes that compute.
        cars: that the page opens with.
        local: whether the address is this machine's own, so that no token is needed.
        open_page: whether a browser is opened.
        warm: whether workers answer the usual questions in advance.
        tell: called with lines for the person.

    Raises:
        FileError: the address cannot be listened at.
    """
    listening = _listening(host, port)
    token = None if local else secrets.token_urlsafe(24)
    address = address_of(host, listening.getsockname()[1], cars, token)
    held = held_folder(cache_folder())
    settings = Settings(folder=held.folder, workers=workers, token=token, warm=warm, cars=cars)
    tell(f"The studio is at {address} - Ctrl-C ends it.")
    if open_page:
        threading.Timer(0.3, webbrowser.open, (address,)).start()
    # Messages are not compressed: on one machine that takes more time than it saves.
    options = {"ws_max_size": settings.json_bytes, "ws_per_message_deflate": False}
    options |= {"server_header": False, "timeout_graceful_shutdown": 1}
    config = uvicorn.Config(create_app(settings), log_level="warning", **options)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        if held.lock is not None:
            held.lock.close()


def address_of(host: str, port: int, cars: tuple[str, ...], token: str | None) -> str:
    """The address to open.

    Args:
        host: that is listened at.
        port: that is listened at.
        cars: that the page opens with.
        token: that it needs, or None.
    """
    name = f"[{host}]" if ":" in host else host
    opened = f"#cars=!({','.join(cars)})" if cars else ""  # as the page writes its state into the address
    brought = f"?token={quote(token)}" if token else ""
    return f"http://{name}:{port}/{brought}{opened}"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise FileError(f"The studio cannot listen at {host}:{port}: {reason}; name another with --port or --host.") from None
