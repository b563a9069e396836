"""The check of a built site finds dead links, dead anchors, references without a target, and requests to a network."""

from pathlib import Path

import pytest

from check_site import faults, main

GOOD = '<h1 id="top">A</h1><a href="b.html#there">b</a><a href="https://example.org">far</a><link rel="stylesheet" href="a.css">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages without a fault."""
    (tmp_path / "a.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there"><a href="a.html#top">a</a><a href="#there">here</a></p>', encoding="utf-8")
    (tmp_path / "a.css").write_text("p { background: url('data:image/png;base64,AA') }", encoding="utf-8")
    return tmp_path


def test_a_good_site_has_no_fault(site: Path, capsys: pytest.CaptureFixture[str]):
    assert faults(site) == []
    assert main(site) == 0
    assert "2 pages" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("addition", "fault"),
    [
        ('<a href="c.html">c</a>', "links to c.html, which is not there"),
        ('<a href="b.html#nowhere">b</a>', "links to b.html#nowhere, but the page has no such anchor"),
        ('<a href="#nowhere">b</a>', "links to #nowhere, but the page has no such anchor"),
        ('<img src="none.svg">', "links to none.svg, which is not there"),
        ('<script src="https://example.org/x.js"></script>', "asks for https://example.org/x.js"),
        ('<link rel="stylesheet" href="//fonts.example.org/x.css">', "asks for //fonts.example.org/x.css"),
        ('<img src="https://example.org/x.png">', "asks for https://example.org/x.png"),
        ('<autoref identifier="voltwright.gone">x</autoref>', "refers to voltwright.gone, which has no page"),
    ],
)
def test_a_fault_is_named(site: Path, addition: str, fault: str, capsys: pytest.CaptureFixture[str]):
    (site / "a.html").write_text(GOOD + addition, encoding="utf-8")
    assert faults(site) == [f"a.html: {fault}"]
    assert main(site) == 1
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize(
    "rule", ["url(https://example.org/f.woff)", "url('//example.org/f.woff')", '@import "https://example.org/x"']
)
def test_a_style_sheet_that_asks_for_a_network_is_named(site: Path, rule: str):
    (site / "a.css").write_text(rule, encoding="utf-8")
    assert [fault for fault in faults(site) if fault.startswith("a.css: asks for ")]


def test_links_to_a_network_that_a_person_follows_are_no_fault(site: Path):
    more = '<a href="mailto:a@example.org">m</a><link rel="canonical" href="https://example.org">'
    (site / "a.html").write_text(GOOD + more, encoding="utf-8")
    assert faults(site) == []
