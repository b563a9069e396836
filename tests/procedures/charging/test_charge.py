"""A charge: closed form, temperature, age, preparation, what held the power, energies that add up; many at once; giving."""

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.library.chargers import load_charger
from voltwright.procedures.charging import session
from voltwright.procedures.charging.charge import Charge, charge, serve
from voltwright.procedures.charging.discharge import discharge
from voltwright.procedures.charging.many import ChargeCase, charge_many
from voltwright.procedures.charging.session import arrive, charge_session, plugged_vehicle
from voltwright.spec.base import replace_fields
from voltwright.study.charging_curves import strong_station
from voltwright.units import SECONDS_PER_HOUR, celsius_to_kelvin

CAR = "volkswagen-id3-2021-pro"
FULL = complete(load_car(CAR))


@pytest.fixture(scope="module")
def warm() -> Charge:
    return charge(CAR, "ccs2-150")


@pytest.fixture(scope="module")
def cold() -> Charge:
    return charge(CAR, "ccs2-150", temperature_c=-10.0, cells_c=-10.0)


def test_energies_add_up_and_lie_in_order(warm: Charge):
    assert warm.ledger_residual_relative < 1e-9
    assert warm.reached and warm.why == ""
    assert warm.energy_grid_kwh > warm.energy_meter_kwh > warm.energy_battery_kwh > warm.energy_cells_kwh > 0.0
    rest = warm.energy_grid_kwh - sum(warm.losses_kwh.values()) - warm.energy_cells_kwh
    # What remains is stored in the polarisation of the cells.
    assert abs(rest) < 2e-3 * warm.energy_grid_kwh
    assert warm.duration_10_80_min == pytest.approx(warm.duration_min, abs=0.05)


def test_car_holds_the_power_first_and_the_cells_after(warm: Charge):
    assert [stretch.code for stretch in warm.stretches] == ["power", "plating"]
    assert warm.stretches[0].words == "car: power"
    assert sum(stretch.duration_min for stretch in warm.stretches) == pytest.approx(warm.duration_min)
    assert warm.power_max_kw == pytest.approx(100.0, abs=1.0)
    power = warm.trace["power_battery_kw"][:-1]
    assert np.all(np.diff(power[warm.trace["soc_percent"][:-1] > 50.0]) < 1e-9)


def test_cold_cells_take_longer_and_say_so(warm: Charge, cold: Charge):
    assert cold.duration_min > 1.2 * warm.duration_min
    assert cold.stretches[0].code == "cold"
    assert cold.losses_kwh["heater"] > 0.5
    assert cold.cells_max_c > 25.0


@pytest.mark.long
def test_prepared_cells_charge_as_warm_ones(warm: Charge):
    ready = charge(CAR, "ccs2-150", temperature_c=-10.0, cells_c=-10.0, precondition=True)
    assert ready.preparation is not None
    assert ready.preparation.energy_kwh > 1.5
    assert ready.duration_min == pytest.approx(warm.duration_min, rel=0.04)


def test_wall_box_holds_the_power_and_takes_hours():
    slow = charge(CAR, "wallbox-11kw", soc_start=0.5, soc_end=0.7, price=0.30)
    assert [stretch.code for stretch in slow.stretches] == ["power"]
    assert slow.cost == pytest.approx(0.30 * slow.energy_meter_kwh)
    assert slow.losses_kwh["on_board"] > 0.0 and "station" not in slow.losses_kwh
    assert slow.cells_start_c == pytest.approx(20.0)


@pytest.mark.parametrize(("options", "words"), [
    ({"soc_start": 0.8, "soc_end": 0.2}, "must end above where it starts"),
    ({"cells_c": 90.0}, "`temp_cells_c` must be from -40 to 60 °C"),
    ({"resistance_factor": 0.0}, "`resistance_factor` must be from 0.5 to 10"),
    ({"price": -1000.5}, "`price` must be from -1000 to 1000, but is -1000"),
    ({"price": float("nan")}, "but is nan"),
    ({"price": float("inf")}, "but is inf"),
    ({"offset_x_m": float("nan")}, "must be a length, but is nan"),
    ({"offset_y_m": 0.05}, "'ccs2-150' is no wireless pad"),
    ({"capacity_share": 0.1}, "`capacity_share` must be from 0.3 to 1, but is 0.1"),
])  # fmt: skip
def test_conditions_out_of_range_are_refused(options: dict, words: str):
    with pytest.raises(SpecError, match=words):
        charge(CAR, "ccs2-150", **options)


def test_a_charger_that_does_not_fit_is_refused():
    with pytest.raises(SpecError, match="cannot charge 'volkswagen-id3-2021-pro'"):
        charge(CAR, "chademo-50")


def test_batch_agrees_with_one_charge_and_is_ordered_by_temperature_and_age(warm: Charge, cold: Charge):
    supply = serve(FULL, _station()).supply
    shares = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
    celsius = (-20.0, -10.0, 0.0, 10.0, 20.0)
    new = plugged_vehicle(FULL, supply)
    cases = [ChargeCase.of(new, 0.1, 0.8, celsius_to_kelvin(t), celsius_to_kelvin(t)) for t in celsius]
    cases += [ChargeCase.of(plugged_vehicle(FULL, supply, share)) for share in shares]
    sums = charge_many(cases)
    minutes = np.asarray(sums.duration_s) / 60.0
    assert np.all(np.asarray(sums.reached))
    assert minutes[5] == pytest.approx(warm.duration_min, rel=0.01)
    assert minutes[1] == pytest.approx(cold.duration_min, rel=0.01)
    assert np.all(np.diff(minutes[:5]) < 0.0)
    # An aged pack holds less, and still takes longer.
    assert np.all(np.diff(minutes[5:]) > 0.0)
    assert np.all(np.diff(np.asarray(sums.cold_s)[:5]) < 0.0)


def test_constant_voltage_and_constant_current_are_the_closed_form():
    """Without resistance, with one open-circuit voltage and one graphite potential: t = Q ds / I."""
    car = plugged_vehicle(FULL, strong_station(FULL))
    circuit = car.pack.circuit
    flat = np.full_like(circuit.open_circuit.voltage_v, 3.7)
    car = car.replaced(
        pack__circuit__open_circuit__voltage_v=flat,
        pack__circuit__ohmic_ohm=1e-7 * circuit.ohmic_ohm,
        pack__circuit__branch1_ohm=1e-7 * circuit.branch1_ohm,
        pack__circuit__branch2_ohm=1e-7 * circuit.branch2_ohm,
        charge_limit__anode_v=np.full_like(flat, 0.12),
    )
    course = charge_session(car, arrive(car, 0.1, 40.0, 40.0), 0.3, 40.0)
    pack = car.pack
    current = car.charge_limit.current_a(jnp.asarray(0.2), jnp.asarray(celsius_to_kelvin(40.0)))
    charge_c = (pack.soc_of_display(0.3) - pack.soc_of_display(0.1)) * pack.capacity_c
    # The station gives what the car's own power allows; here the current is below it.
    limited = jnp.minimum(current, 1e3 * (FULL.charging.power_dc_kw or 0.0) / (3.7 * pack.cells_series))
    assert course.duration_s == pytest.approx(float(charge_c / limited), rel=0.01)


@pytest.fixture(scope="module")
def giver():
    return replace_fields(load_car(CAR), {"charging.v2l_kw": 3.6})


def test_a_car_feeds_a_load_with_losses_and_to_its_target(giver):
    given = discharge(giver, load_kw=3.0, soc_start=0.5, soc_end=0.4)
    assert given.reached and given.soc_reached == pytest.approx(0.4, abs=1e-4)
    assert given.energy_given_kwh == pytest.approx(3.0 * given.duration_h, rel=0.01)
    assert given.energy_given_kwh < given.energy_battery_kwh < given.energy_cells_kwh
    assert given.ledger_residual_relative < 1e-9 and given.held_by == ""


def test_a_load_beyond_the_socket_gets_less_and_is_told(giver):
    short = discharge(giver, load_kw=5.0, soc_start=0.5, soc_end=0.45)
    assert short.energy_given_kwh / short.duration_h == pytest.approx(3.6, rel=0.02)
    assert short.energy_unmet_kwh > 0.0 and "agree" in short.held_by and short.held_by.endswith(", 3.6 kW")


def test_a_small_load_is_given_up_and_says_so(giver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "LONGEST_S", 3600.0)
    given = discharge(giver, load_kw=0.5, soc_start=0.9, soc_end=0.1)
    assert not given.reached
    assert given.why.startswith("It was given up after ")


def test_a_charge_that_falls_at_the_plug_ends_and_says_what_held_it():
    weak = replace_fields(load_car(CAR), {"charging.power_on_w": 2500.0})
    stalled = charge(weak, "socket-schuko", soc_start=0.5)
    assert not stalled.reached
    assert "the charge rises no further" in stalled.why and "the car itself takes" in stalled.why
    assert stalled.duration_min < 1.0 and stalled.efficiency == 0.0
    assert stalled.ledger_residual_relative < 1e-9


def test_nothing_is_prepared_without_a_heater():
    bare = replace_fields(load_car(CAR), {"thermal.power_heater_kw": 0.0})
    ready = charge(bare, "ccs2-150", temperature_c=-10.0, cells_c=-10.0, soc_end=0.15, precondition=True).preparation
    assert ready is not None
    assert (ready.duration_min, ready.energy_kwh) == (0.0, 0.0)
    assert ready.cells_c == pytest.approx(-10.0)
    assert ready.words == "the car has no heater for its battery"


def test_a_car_without_a_socket_gives_nothing():
    with pytest.raises(SpecError, match="feeds no loads"):
        discharge(CAR, load_kw=2.0)
    with pytest.raises(SpecError, match="takes no power out of"):
        discharge(CAR, "ccs2-150", load_kw=2.0)


def test_slow_chargers_are_stepped_coarsely_and_fast_ones_finely(warm: Charge):
    slow = charge(CAR, "wallbox-11kw", soc_start=0.5, soc_end=0.52)
    assert np.diff(slow.trace["time_s"])[0] * SECONDS_PER_HOUR == 5.0 * SECONDS_PER_HOUR
    assert np.diff(warm.trace["time_s"])[0] == 1.0


def _station():
    from voltwright.library.chargers import load_charger

    return load_charger("ccs2-150")


def test_a_negative_price_pays():
    paid = charge(CAR, "wallbox-11kw", soc_start=0.5, soc_end=0.6, price=-0.05)
    assert paid.cost is not None and paid.cost < 0.0


def test_cells_at_a_home_dc_box_are_as_cold_as_the_air_unless_said():
    box = load_charger("ccs2-50").model_copy(update={"power_max_kw": 11.0, "name": "home-box"})
    cold, station = (charge(CAR, charger, temperature_c=-15.0, soc_start=0.2, soc_end=0.3) for charger in (box, "ccs2-50"))
    warm = charge(CAR, box, temperature_c=-15.0, cells_c=30.0, soc_start=0.2, soc_end=0.3)
    assert cold.trace["cells_c"][0] < -10.0 < 20.0 < min(warm.trace["cells_c"][0], station.trace["cells_c"][0])
    assert cold.duration_min > warm.duration_min
