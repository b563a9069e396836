"""The template of `voltwright new`: valid as it stands, and with every optional line switched on."""

import re

import pytest
from ruamel.yaml import YAML

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data
from voltwright.spec.template import suggested_name, template


def read(text: str) -> CarSpec:
    return car_from_data(YAML(typ="safe", pure=True).load(text))


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_the_template_is_a_car(kind):
    text = template("my-car", kind)
    spec = read(text)
    assert (spec.name, spec.title, spec.vehicle_class) == ("my-car", "My Car", kind)
    assert complete(spec).masses.mass_test_kg is not None


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_every_optional_line_is_a_key_that_exists(kind):
    text = template("my-car", kind)
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
