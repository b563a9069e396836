"""What a request refuses when it is made, and how choices are spelled."""

import math
from typing import Any

import pytest

import voltwright as vw
from voltwright.errors import SpecError, UnknownNameError, VoltwrightError
from voltwright.operations.certify import CertifyRequest
from voltwright.operations.charge import ChargeRequest
from voltwright.operations.climate import ClimateRequest, run_climate
from voltwright.operations.codec import from_json
from voltwright.operations.drive import DriveRequest
from voltwright.operations.validate import ValidateRequest
from voltwright.ranges import TEMP_AMBIENT, Range
from voltwright.study.ageing.usage import Usage

CAR = "xiaomi-su7"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: DriveRequest(CAR, "udds", temp_ambient_c=-40.1),
            "`temp_ambient_c` must be from -40 to 60 °C, but is -40.1",
        ),
        (lambda: DriveRequest(CAR, "udds", temp_ambient_c=math.nan), "but is nan °C"),
        (lambda: DriveRequest(CAR, "udds", step_s=1e-9), "`step_s` must be from 0.001 to 60 s, but is 1e-09 s; try 1 s"),
        (lambda: DriveRequest(CAR, "udds", soc_start=0.0), "`soc_start` must be above 0 and at most 1, but is 0"),
        (lambda: DriveRequest(CAR, "udds", payload_kg="much"), "`payload_kg` must be a number in kg, but is 'much'"),  # pyright: ignore[reportArgumentType]
        (lambda: DriveRequest(CAR, "udds", payload_kg=True), "`payload_kg` must be a number in kg, but is True"),
        (lambda: DriveRequest(CAR, "udds", cold_start="no"), "`cold_start` must be True or False, but is 'no'"),  # pyright: ignore[reportArgumentType]
        (lambda: DriveRequest(CAR, "udds", anchor="a" * 2000), "`anchor` must have at most 1000 letters, but has 2,000"),
        (lambda: ChargeRequest(CAR, "ccs2-150", outlets_in_use=1.5), "must be a whole number, but is 1.5"),  # pyright: ignore[reportArgumentType]
        (lambda: ClimateRequest(CAR, temps_ambient_c=(20.0, 99.0)), "`temps_ambient_c` must be from -30 to 50 °C, but is 99"),
        (lambda: ClimateRequest(CAR, temps_ambient_c=(20.0,) * 1001), "must have at most 1000 entries, but has 1,001"),
        (lambda: run_climate(ClimateRequest(CAR, temp_step_k=0.5)), "There must be 1 to 60 temperatures"),
        (lambda: Usage(years=31), "`years` must be from 1 to 30 years, but is 31 years"),
        (lambda: from_json(DriveRequest, {"car": CAR, "cycle": "udds", "headwind_kmh": 999}), "`headwind_kmh` must be from -216"),
        (lambda: vw.accelerate(CAR, grip=0.0), "`grip` must be from 0.05 to 3, but is 0; dry asphalt has about 1"),
    ],
)
def test_numbers_outside_are_refused_when_the_request_is_made(make: Any, words: str):
    with pytest.raises(SpecError, match=words):
        make()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (CertifyRequest(CAR, "EPA_MCT").procedure, "epa-mct"),
        (CertifyRequest(CAR, "Wltc").procedure, "wltp"),
        (CertifyRequest(CAR, "nedc", edition="Drive To Empty").edition, "drive-to-empty"),
        (CertifyRequest(CAR, form="SHORTENED").form, "shortened"),  # pyright: ignore[reportArgumentType]
        (CertifyRequest(CAR, adjustment="Five_Cycle").adjustment, "five-cycle"),  # pyright: ignore[reportArgumentType]
        (ValidateRequest(mode="Anchored").mode, "anchored"),  # pyright: ignore[reportArgumentType]
        (Usage(charging="HOME_LATE").charging, "home-late"),
        (Usage(parking="Garage").parking, "garage"),
        (Usage(law="Smith_2021").law, "smith-2021"),
        (DriveRequest(CAR, "udds", basis="TYPE").basis, "type"),  # pyright: ignore[reportArgumentType]
    ],
)
def test_choices_take_any_case_and_sign(given: str, meant: str):
    assert given == meant


@pytest.mark.parametrize("value", ["5-cycle", 7, None])
def test_a_wrong_choice_lists_all_and_names_the_nearest(value: Any):
    with pytest.raises(UnknownNameError, match=r"`basis` must be type or maker, but is .*; the nearest is (type|maker)"):
        DriveRequest(CAR, "udds", basis=value)


def test_a_number_where_a_choice_may_be_too():
    assert CertifyRequest(CAR, adjustment=0.75).adjustment == 0.75
    with pytest.raises(VoltwrightError, match=r"`adjustment` must be from 0.3 to 1, but is 2"):
        CertifyRequest(CAR, adjustment=2.0)


def test_ends_belong_to_a_range():
    assert TEMP_AMBIENT.holds(-40.0) and TEMP_AMBIENT.holds(60.0) and not TEMP_AMBIENT.holds(math.nextafter(60.0, 61.0))
    assert not Range(0.0, 1.0, above=True).holds(0.0)
