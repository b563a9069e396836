"""The table of chargers for a car: complete, in order, and consistent with the supplies behind it."""

import pytest

from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.library.chargers import charger_names, load_charger
from voltwright.spec.base import replace_fields
from voltwright.study.match import Match, match


@pytest.fixture(scope="module")
def ioniq() -> list[Match]:
    return match(load_car("hyundai-ioniq-5-2024-lr-rwd"))


def by_name(rows: list[Match], name: str) -> Match:
    return next(row for row in rows if row.charger == name)


def test_every_charger_once_the_strongest_first(ioniq: list[Match]):
    assert sorted(row.charger for row in ioniq) == charger_names()
    powers = [row.power_battery_kw for row in ioniq if row.power_battery_kw is not None]
    assert powers == sorted(powers, reverse=True)
    assert [row.serves for row in ioniq] == sorted((row.serves for row in ioniq), reverse=True)


def test_rows_say_how_and_why(ioniq: list[Match]):
    for row in ioniq:
        if not row.serves:
            assert row.why_not
            assert row.power_battery_kw is None
            continue
        assert row.power_battery_kw is not None
        assert row.power_mains_kw is not None
        assert row.power_mains_kw > row.power_battery_kw > 0.0
        assert row.limited_by
        assert row.limit
        assert row.next_kw is None or row.next_kw > row.power_battery_kw
    supercharger = by_name(ioniq, "supercharger-v3")
    assert (supercharger.adapter, supercharger.limited_by) == ("nacs-to-ccs1", "booster")


def test_the_battery_limits_a_station_that_is_too_strong():
    car = load_car("xiaomi-su7-max")
    weak = replace_fields(car, {"battery.current_charge_sustained_a": 200.0})
    row = match(weak, [load_charger("gbt-480-cooled")])[0]
    assert row.limited_by == "battery"
    # At low charge cells take a tenth more than they sustain.
    assert row.power_battery_kw == pytest.approx(0.22 * row_voltage_v(row), rel=1e-3)


def row_voltage_v(row: Match) -> float:
    """The battery's nominal voltage that a row's words name."""
    return float(row.limit.rsplit("at ", 1)[1].removesuffix(" V"))


def test_more_cars_share_where_there_are_outlets():
    car, chargers = load_car("volvo-ex30-2024-smer"), [load_charger("ccs2-300-shared"), load_charger("ccs2-150")]
    alone, both = match(car, chargers), match(car, outlets_in_use=2)
    assert by_name(both, "ccs2-300-shared").limited_by == "sharing"
    assert not any("at a time" in remark for remark in by_name(both, "ccs2-300-shared").remarks)
    assert by_name(alone, "ccs2-150").power_battery_kw == by_name(both, "ccs2-150").power_battery_kw
    assert "only 1 of 2 cars at a time" in by_name(both, "ccs2-150").remarks
    with pytest.raises(SpecError, match="Cars at 'ccs2-150' must be from 1 to its outlets \\(1\\)"):
        match(car, chargers, outlets_in_use=2)


def test_giving():
    leaf = match(load_car("nissan-leaf-2018"), [load_charger("wallbox-quasar")])[0]
    assert leaf.give_kw == 6.0
    other = match(load_car("volkswagen-id3-2021-pro"), [load_charger("wallbox-quasar-2")])[0]
    assert (other.give_kw, other.why_not_give) == (0.0, "the car gives nothing to house or grid")
