"""The OpenAPI document: every operation, what its types say, and no server error whatever is sent by it."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet

from voltwright.operations.registry import HOMES, operation
from voltwright.web.describing.openapi import document
from voltwright.web.describing.operations import LONG
from voltwright.web.describing.schemas import documented

LEFT_OUT = ("fit-losses", "fleet-cars", "produce-cars", "validate")
"""Operations that run for minutes by their default request."""


@pytest.fixture(scope="module")
def openapi() -> Any:
    """The document, as a client reads it."""
    return json.loads(json.dumps(document(), allow_nan=False))


def test_every_operation_is_there_and_every_reference_leads_somewhere(openapi: Any):
    posted = {each["post"]["operationId"] for each in openapi["paths"].values() if "post" in each}
    for name in HOMES:
        assert {f"run-{name}", f"begin-{name}"} <= posted
    identifiers = [each["operationId"] for path in openapi["paths"].values() for each in path.values()]
    assert len(identifiers) == len(set(identifiers))
    known = set(openapi["components"]["schemas"])
    for each in _references(openapi):
        assert each.startswith("#/components/") and (each.rsplit("/", 1)[1] in known or each.endswith("/Refused")), each
    assert set(HOMES) >= LONG


def test_fields_have_their_words_units_ranges_and_choices(openapi: Any):
    drive = openapi["components"]["schemas"]["DriveRequest"]
    assert set(drive["required"]) == {"car", "cycle"} and drive["additionalProperties"] is False
    ambient = drive["properties"]["temp_ambient_c"]
    assert ambient["default"] == 20.0 and ambient["minimum"] < 0 < ambient["maximum"] and "air, tyres" in ambient["description"]
    assert ambient["x-unit"] == "°C"
    certify = openapi["components"]["schemas"]["CertifyRequest"]["properties"]
    assert "wltp" in str(certify["procedure"]["x-choices"]).lower()
    assert {"$ref": "#/components/schemas/CarSpec"} in drive["properties"]["car"]["anyOf"]
    assert documented(operation("drive").request)["driver_fmu"].endswith("a driver who wants the speeds of the trace.")


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for one in value.values() for each in _references(one)]
    return [each for one in value for each in _references(one)] if isinstance(value, list) else []


def _written(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if isinstance(body, NotSet) else json.dumps(body).encode()


def _schemathesis(openapi: Any, url: str, names: list[str], examples: int) -> int:
    """Send what the document allows, and what it does not, to operations; gives the number of requests."""
    schema, sent = schemathesis.openapi.from_dict(openapi), 0
    quiet = settings(max_examples=examples, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    with httpx.Client(base_url=url, timeout=150) as client:

        def send(case: Any) -> None:
            nonlocal sent
            sent += 1
            answer = client.post(case.formatted_path, content=_written(case.body))
            assert answer.status_code < 500, (case.formatted_path, case.body, answer.text)
            assert "error" not in answer.json() or answer.json()["error"]["message"]

        for name in names:
            api = schema[f"/api/operations/{name}"]["POST"]
            for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
                quiet(given(case=api.as_strategy(generation_mode=mode))(send))()
    return sent


def test_nothing_that_the_document_allows_is_an_error_of_the_server(openapi: Any, studio_url: str):
    assert _schemathesis(openapi, studio_url, ["cars", "schema"], 5) >= 4


@pytest.mark.long
def test_nothing_that_is_sent_to_any_operation_is_an_error_of_the_server(openapi: Any, studio_url: str):
    assert _schemathesis(openapi, studio_url, [name for name in HOMES if name not in LEFT_OUT], 25) > 1000


def test_the_page_of_the_api_lists_every_operation():
    page = (Path(__file__).parents[2] / "docs" / "studio" / "api.md").read_text(encoding="utf-8").partition("## Operations")[2]
    assert sorted(set(re.findall(r"^\| `([a-z-]+)` \| [A-Z]", page, re.MULTILINE))) == sorted(HOMES)
