"""The older service kuksa.val.v1 of a live car, which most clients still use to read.

Source: kuksa.val.v1, as generated in the package kuksa-client.
"""
# ruff: noqa: N802 (the names are those of the service)

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from kuksa.val.v1 import types_pb2, val_pb2, val_pb2_grpc

from voltwright.errors import VoltwrightError
from voltwright.live.identity import software_version
from voltwright.live.vss.entries import INTEGERS, Entry, Value
from voltwright.live.vss.service_v2 import INTERVAL_S, SERVER, changes, refuse
from voltwright.live.vss.tree import PATHS_MOST, NoSuchPathError, ReadOnlyError, Tree, WrongValueError
from voltwright.live.vss.values import got, kind_name, put, type_name

CODES = {NoSuchPathError: (404, "not_found"), ReadOnlyError: (403, "forbidden")}
VALUE, TARGET, METADATA = types_pb2.FIELD_VALUE, types_pb2.FIELD_ACTUATOR_TARGET, types_pb2.FIELD_METADATA
VIEWS = {
    types_pb2.VIEW_UNSPECIFIED: {VALUE},
    types_pb2.VIEW_CURRENT_VALUE: {VALUE},
    types_pb2.VIEW_TARGET_VALUE: {TARGET},
    types_pb2.VIEW_METADATA: {METADATA},
    types_pb2.VIEW_ALL: {VALUE, TARGET, METADATA},
}
"""Fields that a view shows; `VIEW_FIELDS` shows those that the request names."""


def error_of(error: VoltwrightError) -> Any:
    """An error as this service writes it."""
    code, reason = CODES.get(type(error), (400, "bad_request"))
    return types_pb2.Error(code=code, reason=reason, message=str(error))


class ServiceV1(val_pb2_grpc.VALServicer):
    """Answers the calls of kuksa.val.v1."""

    def __init__(self, tree: Tree):
        """Serve the leaves of a car."""
        self.tree = tree

    async def Get(self, request: Any, context: Any) -> Any:
        """Values, targets or metadata of signals; a path may be a branch."""
        response = val_pb2.GetResponse()
        if not 0 < len(request.entries) <= PATHS_MOST:
            await refuse(context, _count(len(request.entries)))
        found: dict[str, tuple[Entry, set[int]]] = {}
        for asked in request.entries:
            try:
                for entry in self.tree.below(asked.path):
                    fields = VIEWS.get(asked.view, set()) | set(asked.fields)
                    found[entry.path] = (entry, found.get(entry.path, (entry, set()))[1] | fields)
            except VoltwrightError as error:
                response.errors.append(types_pb2.DataEntryError(path=asked.path, error=error_of(error)))
                response.error.CopyFrom(error_of(error))
        values = self.tree.values()
        response.entries.extend(self._shown(entry, values[entry.path], fields) for entry, fields in found.values())
        return response

    async def Set(self, request: Any, context: Any) -> Any:
        """Set the targets of actuators. What cannot be set is listed; the rest is set."""
        response = val_pb2.SetResponse()
        if not 0 < len(request.updates) <= PATHS_MOST:
            await refuse(context, _count(len(request.updates)))
        for update in request.updates:
            try:
                self._set(update)
            except VoltwrightError as error:
                response.errors.append(types_pb2.DataEntryError(path=update.entry.path, error=error_of(error)))
                response.error.CopyFrom(error_of(error))
        return response

    def _set(self, update: Any) -> None:
        entry = self.tree.leaf(update.entry.path)
        if TARGET not in update.fields or entry.kind != "actuator":
            raise ReadOnlyError(f"Only targets of actuators can be set, but {entry.path} ({entry.kind}) comes from the car.")
        self.tree.set(entry.path, got(update.entry.actuator_target, entry, "value"))

    async def Subscribe(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """Values or targets of signals: all at once, then those that change."""
        try:
            fields = self._subscribed(request.entries)
        except VoltwrightError as error:
            await refuse(context, error)
        async for changed in changes(self.tree, [self.tree.entries[path] for path in fields], INTERVAL_S):
            shown = [(self._shown(entry, value, fields[entry.path]), _names(fields[entry.path])) for entry, value in changed]
            updates = [val_pb2.EntryUpdate(entry=entry, fields=names) for entry, names in shown]
            yield val_pb2.SubscribeResponse(updates=updates)

    def _subscribed(self, asked: Sequence[Any]) -> dict[str, set[int]]:
        """The fields that are subscribed, by path of the leaf."""
        if not 0 < len(asked) <= PATHS_MOST:
            raise _count(len(asked))
        found: dict[str, set[int]] = {}
        for each in asked:
            for entry in self.tree.below(each.path):
                found.setdefault(entry.path, set()).update(VIEWS.get(each.view, set()) | set(each.fields))
        return found

    async def GetServerInfo(self, request: Any, context: Any) -> Any:
        """Name and version."""
        return val_pb2.GetServerInfoResponse(name=SERVER, version=software_version())

    def _shown(self, entry: Entry, value: Value | None, fields: set[int]) -> Any:
        """What is asked for of a leaf."""
        shown = types_pb2.DataEntry(path=entry.path)
        if VALUE in fields:
            shown.value.CopyFrom(self._point(entry, value))
        if TARGET in fields and entry.kind == "actuator":
            shown.actuator_target.CopyFrom(self._point(entry, value))
        if any(METADATA <= field <= types_pb2.FIELD_METADATA_ATTRIBUTE for field in fields):
            shown.metadata.CopyFrom(_metadata(entry))
        return shown

    def _point(self, entry: Entry, value: Value | None) -> Any:
        seconds, nanos = divmod(self.tree.time_ns, 1_000_000_000)
        return put(types_pb2.Datapoint(timestamp=Timestamp(seconds=seconds, nanos=nanos)), entry, value)


def _names(fields: set[int]) -> list[str]:
    """The names of fields."""
    return [types_pb2.Field.Name(each) for each in sorted(fields)]  # pyright: ignore[reportArgumentType]


def _count(count: int) -> WrongValueError:
    return WrongValueError(f"A request names 1 to {PATHS_MOST} signals, but this one {count}.")


def _metadata(entry: Entry) -> Any:
    about = types_pb2.Metadata(data_type=type_name(entry), entry_type=kind_name(entry), description=entry.about, unit=entry.unit)
    getattr(about, entry.kind).SetInParent()
    limits = {field: limit for field, limit in (("min", entry.low), ("max", entry.high)) if limit is not None}
    if entry.datatype in INTEGERS and limits:
        kind = "unsigned" if entry.datatype.startswith("u") else "signed"
        for field, limit in limits.items():
            setattr(getattr(about.value_restriction, kind), field, round(limit))
    elif limits:
        for field, limit in limits.items():
            setattr(about.value_restriction.floating_point, field, limit)
    if entry.allowed:
        about.value_restriction.string.allowed_values.extend(entry.allowed)
    return about
