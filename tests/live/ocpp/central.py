"""Central systems for the tests, written with the library `ocpp`, which checks every message against its schema."""

import asyncio
import json
from typing import Any

from ocpp.routing import on
from ocpp.v16 import ChargePoint as Base16
from ocpp.v16 import call_result
from ocpp.v21 import ChargePoint as Base21
from ocpp.v21 import call_result as result21
from ocpp.v201 import ChargePoint as Base201
from ocpp.v201 import call_result as result201
from websockets.asyncio.server import serve
from websockets.typing import Subprotocol

result16: Any = call_result
NOW = "2026-01-01T00:00:00Z"


class Keeps:
    """What a central system remembers of a charge point: every request, in order."""

    central: Any = None

    def note(self: Any, action: str, **values: Any) -> None:
        self.central.seen.append((self.id, action, values))

    async def send(self: Any, payload: Any) -> Any:
        return await self.call(payload, suppress=False)


class Point16(Keeps, Base16):
    """A charge point as a central system of version 1.6 sees it."""

    @on("BootNotification")
    def boot(self, **values):
        self.note("BootNotification", **values)
        return result16.BootNotification(current_time=NOW, interval=300, status="Accepted")

    @on("Heartbeat")
    def beat(self):
        self.note("Heartbeat")
        return result16.Heartbeat(current_time=NOW)

    @on("Authorize")
    def authorize(self, id_tag):
        self.note("Authorize", id_tag=id_tag)
        return result16.Authorize(id_tag_info={"status": self.central.accepts(id_tag)})

    @on("StartTransaction")
    def start_transaction(self, **values):
        self.central.transactions += 1
        self.note("StartTransaction", **values, transaction_id=self.central.transactions)
        status = self.central.accepts(values["id_tag"])
        return result16.StartTransaction(transaction_id=self.central.transactions, id_tag_info={"status": status})

    @on("StopTransaction")
    def stop_transaction(self, **values):
        self.note("StopTransaction", **values)
        return result16.StopTransaction()

    @on("MeterValues")
    def meter_values(self, **values):
        self.note("MeterValues", **values)
        return result16.MeterValues()

    @on("StatusNotification")
    def status(self, **values):
        self.note("StatusNotification", **values)
        return result16.StatusNotification()


def point2(base: Any, result: Any) -> type:
    class Point2(Keeps, base):
        """A charge point as a central system of version 2 sees it."""

        @on("BootNotification")
        def boot(self, **values):
            self.note("BootNotification", **values)
            return result.BootNotification(current_time=NOW, interval=300, status="Accepted")

        @on("Heartbeat")
        def beat(self, **values):
            self.note("Heartbeat")
            return result.Heartbeat(current_time=NOW)

        @on("Authorize")
        def authorize(self, **values):
            self.note("Authorize", **values)
            return result.Authorize(id_token_info={"status": self.central.accepts(values["id_token"]["id_token"])})

        @on("TransactionEvent")
        def event(self, **values):
            self.note("TransactionEvent", **values)
            token = values.get("id_token")
            return result.TransactionEvent(
                id_token_info={"status": self.central.accepts(token["id_token"])} if token and token["id_token"] else None
            )

        @on("StatusNotification")
        def status(self, **values):
            self.note("StatusNotification", **values)
            return result.StatusNotification()

        @on("NotifyReport")
        def report(self, **values):
            self.note("NotifyReport", **values)
            return result.NotifyReport()

        @on("ReportChargingProfiles")
        def profiles(self, **values):
            self.note("ReportChargingProfiles", **values)
            return result.ReportChargingProfiles()

        @on("MeterValues")
        def meter_values(self, **values):
            self.note("MeterValues", **values)
            return result.MeterValues()

    return Point2


KINDS = {"ocpp1.6": Point16, "ocpp2.0.1": point2(Base201, result201), "ocpp2.1": point2(Base21, result21)}


class Central:
    """A central system on 127.0.0.1 that can be switched off and on.

    Attributes:
        seen: requests of all charge points: identity, action, values.
        points: connected ones by identity.
    """

    def __init__(self, *versions: str, refused: tuple[str, ...] = (), port: int = 0):
        self.versions, self.refused, self.port = versions or ("ocpp1.6",), refused, port
        self.seen: list[tuple[str, str, dict[str, Any]]] = []
        self.points: dict[str, Any] = {}
        self.transactions = 0
        self.errors: list[str] = []

    def accepts(self, tag: str) -> str:
        return "Invalid" if tag in self.refused else "Accepted"

    async def __aenter__(self):
        await self.open()
        return self

    async def __aexit__(self, *error):
        await self.close()

    async def open(self):
        self._server = await serve(self._talk, "127.0.0.1", self.port, subprotocols=[Subprotocol(each) for each in self.versions])
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self):
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.port}"

    async def _talk(self, connection):
        name = connection.request.path.strip("/")
        point = KINDS[connection.subprotocol](name, connection, response_timeout=5)
        point.central = self
        self.points[name] = point
        route = point.route_message

        async def strict(raw):
            parts = json.loads(raw)
            before = len(self.seen)
            await route(raw)
            if parts[0] == 2 and len(self.seen) == before:
                self.errors.append(raw)

        point.route_message = strict
        try:
            await point.start()
        except Exception:
            self.points.pop(name, None)

    def actions(self, name: str | None = None) -> list[str]:
        return [action for who, action, _ in self.seen if name in (None, who)]

    def of(self, action: str, name: str | None = None) -> list[dict[str, Any]]:
        return [values for who, seen, values in self.seen if seen == action and name in (None, who)]

    async def until(self, condition, seconds: float = 60.0):
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)
