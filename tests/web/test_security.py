"""Who may ask: names of this machine, the page's own origin, the token; what every answer carries."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from voltwright.web.app import create_app
from voltwright.web.settings import Settings

TOKEN = "a-token-of-a-test"


def asked(app: Any, *requests: tuple[str, str, dict[str, str]], base: str = "http://127.0.0.1:8337") -> list[httpx.Response]:
    """The answers to requests, one after the other; no worker runs."""

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
            return [await client.request(method, path, headers=headers) for method, path, headers in requests]

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server of this machine alone."""
    return create_app(Settings(folder=tmp_path_factory.mktemp("local")))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "[::1]:1", "LOCALHOST"])
def test_the_names_of_this_machine_are_answered(app: Any, host: str):
    (answer,) = asked(app, ("GET", "/", {"Host": host}))
    assert answer.status_code == 200 and "<html" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "127.0.0.1@x", "[::"])
def test_other_names_are_refused(app: Any, host: str):
    (answer,) = asked(app, ("GET", "/api/studio", {"Host": host}))
    assert answer.status_code in (400, 421)
    assert answer.json()["error"]["kind"] == "host"


def test_other_origins_may_change_nothing(app: Any):
    foreign = [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
    ]
    for headers in foreign:
        (answer,) = asked(app, ("POST", "/api/jobs/nothing", headers))
        assert answer.status_code == 403 and answer.json()["error"]["kind"] == "origin"
    (own,) = asked(app, ("POST", "/api/jobs/nothing", {"Origin": "http://127.0.0.1:8337", "Sec-Fetch-Site": "same-origin"}))
    assert own.status_code == 404 and own.json()["error"]["kind"] == "name"


def test_every_answer_carries_the_policy(app: Any):
    for answer in asked(
        app, ("GET", "/", {}), ("GET", "/api/studio", {}), ("GET", "/nothing", {}), ("GET", "/api/x", {"Host": "evil"})
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_beyond_this_machine_a_token_is_needed(tmp_path: Path):
    app = create_app(Settings(folder=tmp_path, token=TOKEN))
    bare, wrong, first, bearer = asked(
        app,
        ("GET", "/", {"Host": "192.0.2.1:8337"}),
        ("GET", "/?token=wrong", {}),
        ("GET", f"/?token={TOKEN}&x=1", {}),
        ("GET", "/api/studio", {"Authorization": f"Bearer {TOKEN}"}),
    )
    assert bare.status_code == wrong.status_code == 401 and bare.json()["error"]["kind"] == "token"
    assert first.status_code == 303 and first.headers["location"] == "/?x=1"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in first.headers["location"]
    (kept,) = asked(app, ("GET", "/api/studio", {"Cookie": cookie.partition(";")[0]}))
    assert kept.status_code == bearer.status_code == 200
    assert TOKEN not in repr(Settings(token=TOKEN))


@pytest.mark.parametrize(
    "path", ["/../app.py", "/%2e%2e/app.py", "/..%2fapp.py", "/js/..%5c..%5capp.py", "//etc/passwd", "/api/files/../x"]
)
def test_no_address_leads_out_of_the_page(app: Any, path: str):
    (answer,) = asked(app, ("GET", path, {}))
    assert answer.status_code == 404
    assert "create_app" not in answer.text and "root:" not in answer.text


def test_errors_of_http_have_the_same_body(app: Any):
    missing, method, asked_as_answer = asked(
        app, ("GET", "/api/nothing", {}), ("PUT", "/api/jobs", {}), ("GET", "/api/jobs/nothing", {"X-Refusal": "answer"})
    )
    assert missing.status_code == 404 and missing.json()["error"]["kind"] == "name"
    assert method.status_code == 405 and method.json()["error"]["message"] == "/api/jobs does not take PUT."
    assert asked_as_answer.status_code == 200 and asked_as_answer.headers["x-refused"] == "404"
    assert asked_as_answer.json()["error"]["kind"] == "name"
