"""What the views of a saved page ask, and the answers: one row for each question, in the words in which js/api.js keys it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from voltwright.errors import VoltwrightError

Reader = Callable[[Any], Any]
Question = tuple[str, dict[str, Any]]
CURVES = ("speed", "flow", "charging", "cost", "temperature")
COST = {"price_kwh": 0.17, "currency": "USD", "distance_a_year_km": 15000, "years": 8}
FIGURES = (
    "range_epa_km",
    "range_wltp_km",
    "range_cltc_km",
    "consumption_epa_wh_km",
    "consumption_wltp_wh_km",
    "consumption_cltc_wh_km",
    "acceleration_0_100_s",
    "charge_10_80_min",
    "mass_curb_kg",
    "price_usd",
)
TRIP, DAY, PLAN = "made-mountain-pass", "frosty-motorway", "su7-first-year"
STOPS = {
    "route": "made-north-south",
    "stations": "made-north-south",
    "objective": "time",
    "depart": "08:00",
    "soc_start": 0.9,
    "arrive_soc": 0.2,
    "station_soc": 0.1,
    "precondition": True,
    "wind_kmh": 0,
    "wind_from_deg": 0,
    "temp_ambient_c": 20,
    "payload_kg": 0,
    "sun_w_m2": 0,
    "course": True,
}
PROCEDURES = ("epa-mct", "wltp")
LONG = ("produce", "plan")
REFUSED = "$refused"
"""Key of the sentence of a refusal, in place of an answer."""
LIBRARY = ("days", "cycles", "routes", "stations", "chargers", "plans")


def canonical(value: Any) -> str:
    """JSON with sorted keys and numbers as JavaScript writes them: the same text for the same question.

    >>> canonical({"b": 1.0, "a": [None, 2.5e-7]})
    '{"a":[null,2.5e-7],"b":1}'
    """
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "null"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    digits, _, power = text.partition("e")
    if power:
        exponent = int(power)
        if -7 < exponent < 0:
            return f"{value:.{len(digits.replace('-', '').replace('.', '')) - exponent - 1}f}"
        return f"{digits}e{'+' if exponent > 0 else ''}{exponent}"
    return text


def questions(cars: list[Any], bases: list[Any]) -> Iterator[Question]:
    """What the views ask of some cars, as operation and request.

    Args:
        cars: arguments.
        bases: cars that designs begin from.
    """
    for car in cars:
        yield "headline", {"cars": [car]}
        yield "headline", {"cars": [car], "intervals": True}
    for part in CURVES:
        yield "curves", {"cars": cars, "parts": [part], **(COST if part == "cost" else {})}
    for car in _each(cars, bases):
        yield "headline", {"cars": [car], "figures": list(FIGURES)}
        yield "car-form", {"car": car}
    for car in cars:
        for procedure in PROCEDURES:
            yield "certify", {"car": car, "procedure": procedure, "course": True, "uncertainty": False}
            yield "certify", {"car": car, "procedure": procedure}
        yield "evidence-list", {"car": car, "filled": True}
        yield "match", {"car": car}
        yield from day_questions(car)
        yield "plan", {"car": car, **STOPS}
    yield "produce", {"plan": PLAN, "sampled": 300, "risk": 0.01, "audit": False, "durability": False}


def day_questions(car: Any) -> Iterator[Question]:
    """What the view Day and trip asks of a car before anything is changed in it; the plan, which has a button, is not among it.

    Args:
        car: argument.
    """
    rest = {"payload_kg": 0, "headwind_kmh": 0, "tyre_factor": 1, "sun_w_m2": 0, "course": True, "temp_ambient_c": 20}
    yield "bridge", {"car": car, "trip": TRIP, "label": "epa", **rest}
    yield "day", {"day": DAY, "car": car, "payload_kg": 0, "course": True}


def charge_question(car: Any, matched: Mapping[str, Any]) -> Question | None:
    """The charge that the view shows first: at the first fast charger that serves the car, else at the first that does."""
    serving = [row for row in matched.get("chargers", ()) if row["serves"]]
    row = next((row for row in serving if row["kind"] == "dc"), serving[0] if serving else None)
    if row is None:
        return None
    request = {"car": car, "charger": row["charger"], "soc_start": 0.1, "soc_end": 0.8, "temp_ambient_c": 20}
    rest = {"precondition": False, "capacity_share": 1, "course": True, "series": ["temperature", "age", "start"]}
    return "charge", request | rest


def collected(
    cars: list[Any],
    bases: list[Any],
    answers: dict[str, Any],
    reader: Reader,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """The answers to all questions of a saved page, by the key that the page looks them up with.

    Args:
        cars, bases: as of `saving.save_page`.
        answers: that are there already.
        reader: from what a page sends to what operations read.
        progress: is told the share that is done.
    """
    told = progress or (lambda share: None)
    # Where a page has asked already, it has seen what takes long, or nobody wants it.
    asked = [each for each in questions(cars, bases) if each[0] not in LONG or not answers]
    for place, (operation, request) in enumerate(asked):
        told(0.8 * place / len(asked))
        answer = _answered(answers, operation, request, reader)
        if operation == "match":
            more = charge_question(request["car"], answer)
            if more is not None:
                _answered(answers, *more, reader)
    for car in _each(cars, bases):
        key = f"post /api/page-model {canonical({'car': car})}"
        if key not in answers:
            answers[key] = _model(reader(car))
    _from_library(answers, _each(cars, bases))
    told(1.0)
    return answers


def _answered(answers: dict[str, Any], operation: str, request: dict[str, Any], reader: Reader) -> Any:
    """The answer to a question, kept under its key; the refusal where it is refused."""
    from voltwright.operations.codec import from_json, to_json
    from voltwright.operations.registry import operation as known
    from voltwright.operations.registry import run

    key = f"{operation} {canonical(request)}"
    if key not in answers:
        try:
            answers[key] = _without_bulk(to_json(run(from_json(known(operation).request, reader(request)))))
        except VoltwrightError as error:
            answers[key] = {REFUSED: str(error), "field": getattr(error, "field", None)}
    return answers[key]


def _without_bulk(answer: Any) -> Any:
    """An answer whose long columns have the digits that a picture shows."""
    if isinstance(answer, dict):
        return {key: _without_bulk(each) for key, each in answer.items()}
    if isinstance(answer, list):
        if len(answer) > 100 and all(isinstance(each, float) for each in answer):
            return [float(f"{each:.5g}") for each in answer]
        return [_without_bulk(each) for each in answer]
    return answer


def _model(car: Any) -> dict[str, Any]:
    from voltwright.operations.car import CarArgument
    from voltwright.operations.codec import from_json
    from voltwright.web.model.page_model import page_model

    return page_model(from_json(CarArgument, car) if isinstance(car, dict) else car)  # pyright: ignore[reportArgumentType]


def _from_library(answers: dict[str, Any], cars: list[Any]) -> None:
    """The rows of the picker, the files of the cars, and lists."""
    from voltwright.web.library_answers import library_rows, written_car

    names = [car for car in cars if isinstance(car, str)]
    for name in names:
        answers.setdefault(f"get /api/cars/{name}", written_car(name))
    rows = answers.get("get /api/cars") or picker_rows()
    answers["get /api/cars"] = [row for row in rows if row["name"] in names] if isinstance(rows, list) else rows
    for kind in LIBRARY:
        listed = [{"name": row["name"], "title": row["title"]} for row in library_rows(kind)]
        answers.setdefault(f"get /api/library/{kind}", listed)


def picker_rows() -> list[dict[str, Any]]:
    """Rows of the picker, as the server gives them."""
    from voltwright.operations.codec import from_json, to_json
    from voltwright.operations.registry import operation, run

    return to_json(run(from_json(operation("cars").request, {})))["cars"]


def _each(*lists: list[Any]) -> list[Any]:
    """All that stand in several lists, each once."""
    found: dict[str, Any] = {}
    for each in lists:
        found |= {canonical(value): value for value in each}
    return list(found.values())
