"""The words of the page: the same keys in all languages, none missing, none left over."""

import json
import re
from pathlib import Path

import pytest

import voltwright

PAGE = Path(voltwright.__file__).parent / "web" / "page"
LANGUAGES = ("en", "nl", "de", "zh")
CATALOGUES = sorted(path.stem for path in (PAGE / "texts" / "en").glob("*.json"))
NAMES = "|".join(CATALOGUES)
WORD = re.compile(rf"""["'`]((?:{NAMES})\.[A-Za-z0-9_.]*)(["'`]|\$\{{)""")
PLACE = re.compile(r"\{(\w+)\}")


def words_of(language: str, catalogue: str) -> dict[str, str]:
    """The catalogue of a view in a language."""
    return json.loads((PAGE / "texts" / language / f"{catalogue}.json").read_text(encoding="utf-8"))


def asked() -> tuple[set[str], set[str]]:
    """Keys that the page's modules name, and beginnings of keys that they put together."""
    found = [match for path in sorted((PAGE / "js").rglob("*.js")) for match in WORD.findall(path.read_text(encoding="utf-8"))]
    return {key for key, end in found if end != "${"}, {key for key, end in found if end == "${"}


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_all_languages_have_the_same_keys_and_places(catalogue):
    english = words_of("en", catalogue)
    for language in LANGUAGES[1:]:
        other = words_of(language, catalogue)
        assert other.keys() == english.keys(), language
        for key, text in english.items():
            assert other[key].strip(), f"{language} {key}"
            assert set(PLACE.findall(other[key])) == set(PLACE.findall(text)), f"{language} {key}"


def test_no_key_is_missing_and_none_is_left_over():
    keys = {f"{catalogue}.{key}" for catalogue in CATALOGUES for key in words_of("en", catalogue)}
    whole, beginnings = asked()
    # State keys have the same form as keys of texts, and no text: only what is asked through `t` must have one.
    called = {
        key
        for path in sorted((PAGE / "js").rglob("*.js"))
        for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert not sorted(called - keys), "asked for, but in no catalogue"
    used = whole | {key for key in keys if any(key.startswith(beginning) for beginning in beginnings)}
    assert not sorted(keys - used), "in a catalogue, but asked for by no module"


def test_every_catalogue_is_there_in_every_language():
    for language in LANGUAGES:
        assert sorted(path.stem for path in (PAGE / "texts" / language).glob("*.json")) == CATALOGUES


def test_page_is_light():
    """The issue asks for less than 1.5 MB of page."""
    sizes = {path: path.stat().st_size for path in PAGE.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 1_500_000, sorted(sizes.items(), key=lambda item: -item[1])[:5]


def test_no_style_and_no_script_stands_in_markup():
    """The page's policy forbids both; an element gets its style by `h` or from a style sheet."""
    markup = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"style=|<style|onclick=|<script(?![^>]*src=)", markup)
    for path in (PAGE / "js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), path.name
