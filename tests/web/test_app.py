"""The server as a whole: the list of operations, the library, files that were written, answers that are kept."""

from typing import Any

import httpx
import pytest

from voltwright.operations.codec import to_json
from voltwright.operations.registry import run
from voltwright.web.answers import code_version
from voltwright.web.describing.openapi import KINDS
from voltwright.web.serving import address_of
from voltwright.web.warming import CARS, warm_questions

CAR = CARS[0]


@pytest.fixture
def client(studio_url: str) -> Any:
    """A program that asks the server."""
    with httpx.Client(base_url=studio_url, timeout=150) as one:
        yield one


def test_an_operation_over_http_answers_as_in_python(client: httpx.Client):
    from voltwright.operations.certify import CertifyRequest

    answer = client.post("/api/operations/certify", params={"urgent": 1}, json={"car": CAR, "procedure": "wltp"})
    own = to_json(run(CertifyRequest(CAR, "wltp")))
    assert answer.status_code == 200 and _close(answer.json(), own)
    traced = client.post("/api/operations/certify", params={"traces": 1}, json={"car": CAR, "procedure": "wltp"}).json()
    assert set(traced) >= set(answer.json())


def _close(one: Any, other: Any) -> bool:
    """Whether two answers are the same, numbers to 1e-9."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_close(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_close, one, other))
    return one == other or (isinstance(one, float) and one == pytest.approx(other, rel=1e-9, abs=1e-12))


def test_the_library(client: httpx.Client):
    cars = client.get("/api/cars").json()["cars"]
    assert len(cars) > 100 and client.get("/api/cars").json()["cars"] == cars
    car = client.get(f"/api/cars/{CAR}").json()
    assert car["name"] == CAR and "loss_model" not in car
    certified = next(each["name"] for each in cars if each["kind"] == "certified")
    assert client.get(f"/api/cars/{certified}").json()["name"] == certified
    missing = client.get("/api/cars/no-such-car")
    assert missing.status_code == 404 and "the nearest are" in missing.json()["error"]["message"]
    for kind in KINDS:
        rows = client.get(f"/api/library/{kind}").json()
        assert rows and all(row["name"] and row["title"] for row in rows), kind
    assert client.get("/api/library/nothing").status_code == 404


def test_files_are_written_into_a_folder_of_their_own_and_fetched(client: httpx.Client):
    answer = client.post("/api/operations/export-dbc", json={"file": "mine.dbc"}).json()
    (file,) = answer["files"]
    assert answer["file"] == file["name"] == "mine.dbc" and "/" not in answer["file"]
    content = client.get(file["url"])
    assert len(content.content) == file["bytes"] and content.headers["content-disposition"].startswith("attachment")
    new = client.post("/api/operations/new", json={"name": "my-car"}).json()
    assert new["files"][0]["name"] == "my-car.yaml" and client.get(new["files"][0]["url"]).text.startswith("#")
    folder = file["url"].rsplit("/", 1)[0]
    for path in (f"{folder}/other", f"{folder}/..%2f..%2fanswers.sqlite", "/api/files/x/y", f"{folder}/%00"):
        assert client.get(path).status_code == 404


def test_a_wrong_request_is_refused_in_one_sentence(client: httpx.Client):
    refused = client.post("/api/operations/certify", json={"car": CAR, "procedure": "wltp", "payload_kg": "much"})
    assert refused.status_code == 422
    assert refused.json()["error"] == {
        "message": "`payload_kg` must be a finite number in kg, but is 'much'.", "field": "payload_kg", "kind": "spec",
    }  # fmt: skip
    assert client.post("/api/operations/nothing", json={}).status_code == 404
    assert client.post("/api/operations/cars", content=b" " * 2_000_001).status_code == 413
    for body in ({}, {"car": {"x": 1}}, {"car": CAR, "other": 1}):
        assert client.post("/api/page-model", json=body).status_code == 422
    assert client.post("/api/saved-page", json={"cars": 5}).status_code == 422


def test_the_address_opens_cars_and_brings_the_token():
    assert address_of("127.0.0.1", 8337, (), None) == "http://127.0.0.1:8337/"
    assert address_of("::1", 1, ("a", "b"), "x") == "http://[::1]:1/?token=x#cars=!(a,b)"
    assert warm_questions(("a", "b"))[1:3] == [{"name": "headline", "request": {"cars": [car]}} for car in "ab"]
    assert len(code_version()) == 32
