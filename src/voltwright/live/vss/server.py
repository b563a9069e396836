"""The gRPC server through which others see a live car by the Vehicle Signal Specification."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from voltwright.errors import SpecError
from voltwright.live.ports import needs
from voltwright.live.tasks import finished
from voltwright.live.vss.tree import Tree

if TYPE_CHECKING:
    from types import TracebackType

    from voltwright.live.vehicle import LiveVehicle

PORT = 55555
"""That databrokers of Eclipse KUKSA use."""
MESSAGE_MOST = 1_000_000
"""Bytes of a request."""
CALLS_MOST, STREAMS_MOST = 200, 100
"""Calls at a time in all, and of one connection."""
OPTIONS = [
    ("grpc.max_receive_message_length", MESSAGE_MOST),
    ("grpc.max_concurrent_streams", STREAMS_MOST),
    ("grpc.max_metadata_size", 16_384),
    ("grpc.so_reuseport", 0),
]


class VssServer:
    """Serves a live car by kuksa.val v2 and v1; use it in `async with`.

    Attributes: tree: the leaves of the car. port: that is listened on.
    """

    def __init__(self, vehicle: LiveVehicle, host: str = "127.0.0.1", port: int = PORT, range_full_km: float | None = None):
        """Prepare; nothing listens yet.

        Args: vehicle: the live car. host: address to listen on. port: 0 for any free one. range_full_km: see `entries_of`.
        """
        self.tree = Tree(vehicle, range_full_km)
        self.host, self.port = host, port

    async def __aenter__(self) -> VssServer:
        """Listen.

        Raises: SpecError: the port is in use, or what the server needs is not installed.
        """
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what its C core says of a port in use stands in our sentence
        with needs("vss", "kuksa-client"):
            import grpc
            from kuksa.val.v1.val_pb2_grpc import add_VALServicer_to_server as add_v1
            from kuksa.val.v2.val_pb2_grpc import add_VALServicer_to_server as add_v2

            from voltwright.live.vss.service_v1 import ServiceV1
            from voltwright.live.vss.service_v2 import ServiceV2

        # A client's broken message is its own affair: the call ends with an error, nothing is printed here.
        logging.getLogger("grpc").setLevel(logging.CRITICAL)
        self._server: Any = grpc.aio.server(options=OPTIONS, maximum_concurrent_rpcs=CALLS_MOST)
        add_v2(ServiceV2(self.tree), self._server)
        add_v1(ServiceV1(self.tree), self._server)
        address = f"{self.host}:{self.port}"
        try:
            self.port = self._server.add_insecure_port(address)
        except RuntimeError:
            self.port = 0
        if self.port == 0:
            raise SpecError(f"`vss` cannot listen on {address}; choose another port, or 0 for any free one.", "vss")
        await self._server.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End all calls and stop listening.

        Not broken off by a cancellation: a server of grpcio that has half ended stays for ever.
        """
        await finished(self._server.stop(grace=None))
