"""The form of a car: its groups, values, ranges and differences, and the blank car of each class."""

import pytest

import voltwright as vw
from voltwright.errors import SpecError
from voltwright.library.cars import car_names, load_car
from voltwright.operations.car_form import CarFormResult, FormField
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.blank_car import BLANK
from voltwright.spec.loading import car_from_data
from voltwright.spec.yaml_text import parse_yaml

CAR = "tesla-model-3-2024-rwd"


@pytest.fixture(scope="module")
def form() -> CarFormResult:
    return vw.car_form(CAR, against="xiaomi-su7")


def field(form: CarFormResult, path: str) -> FormField:
    return next(row for row in form.fields if row.path == path)


def test_every_written_number_has_a_field_of_the_form(form: CarFormResult):
    written = {path: value for path, value in fields_of(load_car(CAR)) if is_number(value)}
    shown = {row.path: row.value for row in form.fields}
    assert written and {path: shown[path] for path in written} == written
    assert list(dict.fromkeys(row.group for row in form.fields))[:4] == ["body", "tyres", "drive", "battery"]


def test_a_field_says_where_it_comes_from_and_what_it_may_be(form: CarFormResult):
    power = field(form, "drive_units.rear.motor.power_max_kw")
    assert (power.value, power.unit, power.evidence, power.low, power.high) == (192.0, "kW", "certified", 190.0, 208.0)
    assert power.written and power.law is None and power.conflicts == 2 and "EPA" in (power.source or "")
    assert (power.at_least, power.low_open, power.at_most) == (0.05, True, 2000.0)
    assert power.slider is not None and power.slider.low <= 96.0 and power.slider.high >= 384.0 and power.slider.step == 2.0
    grip = field(form, "tyres.grip")
    assert not grip.written and grip.law == "dry asphalt, road tyre" and grip.evidence == "assumed"
    assert "coast-down" in (field(form, "body.drag_coefficient").without_effect or "")
    assert field(form, "battery.chemistry").choices == ("nmc", "nca", "lfp", "lmo")
    assert field(form, "road_load.kind").choices == ("coast_down_us", "body_and_tyres")
    assert field(form, "charging.inlets").type == "list" and "nacs" in field(form, "charging.inlets").choices


def test_a_section_that_is_absent_can_be_written(form: CarFormResult):
    amount = field(form, "price.amount")
    assert (amount.value, amount.group, amount.slider, amount.written) == (None, "price", None, False)


def test_differences_are_those_of_the_files(form: CarFormResult):
    told = {row.path: (row.this, row.other) for row in form.differences}
    assert told["battery.energy_usable_kwh"] == (60.997, 73.0) and told["market"] == ("US", "CN")
    assert not {"name", "evidence", "battery.chemistry"} & set(told), "what is the same, and what is no number of the car"
    assert vw.car_form(CAR, against=CAR).differences == ()


def test_the_text_is_the_car_again(form: CarFormResult):
    assert car_from_data(parse_yaml(form.text)) == load_car(CAR) == form.spec


@pytest.mark.parametrize("name", car_names())
def test_a_slider_holds_its_value_and_keeps_to_the_limits(name: str):
    for row in vw.car_form(name).fields:
        if row.slider is None:
            continue
        slider = row.slider
        assert slider.low <= row.value <= slider.high and slider.low < slider.high and slider.step > 0.0, row
        assert row.at_least is None or slider.low > row.at_least or (slider.low == row.at_least and not row.low_open), row
        assert row.at_most is None or slider.high < row.at_most or (slider.high == row.at_most and not row.high_open), row


@pytest.mark.parametrize("kind", BLANK)
def test_a_blank_car_is_complete(kind: str):
    blank = vw.template(kind, name="new-one")
    assert blank.spec.name == "new-one" and blank.spec.vehicle_class == kind
    assert car_from_data(parse_yaml(blank.text)) == blank.spec
    assert vw.car_form(blank.spec).warnings == ()
    assert {each.kind for each in blank.spec.evidence.values()} == {"assumed"}


def test_a_bad_name_is_refused():
    with pytest.raises(SpecError, match="small letters, digits and single dashes"):
        vw.template("car", name="My Car")
