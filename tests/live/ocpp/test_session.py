"""Sessions with a central system that checks every message against its schema."""

import asyncio
from typing import Any

import pytest
from ocpp.v16 import call_result as result16

from live.ocpp.central import Central
from live.ocpp.requests import CALLS, NAME, VERSIONS, begun, call16, call201, ended, metered, profile, set_profile, values_of
from voltwright.errors import SpecError
from voltwright.live.ocpp.part import make
from voltwright.live.ocpp.version16 import Session16
from voltwright.live.runner import run_live


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_from_boot_to_the_end(session, version):
    calls = CALLS[version]

    async def script(central, car, part):
        await central.until(lambda: len(metered(central, version)) >= 3)
        assert central.actions()[0] == "BootNotification"
        point = central.points[NAME]
        values = values_of(metered(central, version)[-1])
        assert values["Power.Active.Import"] == pytest.approx(car.meter_w, rel=0.05)
        assert 10000 < values["Power.Active.Import"] < 11500
        assert 30.0 <= values["SoC"] < 31.0
        assert values["Current.Import"] == pytest.approx(16.0, rel=0.02)
        answer = await point.send(set_profile(version, profile(version, 8.0)))
        assert answer.status == "Accepted"
        await central.until(lambda: values_of(metered(central, version)[-1])["Current.Import"] < 8.5)
        if version == "1.6":
            schedule = (await point.send(calls.GetCompositeSchedule(connector_id=1, duration=60))).charging_schedule
            stop = calls.RemoteStopTransaction(transaction_id=1)
        else:
            schedule = (await point.send(calls.GetCompositeSchedule(evse_id=1, duration=60))).schedule
            stop = calls.RequestStopTransaction(transaction_id=begun(central, version)[0]["transaction_info"]["transaction_id"])
        assert [float(each["limit"]) for each in schedule["charging_schedule_period"]] == [8.0]
        assert (await point.send(stop)).status == "Accepted"
        await central.until(lambda: ended(central, version))
        await central.until(lambda: car.meter_w == 0.0)

    session(script, version)


@pytest.mark.parametrize("version", VERSIONS)
def test_remote_start_availability_and_requests_that_cannot_be_met(session, version):
    calls = CALLS[version]

    async def script(central, car, part):
        await central.until(lambda: NAME in central.points and "StatusNotification" in central.actions())
        point = central.points[NAME]
        assert car.meter_w == 0.0

        async def available(word):
            if version == "1.6":
                return (await point.send(calls.ChangeAvailability(connector_id=1, type=word))).status
            return (await point.send(calls.ChangeAvailability(operational_status=word))).status

        async def start():
            if version == "1.6":
                return (await point.send(calls.RemoteStartTransaction(id_tag="ME", connector_id=1))).status
            token = {"idToken": "ME", "type": "Central"}
            return (await point.send(calls.RequestStartTransaction(id_token=token, remote_start_id=9, evse_id=1))).status

        assert (await point.send(set_profile(version, profile(version, 8.0)))).status == "Rejected"
        assert await available("Inoperative") == "Accepted"
        assert await start() == "Rejected"
        assert await available("Operative") == "Accepted"
        assert await start() == "Accepted"
        await central.until(lambda: begun(central, version) and car.meter_w > 1e4)
        assert await start() == "Rejected"
        assert await available("Inoperative") == "Scheduled"
        default = profile(version, 6000.0, "W", "TxDefaultProfile") | (
            {"id": 6} if version != "1.6" else {"chargingProfileId": 6}
        )
        assert (await point.send(set_profile(version, default))).status == "Accepted"
        await central.until(lambda: car.meter_w == pytest.approx(6000.0, rel=0.02))
        number = {"id": 6} if version == "1.6" else {"charging_profile_id": 6}
        assert (await point.send(calls.ClearChargingProfile(**number))).status == "Accepted"
        assert (await point.send(calls.ClearChargingProfile(**number))).status == "Unknown"
        car.command("plug", "none")
        await central.until(lambda: ended(central, version))
        await central.until(lambda: part.point.status == "Unavailable")

    session(script, version, settings={"ocpp_tag": ""})


@pytest.mark.parametrize(
    "version", [pytest.param("1.6", marks=pytest.mark.long), "2.0.1", pytest.param("2.1", marks=pytest.mark.long)]
)
def test_what_happens_without_a_central_system_is_told_later_in_order(session, version):
    async def script(central, car, part):
        await central.until(lambda: len(metered(central, version)) >= 2)
        await central.close()
        await central.until(lambda: part.link.session is None)
        before = len(central.seen)
        car.command("plug", "none")
        await asyncio.sleep(0.3)
        car.command("plug", "ac")
        await central.until(lambda: len(part.point.store) > 8)
        await central.open()
        await central.until(lambda: len(part.point.store) == 0 and len(begun(central, version)) == 2)
        told = central.seen[before:]
        times = [
            values["timestamp"]
            for _, action, values in told
            if action in ("TransactionEvent", "StartTransaction", "StopTransaction")
        ]
        assert times == sorted(times)
        assert len(ended(central, version)) == 1
        registers = [values_of(each)["Energy.Active.Import.Register"] for each in metered(central, version)]
        assert registers == sorted(registers)
        if version == "1.6":
            assert {each["transaction_id"] for each in metered(central, version)} == {1, 2}
        else:
            for start in begun(central, version):
                key = start["transaction_info"]["transaction_id"]
                numbers = [e["seq_no"] for e in central.of("TransactionEvent") if e["transaction_info"]["transaction_id"] == key]
                # A message whose answer was lost is sent once more.
                assert numbers == sorted(numbers)
                assert set(numbers) == set(range(numbers[-1] + 1))

    session(script, version)


def test_a_tag_that_is_not_accepted_gets_no_power(session):
    async def script(central, car, part):
        await central.until(lambda: part.point.refused)
        await asyncio.sleep(0.3)
        assert car.meter_w == 0.0
        assert "StartTransaction" not in central.actions()

    session(script, central=Central("ocpp1.6", refused=("VOLTWRIGHT",)))


def test_an_old_transaction_that_is_refused_late_does_not_end_the_present_one(live_car):
    car = live_car(soc_start=0.3)
    car.command("plug", "ac")
    point = make("ws://127.0.0.1:9", car, {}).point
    point.begin("GONE", "Authorized")
    point.end("EVDisconnected")
    point.begin("HERE", "Authorized")
    answers = {"GONE": "Invalid", "HERE": "Accepted"}

    async def act():
        session = Session16("point", None, point)

        async def ask(payload):
            info: Any = {"status": answers[payload.id_tag]}
            return result16.StartTransaction(transaction_id=7, id_tag_info=info)

        session.ask = ask
        _, oldest = point.store.first() or (0, {})
        await session.deliver(oldest)

    asyncio.run(act())
    assert point.transaction is not None and point.transaction.id_tag == "HERE"


def test_the_register_goes_on_over_unplugging(session):
    async def script(central, car, part):
        await central.until(lambda: len(metered(central, "1.6")) >= 4)
        car.command("plug", "none")
        await central.until(lambda: ended(central, "1.6"))
        first = ended(central, "1.6")[0]["meter_stop"]
        car.command("plug", "ac")
        await central.until(lambda: len(begun(central, "1.6")) == 2)
        assert begun(central, "1.6")[1]["meter_start"] == first > 5
        assert first == pytest.approx(car.counts.meter_j[1] / 3600, abs=2.0)

    session(script)


def test_a_station_of_direct_current_tapers(session):
    async def script(central, car, part):
        await central.until(lambda: len(metered(central, "1.6")) >= 3)
        powers = [values_of(each)["Power.Active.Import"] for each in metered(central, "1.6")]
        assert max(powers) > 50e3
        charges = [values_of(each)["SoC"] for each in metered(central, "1.6")]
        assert charges[-1] > charges[0]
        point = central.points[NAME]
        assert (await point.send(set_profile("1.6", profile("1.6", 30e3, "W")))).status == "Accepted"
        await central.until(lambda: car.meter_w == pytest.approx(30e3, rel=0.01))

    session(script, plug="dc")


def test_configuration_triggers_and_reset_of_version_16(session):
    async def script(central, car, part):
        await central.until(lambda: "MeterValues" in central.actions())
        point = central.points[NAME]
        known = await point.send(call16.GetConfiguration(key=["MeterValueSampleInterval", "Colour"]))
        assert known.configuration_key[0]["value"] == "2"
        assert known.unknown_key == ["Colour"]
        for key, value, status in (
            ("MeterValueSampleInterval", "4", "Accepted"),
            ("MeterValueSampleInterval", "-4", "Rejected"),
            ("MeterValuesSampledData", "SoC,Power.Active.Import", "Accepted"),
            ("MeterValuesSampledData", "Mood", "Rejected"),
            ("NumberOfConnectors", "4", "Rejected"),
            ("Colour", "red", "NotSupported"),
        ):
            assert (await point.send(call16.ChangeConfiguration(key=key, value=value))).status == status
        assert part.point.settings.sample_s == 4.0
        before = len(central.seen)
        for message in ("BootNotification", "Heartbeat", "StatusNotification", "MeterValues"):
            assert (await point.send(call16.TriggerMessage(requested_message=message))).status == "Accepted"
        await central.until(lambda: {"BootNotification", "Heartbeat", "MeterValues"} <= set(central.actions()[before:]))
        assert (
            await point.send(call16.TriggerMessage(requested_message="FirmwareStatusNotification"))
        ).status == "NotImplemented"
        assert (await point.send(call16.Reset(type="Soft"))).status == "Accepted"
        await central.until(lambda: part.link.connections >= 2)
        assert ended(central, "1.6")[0]["reason"] == "SoftReset"

    session(script)


def test_variables_reports_and_profiles_of_version_2(session):
    async def script(central, car, part):
        await central.until(lambda: begun(central, "2.0.1"))
        point = central.points[NAME]
        asked = [
            {"component": {"name": "SampledDataCtrlr"}, "variable": {"name": "TxUpdatedInterval"}},
            {"component": {"name": "SampledDataCtrlr"}, "variable": {"name": "Colour"}},
            {"component": {"name": "Mood"}, "variable": {"name": "Colour"}},
        ]
        found = (await point.send(call201.GetVariables(get_variable_data=asked))).get_variable_result
        assert [each["attribute_status"] for each in found] == ["Accepted", "UnknownVariable", "UnknownComponent"]
        changed = (
            await point.send(call201.SetVariables(set_variable_data=[{**asked[0], "attributeValue": "7"}]))
        ).set_variable_result
        assert changed[0]["attribute_status"] == "Accepted"
        assert part.point.settings.sample_s == 7.0
        assert (await point.send(call201.GetBaseReport(request_id=3, report_base="FullInventory"))).status == "Accepted"
        await central.until(lambda: central.of("NotifyReport"))
        none = await point.send(call201.GetChargingProfiles(request_id=4, charging_profile={"stackLevel": 0}))
        assert none.status == "NoProfiles"
        assert (await point.send(set_profile("2.0.1", profile("2.0.1", 9.5)))).status == "Accepted"
        twin = profile("2.0.1", 9.5) | {"id": 77}
        assert (await point.send(set_profile("2.0.1", twin))).status_info["reason_code"] == "DuplicateProfile"
        assert (
            await point.send(call201.GetChargingProfiles(request_id=4, charging_profile={"stackLevel": 0}))
        ).status == "Accepted"
        await central.until(lambda: central.of("ReportChargingProfiles"))
        status = await point.send(call201.GetTransactionStatus(transaction_id=part.point.transaction_name))
        assert status.ongoing_indicator is True

    session(script, "2.0.1")


def test_a_transaction_goes_on_after_the_process_was_killed(live_car, tmp_path):
    from voltwright.live.saved_state import load_state, save_state

    async def once(central, car, count):
        part = make(central.url, car, {"ocpp_interval": "2", "ocpp_store": str(tmp_path / "point.db")})
        live = asyncio.create_task(run_live(car, [part], speed=20.0, state=tmp_path / "car.json"))
        await central.until(lambda: len(metered(central, "1.6")) >= count)
        live.cancel()
        await asyncio.gather(live, return_exceptions=True)

    async def both():
        async with Central() as central:
            car = live_car(dt_s=0.5, soc_start=0.3)
            car.command("plug", "ac")
            await once(central, car, 3)
            save_state(car, tmp_path / "car.json")
            again = live_car(dt_s=0.5)
            load_state(again, tmp_path / "car.json")
            await once(central, again, 6)
            return central

    central = asyncio.run(both())
    assert len(begun(central, "1.6")) == 1
    assert not ended(central, "1.6")
    registers = [values_of(each)["Energy.Active.Import.Register"] for each in metered(central, "1.6")]
    assert registers == sorted(registers)


@pytest.mark.parametrize(
    ("url", "settings", "words"),
    [
        ("http://127.0.0.1", {}, "must be an address such as ws://"),
        ("ws://", {}, "must be an address such as ws://"),
        ("ws://127.0.0.1:99999", {}, "must be an address such as ws://"),
        ("ws://127.0.0.1", {"ocpp_version": "3"}, "must be one of 1.6, 2.0.1, 2.1, but is '3'"),
        ("ws://127.0.0.1", {"ocpp_id": "a b"}, "must be 1 to 48 letters"),
        ("ws://127.0.0.1", {"ocpp_tag": "x" * 21}, "at most 20 letters"),
        ("ws://127.0.0.1", {"ocpp_interval": "soon"}, "must be a number of seconds, but is 'soon'"),
        ("ws://127.0.0.1", {"ocpp_interval": "-1"}, "must be from 0 to 86400"),
    ],
)
def test_bad_options_are_one_sentence(live_car, url, settings, words):
    with pytest.raises(SpecError, match=words):
        make(url, live_car(), settings)
