"""The template of `voltwright new`: a car once its placeholders are filled in, also with every optional line switched on."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from template_files import filled
from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data
from voltwright.spec.problems import problems_in
from voltwright.spec.template import suggested_name, template


def data_of(text: str) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(text)


def read(text: str) -> CarSpec:
    return car_from_data(data_of(text))


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_the_untouched_template_lists_what_to_fill_in(kind):
    data = data_of(template("my-car", kind))
    problems = problems_in(CarSpec, data)
    axle = "rear" if kind == "car" else "front"
    assert [problem.path for problem in problems] == [
        "make",
        "masses.mass_curb_kg",
        f"drive_units.{axle}.motor.kind",
        f"drive_units.{axle}.motor.power_max_kw",
        "battery.chemistry",
        f"battery.energy_{'usable' if kind == 'car' else 'gross'}_kwh",
    ]
    assert all("must be filled in: " in str(problem) for problem in problems)
    with pytest.raises(SpecError, match=r"`make` must be filled in: brand\. \(5 more in 'the car'"):
        car_from_data(data)


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_no_placeholder_is_read_as_a_value(kind):
    data = data_of(template("my-car", kind))
    for key in ("make", "masses", "drive_units", "battery"):
        others = data_of(filled(template("my-car", kind)))
        with pytest.raises(SpecError, match="must be filled in"):
            car_from_data(others | {key: data[key]})


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_the_template_is_a_car(kind):
    spec = read(filled(template("my-car", kind)))
    assert (spec.name, spec.title, spec.vehicle_class) == ("my-car", "My Car", kind)
    assert complete(spec).masses.mass_test_kg is not None


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_every_optional_line_is_a_key_that_exists(kind):
    text = filled(template("my-car", kind))
    _, _, rest = text.partition("\nname:")
    on = re.sub(r"^( *)# ( *)(?=[a-z0-9_]+:)", r"\1\2", "name:" + rest, flags=re.MULTILINE)
    for section in ("published", "evidence", "sources"):
        on = re.sub(rf"^{section}: .*$", f"{section}:", on, flags=re.MULTILINE)
    on = re.sub(r"^#  (?=[a-z-])", "  ", on, flags=re.MULTILINE)
    assert on.count("\n#") < text.count("\n#")
    spec = read(on)
    assert spec.sources["datasheet"].publisher == "Maker"
    assert spec.published[0].quantity == "acceleration_0_100_s"
    assert spec.price is not None


@pytest.mark.parametrize("name", ["My Car", "", "-a", "a--b", "ä"])
def test_a_name_that_no_file_may_have_gets_a_proposal(name):
    with pytest.raises(SpecError, match="try '"):
        template(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", suggested_name(name))
