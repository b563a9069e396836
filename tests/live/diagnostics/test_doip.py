"""DoIP against the clients that others use: doipclient for the network, udsoncan for the diagnostics."""

import asyncio
import importlib
import socket
from collections.abc import Callable
from typing import Any

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.errors import SpecError
from voltwright.live.diagnostics import doip
from voltwright.live.diagnostics.doip import ADDRESS, DoipServer
from voltwright.live.diagnostics.trouble import code_number
from voltwright.live.diagnostics.uds import CODES
from voltwright.live.faults import FAULTS
from voltwright.live.identity import entity_of, vin_of

doipclient = pytest.importorskip("doipclient", reason="doipclient is not installed")
udsoncan = pytest.importorskip("udsoncan", reason="udsoncan is not installed")
HOST = "127.0.0.1"
VIN = vin_of(ParkedVehicle().car.name)
WAIT_S = 20.0


def serve(ask: Callable[[DoipServer], Any], vehicle: ParkedVehicle | None = None, **options: Any) -> Any:
    """What a blocking client finds out while a server runs."""

    async def both() -> Any:
        async with DoipServer(vehicle or ParkedVehicle(), port=0, **{"announce_port": None, **options}) as server:
            return await asyncio.wait_for(asyncio.to_thread(ask, server), WAIT_S)

    return asyncio.run(both())


def client(server: DoipServer, tester: int = 0x0E00, **options: Any) -> Any:
    port = server.port
    return doipclient.DoIPClient(HOST, ADDRESS, tcp_port=port, udp_port=port, client_logical_address=tester, **options)


def test_identification_status_and_power_mode():
    def ask(server: DoipServer) -> None:
        with client(server) as tester:
            for wanted in ({}, {"vin": VIN}, {"eid": entity_of(VIN)}):
                found = tester.request_vehicle_identification(**wanted)
                assert found.vin == VIN and found.logical_address == ADDRESS and found.eid == entity_of(VIN)
            status = tester.request_entity_status()
            assert (status.node_type, status.max_concurrent_sockets, status.currently_open_sockets) == (1, doip.ACTIVE_MOST, 1)
            assert tester.request_diagnostic_power_mode().diagnostic_power_mode == 1
            assert tester.request_alive_check().source_address == ADDRESS
            with pytest.raises(TimeoutError):
                tester._udp_sock.settimeout(0.1)
                tester.send_doip(3, b"1M8GDM9AXKP042788", transport=doipclient.DoIPClient.TransportType.TRANSPORT_UDP)
                tester.read_doip(timeout=0.1, transport=doipclient.DoIPClient.TransportType.TRANSPORT_UDP)

    serve(ask)


def test_announcements_at_the_start():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:
        ears.bind(("", 0))

        def ask(server: DoipServer) -> None:
            heard = [doipclient.DoIPClient.await_vehicle_announcement(timeout=5, sock=ears) for _ in range(2)]
            for (host, _), message in heard:
                assert (host, message.vin) == (HOST, VIN)

        serve(ask, announce_port=ears.getsockname()[1])


def test_session_with_udsoncan():
    from doipclient.connectors import DoIPClientUDSConnector

    session: Any = importlib.import_module("udsoncan.client").Client

    class Unsigned(udsoncan.DidCodec):
        def decode(self, string_bin: bytes) -> int:
            return int.from_bytes(string_bin, "big")

        def encode(self, *string_bin: Any) -> bytes:
            return int(string_bin[0]).to_bytes(2, "big")

        def __len__(self) -> int:
            return 2

    identifiers = {0xF190: udsoncan.AsciiCodec(17), 0x0101: Unsigned(), 0x0103: Unsigned(), 0x0201: Unsigned()}
    vehicle = ParkedVehicle()

    def ask(server: DoipServer) -> None:
        with client(server) as tester:
            config = {**udsoncan.configs.default_client_config, "data_identifiers": identifiers}
            with session(DoIPClientUDSConnector(tester), config=config) as uds:
                assert uds.read_data_by_identifier([0xF190, 0x0101]).service_data.values == {0xF190: VIN, 0x0101: 5250}
                assert uds.tester_present() is not None
                with pytest.raises(udsoncan.exceptions.NegativeResponseException, match="ServiceNotSupportedInActiveSession"):
                    uds.write_data_by_identifier(0x0201, 9000)
                timing = uds.change_session(3).service_data
                assert (timing.p2_server_max, timing.p2_star_server_max) == (0.05, 5.0)
                uds.write_data_by_identifier(0x0201, 9000)
                uds.start_routine(0x0301)
                codes = uds.get_dtc_by_status_mask(0x01).service_data.dtcs
                derated = code_number(FAULTS["charger_derated"].code)
                assert [(each.id, each.status.test_failed, each.status.confirmed) for each in codes] == [(derated, True, True)]
                assert uds.get_number_of_dtc_by_status_mask(0x01).service_data.dtc_count == 1
                assert len(uds.get_supported_dtc().service_data.dtcs) == len(CODES)
                uds.stop_routine(0x0301)
                uds.clear_dtc(0xFFFFFF)
                assert uds.get_dtc_by_status_mask(0xFF).service_data.dtcs == []
                uds.ecu_reset(3)
                with uds.suppress_positive_response:
                    uds.tester_present()

    serve(ask, vehicle)
    assert vehicle.settings["soc_target_percent"] == pytest.approx(90.0)


def test_routing_activation_by_the_rules():
    def ask(server: DoipServer) -> None:
        for tester, kind, code in ((0x1234, 0, 0x00), (0x0E00, 0xE0, 0x06), (0x0E00, 1, 0x10)):
            with client(server, tester=tester, activation_type=None) as refused:
                assert refused.request_activation(kind).response_code == code
        with client(server) as first:
            assert first.request_activation(1).response_code == 0x10
            first._client_logical_address = 0x0E01
            assert first.request_activation(0).response_code == 0x02
            assert first._tcp_sock.recv(1) == b""

    serve(ask)


def test_a_tester_that_does_not_answer_gives_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doip, "ALIVE_S", 0.1)

    def ask(server: DoipServer) -> None:
        with client(server), client(server) as second:
            second.send_diagnostic(b"\x3e\x00")
            assert second.receive_diagnostic(timeout=2) == b"\x7e\x00"

    serve(ask)


def test_diagnostics_before_activation_and_to_another_address():
    def ask(server: DoipServer) -> None:
        with client(server, activation_type=None) as tester, pytest.raises(IOError, match="code: 2"):
            tester.send_diagnostic(b"\x3e\x00")
        with client(server) as tester:
            with pytest.raises(IOError, match="code: 3"):
                tester.send_diagnostic_to_address(0x0055, b"\x3e\x00")
            tester.send_diagnostic_to_address(doip.ADDRESS_ALL, b"\x3e\x00")
            assert tester.receive_diagnostic(timeout=2) == b"\x7e\x00"

    serve(ask)


def test_port_in_use_is_a_sentence():
    async def twice() -> None:
        async with DoipServer(ParkedVehicle(), port=0, announce_port=None) as server:
            with pytest.raises(SpecError, match=rf"`doip` cannot listen on 127.0.0.1:{server.port}: .*choose another port"):
                async with DoipServer(ParkedVehicle(), port=server.port, announce_port=None):
                    pass

    asyncio.run(twice())
