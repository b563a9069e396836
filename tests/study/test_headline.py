"""Headline figures are those of the full tests that other commands run."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.certify import figures_published
from voltwright.study.calibration.certified_figures import certified_figures
from voltwright.study.charge_times import minutes_10_80, strongest_station
from voltwright.study.cost import price_of
from voltwright.study.design.verified import full_figures
from voltwright.study.headline import FIGURES, NO_100, NO_STATION, figures_asked, headline

SAME = 1e-12  # the same programs on the same numbers
CAR = "volkswagen-id3-2021-pro"


@pytest.mark.long
def test_the_figures_are_those_of_the_full_tests():
    car = complete(load_car(CAR))
    rows = {row.figure: row for row in headline(car).figures}
    common = [name for name in rows if "nedc" not in name]
    full, _ = full_figures(car, car.written, {}, common)
    assert {name: rows[name].value for name in common} == pytest.approx(full, rel=SAME)
    assert tuple(rows) == figures_asked(car)
    station = strongest_station(car)
    assert station is not None and rows["charge_10_80_min"].value == minutes_10_80(car, station, [(1.0, 1.0)])[0]


def test_printed_figures_and_intervals_are_those_of_the_certificate():
    car = complete(load_car(CAR))
    known = certified_figures(car, "wltp")
    assert known is not None
    range_row, used_row = headline(car, ("range_wltp_km", "consumption_wltp_wh_km"), intervals=True).figures
    assert range_row.printed == figures_published(known.certificate)["range_wltp_km"]
    assert (range_row.half_width, used_row.half_width) == (known.range_half_width_km, known.consumption_half_width_wh_km)
    assert used_row.printed == known.consumption_ac_wh_km
    (published,) = range_row.published[:1]
    assert range_row.printed is not None
    assert published.deviation == pytest.approx(range_row.printed / published.value - 1.0)


def test_price_parts_add_up():
    car = complete(load_car(CAR))
    found = headline(car, ("price_usd",))
    assert sum(found.price_parts_usd.values()) == pytest.approx(found.figures[0].value) == price_of(car).total


def test_a_figure_that_a_vehicle_has_not_says_why():
    scooter = complete(load_car("xiaomi-scooter-pro-2"))
    rows = {row.figure: row for row in headline(scooter, FIGURES).figures}
    assert [name for name, row in rows.items() if row.value is not None] == ["mass_curb_kg"]
    assert rows["acceleration_0_100_s"].notes == (NO_100,) and rows["charge_10_80_min"].notes == (NO_STATION,)
    assert all(row.notes and row.printed is None for name, row in rows.items() if name != "mass_curb_kg")
