"""Default laws of the climate system: kind by class and year, powers by kind, what is written stays."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.spec.loading import car_from_data


@pytest.mark.parametrize(("year", "kind"), [(2014, "resistance"), (2020, "resistance"), (2021, "heat_pump"), (None, "heat_pump")])
def test_kind_by_year(car_data: dict[str, Any], year: int | None, kind: str):
    completed = complete(car_from_data({**car_data, "model_year": year} if year else car_data))
    assert completed.hvac.kind == kind
    assert "by year" in completed.assumptions["hvac.kind"]


def test_powers_by_kind(car_data: dict[str, Any]):
    pump, wire, none = (
        complete(car_from_data({**car_data, "hvac": {"kind": kind}})).hvac for kind in ("heat_pump", "resistance", "none")
    )
    assert (pump.power_heat_pump_kw, wire.power_heat_pump_kw, none.power_heat_pump_kw) == (5.0, 0.0, 0.0)
    assert wire.power_heater_kw > pump.power_heater_kw > none.power_heater_kw == 0.0
    assert none.power_cooling_kw == none.power_compressor_kw == none.power_blower_w == 0.0
    assert (pump.waste_heat_recovery, wire.waste_heat_recovery) == (True, False)


def test_a_larger_cabin_and_none(car_data: dict[str, Any]):
    car, suv, scooter = (complete(car_from_data({**car_data, "vehicle_class": name})).hvac for name in ("car", "suv", "scooter"))
    assert suv.conductance_walls_w_k == pytest.approx(1.15 * car.conductance_walls_w_k)
    assert scooter.kind == "none"
    assert scooter.glass_aperture_m2 == 0.0


def test_what_is_written_stays_and_what_cannot_be_is_refused(car_data: dict[str, Any]):
    car_data["hvac"] = {"kind": "resistance", "power_heater_kw": 7.2}
    assert complete(car_from_data(car_data)).hvac.power_heater_kw == 7.2
    car_data["hvac"] = {"kind": "stove"}
    with pytest.raises(SpecError, match=r"hvac\.kind"):
        car_from_data(car_data)
    car_data["hvac"] = {"recirculation": 1.4}
    with pytest.raises(SpecError, match=r"hvac\.recirculation"):
        car_from_data(car_data)
