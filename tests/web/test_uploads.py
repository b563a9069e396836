"""Uploads: read by the same readers as the commands', told what they are, bounded, and then usable by their reference."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from voltwright.errors import VoltwrightError
from voltwright.library.find import folder
from voltwright.web.refusal import RefusalError
from voltwright.web.upload_routes import _keep, plain_name
from voltwright.web.uploads import described

CYCLE = "time_s,speed_kmh\n" + "".join(f"{time},{min(time, 30, 60 - time)}\n" for time in range(61))
TRIP = "time_s,speed_m_s,elevation_m,soc_percent,battery_power_W,ambient_temp_C\n" + "".join(
    f"{time},{min(time, 12, 100 - time)},50,{60 - 0.01 * time},5000,5\n" for time in range(101)
)
POINTS = "".join(
    f'<trkpt lat="{52 + 0.0001 * each}" lon="5"><ele>{each}</ele>'
    f"<time>2026-01-01T00:{each // 60:02}:{each % 60:02}Z</time></trkpt>"
    for each in range(90)
)
GPX = f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{POINTS}</trkseg></trk></gpx>'


def shipped(kind: str, name: str) -> str:
    """The text of a file of the library."""
    return (folder(kind) / name).read_text(encoding="utf-8")


def told(tmp_path: Path, name: str, text: str) -> Any:
    """What an uploaded file is."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return described(tmp_path / name)


def test_each_kind_of_file_is_known(tmp_path: Path):
    files = {
        "a.yaml": (shipped("cars", "bmw-i3-60ah.yaml"), "car"),
        "b.yml": (shipped("chargers", "ccs2-150.yaml"), "charger"),
        "c.yaml": (shipped("days", "frosty-motorway.yaml"), "day"),
        "d.csv": (CYCLE, "cycle"),
        "e.csv": (TRIP, "trip"),
        "f.gpx": (GPX, "way"),
        "g.gpx": (GPX.replace("<time>", "<cmt>").replace("</time>", "</cmt>"), "route"),
        "h.csv": ("way_km,height_m,limit_kmh\n0,0,50\n2,30,80\n9,10,80\n", "route"),
        "i.geojson": ('{"type": "LineString", "coordinates": [[5, 52], [5.01, 52.01]]}', "route"),
        "j.csv": ("name,way_km,connectors,power_kw\nMill,42,ccs2,150\n", "stations"),
        "k.json": ('[{"name": "Mill", "way_km": 42, "charger": "ccs2-150"}]', "stations"),
    }
    for name, (text, kind) in files.items():
        one = told(tmp_path, name, text)
        assert one["kind"] == kind and one["title"], name
        assert isinstance(one["notes"], list) and ("written" in one) == (name[0] in "abc")
    assert told(tmp_path, "a.yaml", files["a.yaml"][0])["written"]["name"] == "bmw-i3-60ah"
    assert told(tmp_path, "f.gpx", GPX)["figures"]["distance_km"] == pytest.approx(0.99, abs=0.03)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.exe", "x", "is of no kind"),
        ("a.yaml", "a: [", "no valid YAML"),
        ("a.yaml", "name: x\nmake: y\nmasses: {mass_curb_kg: -5}\n", "."),
        ("a.json", "[1, 2", "."),
        ("a.json", "[1, 2]", "must hold a list of stations"),
        ("a.geojson", "{}", "GeoJSON"),
        ("a.csv", "name,way_km,connectors,power_kw\nMill,42,none,150\n", "."),
        ("a.csv", "time_s,speed_kmh\n0,0\n1,-5\n2,0\n", "."),
        ("a.gpx", "<gpx><!ENTITY x 'y'>", "."),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, text: str, words: str):
    with pytest.raises((RefusalError, VoltwrightError)) as refused:
        told(tmp_path, name, text)
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_names_lose_their_folders():
    assert plain_name("../../etc/my trip (1).csv") == "my trip (1).csv"
    assert plain_name("C:\\Users\\x\\a;b|c.yaml") == "a_b_c.yaml"
    assert plain_name("\u8f66.yaml") == "\u8f66.yaml"
    for name in ("", "...", "a/", "x"):
        with pytest.raises(RefusalError, match="with its ending"):
            plain_name(name)


def test_the_oldest_uploads_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("voltwright.web.upload_routes.KEPT_BYTES", 250)
    for number in range(5):
        _keep(tmp_path, tmp_path / str(number), "a.csv", b"x" * 100)
    assert len(list(tmp_path.iterdir())) == 2 and (tmp_path / "4" / "a.csv").is_file()


def test_an_upload_over_http_drives_a_car(studio_url: str):
    with httpx.Client(base_url=studio_url, timeout=120) as client:
        taken = client.post("/api/uploads", params={"name": "../my.csv"}, content=CYCLE).json()
        assert taken["name"] == "my.csv" and taken["kind"] == "cycle" and taken["id"].startswith("upload:")
        assert client.post("/api/uploads", params={"name": "my.csv"}, content=CYCLE).json()["id"] == taken["id"]
        drive = client.post("/api/operations/drive", json={"car": "xiaomi-su7", "cycle": taken["id"]}).json()
        assert drive["duration_s"] == 60.0 and drive["cycle"] == "my"
        wrong = client.post("/api/uploads", params={"name": "my.csv"}, content="a,b\n1,2\n")
        assert wrong.status_code == 422 and "uploads" not in wrong.json()["error"]["message"]
        assert client.post("/api/uploads", params={"name": "my.csv"}, content="").status_code == 422
        large = client.post("/api/uploads", params={"name": "my.csv"}, content=b" " * 20_000_001)
        assert large.status_code == 413 and large.json()["error"]["kind"] == "size"
