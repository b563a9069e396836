"""What a person wrote, in generated files: a title with signs that XML and C comments do not take."""

from xml.etree import ElementTree

from voltwright.codegen.fmu.contents import fmu_contents
from voltwright.codegen.program import program_of
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.spec.car import CarSpec


def test_control_characters_in_a_title_are_escaped():
    written = load_car("xiaomi-scooter-pro-2").model_dump(exclude_unset=True)
    car = complete(CarSpec.model_validate({**written, "title": "a\x07b\nc <d>"}))
    program = program_of(car, lumped=False)
    assert program.title == "a\\x07b c <d>"
    described = fmu_contents(program, "3.0", program.title).files["modelDescription.xml"]
    assert ElementTree.fromstring(described).attrib["modelName"] == program.title
