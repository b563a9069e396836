"""The picture of a test: names that do not cover each other, a course that keeps its peaks, files in fixed colours."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from voltwright.errors import FileError
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.certify import certify
from voltwright.report.certification.chart import (
    GAP_PX,
    WIDTH_PX,
    certificate_picture,
    picture,
    place_labels,
    speed_rows,
    width_px_of,
)
from voltwright.report.render import check_ending, inline_svg, light_colours, picture_bytes
from voltwright.units import M_S_PER_KMH, SECONDS_PER_HOUR

CAR = "tesla-model-3-2024-rwd"
TESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "multi-cycle": ("epa-mct", {}),
    "single-cycle": ("epa-sct", {}),
    "shortened": ("wltp", {}),
    "consecutive": ("wltp", {"form": "consecutive"}),
    "older": ("nedc", {"edition": "drive-to-empty"}),
    "constant": ("constant", {"speed_kmh": 90.0}),
}


@pytest.fixture(scope="module", params=TESTS)
def certificate(request: pytest.FixtureRequest) -> Certificate:
    procedure, options = TESTS[request.param]
    return certify(CAR, procedure, **options)


def texts(certificate: Certificate) -> list[str]:
    return [label.text for label in place_labels(certificate.runs[0])]


def test_no_name_covers_another(certificate: Certificate):
    for run in certificate.runs:
        px_per_h = WIDTH_PX / (run.ended_s / SECONDS_PER_HOUR)
        labels = place_labels(run)
        assert labels
        for tier in {label.tier for label in labels}:
            row = sorted((label.middle_h * px_per_h, 0.5 * width_px_of(label.text)) for label in labels if label.tier == tier)
            assert row[0][0] - row[0][1] >= -1e-6
            assert row[-1][0] + row[-1][1] <= WIDTH_PX + 1e-6
            assert all(one + half + GAP_PX <= other - other_half + 1e-6 for (one, half), (other, other_half) in pairwise(row))


def test_every_phase_of_a_multi_cycle_test_is_named():
    assert texts(certify(CAR)) == [
        "UDDS 1", "HFEDS 1", "soak", "UDDS 2", "CSC mid, 105\u202fkm/h", "UDDS 3", "HFEDS 2", "soak", "UDDS 4",
        "CSC end, 105\u202fkm/h",
    ]  # fmt: skip


def test_every_phase_of_a_shortened_wltp_test_is_named():
    assert texts(certify(CAR, "wltp")) == [
        "DS1 WLTC", "DS1 city", "CSS_M, 100\u202fkm/h", "DS2 WLTC", "DS2 city", "CSS_E",
    ]  # fmt: skip


def test_narrow_laps_have_numbers_alone():
    found = texts(certify(CAR, "wltp", form="consecutive"))
    assert found[:4] == ["WLTC, lap by lap", "1", "2", "3"]
    assert texts(certify("bmw-i3-60ah", "nedc", form="consecutive"))[:2] == ["NEDC 1", "NEDC 2"]


def test_thinned_speed_keeps_stops_and_peaks(certificate: Certificate):
    run = certificate.runs[0]
    rows = speed_rows(run)
    assert len(rows) <= 2 * WIDTH_PX
    speeds = [row["v"] for row in rows]
    assert max(speeds) == pytest.approx(run.speed_m_s.max() / M_S_PER_KMH, abs=0.06)
    assert min(speeds) == pytest.approx(run.speed_m_s.min() / M_S_PER_KMH, abs=0.06)
    times = [row["t"] for row in rows]
    assert times == sorted(times)


def test_a_picture_of_its_own_names_car_test_phases_and_units(certificate: Certificate):
    svg = picture_bytes(certificate_picture(certificate, "A car <&> (2024)"), ".svg").decode()
    words = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert any(text.startswith("A car &lt;&amp;&gt;: ") for text in words)
    assert {"Speed, km/h", "State of charge, %", "From the battery, Wh/km", "Time, h"} <= set(words)
    assert "var(" not in svg
    assert "NaN" not in svg
    assert light_colours()["paper"] in svg


def test_inside_a_page_it_keeps_the_pages_colours(certificate: Certificate):
    svg = inline_svg(picture(certificate.runs[:1]))
    assert "var(--car-1)" in svg
    assert not re.search(r"(href|src)=", svg)
    assert len(svg) < 400_000


def test_only_svg_and_png_are_pictures():
    assert check_ending(Path("a.SVG")) == ".svg"
    with pytest.raises(FileError, match=r"must end in \.svg or \.png, but is 'a\.pdf'"):
        check_ending(Path("a.pdf"))
