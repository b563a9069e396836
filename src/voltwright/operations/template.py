"""A blank car of a class: the smallest file that makes a car, as commented text and as a mapping."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal

from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.blank_car import blank_text
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data
from voltwright.spec.yaml_text import parse_yaml


@dataclass(frozen=True)
class TemplateRequest(Checked):
    """A blank car: typical figures of a class in place of everything that a file must write.

    Attributes:
        vehicle_class: car, suv, van, truck, quadricycle or scooter.
        name: of the car, small letters, digits, dashes.
    """

    vehicle_class: Literal["car", "suv", "van", "truck", "quadricycle", "scooter"] = "car"
    _: KW_ONLY
    name: str = "my-car"


@dataclass(frozen=True, repr=False)
class TemplateResult(Presented):
    """A blank car.

    Attributes:
        name: of the car.
        title: for people.
        vehicle_class: that picks the default laws.
        text: the file in YAML with the comments of `voltwright new`, ready for every command.
        spec: the file as a mapping.
    """

    name: str
    title: str
    vehicle_class: str
    text: str
    spec: CarSpec


def run_template(request: TemplateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> TemplateResult:
    """A blank car.

    Raises:
        SpecError: a name that no car may have.
    """
    parts = Parts(progress, cancel)
    parts.begin("writing a blank car")
    text = blank_text(request.name, request.vehicle_class)
    spec = car_from_data(parse_yaml(text), request.name)
    parts.end()
    return TemplateResult(spec.name, spec.title, spec.vehicle_class, text, spec)


template = function_of(TemplateRequest, run_template, "template")
