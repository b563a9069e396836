"""The servers of kuksa.val v2 and v1 against the client that others use, and by their own errors."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.errors import SpecError
from voltwright.live.identity import vin_of
from voltwright.live.vss.server import VssServer

grpc = pytest.importorskip("grpc", reason="grpcio is not installed")
client_package = pytest.importorskip("kuksa_client.grpc", reason="kuksa-client is not installed")
aio = pytest.importorskip("kuksa_client.grpc.aio", reason="kuksa-client is not installed")
from kuksa.val.v1 import types_pb2 as types_v1  # noqa: E402
from kuksa.val.v1 import val_pb2 as val_v1  # noqa: E402
from kuksa.val.v2 import types_pb2 as types_v2  # noqa: E402
from kuksa.val.v2 import val_pb2 as val_v2  # noqa: E402

HOST = "127.0.0.1"
BATTERY = "Vehicle.Powertrain.TractionBattery"
LIMIT, START_STOP = f"{BATTERY}.Charging.ChargeLimit", f"{BATTERY}.Charging.StartStopCharging"
DISPLAYED = f"{BATTERY}.StateOfCharge.Displayed"


def with_client(ask: Callable[[Any, ParkedVehicle], Awaitable[None]]) -> None:
    """Run something with a connected client."""

    async def both() -> None:
        vehicle = ParkedVehicle()
        async with VssServer(vehicle, port=0) as server, aio.VSSClient(HOST, server.port) as client:
            await asyncio.wait_for(ask(client, vehicle), 20)

    asyncio.run(both())


def test_read_set_and_describe():
    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        values = await client.get_current_values(["Vehicle.Speed", DISPLAYED, "Vehicle.VehicleIdentification.VIN"])
        assert values[DISPLAYED].value == pytest.approx(52.5) and values["Vehicle.Speed"].value == 0.0
        assert values["Vehicle.VehicleIdentification.VIN"].value == vin_of(vehicle.car.name)
        branch = await client.get_current_values([f"{BATTERY}.StateOfCharge"])
        assert set(branch) == {DISPLAYED, f"{BATTERY}.StateOfCharge.Current"}
        await client.set_target_values({LIMIT: client_package.Datapoint(75), START_STOP: client_package.Datapoint("STOP")})
        assert (vehicle.settings["soc_target_percent"], vehicle.settings["charge_on"]) == (75.0, False)
        assert (await client.get_target_values([LIMIT]))[LIMIT].value == 75
        about = (await client.get_metadata([LIMIT]))[LIMIT]
        assert (about.unit, about.data_type.name, about.entry_type.name) == ("percent", "UINT8", "ACTUATOR")
        assert (about.value_restriction.min, about.value_restriction.max) == (1, 100)
        allowed = (await client.get_metadata([START_STOP]))[START_STOP].value_restriction.allowed_values
        assert allowed == ["STOP", "START"]
        assert (await client.get_server_info()).name == "voltwright"

    with_client(ask)


def test_subscriptions():
    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        seen = client.subscribe_current_values(["Vehicle.Speed", DISPLAYED])
        assert set(await anext(seen)) == {"Vehicle.Speed", DISPLAYED}
        vehicle.now = {**vehicle.now, "speed_m_s": 5.0, "speed_kmh": 18.0}
        assert {path: point.value for path, point in (await anext(seen)).items()} == {"Vehicle.Speed": pytest.approx(18.0)}
        below = client.subscribe_current_values([f"{BATTERY}.StateOfCharge"])  # a branch: the client lists its leaves
        assert len(await anext(below)) == 2
        targets = client.subscribe_target_values([LIMIT])
        assert (await anext(targets))[LIMIT].value == 100
        await client.set_target_values({LIMIT: client_package.Datapoint(60)})
        assert (await anext(targets))[LIMIT].value == 60
        for stream in (seen, below, targets):
            await stream.aclose()

    with_client(ask)


def test_errors_of_the_client():
    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        point = client_package.Datapoint
        for call, code in (
            (client.get_current_values(["Vehicle.Wings"]), 404),
            (client.set_target_values({"Vehicle.Speed": point(1.0)}), 403),
            (client.set_target_values({LIMIT: point(101)}), 400),
            (client.set_target_values({START_STOP: point("GO")}), 400),
            (client.set_current_values({"Vehicle.Speed": point(1.0)}), 7),  # the protocol's code of a refused permission
            (client.get_current_values([]), 3),
        ):
            with pytest.raises(client_package.VSSClientError) as caught:
                await call
            assert caught.value.error["code"] == code, caught.value

    with_client(ask)


def test_version_2_by_its_messages():
    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        stub, signal = client.client_stub_v2, types_v2.SignalID
        everything = (await stub.ListMetadata(val_v2.ListMetadataRequest())).metadata
        numbers = {each.path: each.id for each in everything}
        limit = next(each for each in everything if each.path == LIMIT)
        assert (limit.min.uint32, limit.max.uint32, limit.unit) == (1, 100, "percent")
        by_id = await stub.GetValue(val_v2.GetValueRequest(signal_id=signal(id=numbers[DISPLAYED])))
        assert by_id.data_point.value.float == pytest.approx(52.5) and by_id.data_point.timestamp.seconds > 1e9
        ids = [signal(path="Vehicle.Speed"), signal(path="Vehicle.Diagnostics.DTCList")]
        points = (await stub.GetValues(val_v2.GetValuesRequest(signal_ids=ids))).data_points
        assert [each.value.WhichOneof("typed_value") for each in points] == ["float", "string_array"]

        def actuate(path: str, **value: Any) -> Any:
            return val_v2.ActuateRequest(signal_id=signal(path=path), value=types_v2.Value(**value))

        await stub.Actuate(actuate("Vehicle.Private.Charging.PowerLimit", float=7400.0))
        await stub.Actuate(actuate("Vehicle.Private.Charging.CurrentLimit", float=1000.0000001))
        assert (vehicle.settings["power_limit_w"], vehicle.settings["current_limit_a"]) == (7400.0, 1000.0)
        await stub.ActuateStream(iter([actuate(LIMIT, uint32=55), actuate(LIMIT, uint32=66)]))
        assert vehicle.settings["soc_target_percent"] == 66.0
        both = [actuate(LIMIT, uint32=44), actuate(START_STOP, string="NO")]
        with pytest.raises(grpc.aio.AioRpcError):
            await stub.BatchActuate(val_v2.BatchActuateRequest(actuate_requests=both))
        assert vehicle.settings["soc_target_percent"] == 66.0  # all or none
        stream = stub.SubscribeById(val_v2.SubscribeByIdRequest(signal_ids=[numbers[LIMIT]]))
        assert (await stream.read()).entries[numbers[LIMIT]].value.uint32 == 66
        stream.cancel()
        assert (await stub.GetServerInfo(val_v2.GetServerInfoRequest())).name == "voltwright"

    with_client(ask)


def test_errors_of_version_2():
    codes = grpc.StatusCode

    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        stub, signal, value = client.client_stub_v2, types_v2.SignalID, types_v2.Value
        speed = signal(path="Vehicle.Speed")
        for call, request, code in (
            (stub.GetValue, val_v2.GetValueRequest(), codes.INVALID_ARGUMENT),
            (stub.GetValue, val_v2.GetValueRequest(signal_id=signal(path="Vehicle.Wings")), codes.NOT_FOUND),
            (stub.GetValue, val_v2.GetValueRequest(signal_id=signal(id=9999)), codes.NOT_FOUND),
            (stub.GetValue, val_v2.GetValueRequest(signal_id=signal(path="a" * 2000)), codes.INVALID_ARGUMENT),
            (stub.GetValues, val_v2.GetValuesRequest(), codes.INVALID_ARGUMENT),
            (stub.GetValues, val_v2.GetValuesRequest(signal_ids=[speed] * 1001), codes.INVALID_ARGUMENT),
            (stub.Actuate, val_v2.ActuateRequest(signal_id=speed, value=value(float=1.0)), codes.INVALID_ARGUMENT),
            (stub.Actuate, val_v2.ActuateRequest(signal_id=signal(path=LIMIT)), codes.INVALID_ARGUMENT),
            (stub.Actuate, val_v2.ActuateRequest(signal_id=signal(path=LIMIT), value=value(float=50.0)), codes.INVALID_ARGUMENT),
            (stub.Actuate, val_v2.ActuateRequest(signal_id=signal(path=LIMIT), value=value(uint32=0)), codes.INVALID_ARGUMENT),
            (stub.BatchActuate, val_v2.BatchActuateRequest(), codes.INVALID_ARGUMENT),
            (stub.ListMetadata, val_v2.ListMetadataRequest(root="Wings"), codes.NOT_FOUND),
            (stub.ListMetadata, val_v2.ListMetadataRequest(root="((("), codes.INVALID_ARGUMENT),
            (stub.PublishValue, val_v2.PublishValueRequest(signal_id=speed), codes.PERMISSION_DENIED),
            (stub.PublishValue, val_v2.PublishValueRequest(), codes.INVALID_ARGUMENT),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(request)
            assert caught.value.code() is code, request
            assert str(caught.value.details()).endswith((".", "...")), caught.value.details()
        for request in (
            val_v2.SubscribeRequest(),
            val_v2.SubscribeRequest(signal_paths=[LIMIT], buffer_size=1001),
            val_v2.SubscribeByIdRequest(signal_ids=[0]),
        ):
            call = stub.SubscribeById if isinstance(request, val_v2.SubscribeByIdRequest) else stub.Subscribe
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(request).read()
            assert caught.value.code() in (codes.INVALID_ARGUMENT, codes.NOT_FOUND)

    with_client(ask)


def test_version_1_by_its_messages():
    async def ask(client: Any, vehicle: ParkedVehicle) -> None:
        stub, entry = client.client_stub_v1, val_v1.EntryRequest
        asked = [entry(path=LIMIT, view=types_v1.VIEW_ALL), entry(path="Vehicle.Wings"), entry(path="(((")]
        answer = await stub.Get(val_v1.GetRequest(entries=asked))
        assert [each.path for each in answer.entries] == [LIMIT]
        found = answer.entries[0]
        assert (found.value.uint32, found.actuator_target.uint32, found.metadata.unit) == (100, 100, "percent")
        assert [(each.path, each.error.code) for each in answer.errors] == [("Vehicle.Wings", 404), ("(((", 400)]
        wanted: list[tuple[str, dict[str, Any]]] = [
            (LIMIT, {"uint32": 50}),
            (LIMIT, {"string": "50"}),
            ("Vehicle.Speed", {"float": 1.0}),
        ]
        updates = [
            val_v1.EntryUpdate(
                entry=types_v1.DataEntry(path=path, actuator_target=types_v1.Datapoint(**value)),
                fields=[types_v1.FIELD_ACTUATOR_TARGET],
            )
            for path, value in wanted
        ]
        answer = await stub.Set(val_v1.SetRequest(updates=updates))
        assert [each.error.code for each in answer.errors] == [400, 403]
        assert vehicle.settings["soc_target_percent"] == 50.0  # what can be set is set
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Set(val_v1.SetRequest())
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Subscribe(val_v1.SubscribeRequest(entries=[val_v1.SubscribeEntry(path="Wings")])).read()
        assert caught.value.code() is grpc.StatusCode.NOT_FOUND

    with_client(ask)


def test_port_in_use_is_a_sentence():
    async def twice() -> None:
        async with VssServer(ParkedVehicle(), port=0) as server:
            with pytest.raises(SpecError, match=rf"`vss` cannot listen on 127.0.0.1:{server.port}; choose another port"):
                async with VssServer(ParkedVehicle(), port=server.port):
                    pass

    asyncio.run(twice())


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "grpc", None)

    async def start() -> None:
        async with VssServer(ParkedVehicle(), port=0):
            pass

    with pytest.raises(SpecError, match=r"`vss` needs the package kuksa-client, .*voltwright\[live\]"):
        asyncio.run(start())
