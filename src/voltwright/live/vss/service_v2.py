"""The service kuksa.val.v2 of a live car.

The car is the provider of its signals and actuators. `OpenProviderStream` is therefore not there, and a client cannot publish.
Errors are those that the service's description names.

Source: kuksa.val.v2, as generated in the package kuksa-client.
"""
# ruff: noqa: N802 (the names are those of the service)

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, NoReturn

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from kuksa.val.v2 import types_pb2, val_pb2, val_pb2_grpc

from voltwright.errors import VoltwrightError
from voltwright.live.identity import software_version
from voltwright.live.vss.entries import Entry, Value
from voltwright.live.vss.tree import PATHS_MOST, NoSuchPathError, ReadOnlyError, Tree, WrongValueError
from voltwright.live.vss.values import got, kind_name, put, type_name

BUFFER_MOST = 1000
"""Messages that a subscriber may ask to be kept; this server keeps none, a slow subscriber gets the newest."""
INTERVAL_S = 0.05
"""Time between two looks for changes."""
SERVER = "voltwright"

CODES = {NoSuchPathError: grpc.StatusCode.NOT_FOUND, ReadOnlyError: grpc.StatusCode.PERMISSION_DENIED}


async def refuse(context: Any, error: VoltwrightError) -> NoReturn:
    """End a call with the code of an error and its sentence."""
    await context.abort(CODES.get(type(error), grpc.StatusCode.INVALID_ARGUMENT), str(error))
    raise AssertionError("a call that was aborted goes on")


class ServiceV2(val_pb2_grpc.VALServicer):
    """Answers the calls of kuksa.val.v2."""

    def __init__(self, tree: Tree):
        """Serve the leaves of a car."""
        self.tree = tree

    def _path(self, signal: Any) -> str:
        """The path of a signal that is named by path or number."""
        if signal.WhichOneof("signal") == "id":
            return self._path_of(signal.id)
        if not signal.path:
            raise WrongValueError("A signal is named by its path or its number, but neither is there.")
        return signal.path

    def _path_of(self, number: int) -> str:
        if number not in self.tree.paths:
            raise NoSuchPathError(f"This car has no signal with the number {number}; ListMetadata gives those that it has.")
        return self.tree.paths[number]

    def _leaves(self, paths: Sequence[str]) -> list[Entry]:
        if not 0 < len(paths) <= PATHS_MOST:
            raise WrongValueError(f"A request names 1 to {PATHS_MOST} signals, but this one {len(paths)}.")
        return [self.tree.leaf(path) for path in paths]

    def _point(self, entry: Entry, value: Value | None) -> Any:
        seconds, nanos = divmod(self.tree.time_ns, 1_000_000_000)
        point = types_pb2.Datapoint(timestamp=Timestamp(seconds=seconds, nanos=nanos))
        if value is not None:
            put(point.value, entry, value)
        return point

    async def GetValue(self, request: Any, context: Any) -> Any:
        """The value of a signal."""
        try:
            entry = self.tree.leaf(self._path(request.signal_id))
        except VoltwrightError as error:
            await refuse(context, error)
        return val_pb2.GetValueResponse(data_point=self._point(entry, self.tree.values()[entry.path]))

    async def GetValues(self, request: Any, context: Any) -> Any:
        """The values of signals, in the order in which they are asked for."""
        try:
            entries = self._leaves([self._path(each) for each in request.signal_ids])
        except VoltwrightError as error:
            await refuse(context, error)
        values = self.tree.values()
        return val_pb2.GetValuesResponse(data_points=[self._point(entry, values[entry.path]) for entry in entries])

    async def Subscribe(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """The values of signals: all at once, then those that change."""
        try:
            entries = self._leaves(request.signal_paths)
            interval_s = self._interval_s(request)
        except VoltwrightError as error:
            await refuse(context, error)
        async for changed in changes(self.tree, entries, interval_s):
            points = {entry.path: self._point(entry, value) for entry, value in changed}
            yield val_pb2.SubscribeResponse(entries=points)

    async def SubscribeById(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """As `Subscribe`, by numbers."""
        try:
            entries = self._leaves([self._path_of(number) for number in request.signal_ids])
            interval_s = self._interval_s(request)
        except VoltwrightError as error:
            await refuse(context, error)
        async for changed in changes(self.tree, entries, interval_s):
            points = {self.tree.numbers[entry.path]: self._point(entry, value) for entry, value in changed}
            yield val_pb2.SubscribeByIdResponse(entries=points)

    @staticmethod
    def _interval_s(request: Any) -> float:
        if request.buffer_size > BUFFER_MOST:
            raise WrongValueError(f"A buffer holds at most {BUFFER_MOST} messages, but {request.buffer_size} are asked for.")
        return max(INTERVAL_S, 1e-3 * request.filter.min_sample_interval.interval_ms)

    async def Actuate(self, request: Any, context: Any) -> Any:
        """Set an actuator."""
        try:
            self._actuate([request])
        except VoltwrightError as error:
            await refuse(context, error)
        return val_pb2.ActuateResponse()

    async def ActuateStream(self, request_iterator: AsyncIterator[Any], context: Any) -> Any:
        """Set actuators one after the other."""
        async for request in request_iterator:
            try:
                self._actuate([request])
            except VoltwrightError as error:
                await refuse(context, error)
            await asyncio.sleep(0)
        return val_pb2.ActuateResponse()

    async def BatchActuate(self, request: Any, context: Any) -> Any:
        """Set actuators together, or none of them."""
        try:
            self._actuate(request.actuate_requests)
        except VoltwrightError as error:
            await refuse(context, error)
        return val_pb2.BatchActuateResponse()

    def _actuate(self, requests: Sequence[Any]) -> None:
        if not 0 < len(requests) <= PATHS_MOST:
            raise WrongValueError(f"A request sets 1 to {PATHS_MOST} actuators, but this one {len(requests)}.")
        wanted = []
        for request in requests:
            entry = self.tree.leaf(self._path(request.signal_id))
            if entry.kind != "actuator":
                raise WrongValueError(f"{entry.path} ({entry.kind}) is no actuator: its value comes from the car.")
            wanted.append((entry.path, got(request.value, entry, "typed_value")))
        for path, value in wanted:
            self.tree.set(path, value, only_check=True)
        for path, value in wanted:
            self.tree.set(path, value)

    async def ListMetadata(self, request: Any, context: Any) -> Any:
        """What is known of the signals below a branch."""
        try:
            entries = self.tree.below(request.root)
        except VoltwrightError as error:
            await refuse(context, error)
        return val_pb2.ListMetadataResponse(metadata=[self._metadata(entry) for entry in entries])

    def _metadata(self, entry: Entry) -> Any:
        about = types_pb2.Metadata(
            path=entry.path,
            id=self.tree.numbers[entry.path],
            data_type=type_name(entry),
            entry_type=kind_name(entry),
            description=entry.about,
            unit=entry.unit,
        )
        for field, limit in (("min", entry.low), ("max", entry.high)):
            if limit is not None:
                put(getattr(about, field), entry, limit if entry.datatype == "float" else round(limit))
        if entry.allowed:
            about.allowed_values.string_array.values.extend(entry.allowed)
        return about

    async def PublishValue(self, request: Any, context: Any) -> Any:
        """Refused: the values come from the car."""
        try:
            entry = self.tree.leaf(self._path(request.signal_id))
            raise ReadOnlyError(f"The value of {entry.path} comes from the car: it cannot be published; Actuate sets actuators.")
        except VoltwrightError as error:
            await refuse(context, error)

    async def GetServerInfo(self, request: Any, context: Any) -> Any:
        """Name and version."""
        return val_pb2.GetServerInfoResponse(name=SERVER, version=software_version())


async def changes(tree: Tree, entries: Sequence[Entry], interval_s: float) -> AsyncIterator[list[tuple[Entry, Value | None]]]:
    """The leaves and their values at once, then those that have changed, at most one list in each interval.

    Whoever takes the lists slowly gets fewer of them; nothing is kept for it.
    """
    before: dict[str, Value | None] = {}
    while True:
        values = tree.values()
        changed = [(entry, values[entry.path]) for entry in entries if before.get(entry.path, ...) != values[entry.path]]
        if changed:
            before.update((entry.path, value) for entry, value in changed)
            yield changed
        await asyncio.sleep(interval_s)
