"""The page's model gives the figures of `figure_program` of the same car and numbers."""

from typing import Any

import numpy as np
import pytest

from model_in_node import in_node
from voltwright.defaults.completion import completed_car, vary
from voltwright.defaults.numbers import why_without_effect
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.precision import double_precision
from voltwright.study.fleet.figure_program import FIGURES, FigureProgram, possible_program
from voltwright.web.model.derived import Numbers
from voltwright.web.model.page_model import model_of
from voltwright.web.model.rows import Traces, whole_speeds

LEAF = "nissan-leaf-2018"
RELATIVE = 1e-9
"""Elementary functions differ in their last bit, sums in their order: measured, up to 2e-12."""
SETS: tuple[dict[str, float], ...] = (
    {},
    {"masses.mass_test_kg": 1500.0},
    {"drive_units.front.motor.torque_max_nm": 260.0, "battery.energy_usable_kwh": 44.0, "battery.energy_gross_kwh": 46.0},
    # Numbers that a law fills in this car's file: written, what laws derive from them follows.
    {"masses.mass_curb_kg": 1450.0},
    {"drive_units.front.motor.speed_max_rpm": 11000.0, "drive_units.front.motor.loss_copper_kw": 2.5},
    {"charging.current_ac_max_a": 20.0, "charging.efficiency_ac": 0.9, "regeneration.speed_fade_end_kmh": 6.0},
    {"battery.resistance_mohm": 130.0, "battery.current_charge_sustained_a": 140.0, "charging.loss_linear": 0.05},
)


def apart(program: FigureProgram, sets: Any, found: Any) -> dict[str, float]:
    """The largest relative deviation of each figure."""
    worst = dict.fromkeys(program.figures, 0.0)
    with double_precision():
        for numbers, row in zip(sets, found, strict=True):
            for name, value in program({path: float(number) for path, number in numbers.items()}).items():
                worst[name] = max(worst[name], abs(row[name] / float(value) - 1.0))
    return worst


def test_the_model_gives_the_figures_of_the_program(leaf):
    program, description = leaf
    assert set(program.figures) == set(FIGURES)
    assert max(apart(program, SETS, in_node(description, SETS)).values()) < RELATIVE


@pytest.mark.long
def test_numbers_out_of_their_limits_are_refused_and_change_nothing(leaf):
    _, description = leaf
    sets = [{}, {"masses.mass_test_kg": -1.0}, {"masses.mass_test_kg": None}, {"body.wings": 2.0}, {}]
    own, low, none, unknown, again = in_node(description, sets)
    assert low["field"] == "masses.mass_test_kg"
    assert "must be" in low["refused"]
    assert "must be a finite number" in none["refused"]
    assert "not a number of nissan-leaf-2018" in unknown["refused"]
    assert own == again
    assert own["mass_curb_kg"] == pytest.approx(completed_car(LEAF).masses.mass_curb_kg, rel=1e-12)


def test_the_model_is_small(leaf):
    _, description = leaf
    assert len(description["wasm"]) < 100_000
    assert len(description["module"]["traces"]["charges"]["bytes"]) < 100_000
    assert description["numbers"]["battery.energy_usable_kwh"]["written"]
    assert not description["numbers"]["battery.resistance_mohm"]["written"]


def test_flags_choose_between_law_and_number():
    car = completed_car(LEAF)
    numbers = Numbers.of(car)
    for path in ("drive_units.front.motor.speed_max_rpm", "regeneration.speed_fade_end_kmh"):
        more = {path: 0.9 * numbers.values[path]}
        values = [more.get(name, value) for name, value in numbers.values.items()]
        with double_precision():
            made = numbers.varied(car, values, [name in more for name in numbers.maybe])
            wanted, found = (Vehicle.from_car(each) for each in (vary(car, more), made))
        np.testing.assert_allclose(found.mass_kg, wanted.mass_kg, rtol=1e-15)
        np.testing.assert_allclose(found.regeneration.fade_start_m_s, wanted.regeneration.fade_start_m_s, rtol=1e-15)
        np.testing.assert_allclose(found.speed_max_m_s, wanted.speed_max_m_s, rtol=1e-15)


def test_speeds_become_whole_numbers_where_they_are():
    speeds = np.array([0.0, 3.1, 50.7]) / 3.6
    factor, whole = whole_speeds(speeds)
    assert factor > 0.0
    np.testing.assert_allclose(factor * whole, speeds, rtol=1e-15)
    assert whole_speeds(np.array([0.123456789]))[0] == 0.0
    assert Traces().packed()["charges"]["count"] == 0


@pytest.mark.long
@pytest.mark.parametrize("name", ["polestar-2-2021-dual", "volkswagen-id3-2021-pro"])
def test_every_number_of_other_cars(name: str):
    car = completed_car(name)
    program, _ = possible_program(car)
    description = model_of(car, program)
    values = {path: row["value"] for path, row in description["numbers"].items() if why_without_effect(car, path) is None}
    sets = [{path: value * 0.985} for path, value in values.items() if value]
    found = in_node(description, sets)
    kept = [(numbers, row) for numbers, row in zip(sets, found, strict=True) if "refused" not in row]
    assert len(kept) > 0.9 * len(sets)
    assert max(apart(program, *zip(*kept, strict=True)).values()) < RELATIVE


@pytest.mark.long
def test_the_page_shows_what_the_server_estimates(open_page: Any):
    page = open_page("share", cars=[LEAF])
    numbers = {"masses.mass_curb_kg": 1500.0, "battery.energy_usable_kwh": 36.5}
    ask = """async ([car, numbers]) => {
        const { loadModel } = await voltwright.load("js/model.js");
        const { run } = await voltwright.load("js/api.js");
        const here = document.createElement("output");
        for (const [name, value] of Object.entries((await loadModel(car)).figures(numbers))) {
            const one = document.createElement("span");
            Object.assign(one.dataset, { page: name, value: String(value) });
            here.append(one);
        }
        document.body.append(here);
        return (await run("estimate", { car, numbers })).figures;
    }"""
    server = page.evaluate(ask, [LEAF, numbers])
    shown = dict(
        page.evaluate("[...document.querySelectorAll('[data-page]')].map((e) => [e.dataset.page, Number(e.dataset.value)])")
    )
    assert set(server) == set(FIGURES) == set(shown) - {"mass_curb_kg"}
    for name, value in server.items():
        assert shown[name] == pytest.approx(value, rel=RELATIVE), name
