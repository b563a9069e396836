"""Cars whose numbers vary are the same in every split, and each is the car that its numbers make."""

import pickle
from dataclasses import replace
from typing import Any

import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.procedures.certify import certify
from voltwright.spec.cycle import Cycle
from voltwright.study.fleet.varied_cars import varied_cars
from voltwright.study.variants import TILE

MASS = "masses.mass_test_kg"


@pytest.fixture(scope="module")
def car() -> Any:
    return complete(load_car("volkswagen-id3-2021-pro"))


@pytest.fixture(scope="module")
def hop(inputs) -> Cycle:
    return load_cycle(inputs / "hop.csv")


def test_a_car_is_the_same_in_every_split(car: Any, hop: Cycle):
    study = varied_cars(car, [f"{MASS}=normal(1%)"], 3 * TILE, cycle=hop)
    again = pickle.loads(pickle.dumps(study))
    whole = study.rows(TILE, 2 * TILE)
    assert again.rows(TILE + 5, TILE + 9).equals(whole.slice(5, 4))
    assert whole.column_names[:3] == ["car", "masses_mass_test_kg", "consumption_pack_wh_km"]


@pytest.mark.long
def test_few_cars_take_the_full_test(car: Any):
    study = varied_cars(car, [f"{MASS}=uniform(1800,2000)"], 1, procedures=("wltp",))
    row = study.rows(0, 1).to_pylist()[0]
    alone = certify(vary(car, {MASS: row["masses_mass_test_kg"]}), "wltp", mass_test_kg=row["masses_mass_test_kg"])
    assert row["range_wltp_km"] == pytest.approx(alone.range_km["wltc"], rel=2e-3)  # the mass of its test is a class apart
    assert study.errors() == {}


def test_the_hash_sees_what_the_rows_depend_on(car: Any, hop: Cycle):
    first = varied_cars(car, [f"{MASS}=normal(1%)"], 100)
    others = [
        varied_cars(car, [f"{MASS}=normal(2%)"], 100),
        varied_cars(car, [f"{MASS}=normal(1%)"], 100, procedures=("wltp",)),
        varied_cars(car, [f"{MASS}=normal(1%)"], 100, cycle=hop),
        varied_cars(vary(car, {"body.drag_coefficient": 0.3}), [f"{MASS}=normal(1%)"], 100),
    ]
    assert len({each.spec_hash for each in (first, *others)}) == 5
    assert varied_cars(car, [f"{MASS}=normal(1%)"], 100, seed=2).spec_hash == first.spec_hash
    assert float(replace(first, seed=2).drawn(0, 1)[MASS][0]) != float(first.drawn(0, 1)[MASS][0])


def test_what_cannot_matter_is_refused(car: Any):
    with pytest.raises(SpecError, match=r"`body\.length_mm` changes nothing"):
        varied_cars(car, ["body.length_mm=normal(1%)"], 100)
    with pytest.raises(SpecError, match="`vary` must name what varies"):
        varied_cars(car, [], 100)
