"""The part of a live run that speaks CAN for the car: a socketcand server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voltwright.interfaces.can.dbc import check_cantools
from voltwright.interfaces.can.socketcand import HOST, SocketcandServer
from voltwright.live.ports import address_of

if TYPE_CHECKING:
    from voltwright.live.car import LiveCar
    from voltwright.live.runner import Live


class CanPart:
    """Serves the car's CAN frames."""

    name = "can"

    def __init__(self, host: str = HOST, port: int = 0):
        """Keep where to listen.

        Args:
            host: address.
            port: 0 for any free one; the one in use is known once it runs.
        """
        self.host, self.port = host, port

    async def run(self, live: Live) -> None:
        """Serve until cancelled.

        Raises:
            SpecError: the port is in use.
        """
        async with SocketcandServer(live.car, self.host, self.port) as server:
            self.port = server.port
            await server.serve()


def can_part(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> CanPart:
    """The part that an option asks for.

    Args:
        text: PORT or HOST:PORT.
        car: that speaks; unused.
        settings: further options; none.

    Raises:
        SpecError: the text is no port.
        FileError: cantools is not installed.
    """
    host, port = address_of("can", text)
    check_cantools()
    return CanPart(host, port)
