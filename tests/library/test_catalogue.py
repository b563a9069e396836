"""The catalogue of certified cars: each row is a car that loads, completes and is the car of its test."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import voltwright as vw
from voltwright.defaults.completion import complete
from voltwright.defaults.loss_model import family_of
from voltwright.errors import UnknownNameError
from voltwright.library.cars import car_names, load_car
from voltwright.library.catalogue import catalogue, catalogue_car, certified_test_of
from voltwright.library.certified_tests import shipped_tests, spec_of_test
from voltwright.library.charging_curves import curves_of_car
from voltwright.library.technology import technology_of

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
NAMES = list(catalogue())


def test_every_certified_configuration_is_a_car():
    assert len(NAMES) == len(shipped_tests()) >= 300
    assert len(set(NAMES) | set(car_names())) == len(NAMES) + len(car_names())
    for name in NAMES:
        test, spec = certified_test_of(name), load_car(name)
        known = technology_of(spec.make, spec.title, spec.model_year or 0)
        assert (known.maker if known else spec.make.lower()) == test.maker, name
        assert spec.masses.mass_test_kg == pytest.approx(test.mass_kg)
        assert spec.published[0].value == pytest.approx(test.consumption_wh_km[0])


def test_a_number_that_is_written_has_evidence():
    for name in NAMES:
        spec = catalogue_car(name)
        for path in ("masses.mass_test_kg", "battery.energy_gross_kwh", "battery.chemistry"):
            assert path in spec.evidence, name
        for axle in spec.axles:
            assert f"drive_units.{axle}.motor.power_max_kw" in spec.evidence


@pytest.mark.parametrize("name", NAMES[::40])
def test_it_is_the_car_of_the_validation(name: str):
    """By the same laws: what the catalogue adds (class, battery, charging) leaves road load and drive units as they are."""
    ours, theirs = complete(catalogue_car(name), "none"), complete(spec_of_test(certified_test_of(name)), "none")
    assert ours.road_load == theirs.road_load and ours.drive_units == theirs.drive_units
    assert ours.auxiliaries == theirs.auxiliaries


def test_its_own_test_teaches_nothing_about_it():
    for name in NAMES[::20]:
        car = complete(load_car(name), "maker")
        own = family_of(complete(load_car(name), "none")).own
        assert own and not any(f"{test.maker}|{test.vehicle}" in own for test in car.loss_model.tests), name


@pytest.mark.long
def test_it_drives_certifies_and_charges():
    name = "polestar-2-2021"
    certified = vw.certify(name)
    published = {each.quantity: each.value for each in load_car(name).published}
    assert certified.label["range_km"] == pytest.approx(published["range_epa_km"], rel=0.15)
    assert np.isfinite(vw.charge(name, "ccs1-150").duration_min)


def test_a_car_of_the_catalogue_has_the_recorded_curve_of_its_charging_entry():
    joined = {name: row for name, row in catalogue().items() if row.charging_curve}
    assert len(joined) == 23 and all(row.energy_usable_kwh for row in joined.values())
    for name, row in joined.items():
        (curve,) = curves_of_car(name)
        assert curve.name == row.charging_curve and curve.energy_usable_kwh == row.energy_usable_kwh
    assert curves_of_car("tesla-model-3-rwd-2023") == ()


def test_a_car_is_not_joined_with_another_trim_or_other_axles():
    for name, row in catalogue().items():
        guide = {word for word in ("awd", "rwd", "fwd") if word in row.guide_carline.lower()}
        own = {word for word in ("awd", "rwd", "fwd") if word in name}
        assert not guide or not own or guide == own, name
    assert not catalogue()["tesla-model-3-standard-range-plus-rwd-2021-2"].guide_carline
    assert catalogue()["tesla-model-3-long-range-awd-performance-19-in-wheels-2020"].guide_carline


def test_a_charge_shows_the_recorded_curves_that_the_station_does_not_limit():
    (one,) = vw.charge("jaguar-i-pace-2021", "ccs1-150").recorded
    assert (one.name, one.points) == ("jaguar-i-pace", 5)
    assert one.duration_min == pytest.approx(84 * 60 * _area(((10, 101.667), (30, 105), (80, 55))), rel=2e-3)
    assert vw.charge("jaguar-i-pace-2021", "ccs1-50").recorded == ()


def _area(points) -> float:
    """The integral of 1 / P over charge, power linear between points."""
    parts = []
    for (low, start), (high, end) in pairwise(points):
        parts.append((high - low) / 100.0 * np.log(end / start) / (end - start))
    return sum(parts)


def test_nearest_names_are_of_both_lists():
    with pytest.raises(UnknownNameError, match="polestar-2-2021"):
        load_car("polestar-2-2020")


@pytest.mark.skipif(not (DATA / "epa_bev_pairs.csv").is_file(), reason="the lists that it is joined from are not here")
def test_the_table_is_what_its_script_writes(tmp_path: Path):
    script = ROOT / "benchmarks" / "catalogue.py"
    code = f"import sys, pathlib; sys.path.insert(0, {str(script.parent)!r}); import catalogue; "
    code += f"catalogue.TABLE = pathlib.Path({str(tmp_path / 'cars.csv')!r}); catalogue.main(pathlib.Path({str(DATA)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
    shipped = ROOT / "src" / "voltwright" / "library" / "catalogue" / "cars.csv"
    assert (tmp_path / "cars.csv").read_text() == shipped.read_text()
