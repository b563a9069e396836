"""One question has one answer: in Python, by command, in a comparison, and from JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import voltwright as vw
from voltwright.cli.main import run as command_line
from voltwright.operations.car import LossOptions, prepared_car
from voltwright.operations.codec import from_json, to_json
from voltwright.operations.progress import Cancel, CancelledError
from voltwright.operations.registry import operation, run
from voltwright.study.calibration.certified_figures import certified_figures

CAR = "polestar-2-2024-lrsm"
SAME = 1e-12  # the same program on the same numbers


def by_command(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert command_line([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("procedure", ["epa-mct", "wltp"])
def test_certificates(procedure: Any, capsys: pytest.CaptureFixture[str]):
    result = vw.certify(CAR, procedure)
    command = by_command(capsys, "certify", CAR, "--procedure", procedure)
    figures = certified_figures(prepared_car(CAR, LossOptions()).completed, procedure)  # what `compare` calls
    assert figures is not None and result.interval is not None
    assert command["label"] == dict(result.label) == dict(figures.certificate.label)
    for found in (command["interval"], to_json(result.interval)):
        assert found["range_km"] == pytest.approx(figures.range_km, rel=SAME)
        assert found["range_half_width_km"] == pytest.approx(figures.range_half_width_km, rel=SAME)
        assert found["consumption_half_width_wh_km"] == pytest.approx(figures.consumption_half_width_wh_km, rel=SAME)
    assert (
        command["loss_model"] == result.loss_model == "vehicle type, refined with 11 EPA tests of other cars of the Geely group"
    )
    assert vw.certify(CAR, procedure, basis="type").loss_model == "vehicle type"


def test_drives_and_launches(capsys: pytest.CaptureFixture[str]):
    driven = vw.drive(CAR, "udds", temp_ambient_c=5.0)
    assert by_command(capsys, "drive", CAR, "udds", "--temp", "5") == to_json(driven)
    asked = from_json(operation("drive").request, {"car": CAR, "cycle": "udds", "temp_ambient_c": 5})
    assert to_json(run(asked)) == to_json(driven)
    launched = vw.accelerate(CAR)
    assert by_command(capsys, "accelerate", CAR) == to_json(launched)


def test_charges(capsys: pytest.CaptureFixture[str]):
    charged = vw.charge(CAR, "ccs1-150", soc_start=0.6)
    assert by_command(capsys, "charge", CAR, "--with", "ccs1-150", "--from", "60") == to_json(charged)


@pytest.mark.parametrize("name", ["drive", "certify", "charge", "check", "match", "cars"])
def test_progress_rises_to_the_end(name: str, request_of: Callable[[str], Any]):
    told: list[tuple[float, str]] = []
    run(request_of(name), progress=lambda fraction, line: told.append((fraction, line)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], told[-1]) == (0.0, (1.0, "done"))
    assert all(line for _, line in told)


@pytest.mark.parametrize("name", ["drive", "certify", "charge", "age", "day", "climate", "compare", "validate", "fit-losses"])
def test_what_is_cancelled_stops_before_its_next_part(name: str, request_of: Callable[[str], Any]):
    token = Cancel()
    token.cancel()
    with pytest.raises(CancelledError, match="Cancelled before: "):
        run(request_of(name), cancel=token)


def test_a_comparison_stops_between_two_parts(request_of: Callable[[str], Any]):
    token, lines = Cancel(), []

    def stop(_: float, line: str) -> None:
        lines.append(line)
        token.cancel()

    with pytest.raises(CancelledError):
        run(request_of("check"), progress=stop, cancel=token)
    assert len(lines) == 1


def test_an_option_that_does_not_apply_is_refused():
    with pytest.raises(vw.VoltwrightError, match="`speed_kmh` is no option of the procedure wltp, which has `form`"):
        vw.certify(CAR, "wltp", speed_kmh=90.0)
    with pytest.raises(vw.VoltwrightError, match="`basis` must be type or maker, but is 'kin'"):
        vw.drive(CAR, "udds", basis="kin")  # pyright: ignore[reportArgumentType]
