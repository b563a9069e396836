"""Send thousands of hostile inputs to a studio: every one is answered, none is an error of the server, memory stays bounded.

python benchmarks/studio_hostile.py [COUNT]
"""

import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import psutil

from studio_page import serving

COUNT = 20_000
AT_ONCE = 8
SEED = 14
DEEP = "[" * 500 + "]" * 500
VALUES = [
    "NaN",
    "-Infinity",
    "1e400",
    "-1e400",
    "1e308",
    "-1e308",
    "1e-320",
    "9" * 400,
    "-0.0",
    "0",
    "true",
    "null",
    '""',
    '" "',
    "[]",
    "{}",
    '"x"',
    f'"{"x" * 5000}"',
    "[[]]",
    '[{"a": 1}]',
    '{"a": {"b": []}}',
    DEEP,
    '{"a":' * 40 + "1" + "}" * 40,
    '"../../../etc/passwd"',
    '"/etc/passwd"',
    '"file:///etc/passwd"',
    '"..\\\\..\\\\boot.ini"',
    '"~/.ssh/id_rsa"',
    '"/dev/zero"',
    '"/proc/self/environ"',
    '"upload:0"',
    f'"upload:{"0" * 32}"',
    '"files:../../x"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\u202e\\u200b"',
    '"\\u001b[31mred"',
    '"; rm -rf /"',
    '"${HOME}"',
    '"<script>alert(1)</script>"',
    "' or 1=1 --",
    json.dumps("x" * 200_000),
    "[" + "0," * 5000 + "0]",
    '{"__class__": "x"}',
]
"""As JSON, or nearly so."""
LIGHT = (
    "cars",
    "cells",
    "check",
    "schema",
    "show",
    "evidence-list",
    "chargers",
    "cycles",
    "label",
    "new",
    "conformity",
    "cell-show",
)
"""Operations that may run with what they are given; the others are asked with a car that does not exist."""
USUAL = {"car": '"xiaomi-su7"', "cars": '["xiaomi-su7"]', "files": '["xiaomi-su7"]', "procedure": '"wltp"', "cycle": '"udds"'}
PATHS = [
    "/..",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/api/cars/..%2f..%2fx",
    "/api/files/%00/x",
    "/api/jobs/'",
    "/js/%ff",
    "/api/library/" + "x" * 3000,
]
STEPS = list(zip("abcdefgh", "bcdefghi", strict=True))
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in STEPS)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in STEPS)
    + "]><gpx>&i;</gpx>"
)
UPLOADS = {
    "bomb.yaml": BOMB,
    "bomb.gpx": ENTITIES,
    "deep.json": "[" * 100_000,
    "nul.csv": "\0" * 10_000,
    "x.fmu": "PK\3\4",
    "a.toml": "a=" * 999,
    "tag.yaml": "!!python/object/apply:os.system ['id']",
    "long.csv": "time_s,speed_kmh\n" + "1,1e999\n" * 2000,
    "..": "x",
    "no": "x",
}


class Input(NamedTuple):
    """One hostile request: its kind for the table, method, path and body."""

    kind: str
    method: str
    path: str
    body: bytes = b""


def inputs(operations: list[dict[str, Any]], schemas: dict[str, Any]) -> Iterator[Input]:
    """Hostile requests without end, every field of every operation with every value, in an order that a seed gives."""
    chosen = random.Random(SEED)
    fields = []
    for row in operations:
        about = schemas[row["request"]["$ref"].rsplit("/", 1)[1]]
        fields += [(row["name"], field, about.get("required", [])) for field in about["properties"]]
    cases = [(name, field, needed, value) for name, field, needed in fields for value in VALUES]
    chosen.shuffle(cases)
    others = cycle([*_broken(), *(Input("path of an address", "GET", path) for path in PATHS), *_uploads()])
    for place, (name, field, needed, value) in enumerate(cycle(cases)):
        yield _of_field(name, field, needed, value)
        if place % 10 == 0:
            yield next(others)
        if place % 50 == 0:
            yield Input("noise", "POST", f"/api/operations/{name}", chosen.randbytes(chosen.randrange(1, 4000)))


def _of_field(name: str, field: str, needed: list[str], value: str) -> Input:
    usual = USUAL if name in LIGHT else {**USUAL, "car": '"no-such-car"', "cars": '["no-such-car"]'}
    parts = {each: usual.get(each, '"no-such-thing"') for each in needed} | {field: value}
    if name not in LIGHT and not {"car", "cars"} & set(needed):
        parts["no_such_field"] = "1"  # so that nothing long is begun
    if name not in LIGHT and field in ("car", "cars"):
        parts["no_such_field"] = "1"
    body = "{" + ", ".join(f'"{key}": {each}' for key, each in parts.items()) + "}"
    return Input("field of an operation", "POST", f"/api/operations/{name}", body.encode("utf-8", "surrogatepass"))


def _broken() -> list[Input]:
    texts = ["", "{", "[", '"', "{}{}", "nul", "{'a': 1}", '{"a": 1,}', "\ufeff{}", DEEP, "[" * 100_000, '{"car": 1, "car": 2}']
    bodies = [each.encode() for each in texts] + [b"\xff\xfe", b"\x00" * 100, b" " * 2_100_000, b'{"a": "' + b"x" * 2_100_000]
    return [Input("broken JSON", "POST", f"/api/{kind}/certify", body) for kind in ("operations", "jobs") for body in bodies]


def _uploads() -> list[Input]:
    return [Input("upload", "POST", f"/api/uploads?name={quote(name)}", text.encode()) for name, text in UPLOADS.items()]


def sent(client: httpx.Client, one: Input) -> tuple[str, str]:
    """The kind of an input and what became of it: its status, or what is wrong with the answer."""
    try:
        answer = client.request(one.method, one.path, content=one.body)
    except httpx.HTTPError as error:
        return one.kind, f"lost: {type(error).__name__}"
    if answer.status_code >= 500:
        print(f"{answer.status_code} {one.path} {one.body[:200]!r}: {answer.text[:300]}", file=sys.stderr)
        return one.kind, f"error {answer.status_code}"
    if answer.status_code >= 400:
        message = answer.json()["error"]["message"]
        if not message or "\n" in message or "Traceback" in message or "root:" in answer.text:
            return one.kind, f"no sentence: {message[:80]}"
    return one.kind, str(answer.status_code)


def live(url: str, count: int) -> Counter[tuple[str, str]]:
    """Hostile messages to the socket of live figures; each is answered by a refusal."""
    from websockets.sync.client import connect

    found: Counter[tuple[str, str]] = Counter()
    with connect(url.replace("http", "ws") + "/api/live") as socket:
        for value in islice(cycle(VALUES), count):
            text = '{"channel": "c", "id": 1, "operation": "show", "request": {"car": ' + value + "}}"
            socket.send(text.encode("utf-8", "surrogatepass"))
            answer = json.loads(socket.recv(60))
            found["live message", "refused" if "error" in answer else "no refusal"] += 1
    return found


def memory_mb(url: str) -> float:
    """Memory of the server and its workers."""
    port = int(url.rsplit(":", 1)[1])
    server = next(each for each in psutil.Process().children() if _listens(each, port))
    return sum(each.memory_info().rss for each in (server, *server.children(recursive=True))) / 1e6


def _listens(process: psutil.Process, port: int) -> bool:
    return any(each.laddr and each.laddr.port == port for each in process.net_connections(kind="tcp"))


def measured(count: int = COUNT) -> dict[str, Any]:
    """Send the inputs to a server of its own; counts by kind and status, memory by the thousand, and time."""
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url, httpx.Client(base_url=url, timeout=150) as client:
        listed = client.get("/api/operations").json()
        client.post("/api/operations/show", json={"car": "xiaomi-su7"})
        start, memory, lock = time.monotonic(), [memory_mb(url)], threading.Lock()
        many = list(islice(inputs(listed["operations"], listed["components"]["schemas"]), count))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for place, result in enumerate(pool.map(lambda one: sent(client, one), many)):
                with lock:
                    counts[result] += 1
                if place % 1000 == 999:
                    memory.append(memory_mb(url))
        counts.update(live(url, min(500, count // 10)))
        alive = client.post("/api/operations/check", json={"files": ["xiaomi-su7"]}).json()["valid"]
        return {"counts": counts, "memory_mb": memory, "seconds": time.monotonic() - start, "alive": alive}


def main() -> int:
    """Print the counts; 1 where anything was lost or an error of the server."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    found = measured(count)
    for (kind, status), number in sorted(found["counts"].items()):
        print(f"{kind:24} {status:24} {number:7,}")
    memory = found["memory_mb"]
    half = memory[len(memory) // 2]
    print(f"{sum(found['counts'].values()):,} inputs in {found['seconds']:.0f} s; memory of server and workers at the start "
          f"{memory[0]:.0f} MB, half-way {half:.0f} MB, at the end {memory[-1]:.0f} MB")  # fmt: skip
    wrong = sum(number for (_, status), number in found["counts"].items() if status.startswith(("lost", "error", "no ")))
    print(f"lost, or an error of the server: {wrong}; answers afterwards: {'yes' if found['alive'] else 'no'}")
    return 1 if wrong or not found["alive"] else 0


if __name__ == "__main__":
    sys.exit(main())
