"""Every shipped car loads, is complete, follows a mild trace, and names the evidence of each number."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import FileError, UnknownNameError
from voltwright.library.cars import car_names, load_car
from voltwright.procedures.drive import drive
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.cycle import Cycle

NOT_OF_THE_CAR = ("published", "history", "correlations", "evidence", "sources")
NO_EVIDENCE_NEEDED = {"model_year"}


def test_the_library_holds_what_was_promised():
    names = car_names()
    scooters = [name for name in names if load_car(name).vehicle_class == "scooter"]
    assert len(names) - len(scooters) >= 14
    assert len(scooters) >= 1


@pytest.mark.parametrize("name", car_names())
def test_car_carries_its_own_name_and_completes(name: str):
    spec = load_car(name)
    assert spec.name == name
    full = complete(spec)
    assert all(value is not None for _, value in fields_of(full))
    assert full.battery.energy_usable_kwh <= full.battery.energy_gross_kwh


@pytest.mark.parametrize("name", car_names())
def test_every_written_number_names_its_evidence(name: str):
    spec = load_car(name)
    written = {
        path for path, value in fields_of(spec) if path.split(".")[0] not in NOT_OF_THE_CAR and (is_number(value))
    } - NO_EVIDENCE_NEEDED
    assert written <= set(spec.evidence), written - set(spec.evidence)


@pytest.mark.parametrize("name", car_names())
def test_motor_kinds_and_battery_chemistry_name_their_evidence(name: str):
    spec = load_car(name)
    paths = {path for path, _ in fields_of(spec) if path.startswith("drive_units.") and path.endswith(".motor.kind")}
    assert paths
    needed = paths | {"battery.chemistry"}
    assert needed <= set(spec.evidence), needed - set(spec.evidence)


@pytest.mark.parametrize("name", car_names())
def test_every_source_is_used_and_has_an_address_or_a_date(name: str):
    spec = load_car(name)
    used = {evidence.source for evidence in spec.evidence.values()} | {entry.source for entry in spec.published}
    used |= {other.source for entry in (*spec.evidence.values(), *spec.published) for other in entry.conflicts}
    used |= {report.source for report in spec.history}
    assert set(spec.sources) <= used, set(spec.sources) - used
    assert all(source.address or source.date for source in spec.sources.values())


@pytest.mark.parametrize("name", [name for name in car_names() if load_car(name).vehicle_class != "scooter"])
def test_car_drives_through_town(name: str, town: Cycle):
    result = drive(name, town)
    assert result.trace_misses == 0
    # 80 km/h and two stops within 1.2 km: no passenger car is below 50 or above 400 Wh/km here.
    assert 50.0 < result.consumption_pack_wh_km < 400.0


def test_unknown_names_and_paths():
    with pytest.raises(UnknownNameError, match="There is no car named 'xiaomi-su8'; the nearest are xiaomi-su7"):
        load_car("xiaomi-su8")
    with pytest.raises(FileError, match="There is no file"):
        load_car("no/such/car.yaml")
