"""Which charger serves which car: every pair has an answer, known pairs have the known one, and losses have their sign."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import car_names, load_car
from voltwright.library.chargers import charger_from_data, charger_names, load_charger
from voltwright.physics.charging.supply import STAGES
from voltwright.procedures.charging.compatibility.bidirectional import giving_limit, load_supply
from voltwright.procedures.charging.compatibility.connection import Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.spec.base import replace_fields
from voltwright.spec.charging import WirelessReceiver

IONIQ, SCOOTER, LEAF, ID3 = "hyundai-ioniq-5-2024-lr-rwd", "xiaomi-scooter-pro-2", "nissan-leaf-2018", "volkswagen-id3-2021-pro"
RECEIVER = WirelessReceiver(power_class="wpt3", clearance_class="z2")


def served(car: Any, charger: Any, **conditions: Any) -> Served:
    spec = load_car(car) if isinstance(car, str) else car
    answer = supply_of(complete(spec), load_charger(charger) if isinstance(charger, str) else charger, **conditions)
    assert isinstance(answer, Served), answer
    return answer


def refused(car: Any, charger: Any, **conditions: Any) -> Refused:
    spec = load_car(car) if isinstance(car, str) else car
    answer = supply_of(complete(spec), load_charger(charger) if isinstance(charger, str) else charger, **conditions)
    assert isinstance(answer, Refused), answer
    return answer


def changed(car: str, **charging: Any):
    """A car with other fields of `charging`."""
    return replace_fields(load_car(car), {f"charging.{name}": value for name, value in charging.items()})


def ac(**fields: Any):
    plain = {"name": "box", "title": "Box", "kind": "ac", "connectors": ["type2"], "voltage_v": 230, "phases": 3}
    return charger_from_data({**plain, "current_max_a": 16, **fields})


def dc(**fields: Any):
    plain = {"name": "station", "title": "Station", "kind": "dc", "connectors": ["ccs2"], "power_max_kw": 150}
    return charger_from_data({**plain, "voltage_min_v": 150, "voltage_max_v": 920, "current_max_a": 350, **fields})


@pytest.mark.parametrize("car", car_names())
def test_every_charger_has_an_answer_for_every_car(car: str):
    spec = complete(load_car(car))
    answers = [supply_of(spec, load_charger(name)) for name in charger_names()]
    assert any(isinstance(answer, Served) for answer in answers)
    for answer in answers:
        if isinstance(answer, Refused):
            assert answer.why.endswith(".")
            continue
        power_w = float(answer.supply.power_max_w)
        flow = answer.supply.flow(answer.supply.power_max_w)
        assert 0.0 < answer.power_w <= power_w * (1.0 + 1e-9)
        assert answer.power_mains_w > answer.power_w
        assert min(float(getattr(flow, f"{name}_w")) for name in (*STAGES, "standby")) >= 0.0
        assert float(flow.grid_w) == pytest.approx(power_w + float(flow.loss_w), rel=1e-12)
        assert [limit.power_w for limit in answer.limits] == sorted(limit.power_w for limit in answer.limits)


# Car, charger, limit that binds, power from the mains [kW]; DC: at the battery.
KNOWN_AC = [
    (ID3, "wallbox-11kw", "wall box", 10.93),
    (ID3, "wallbox-22kw", "on-board charger", 11.0),
    (ID3, "socket-schuko", "cord", 2.28),
    ("bmw-i3-60ah", "wallbox-11kw", "wall box", 3.65),
    ("bmw-i3-60ah", "wallbox-22kw", "wall box", 7.29),
    (LEAF, "wallbox-j1772-48a", "on-board charger", 6.6),
    (LEAF, "socket-nema-5-15", "cord", 1.427),
    (SCOOTER, "socket-schuko", "own power supply", 0.071),
]
KNOWN_DC = [
    (ID3, "ccs2-150", "car", 100.0),
    (IONIQ, "ccs1-350", "car", 233.0),
    (IONIQ, "supercharger-v3", "booster", 126.0),
    (LEAF, "chademo-50", "station current", 43.75),
    ("xiaomi-su7-max", "gbt-250", "station current", 182.2),
]


@pytest.mark.parametrize(("car", "charger", "limit", "mains_kw"), KNOWN_AC)
def test_alternating_current(car: str, charger: str, limit: str, mains_kw: float):
    answer = served(car, charger)
    assert answer.limits[0].name == limit
    assert answer.power_mains_w == pytest.approx(mains_kw * 1e3, rel=2e-3)  # printed to three figures, standby in it


@pytest.mark.parametrize(("car", "charger", "limit", "battery_kw"), KNOWN_DC)
def test_direct_current(car: str, charger: str, limit: str, battery_kw: float):
    answer = served(car, charger)
    assert answer.limits[0].name == limit
    assert answer.power_w == pytest.approx(battery_kw * 1e3, rel=1e-3)


def test_pilot_cable_and_habit_limit_the_current():
    assert served(ID3, ac()).current_a == pytest.approx(16.0, rel=1e-9)
    by_pilot = served(ID3, ac(pilot_duty_percent=20.0))
    assert (by_pilot.current_a, by_pilot.limits[0].name) == (pytest.approx(12.0, rel=1e-9), "pilot at 20 %")
    by_cable = served(ID3, ac(current_max_a=32, cable_rating_a=13))
    assert (by_cable.current_a, by_cable.limits[0].name) == (pytest.approx(13.0, rel=1e-9), "cable")
    assert served(changed(ID3, pilot_use=0.95), ac()).current_a == pytest.approx(15.2, rel=1e-9)
    assert "digital" in served(ID3, ac(pilot_duty_percent=5.0)).notes[-1]
    assert refused(ID3, ac(pilot_duty_percent=98.0)).reason == "current too low"


def test_two_phases_and_one():
    two = changed(ID3, phases_ac=2, power_ac_kw=7.2)
    assert served(two, ac()).phases == 2
    assert served(two, ac(phases=1, current_max_a=32)).phases == 1
    assert served(changed(ID3, current_ac_one_phase_a=16.0), ac(phases=1, current_max_a=32)).current_a == pytest.approx(16.0)


def test_sharing():
    both = dc(outlets=2, power_shared_kw=150)
    assert served(ID3, both).limits[0].name == "car"
    shared = served(ID3, both, outlets_in_use=2)
    assert shared.limits[0].name == "sharing"
    assert shared.power_w == pytest.approx(75e3, rel=2e-2)  # less the cable's loss
    with pytest.raises(SpecError, match="must be from 1 to its outlets \\(2\\)"):
        supply_of(complete(load_car(ID3)), both, outlets_in_use=3)
    posts = ac(outlets=20, power_shared_kw=22)
    assert served(ID3, posts, outlets_in_use=4).limits[0].name == "sharing"
    assert "from 6 A" in refused(ID3, posts, outlets_in_use=20).why


def test_voltages_that_do_not_meet():
    bare = changed(IONIQ, booster_kw=None)
    low = refused(bare, "supercharger-v3")
    assert low.reason == "voltage too low"
    assert "500 V at most through the adapter from NACS to CCS1" in low.why
    assert refused(ID3, dc(voltage_min_v=500)).reason == "voltage too high"
    part = served(ID3, dc(voltage_max_v=420))
    assert part.notes == ("ends at 420 V; the full battery has 454 V",)
    assert float(part.supply.voltage_max_v) == 420.0


def test_split_battery():
    halves = changed(IONIQ, booster_kw=None, split_pack="parallel")
    answer = served(halves, "supercharger-v3")
    assert answer.way == "parallel"
    assert float(answer.supply.current_max_a) == pytest.approx(0.5 * 500.0)  # of the adapter's 500 A
    series = served(changed(ID3, split_pack="series", power_dc_kw=300.0), "ccs2-350")
    assert (series.way, series.power_w) == ("series", pytest.approx(300e3))


def test_inlets_that_do_not_fit():
    assert "no adapter between them is known" in refused(IONIQ, "gbt-120").why
    assert "only has a power supply for a mains socket" in refused(SCOOTER, "wallbox-11kw").why
    assert "no inlet for direct current" in refused(changed(ID3, inlets=("type2",)), "ccs2-150").why


def test_wireless():
    assert refused(ID3, "wireless-wpt3").reason == "no receiver"
    car = changed(ID3, wireless=RECEIVER)
    aligned, edge = served(car, "wireless-wpt3"), served(car, "wireless-wpt3", offset_x_m=0.075, offset_y_m=0.1)
    share = [answer.power_w / answer.power_mains_w for answer in (aligned, edge)]
    # The standard's lower bounds, widely quoted: 85 % aligned, 80 % at the edge; the best measured is 94 %.
    assert 0.85 < share[1] < share[0] < 0.94
    assert edge.power_mains_w == pytest.approx(aligned.power_mains_w, rel=1e-9)
    far = served(car, "wireless-wpt3", offset_x_m=0.15, offset_y_m=0.15)
    assert far.limits[0].name == "offset"
    assert far.power_mains_w < 0.9 * aligned.power_mains_w
    assert refused(car, "wireless-wpt3", offset_x_m=0.4, offset_y_m=0.4).reason == "out of place"
    assert served(car, "wireless-wpt1").limits[0].name == "pad"
    assert served(car, "wireless-wpt4").limits[0].name == "receiver"
    low = charger_from_data(
        {"name": "pad", "title": "Pad", "kind": "wireless", "power_class": "wpt2", "clearance_classes": ["z1"]}
    )
    assert refused(car, low).reason == "clearance"


def test_giving_back():
    house = served(LEAF, "v2h-chademo-6")
    limit = giving_limit(house)
    assert limit is not None
    assert limit.power_w == 6000.0
    flow = house.supply.flow(-house.supply.power_give_w)
    assert -6000.0 < float(flow.grid_w) < -5000.0
    assert giving_limit(served(ID3, "wallbox-quasar-2")) is None
    assert "gives nothing" in served(ID3, "wallbox-quasar-2").not_giving
    assert "only charges" in served(LEAF, "chademo-50").not_giving
    assert "no adapter" in served(changed(LEAF, gives_through=None), "wallbox-quasar-2").not_giving


def test_loads_at_the_car():
    loads = load_supply(complete(load_car(IONIQ)))
    assert not isinstance(loads, Refused)
    flow = loads.flow(-loads.power_give_w)
    assert float(flow.grid_w) == pytest.approx(-1900.0, rel=1e-9)
    assert float(flow.on_board_w) > 0.0
    assert isinstance(load_supply(complete(load_car(ID3))), Refused)
