"""Jobs: kept in a file, cut off by the end of a server, and the same over HTTP; the last one kills a server in mid-job."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from studio_page import START
from voltwright.web.jobs import FILE, JobStore
from voltwright.web.refusal import RefusalError

ERROR = {"message": "`a` is wrong.", "field": "a", "kind": "spec"}


def test_what_a_server_left_unfinished_is_interrupted_and_the_rest_is_kept(tmp_path: Path):
    store = JobStore(tmp_path)
    done, refused, cancelled, running, queued = (store.add("certify", {"car": name}) for name in "abcde")
    store.tell(running, 0.25, "the second of four")
    store.end(done, "done", result=b'{"x": 1}')
    store.end(refused, "refused", error=ERROR)
    store.end(cancelled, "cancelled")
    store.end(cancelled, "done", result=b"{}")  # too late
    store.tell(done, 0.1, "too late")
    assert json.loads(store.text(done)) | {"created": 0, "ended": 0} == {
        "id": done, "operation": "certify", "state": "done", "fraction": 1.0, "line": "waiting", "error": None,
        "created": 0, "ended": 0, "result": {"x": 1},
    }  # fmt: skip
    # As after kill -9: nothing is closed, another opens the same file.
    again = JobStore(tmp_path)
    states = {row.id: row.state for row in again.rows()}
    assert states == {done: "done", refused: "refused", cancelled: "cancelled", running: "interrupted", queued: "interrupted"}
    assert json.loads(again.text(done))["result"] == {"x": 1}
    told = json.loads(again.text(running))
    assert told["fraction"] == 0.25 and told["line"] == "the second of four" and "start it again" in told["error"]["message"]
    again.remove(done)
    with pytest.raises(RefusalError, match="no job"):
        again.row(done)
    store.close()
    again.close()


def test_the_oldest_finished_jobs_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("voltwright.web.jobs.FINISHED_MOST", 5)
    store = JobStore(tmp_path)
    for _ in range(9):
        store.end(store.add("certify", {}), "done", result=b"{}")
    store.add("certify", {})
    assert len(store.rows()) == 6
    store.close()
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    mended = JobStore(tmp_path)
    assert mended.rows() == []
    mended.close()


def test_a_job_over_http(studio_url: str):
    with httpx.Client(base_url=studio_url, timeout=120) as client:
        begun = client.post("/api/jobs/check", json={"files": ["xiaomi-su7"]})
        assert begun.status_code == 202 and begun.headers["location"] == f"/api/jobs/{begun.json()['id']}"
        ended = _ended(client, begun.json()["id"])
        assert ended["state"] == "done" and ended["fraction"] == 1.0 and ended["ended"] > ended["created"]
        assert ended["result"] == client.post("/api/operations/check", json={"files": ["xiaomi-su7"]}).json()
        refused = _ended(client, client.post("/api/jobs/check", json={"files": ["no-such"], "assumed": 5}).json()["id"])
        assert refused["state"] == "refused" and refused["error"]["field"] == "assumed"
        # Cancelled in the line or on its way; what is cancelled stays so.
        busy = client.post("/api/jobs/climate", json={"car": "xiaomi-su7", "temp_step_k": 1.5}).json()["id"]
        assert client.delete(f"/api/jobs/{busy}").json()["state"] == "cancelled"
        assert _ended(client, busy)["state"] == "cancelled"
        listed = [each["id"] for each in client.get("/api/jobs").json()]
        assert busy in listed and "result" not in client.get("/api/jobs").json()[0]
        client.delete(f"/api/jobs/{busy}")
        assert client.get(f"/api/jobs/{busy}").status_code == 404
        assert client.post("/api/jobs/nothing", json={}).status_code == 404


def _ended(client: httpx.Client, identity: str) -> Any:
    for _ in range(600):
        job = client.get(f"/api/jobs/{identity}").json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.05)
    raise AssertionError(f"job {identity} does not end")


def _server(folder: Path) -> tuple[Any, str]:
    command = [sys.executable, "-c", START, "--port", "0", "--no-open", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "VOLTWRIGHT_CACHE": str(folder)})
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    return process, found[0]


@pytest.mark.long
def test_a_server_that_is_killed_in_mid_job(tmp_path: Path):
    process, url = _server(tmp_path)
    with httpx.Client(base_url=url, timeout=120) as client:
        done = client.post("/api/jobs/check", json={"files": ["xiaomi-su7"]}).json()["id"]
        result = _ended(client, done)["result"]
        cut = client.post("/api/jobs/validate", json={}).json()["id"]
        waiting = client.post("/api/jobs/certify", json={"car": "xiaomi-su7", "procedure": "cltc"}).json()["id"]
        while client.get(f"/api/jobs/{cut}").json()["state"] == "queued":
            time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with sqlite3.connect(tmp_path / "studio" / FILE) as disk:
        assert disk.execute("pragma integrity_check").fetchone() == ("ok",)
    disk.close()
    process, url = _server(tmp_path)
    try:
        with httpx.Client(base_url=url, timeout=120) as client:
            assert _ended(client, done)["result"] == result
            assert [_ended(client, each)["state"] for each in (cut, waiting)] == ["interrupted", "interrupted"]
            again = client.post("/api/jobs/check", json={"files": ["xiaomi-su7"]}).json()["id"]
            assert _ended(client, again)["result"] == result
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
