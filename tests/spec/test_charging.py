"""A car's charging: what its file may say, and the laws by market."""

from typing import Any

import jax
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.spec.base import replace_fields
from voltwright.spec.loading import car_from_data

WRONG = [
    ({"voltage_dc_min_v": 500, "voltage_dc_max_v": 400}, "are the two swapped?"),
    ({"inlets": []}, "`charging.inlets` must name one inlet at least"),
    ({"inlets": ["type3"]}, "`charging.inlets"),
    ({"inlets": ["type2"], "gives_through": ["ccs2"]}, "`charging.gives_through` must be among `inlets` (type2)"),
    ({"wireless": {"power_class": "wpt3"}}, "`charging.wireless.clearance_class` must be written"),
    ({"wireless": {"power_class": "wpt3", "clearance_class": "z1", "clearance_mm": 200}}, "must be 100 to 150 mm, class z1"),
    ({"split_pack": "triple"}, "`charging.split_pack` must be 'parallel' or 'series'"),
]


@pytest.mark.parametrize(("charging", "words"), WRONG, ids=[words[:30] for _, words in WRONG])
def test_wrong_files(car_data: dict[str, Any], charging: dict[str, Any], words: str):
    with pytest.raises(SpecError) as caught:
        car_from_data(car_data | {"charging": charging})
    assert words in str(caught.value)


LAWS = [
    ("EU", "Test", ("type2", "ccs2"), 3, 16.10, 32.0),
    ("US", "Test", ("type1", "ccs1"), 1, 46.30, 46.3),
    ("US", "Tesla", ("nacs",), 1, 46.30, 46.3),
    ("CN", "Test", ("gbt_ac", "gbt_dc"), 3, 16.84, 32.0),
    (None, "Test", ("type2", "ccs2"), 3, 16.10, 32.0),
]


@pytest.mark.parametrize(("market", "make", "inlets", "phases", "current_a", "one_a"), LAWS)
def test_laws_by_market(car_data: dict[str, Any], market, make, inlets, phases, current_a, one_a):
    data = car_data | {"make": make} | ({} if market is None else {"market": market})
    charging = complete(car_from_data(data)).charging
    assert (charging.inlets, charging.phases_ac) == (inlets, phases)
    assert charging.current_ac_max_a == pytest.approx(current_a, abs=5e-3)
    assert charging.current_ac_one_phase_a == pytest.approx(one_a, abs=5e-3)


def test_a_strong_charger_keeps_its_current_on_one_phase(car_data: dict[str, Any]):
    charging = complete(car_from_data(car_data | {"charging": {"power_ac_kw": 22}})).charging
    assert charging.current_ac_one_phase_a == pytest.approx(charging.current_ac_max_a, rel=1e-12)
    weak = complete(car_from_data(car_data | {"charging": {"power_ac_kw": 6.6}})).charging
    assert weak.current_ac_one_phase_a == pytest.approx(2.0 * weak.current_ac_max_a, rel=1e-12)


def test_a_traced_power_passes_through_the_laws(car_data: dict[str, Any]):
    spec = car_from_data(car_data)
    slope = jax.grad(lambda power: complete(replace_fields(spec, {"charging.power_ac_kw": power})).charging.current_ac_max_a)
    assert float(slope(11.0)) == pytest.approx(1e3 / (3 * 230.0 * 0.99), rel=1e-9)


def test_a_receiver_is_completed(car_data: dict[str, Any]):
    data = car_data | {"charging": {"wireless": {"power_class": "wpt2", "clearance_class": "z2"}}}
    completed = complete(car_from_data(data))
    receiver = completed.charging.wireless
    assert receiver is not None and receiver.quality == 400.0
    assert completed.assumptions["charging.wireless.quality"]
