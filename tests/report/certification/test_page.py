"""The page of a certificate: everything in one file, nothing from outside, in order and escaped."""

import re
from itertools import pairwise

import pytest

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.library.cars import load_car
from voltwright.procedures.bench.certificate import CONFIDENCE
from voltwright.procedures.certify import PROCEDURES, certify
from voltwright.report.certification.chart import NARROW_PX, picture
from voltwright.report.certification.page import certificate_page
from voltwright.spec.base import replace_fields

CAR = "tesla-model-3-2024-rwd"
SECTIONS = ["label", "test", "results", "energies", "rules"]
SIZE_MAX_BYTES = 1_500_000


@pytest.fixture(scope="module", params=PROCEDURES)
def text(request: pytest.FixtureRequest) -> str:
    return certificate_page(certify(CAR, request.param), load_car(CAR))


def test_sections_and_headings_are_in_order(text: str):
    assert re.findall(r'<section id="(\w+)"', text) == SECTIONS
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))


def test_page_is_one_file_without_script_or_address(text: str):
    assert "<script" not in text
    links = re.findall(r'(?:src|href|srcset)="([^"]*)"', text)
    assert {link for link in links if not link.startswith("#")} == {"data:,"}
    assert set(re.findall(r"https?://[^\s\"')]+", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert len(text.encode()) < SIZE_MAX_BYTES


def test_numbers_are_numbers(text: str):
    words = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    for fault in ("NaN", "Infinity", "undefined", "None", ">nan", ">inf"):
        assert fault not in words


def test_rules_are_shown_with_the_meaning_of_their_marks():
    certificate = certify(CAR, "cltc")
    text = certificate_page(certificate, load_car(CAR))
    assert text.count('<span class="badge">U</span>') == sum(rule.confidence == "U" for rule in certificate.rules)
    assert f"<b>U</b> {CONFIDENCE['U']}" in text
    assert "<b>D</b>" not in text, "a mark that no rule bears needs no words"


def test_published_figures_stand_beside():
    text = certificate_page(certify(CAR, "wltp"), load_car(CAR))
    assert "513\u202fkm" in text
    assert 'class="badge certified">certified' in text
    assert "Evidence and source" not in certificate_page(certify(CAR, "nedc"), load_car(CAR))


def test_titles_are_escaped():
    spec = replace_fields(load_car(CAR), {"title": "Car <b> & more"})
    text = certificate_page(certify(spec, "constant"), spec)
    assert "Car &lt;b&gt; &amp; more" in text
    assert "<b> & more" not in text


def test_every_heading_can_be_linked_to_and_ids_are_unique(text: str):
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', text)) == set(SECTIONS)
    assert text.count('class="anchor"') == len(SECTIONS)


def test_the_page_says_that_it_is_a_prediction_and_how_sure():
    text = certificate_page(certify(CAR, "wltp"), load_car(CAR), {"range_km": 28.0, "consumption_wh_km": 7.0})
    assert "Predicted from physics" in text and "no certificate" in text
    assert "<h2>Range, predicted</h2>" in text
    assert "\u202fkm ±\u202f28</span>" in text
    assert "half width of the 90" in text


def test_warnings_and_assumed_numbers_stand_on_the_page():
    assumed = AssumedNumber("body.drag_area_m2", 0.612345, "m²", "Cd x A <law>", 0.0255, 14.0)
    text = certificate_page(
        certify(CAR, "wltp"), load_car(CAR), warnings=["A mass < zero."], assumed=[assumed], loss_model="vehicle type"
    )
    assert "A mass &lt; zero." in text
    assert "<code>body.drag_area_m2</code>" in text
    assert "0.6123\u202fm²" in text and "Cd x A &lt;law&gt;" in text and "±\u202f2.5\u202f%" in text
    assert "Losses and road load: vehicle type." in text


def test_a_phone_gets_a_narrow_picture():
    certificate = certify(CAR, "epa-mct")
    spec = picture(certificate.runs, width_px=NARROW_PX)
    assert {part["width"] for test in spec["vconcat"] for part in test["vconcat"]} == {NARROW_PX}
    text = certificate_page(certificate, load_car(CAR))
    assert text.count('class="test wide-only"') == text.count('class="test narrow-only"') == len(certificate.runs)
