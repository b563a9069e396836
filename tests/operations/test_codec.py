"""JSON both ways: every request and result, and one sentence for whatever is wrong."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from voltwright.errors import SimulationError, SpecError, VoltwrightError
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.library.routes import load_route
from voltwright.library.sites import load_tariff
from voltwright.operations.charge import ChargeRequest
from voltwright.operations.codec import from_json, to_json
from voltwright.operations.drive import DriveRequest
from voltwright.operations.registry import HOMES, operation, operation_of
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.weather import steady_weather

SLOW = ("fit-losses", "compare", "climate", "in-use")


@pytest.mark.parametrize("name", HOMES)
def test_a_request_comes_back_from_its_json(name: str, request_of: Callable[[str], Any]):
    request = request_of(name)
    text = json.dumps(to_json(request), allow_nan=False)
    again = from_json(type(request), json.loads(text))
    assert to_json(again) == json.loads(text)
    assert again == request
    assert operation_of(again).name == name


LONG = (*("age", "calibrate", "cell-fit", "export-can", "export-routing", "platform", "sensitivity", "uncertainty", "validate"),)
ANSWERED = [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in HOMES if name not in SLOW]


@pytest.mark.parametrize("name", ANSWERED)
def test_a_result_comes_back_from_its_json(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    plain = json.loads(json.dumps(to_json(result), allow_nan=False))
    assert to_json(from_json(operation(name).result, plain)) == plain


@pytest.mark.parametrize("name", ["drive", "charge", "accelerate", "certify"])
def test_arrays_come_where_they_are_asked_for(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    short, long = to_json(result), to_json(result, traces=True)
    assert set(short) < set(long)
    again = from_json(operation(name).result, json.loads(json.dumps(long, allow_nan=False)))
    assert to_json(again, traces=True) == long


@pytest.mark.parametrize("name", HOMES)
def test_requests_say_units_and_options_by_name(name: str):
    request = operation(name).request
    assert is_dataclass(request)
    assert request.__doc__ and not request.__doc__.startswith(f"{request.__name__}(")
    bare = ("km_h", "temperature_c", "temp_c", "ambient_c")
    assert not [each.name for each in fields(request) if each.name.endswith("km_h") or each.name in bare]


def test_a_car_and_a_cycle_written_out_come_back():
    car, cycle = load_car("xiaomi-su7"), load_cycle("udds")
    plain = json.loads(json.dumps(to_json(DriveRequest(car, cycle), traces=True)))
    again = from_json(DriveRequest, plain)
    assert again.car == car
    assert np.array_equal(again.cycle.speed_m_s, cycle.speed_m_s)  # pyright: ignore[reportAttributeAccessIssue]


PLAIN = {"car": "a", "cycle": "udds"}
BAD = [
    # what is wrong, type, data, words of the answer
    (
        DriveRequest,
        {**PLAIN, "temp": 3},
        "`temp` is no key of DriveRequest; the nearest are `temp_ambient_c`, `step_s`",
    ),
    (DriveRequest, {"car": "a"}, "`cycle` must be written, but is missing."),
    (
        DriveRequest,
        {**PLAIN, "payload_kg": "much"},
        "`payload_kg` must be a finite number in kg, but is 'much'.",
    ),
    (DriveRequest, {**PLAIN, "payload_kg": True}, "`payload_kg` must be a finite number in kg, but is true."),
    (DriveRequest, {**PLAIN, "soc_start": float("nan")}, "`soc_start` must be a finite number, but is NaN."),
    (DriveRequest, {**PLAIN, "cold_start": 1}, "`cold_start` must be true or false, but is 1."),
    (DriveRequest, {**PLAIN, "basis": "kin"}, "`basis` must be one of type, maker, but is 'kin'."),
    (DriveRequest, {"car": 7, "cycle": "udds"}, "`car` must be a text, but is 7."),
    (DriveRequest, {"car": {"name": "x"}, "cycle": "udds"}, "`title` must be written, but is missing."),
    (DriveRequest, ["a"], "`the request` must be an object, as {}, but is a list."),
    (ChargeRequest, {"car": "a", "charger": "b", "outlets_in_use": 1.5}, "`outlets_in_use` must be a whole number, but is 1.5."),
    (DriveRequest, {**PLAIN, "anchor": ["\x1b[2J"]}, "`anchor` must be a text, but is a list."),
    (DriveRequest, {**PLAIN, "basis": "\x1b[2J" + 200 * "x"}, "but is '\\x1b[2Jxxx"),
]


@pytest.mark.parametrize(("kind", "data", "words"), BAD, ids=[row[2][:40].encode("unicode_escape").decode() for row in BAD])
def test_what_is_wrong_is_one_sentence(kind: type, data: Any, words: str):
    with pytest.raises(SpecError) as caught:
        from_json(kind, data)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 250


@dataclass(frozen=True)
class Figures:
    """A result with a number of each kind."""

    share: float
    column: np.ndarray


def _written_out() -> list[Any]:
    """Things with columns that a request may write out."""
    trip = RecordedTrip("made", np.arange(5.0), np.array([0.0, 1.0, 2.0, 1.0, 0.0]), np.zeros(5), soc=np.full(5, 0.5))
    return [load_route("made-hills"), load_route("made-commute"), steady_weather(temp_c=5.0), load_tariff("made-day"), trip]


@pytest.mark.parametrize("thing", _written_out(), ids=lambda thing: f"{type(thing).__name__} {thing.name}")
def test_columns_that_do_not_belong_together_are_one_sentence(thing: Any):
    written = to_json(thing, traces=True)
    assert to_json(from_json(type(thing), written), traces=True) == written
    columns = [(written, key) for key, value in written.items() if isinstance(value, list) and value and key != "remarks"]
    columns += [(inner, key) for inner in written.values() if isinstance(inner, dict) for key in inner]
    refused = 0
    for holder, key in columns:
        own = holder[key]
        for bad in ([], [*own, own[-1]], [None] * len(own), [1e300] * len(own), list(reversed(own))):
            holder[key] = bad
            try:
                from_json(type(thing), written)
            except VoltwrightError as error:
                refused += 1
                assert len(str(error)) < 250
        holder[key] = own
    assert refused > len(columns)


@pytest.mark.parametrize("column", [[1.0, [2.0]], [[1.0], [2.0, 3.0]], [1.0, {"x": 1}], ["one"], [1.0, "2"], [10**400], 5, None])
def test_what_is_no_array_is_one_sentence(column: Any):
    with pytest.raises(SpecError, match=r"`column` must be a list of numbers"):
        from_json(Figures, {"share": 0.5, "column": column})


def test_numbers_that_are_not_finite_are_refused_but_in_arrays():
    assert to_json(Figures(0.5, np.array([1.0, np.nan])), traces=True) == {"share": 0.5, "column": [1.0, None]}
    for value in (float("nan"), float("inf"), np.float64("nan")):
        with pytest.raises(SimulationError, match="`share` must be a finite number"):
            to_json(Figures(value, np.zeros(1)))  # pyright: ignore[reportArgumentType]
