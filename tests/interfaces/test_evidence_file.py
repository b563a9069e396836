"""Changes of a car file's evidence: what is new, what is kept, and what is refused."""

import difflib

import pytest

from voltwright.errors import SpecError
from voltwright.interfaces.evidence_file import Document, Figure, confirmed, refuted, without_field
from voltwright.library.find import folder
from voltwright.spec.loading import car_from_data
from voltwright.spec.yaml_text import parse_yaml

CAR = """\
# A car of mine.
name: my-car
title: My car
make: Mine
body: {drag_coefficient: 0.25, width_mm: 1900, height_mm: 1450}  # from the brochure
masses: {mass_curb_kg: 1850}
drive_units:
  rear: {motor: {kind: pmsm, power_max_kw: 250}}
battery:
  chemistry: nmc
  energy_usable_kwh: 80  # the magazine
evidence:
  # What is known.
  battery.energy_usable_kwh: {kind: press, source: magazine, low: 75, high: 84, note: "Net."}
  masses.mass_curb_kg: {kind: assumed}
sources:
  magazine: {title: A report, publisher: A magazine, date: "2026-11"}
"""
FILING = Document("Filing", "A ministry", date="2027-01-05")


def changed_lines(before: str, after: str) -> list[str]:
    """Lines that a text gained and lost."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_confirmed_figure_is_used_and_the_one_before_is_kept_with_its_source():
    done = confirmed(CAR, "battery.energy_usable_kwh", Figure(78.5, "certified", 78, 79), FILING)
    car = car_from_data(parse_yaml(done.text))
    entry = car.evidence["battery.energy_usable_kwh"]
    assert car.battery.energy_usable_kwh == 78.5
    assert (entry.kind, entry.low, entry.high, entry.note) == ("certified", 78, 79, None)
    other = entry.conflicts[0]
    assert (other.value, other.source, other.kind, other.low, other.high, other.note) == (80, "magazine", "press", 75, 84, "Net.")
    assert car.sources[str(entry.source)].model_dump() == {
        "title": "Filing",
        "publisher": "A ministry",
        "address": None,
        "date": "2027-01-05",
    }
    for comment in ("# A car of mine.", "# from the brochure", "# the magazine", "# What is known."):
        assert comment in done.text


def test_a_shipped_file_changes_in_the_lines_of_the_field_alone():
    text = (folder("cars") / "xiaomi-su7.yaml").read_text(encoding="utf-8")
    done = confirmed(text, "body.drag_coefficient", Figure(0.21, "measured"), Document("Test", "Tester", date="2024-09"))
    lines = changed_lines(text, done.text)
    assert len([line for line in lines if line[0] == "-"]) == 2
    assert all("drag" in line or "0.195" in line or line.startswith("+     ") or "tester" in line for line in lines)


def test_a_number_that_the_file_left_out_is_added():
    done = confirmed(CAR, "tyres.rolling_resistance", Figure(0.0075, "measured"), FILING)
    car = car_from_data(parse_yaml(done.text))
    assert car.tyres.rolling_resistance == 0.0075
    assert car.evidence["tyres.rolling_resistance"].conflicts == ()


def test_an_old_figure_without_source_stands_in_the_note():
    done = confirmed(CAR, "masses.mass_curb_kg", Figure(1900, "certified", note="With driver."), FILING)
    assert car_from_data(parse_yaml(done.text)).evidence["masses.mass_curb_kg"].note == (
        "With driver. Before: 1850, assumed, of no source."
    )


def test_a_known_source_is_named_by_its_key_and_not_written_twice():
    by_key = confirmed(CAR, "body.width_mm", Figure(1910, "press"), Document("magazine"))
    again = confirmed(CAR, "body.width_mm", Figure(1910, "press"), Document("A report", "A magazine", date="2026-11"))
    for done in (by_key, again):
        car = car_from_data(parse_yaml(done.text))
        assert list(car.sources) == ["magazine"] and car.evidence["body.width_mm"].source == "magazine"


def test_a_refuted_figure_gives_way_to_the_surest_then_the_latest_other_one():
    text = confirmed(CAR, "battery.energy_usable_kwh", Figure(78.5, "press"), FILING).text
    text = confirmed(text, "battery.energy_usable_kwh", Figure(79.0, "rumour"), Document("Talk", "A forum", date="2027-02")).text
    first = refuted(text, "battery.energy_usable_kwh", "Invented.", None, None)
    assert first.value == 78.5, "of two press reports the later one"
    second = refuted(first.text, "battery.energy_usable_kwh", "Of another trim", FILING, None)
    assert second.value == 80
    entry = car_from_data(parse_yaml(second.text)).evidence["battery.energy_usable_kwh"]
    assert (entry.low, entry.high, entry.note) == (75, 84, "Net.")
    reasons = {other.value: other.refuted for other in entry.conflicts}
    assert reasons == {79.0: "Invented.", 78.5: "Of another trim (Filing (A ministry, 2027-01-05))."}
    with pytest.raises(SpecError, match="must have another figure to fall back on"):
        refuted(second.text, "battery.energy_usable_kwh", "No.", None, None)


def test_an_alias_is_not_changed_behind_the_back_of_another_field():
    text = CAR.replace("energy_usable_kwh: 80  # the magazine", "energy_usable_kwh: 80\n  <<: &more {cells_series: 96}").replace(
        "make: Mine", "make: Mine\nauxiliaries: {power_base_w: 200}"
    )
    shared = text.replace("auxiliaries: {power_base_w: 200}", "auxiliaries: &aux {power_base_w: 200}\n") + "copy: *aux\n"
    with pytest.raises(SpecError, match=r"an alias or a merge key of the file would change `copy.power_base_w` with it"):
        confirmed(shared, "auxiliaries.power_base_w", Figure(220, "press"), FILING)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Document("Filing"), "'Filing' is no key of `sources`; the file has `magazine`"),
        (Document("Filing", "A ministry"), "`date` or `address` must be given for a new source"),
    ],
)
def test_a_source_that_nobody_could_find_is_refused(document: Document, words: str):
    with pytest.raises(SpecError, match=words):
        confirmed(CAR, "body.width_mm", Figure(1910, "press"), document)


def test_a_field_that_is_not_written_cannot_be_refuted():
    with pytest.raises(SpecError, match="must be a field that the file writes"):
        refuted(CAR, "tyres.rolling_resistance", "No.", None, None)


def test_a_field_is_taken_out_of_the_plain_data_alone():
    data = without_field(CAR, "battery.energy_usable_kwh")
    assert data["battery"] == {"chemistry": "nmc"} and "battery.energy_usable_kwh" not in data["evidence"]
    assert "battery" not in without_field("{}", "battery.energy_usable_kwh")
