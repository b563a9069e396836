"""The share of nominal energy that a range test takes out, by what is known of a car."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.defaults.usable_energy import UsableShares, usable_share, usable_shares
from voltwright.spec.loading import car_from_data

MOTOR = {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}}


def car(**changes):
    data = {
        "name": "some-car",
        "title": "Some car",
        "make": "Nobody",
        "model_year": 2024,
        "market": "US",
        "masses": {"mass_test_kg": 1900},
        "road_load": {"kind": "coast_down_us", "a_lbf": 30, "b_lbf_per_mph": 0.1, "c_lbf_per_mph2": 0.02},
        "drive_units": MOTOR,
        "battery": {"chemistry": "nmc", "energy_gross_kwh": 80},
    }
    return complete(car_from_data(data | changes), "none")


def test_shares_multiply_and_no_pack_gives_more_than_it_holds():
    shares = UsableShares(0.95, {"a": 0.9, "b": 1.1}, {"a-one": 1.02})
    assert shares.share("a", "a-one") == pytest.approx(0.95 * 0.9 * 1.02)
    assert shares.share("a", "a-two") == pytest.approx(0.95 * 0.9)
    assert shares.share("b", "") == 1.0
    assert [shares.known_by("a", "a-one"), shares.known_by("a", "x"), shares.known_by("x", "x")] == ["platform", "maker", "whole"]


def test_less_known_is_wider():
    widths = usable_shares().widths
    assert 0.0 < widths["platform"] < widths["maker"] < widths["whole"] < 0.25


@pytest.mark.parametrize(
    ("make", "title", "year", "low", "high", "words"),
    [
        # Volkswagen ID.4: certificate 77.411 kWh of 350 V x 234 Ah. Polestar 2: 82.378 kWh of 84 kWh.
        ("Volkswagen", "Volkswagen ID.4 Pro", 2024, 0.93, 0.96, "platform vw-meb"),
        ("Polestar", "Polestar 2 Long Range Single Motor", 2024, 0.97, 1.0, "platform volvo-cma"),
        ("Ford", "Ford Mustang Mach-E", 2023, 0.78, 0.85, "platform ford-ge1"),
        ("Ford", "Ford of tomorrow", 2030, 0.80, 0.88, "maker ford"),
        ("Nobody", "Nobody One", 2030, 0.92, 0.97, "certified cars"),
        ("Volkswagen", "No name", None, 0.85, 0.95, "maker volkswagen"),
    ],
)
def test_cars_by_platform_maker_and_neither(make, title, year, low, high, words):
    found = usable_share(make, title, year)
    assert low < found.value <= high and found.words == f"of the {words}"


def test_a_car_with_its_gross_energy_alone_has_the_share_of_its_maker():
    one, other = car(), car(make="Ford", title="Ford Mustang Mach-E")
    assert one.battery.energy_usable_kwh == pytest.approx(80 * usable_shares().whole)
    assert other.battery.energy_usable_kwh < 0.9 * one.battery.energy_usable_kwh
    assert other.assumptions["battery.energy_usable_kwh"].endswith("x gross energy, as of the platform ford-ge1")


def test_gross_energy_follows_from_a_written_usable_one_by_chemistry():
    """A maker's usable energy leaves a reserve that a range test takes out too."""
    assert car(battery={"chemistry": "nmc", "energy_usable_kwh": 75.2}).battery.energy_gross_kwh == pytest.approx(80.0)


def test_a_van_keeps_the_share_of_its_chemistry():
    assert car(vehicle_class="van").battery.energy_usable_kwh == pytest.approx(0.94 * 80.0)
