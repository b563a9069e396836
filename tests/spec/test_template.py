"""The templates of `voltwright new`: a thing once its placeholders are filled in, also with every optional line switched on."""

import re
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from template_files import OTHERS, VEHICLES, figures_of, filled
from voltwright.defaults.completion import complete
from voltwright.defaults.vehicle_class import CLASSES
from voltwright.errors import SpecError
from voltwright.spec.car import CarSpec
from voltwright.spec.cell import CellSpec
from voltwright.spec.charger import AcCharger, DcCharger, WirelessCharger
from voltwright.spec.day import DaySpec
from voltwright.spec.design_study import DesignStudy
from voltwright.spec.loading import car_from_data, model_from_data
from voltwright.spec.platform import PlatformSpec
from voltwright.spec.problems import problems_in
from voltwright.spec.production import ProductionSpec
from voltwright.spec.template import KINDS, VehicleKind, suggested_name, template

MODELS = {
    "charger-ac": AcCharger,
    "charger-dc": DcCharger,
    "charger-wireless": WirelessCharger,
    "day": DaySpec,
    "cell": CellSpec,
    "design-study": DesignStudy,
    "platform": PlatformSpec,
    "plan": ProductionSpec,
}
OPTIONAL = re.compile(r"^( *)# ( *)(?=[a-z0-9_]+:)", re.MULTILINE)


def data_of(text: str) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(text)


def read(text: str) -> CarSpec:
    return car_from_data(data_of(text))


@pytest.mark.parametrize("kind", VEHICLES)
def test_the_untouched_template_lists_what_to_fill_in(kind):
    data = data_of(template("my-car", kind))
    problems = problems_in(CarSpec, data)
    axle = "front" if kind in ("van", "quadricycle", "scooter") else "rear"
    assert [problem.path for problem in problems] == [
        "make",
        "masses.mass_curb_kg",
        f"drive_units.{axle}.motor.kind",
        f"drive_units.{axle}.motor.power_max_kw",
        "battery.chemistry",
        f"battery.energy_{'gross' if kind == 'scooter' else 'usable'}_kwh",
    ]
    assert all("must be filled in: " in str(problem) for problem in problems)
    with pytest.raises(SpecError, match=r"`make` must be filled in: brand\. \(5 more in 'the car'"):
        car_from_data(data)


@pytest.mark.parametrize("kind", VEHICLES)
def test_no_placeholder_is_read_as_a_value(kind):
    data = data_of(template("my-car", kind))
    for key in ("make", "masses", "drive_units", "battery"):
        others = data_of(filled(template("my-car", kind)))
        with pytest.raises(SpecError, match="must be filled in"):
            car_from_data(others | {key: data[key]})


@pytest.mark.parametrize("kind", VEHICLES)
def test_the_template_is_a_car(kind):
    spec = read(filled(template("my-car", kind)))
    assert (spec.name, spec.title, spec.vehicle_class) == ("my-car", "My Car", kind)
    assert complete(spec).masses.mass_test_kg is not None


@pytest.mark.parametrize("kind", VEHICLES)
def test_every_optional_line_is_a_key_that_exists(kind):
    text = filled(template("my-car", kind))
    _, _, rest = text.partition("\nname:")
    on = OPTIONAL.sub(r"\1\2", "name:" + rest)
    for section in ("published", "evidence", "sources"):
        on = re.sub(rf"^{section}: .*$", f"{section}:", on, flags=re.MULTILINE)
    on = re.sub(r"^#  (?=[a-z-])", "  ", on, flags=re.MULTILINE)
    assert on.count("\n#") < text.count("\n#")
    spec = read(on)
    assert spec.sources["datasheet"].publisher == "Maker"
    assert spec.published[0].quantity == "acceleration_0_100_s"
    assert spec.price is not None


def test_there_is_a_template_for_every_class_and_figures_for_every_template():
    assert set(get_args(VehicleKind)) == set(CLASSES) == set(VEHICLES)
    assert set(KINDS) == {*VEHICLES, *OTHERS}


@pytest.mark.parametrize("kind", [kind for kind in VEHICLES if kind != "scooter"])
def test_the_class_adds_to_the_empty_mass_what_the_template_says(kind):
    extra = re.search(r"default: empty mass plus (\d+) kg", template("my-car", kind))
    assert extra is not None and float(extra[1]) == CLASSES[kind].mass_test_extra_kg


@pytest.mark.parametrize("kind", OTHERS)
def test_other_templates_list_what_to_fill_in_and_nothing_else(kind):
    problems = problems_in(MODELS[kind], data_of(template("my-thing", kind)), kind)
    assert [problem.path.split(".")[-1] for problem in problems] == [key.strip('"') for key in figures_of(kind)]
    assert all("must be filled in: " in str(problem) for problem in problems)


@pytest.mark.parametrize("kind", OTHERS)
def test_other_templates_are_what_they_say_with_and_without_their_optional_lines(kind):
    text = filled(template("my-thing", kind), kind)
    assert model_from_data(MODELS[kind], data_of(text), "my-thing", kind).name == "my-thing"
    _, _, rest = text.partition("\nname:")
    on = OPTIONAL.sub(r"\1\2", "name:" + rest)
    for section in ("evidence", "sources"):
        on = re.sub(rf"^{section}: .*$", f"{section}:", on, flags=re.MULTILINE)
    on = re.sub(r"^#  (?=[a-z_]+:)", "  ", on, flags=re.MULTILINE)
    spec = model_from_data(MODELS[kind], data_of(on), "my-thing", kind)
    assert len(spec.model_fields_set) > len(data_of(text))


@pytest.mark.parametrize("name", ["My Car", "", "-a", "a--b", "ä"])
def test_a_name_that_no_file_may_have_gets_a_proposal(name):
    with pytest.raises(SpecError, match="try '"):
        template(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", suggested_name(name))
