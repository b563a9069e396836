"""What is wrong with a request is one sentence: JSON, numbers, paths, references."""

import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode, SpecError
from voltwright.operations.registry import operation
from voltwright.web.border import Border
from voltwright.web.refusal import RefusalError, refusal_of
from voltwright.web.strict_json import read_json, read_object

DEEP = '{"a":' * 60 + "1" + "}" * 60
WRONG_JSON = {
    "": ("{", "must be JSON"),
    "NaN": ('{"payload_kg": NaN}', "finite numbers, but has NaN"),
    "infinite": ('{"payload_kg": -Infinity}', "but has -Infinity"),
    "huge": ('{"payload_kg": 1e400}', "up to 1.8e308, but has 1e400"),
    "digits": ('{"payload_kg": 1' + "0" * 5000 + "}", "up to 1.8e308"),
    "twice": ('{"car": "a", "car": "b"}', "`car` stands twice"),
    "deep": (DEEP, "at most 32 levels deep"),
    "deeper": ("[" * 100_000, "at most 32 levels deep"),
    "many": (json.dumps([0] * 100_001), "at most 100,000 values"),
    "half a pair": ('{"car": "\\ud800"}', "half of a surrogate pair"),
}
PATHS = [
    "../../etc/passwd",
    "/etc/passwd",
    "~/car.yaml",
    "car.yaml",
    "trip.geojson",
    "C:\\cars\\a.yaml",
    "a\x00b",
    "file:///etc/passwd",
    "x/../../y",
]


@pytest.mark.parametrize(("text", "words"), WRONG_JSON.values(), ids=WRONG_JSON)
def test_wrong_json_is_one_sentence(text: str, words: str):
    with pytest.raises(RefusalError) as refused:
        read_json(text.encode())
    assert words in str(refused.value) and refused.value.status == 400
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


def test_bytes_that_are_no_text_and_values_that_are_no_object_are_refused():
    for body, words in {b"\xff\xfe": "UTF-8", b"[1]": "an object", b'"x"': "an object"}.items():
        with pytest.raises(RefusalError, match=words):
            read_object(body)
    assert read_object(b"  ") == {}
    assert read_object(b'{"a": 123456789012345678901234567890}') == {"a": 1.2345678901234568e29}


@pytest.fixture
def border(tmp_path: Path) -> Border:
    """A border with one upload."""
    folder = tmp_path / "uploads" / ("0" * 32)
    folder.mkdir(parents=True)
    (folder / "trip.csv").write_text("time_s,speed_kmh\n0,0\n1,5\n", encoding="utf-8")
    return Border(tmp_path / "uploads", tmp_path / "files", tmp_path / "target")


@pytest.mark.parametrize("path", PATHS)
def test_no_path_passes_the_border(border: Border, path: str):
    requests = {
        "drive": [
            {"car": path, "cycle": "udds"},
            {"car": "xiaomi-su7", "cycle": path},
            {"car": "x", "cycle": "udds", "anchor": path},
        ],
        "check": [{"files": [path]}, {"files": path}],
        "compare": [{"cars": ["xiaomi-su7", path]}],
        "cell-import": [{"file": path}],
        "export-dbc": [{"file": path}],
        "day": [{"day": {"name": "d", "car": path, "entries": []}}],
        "certify": [{"car": {"name": "a", "drive_units": {"rear": {"motor": {"map": path}}}}, "procedure": "epa"}],
    }
    for name, bodies in requests.items():
        for body in bodies:
            if name == "export-dbc" and path in ("car.yaml", "trip.geojson"):
                continue  # a plain name of a file to write is none
            with pytest.raises(RefusalError, match=r"path|plain name") as refused:
                border.request(operation(name), body)
            assert refused.value.kind == "path" and refused.value.field


def test_references_become_files_and_unknown_ones_are_refused(border: Border):
    request = border.request(operation("drive"), {"car": "xiaomi-su7", "cycle": f"upload:{'0' * 32}", "payload_kg": 5})
    assert Path(request.cycle).name == "trip.csv" and isinstance(request.payload_kg, float)
    with pytest.raises(RefusalError, match="does not hold"):
        border.request(operation("drive"), {"car": "xiaomi-su7", "cycle": f"upload:{'1' * 32}"})
    folder = border.request(operation("trips"), {"car": "xiaomi-su7", "folder": f"upload:{'0' * 32}"}).folder
    assert Path(folder).name == "0" * 32


def test_what_is_written_goes_into_the_private_folder(border: Border):
    assert border.request(operation("export-dbc"), {}).file == str(border.target / "car.dbc")
    assert border.request(operation("export-dbc"), {"file": "mine.dbc"}).file == str(border.target / "mine.dbc")
    confirm = {"car": "xiaomi-su7", "field": "tyres.grip", "value": 1, "source": "x", "kind": "press"}
    assert border.request(operation("evidence-confirm"), confirm).out == border.target / "car.yaml"


def test_programs_and_names_with_folders_are_refused(border: Border):
    assert border.request(operation("new"), {"name": "my-car"}).name == "my-car"
    for name in ("../x", "/x", "a/b", "..", 5):
        with pytest.raises(RefusalError, match="plain name"):
            border.request(operation("new"), {"name": name})
    with pytest.raises(RefusalError, match="another machine"):
        border.request(operation("fleet-cars"), {"car": "x", "vary": ["y"], "cluster_address": "10.0.0.1"})
    with pytest.raises(RefusalError, match="an FMU is a program"):
        border.request(operation("drive"), {"car": "xiaomi-su7", "cycle": "udds", "driver_fmu": f"upload:{'0' * 32}"})


def test_text_for_people_may_look_like_a_path(border: Border):
    car = {"name": "a", "title": "GLS/EQS ../x.yaml", "documents": {"x": {"title": "list.csv", "address": "https://a.b/c.csv"}}}
    assert border.named(car, "car") == car


def test_every_error_of_the_engine_has_its_kind():
    refusal = refusal_of(SpecError("`a` is wrong.", "a"))
    assert (refusal.kind, refusal.status, refusal.field) == ("spec", 422, "a")
    assert refusal.body == {"error": {"message": "`a` is wrong.", "field": "a", "kind": "spec"}}
    assert refusal_of(RuntimeError("x")).status == 500
    assert refusal_of(MemoryError()).kind == "memory" and refusal_of(RecursionError()).kind == "json"
    assert {each.name for each in ExitCode} >= {"SPEC", "TRACE", "NAME", "FILE", "SIMULATION"}
