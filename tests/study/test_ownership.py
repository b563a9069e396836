"""Owning a car: the figures are those of the commands, what a car cannot have is told, and conditions are checked."""

import json
from dataclasses import replace

import pytest

import voltwright as vw
from voltwright.errors import SpecError, UnknownNameError
from voltwright.operations.codec import from_json, to_json
from voltwright.operations.compare import CompareRequest, CompareResult, run_compare
from voltwright.study.ageing.usage import Usage
from voltwright.study.ownership import Conditions

CAR, STATION = "polestar-2-2024-lrsm", "ccs1-150"
SAME = 1e-12  # the same program on the same numbers


@pytest.mark.long
def test_one_answer_from_every_entry_point():
    request = CompareRequest(CAR, charger=STATION, temp_winter_c=-10.0, price_kwh=0.25, currency="USD")
    (car,) = run_compare(request).cars
    owned, wltp = car.ownership, car.certified["wltp"]
    assert owned is not None and wltp is not None
    assert owned.fast_charge and owned.winter and owned.battery
    charged = vw.charge(CAR, STATION)
    assert owned.fast_charge.duration_10_80_min == charged.duration_10_80_min
    assert owned.fast_charge.power_max_kw == charged.power_max_kw
    assert 0.1 < owned.fast_charge.soc_after_10_min < 0.8
    added = (owned.fast_charge.soc_after_10_min - 0.1) * wltp.range_km
    assert owned.fast_charge.range_added_10_min_km == pytest.approx(added, rel=SAME)
    studied = vw.climate_study(CAR, temps_ambient_c=(-10.0,))
    assert owned.winter.range_km == pytest.approx(studied.points[0].range_km, rel=1e-9)  # the batch may differ in its last digits
    assert owned.winter.range_mild_km == pytest.approx(studied.reference.range_km, rel=1e-9)
    steady = vw.certify(CAR, "constant", speed_kmh=120.0)
    assert owned.range_motorway_km == pytest.approx(steady.range_km["constant"], rel=SAME)
    eighth = vw.age(CAR, usage=Usage(), charge_times=False).by_year[8]
    assert owned.battery.capacity_share == pytest.approx(eighth.capacity_share, rel=1e-9)
    assert owned.battery.range_km == pytest.approx(eighth.range_km, rel=1e-9)
    assert owned.energy_cost_100_km == pytest.approx(0.25 * wltp.consumption_ac_wh_km / 10.0, rel=SAME)
    assert (owned.currency, owned.missing) == ("USD", {})


@pytest.mark.long
def test_without_a_condition_nothing_is_added_unless_asked_for():
    (car,) = run_compare(CompareRequest("xiaomi-scooter-pro-2")).cars
    assert car.ownership is None


@pytest.mark.long
def test_what_a_scooter_cannot_have_is_told():
    (car,) = run_compare(CompareRequest("xiaomi-scooter-pro-2", ownership=True)).cars
    owned = car.ownership
    assert owned is not None
    assert owned.fast_charge is owned.range_motorway_km is owned.energy_cost_100_km is None
    assert owned.missing["fast_charge"] == "No shipped DC charger serves it."
    assert owned.missing["range_motorway_km"] == "It cannot hold 120 km/h to the empty battery."
    assert "WLTP" in owned.missing["energy_cost_100_km"]
    assert owned.winter is not None and owned.battery is not None
    assert 0.5 < owned.battery.capacity_share < 1.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"currency": ""}, "`currency` must be 1 to 8 characters, such as EUR, but is ''"),
        ({"currency": "a\x1b[31m"}, "`currency` must be 1 to 8 characters"),
        ({"charger": "wallbox-11kw"}, "`charger` must be a DC charger, but 'wallbox-11kw' is ac"),
    ],
)
def test_conditions_out_of_range_are_named(changes: dict, words: str):
    with pytest.raises(SpecError) as told:
        replace(Conditions(), **changes).station()
    assert words in str(told.value)
    assert told.value.path == next(iter(changes))


def test_an_unknown_charger_is_named():
    with pytest.raises(UnknownNameError, match="no-such"):
        Conditions(charger="no-such").station()


@pytest.mark.long
def test_figures_of_owning_go_through_json_both_ways():
    result = run_compare(CompareRequest(CAR, ownership=True))
    again = from_json(CompareResult, json.loads(json.dumps(to_json(result))))
    assert again.cars[0].ownership == result.cars[0].ownership
    assert again.findings == result.findings
    assert to_json(again) == to_json(result)
