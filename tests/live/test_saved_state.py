"""A saved state goes on as if never stopped, a recording ends in the same bytes, and what does not fit is refused."""

import json

import pytest

from voltwright.errors import FileError, SpecError, VoltwrightError
from voltwright.live.recording import Recording, replay
from voltwright.live.saved_state import load_state, save_state, state_of


def told(car, count):
    """A run with commands and faults in it."""
    for step in range(count):
        if step == 7:
            car.command("drive", "stop")
            car.fault("sensor_stuck", signal="cells_c")
        if step == 30:
            car.command("plug", "ac")
            car.command("current_limit_a", 9.5)
        if step == 45:
            car.fault("sensor_stuck", on=False)
            car.fault("cell_weak")
            car.command("ambient_c", -3.25)
        car.step()


def test_a_saved_car_goes_on_as_if_never_stopped(live_car, hop, tmp_path):
    whole, first = live_car(drive=hop, dt_s=0.3), live_car(drive=hop, dt_s=0.3)
    told(whole, 60)
    told(first, 60)
    save_state(first, tmp_path / "car.json")
    second = live_car(drive=hop, dt_s=0.3, soc_start=0.2)
    load_state(second, tmp_path / "car.json")
    assert second.signals() == whole.signals()
    for car in (whole, second):
        car.command("plug", "none")
        car.command("drive", "on")
        for _ in range(40):
            car.step()
    assert json.dumps(state_of(second)) == json.dumps(state_of(whole))


def test_a_recording_ends_in_the_same_bytes(live_car, hop, tmp_path):
    car = live_car(drive=hop, dt_s=0.3)
    for _ in range(5):
        car.step()
    recording = Recording(car, tmp_path / "run.jsonl")
    told(car, 60)
    recording.close()
    again = live_car(drive=hop, dt_s=0.3)
    assert replay(again, tmp_path / "run.jsonl") == 60
    assert json.dumps(state_of(again)) == json.dumps(state_of(car))


def test_a_state_of_another_car_is_refused(live_car, hop, tmp_path):
    save_state(live_car(), tmp_path / "car.json")
    before = live_car(ac="wallbox-7kw")
    kept = before.vector.tobytes()
    with pytest.raises(SpecError, match="saved with another car"):
        load_state(before, tmp_path / "car.json")
    with pytest.raises(SpecError, match="saved with another trace"):
        load_state(live_car(drive=hop), tmp_path / "car.json")
    with pytest.raises(SpecError, match="saved with another time step"):
        load_state(live_car(dt_s=0.2), tmp_path / "car.json")
    assert before.vector.tobytes() == kept


def test_a_damaged_state_is_one_sentence(live_car, tmp_path):
    car = live_car()
    good = state_of(car)
    before = car.vector.tobytes()
    bad = ["", "{", "[]", "3", "null", "[" * 100_000, json.dumps({"voltwright_live": 99})]
    for name in good:
        for value in (None, [], {}, "x", -1, 1e999, [None], {"a": 1}, True):
            bad.append(json.dumps({**good, name: value}))
        bad.append(json.dumps({key: value for key, value in good.items() if key != name}))
    for part in ("pilot", "place", "counts", "settings"):
        for key in good[part]:
            for value in (None, "x", [1], {}):
                bad.append(json.dumps({**good, part: {**good[part], key: value}}))
    path = tmp_path / "car.json"
    for text in bad:
        path.write_text(text, encoding="utf-8")
        try:
            load_state(car, path)
        except VoltwrightError as error:
            assert str(error).endswith("."), text[:200]
            assert car.vector.tobytes() == before
        else:
            car.step()
            assert car.signals()["soc"] > 0.0
            car = live_car()
    with pytest.raises(FileError, match="There is no file"):
        load_state(car, tmp_path / "none.json")


@pytest.mark.parametrize("text", ["", "x\n", "{}\n", '{"start": 1}\n'])
def test_what_is_no_recording_is_refused(live_car, tmp_path, text):
    (tmp_path / "run.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(VoltwrightError, match="recording of a live car"):
        replay(live_car(), tmp_path / "run.jsonl")


@pytest.mark.parametrize(
    "line", ['{"step": -1}', '{"step": "x"}', '{"step": 3}', '{"step": 1e99}', '{"step": 2, "command": "fly", "value": 1}', "x"]
)
def test_a_bad_line_of_a_recording_is_refused(live_car, tmp_path, line):
    car = live_car()
    recording = Recording(car, tmp_path / "run.jsonl")
    recording.close()
    first = (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "run.jsonl").write_text(f"{first}\n{line}\n", encoding="utf-8")
    with pytest.raises(VoltwrightError):
        replay(car, tmp_path / "run.jsonl")
