"""Evidence: every path and source must exist, ranges must hold the value, conflicts may stand beside it."""

from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.spec.evidence import RELATIVE_UNCERTAINTY
from voltwright.spec.loading import car_from_data

PATH = "battery.energy_usable_kwh"


@pytest.fixture
def documented(car_data: dict[str, Any]) -> dict[str, Any]:
    car_data["sources"] = {"sheet": {"title": "Data sheet", "publisher": "Maker"}}
    car_data["evidence"] = {PATH: {"source": "sheet", "kind": "manufacturer"}}
    return car_data


def test_evidence_with_range_and_conflict(documented: dict[str, Any]):
    documented["evidence"][PATH].update(
        low=58, high=61, conflicts=[{"value": 62, "source": "sheet", "kind": "press", "note": "another page"}]
    )
    evidence = car_from_data(documented).evidence[PATH]
    assert (evidence.low, evidence.high) == (58.0, 61.0)
    assert evidence.conflicts[0].value == 62


def test_unknown_path(documented: dict[str, Any]):
    documented["evidence"]["battery.energy_usable"] = {"source": "sheet", "kind": "press"}
    with pytest.raises(SpecError, match=r"must name a field that this file writes; the nearest are `battery\.energy_usable_kwh`"):
        car_from_data(documented)


def test_unknown_source(documented: dict[str, Any]):
    documented["evidence"][PATH]["source"] = "shet"
    with pytest.raises(SpecError, match="must be a key of `sources`, but is 'shet'; there are `sheet`"):
        car_from_data(documented)


ROLLOUTS: list[tuple[dict[str, Any], str]] = [
    (
        {"quantity": "range_wltp_km", "rollout": True, "rollout_kind": "press"},
        r"\[0\]\.rollout` belongs to times from standstill",
    ),
    ({"quantity": "acceleration_80_120_s", "rollout": False, "rollout_kind": "press"}, r"rollout` belongs to times"),
    ({"quantity": "acceleration_0_100_s", "rollout": True}, r"\[0\]\.rollout_kind` must stand beside `rollout`"),
    ({"quantity": "acceleration_0_100_s", "rollout_kind": "press"}, r"\[0\]\.rollout` must stand beside `rollout_kind`"),
]


@pytest.mark.parametrize(("entry", "message"), ROLLOUTS)
def test_rollout_belongs_to_a_time_from_standstill_and_has_evidence(
    documented: dict[str, Any], entry: dict[str, Any], message: str
):
    documented["published"] = [{"value": 6.1, "source": "sheet", "kind": "press", **entry}]
    with pytest.raises(SpecError, match=message):
        car_from_data(documented)


def test_unknown_source_of_a_conflict_and_of_a_published_figure(documented: dict[str, Any]):
    documented["evidence"][PATH]["conflicts"] = [{"value": 1, "source": "rumours", "kind": "rumour"}]
    with pytest.raises(SpecError, match=r"conflicts\[0\]\.source` must be a key"):
        car_from_data(documented)
    del documented["evidence"][PATH]["conflicts"]
    documented["published"] = [{"quantity": "range_wltp_km", "value": 400, "source": "x", "kind": "press"}]
    with pytest.raises(SpecError, match=r"published\[0\]\.source` must be a key"):
        car_from_data(documented)


def test_only_what_is_assumed_may_do_without_a_source(documented: dict[str, Any]):
    documented["evidence"][PATH] = {"kind": "assumed"}
    assert car_from_data(documented).evidence[PATH].source is None
    documented["evidence"][PATH] = {"kind": "press"}
    with pytest.raises(SpecError, match="must be a key of `sources`, but is None"):
        car_from_data(documented)


def test_value_outside_its_range(documented: dict[str, Any]):
    documented["evidence"][PATH].update(low=61, high=63)
    with pytest.raises(SpecError, match=r"must lie in the range of its evidence \(61\.0 to 63\.0\), but is 60"):
        car_from_data(documented)
    documented["evidence"][PATH].update(low=63, high=61)
    with pytest.raises(SpecError, match="must be at most `high`"):
        car_from_data(documented)


def test_better_evidence_is_narrower():
    widths = RELATIVE_UNCERTAINTY
    order = ["certified", "measured", "press", "database", "assumed", "rumour"]
    assert [widths[kind] for kind in order] == sorted(widths[kind] for kind in order)
