"""Who may ask: the Host and the Origin of a request, its token, its size; and what headers every answer carries."""

import hmac
import json
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings

COOKIE = "voltwright_studio"
LOCAL = {"127.0.0.1", "localhost", "::1"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Guard:
    """The outermost layer of the server, for HTTP and WebSocket alike."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], settings: Settings):
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            check_host(headers, self._settings)
            check_origin(scope, headers)
            if self._settings.token is not None and not has_token(scope, headers, self._settings.token):
                words = "This studio needs its token; open the address that `voltwright studio` printed."
                raise RefusalError(words, "token", 401)
        except RefusalError as refusal:
            await _refuse(scope, receive, send, refusal)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
        elif "token" in parse_qs(scope["query_string"].decode("latin-1")) and scope["method"] == "GET" and self._settings.token:
            await _keep_token(scope, send, self._settings.token)
        else:
            await self._app(scope, receive, _with_headers(scope, send))


def check_host(headers: dict[str, str], settings: Settings) -> None:
    """Refuse a name that is not this machine's: a page elsewhere could have pointed its own name here (DNS rebinding).

    With a token any name will do: a foreign name does not bring it.

    Args:
        headers: of the request.
        settings: of the server.
    """
    host = headers.get("host", "")
    name = None if "@" in host else _split(f"//{host}")[0]
    if settings.token is None and name not in LOCAL:
        raise RefusalError(f"The studio answers to 127.0.0.1 and localhost, but was asked as '{host[:60]}'.", "host", 421)


def check_origin(scope: Scope, headers: dict[str, str]) -> None:
    """Refuse what a page of another origin sends (CSRF).

    Args:
        scope: of the connection.
        headers: of the request.
    """
    origin, host = headers.get("origin"), headers.get("host", "")
    changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
    foreign = origin is not None and _split(origin)[1] != host.lower()
    site = headers.get("sec-fetch-site", "same-origin")
    if (changes and foreign) or (scope["path"].startswith("/api") and site in ("cross-site", "same-site")):
        raise RefusalError("The studio takes requests from its own page and from programs, not from other pages.", "origin", 403)


def _split(address: str) -> tuple[str | None, str]:
    """Name, and name with port, of an address; nothing of one that is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None, ""
    return parts.hostname, parts.netloc.lower()


def has_token(scope: Scope, headers: dict[str, str], token: str) -> bool:
    """Whether the address, a cookie or the header `Authorization: Bearer` brings the token.

    Args:
        scope: of the connection.
        headers: of the request.
        token: that is asked for.
    """
    brought = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        cookie = None
    if cookie is not None:
        brought.append(cookie.value)
    brought.append(headers.get("authorization", "").removeprefix("Bearer "))
    return any(hmac.compare_digest(each.encode("utf-8", "replace"), token.encode("ascii")) for each in brought)


async def _keep_token(scope: Scope, send: Send, token: str) -> None:
    """Take the token from the address into a cookie, so that no link that is sent on holds it."""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query.pop("token", None)
    place = scope["path"].replace("//", "/") + (f"?{urlencode(query, doseq=True)}" if query else "")
    cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
    headers = [(b"location", place.encode("latin-1", "replace")), (b"set-cookie", cookie.encode("ascii"))]
    await send({"type": "http.response.start", "status": 303, "headers": [*headers, (b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})


def _with_headers(scope: Scope, send: Send) -> Send:
    kept = b"no-store" if scope["path"].startswith("/api") else b"no-cache"

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in there]
            if b"cache-control" not in there:
                more.append((b"cache-control", kept))
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: RefusalError) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.message[:120]})
        return
    body = json.dumps(refusal.body).encode("ascii")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    sending = _with_headers(scope, send)
    await sending({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await sending({"type": "http.response.body", "body": body})
