"""What Python shows of a car, a cycle, a charger, a day, a cell, a vehicle: its name and a few figures in three lines at most."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

import voltwright as vw
from voltwright.defaults.completion import vary

CAR = "volkswagen-id3-2021-pro"
THINGS: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "CarSpec": (lambda: vw.load_car(CAR), (CAR, "58.0 kWh usable", "rear", "kg")),
    "CompletedCar": (lambda: vw.complete(CAR), (CAR, "kWh usable", "fields filled by default laws")),
    "Vehicle": (lambda: vw.Vehicle.from_car(vw.complete(CAR)), ("of 1 drive unit,", "Isothermal", "NoPort", "kg", "m/s")),
    "Cycle": (lambda: vw.load_cycle("udds"), ("udds", "1,369 s", "11.99 km", "91 km/h")),
    "DcCharger": (lambda: vw.load_charger("ccs2-150"), ("ccs2-150", "150 kW", "ccs2")),
    "AcCharger": (lambda: vw.load_charger("socket-schuko"), ("socket-schuko", "10 A")),
    "DaySpec": (lambda: vw.load_day(vw.day_names()[0]), ("car ", "x drive")),
    "CellSpec": (lambda: vw.load_cell("lmo-leaf-2013"), ("lmo-leaf-2013", "Ah", "mΩ")),
}


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_is_three_lines_at_most(name: str):
    make, words = THINGS[name]
    text = repr(make())
    assert text.startswith(f"<{name} ") and text.endswith(">") and text.count("\n") <= 2 and len(text) < 250
    assert all(word in text for word in words), text
    assert str(make()) == text


@pytest.mark.parametrize("name", vw.charger_names())
def test_every_charger_shows_its_figures(name: str):
    assert repr(vw.load_charger(name)).count("\n") == 1


def test_what_is_traced_or_a_batch_is_shown_too():
    car = vw.complete(CAR)

    def mass_kg(power_kw: Any) -> Any:
        other = vary(car, {"masses.mass_test_kg": power_kw})
        assert "traced kg" in repr(vw.Vehicle.from_car(other)) and repr(other)
        return other.masses.mass_test_kg

    assert jax.jit(mass_kg)(1900.0) == 1900.0
    many = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (3, *jnp.shape(leaf))), vw.Vehicle.from_car(car))
    assert "(3,) numbers kg" in repr(many)
