"""A page of the studio as one HTML file that still computes: its modules, words, styles, the models of its cars, and answers."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError
from voltwright.web.model.rows import packed_text
from voltwright.web.page_files import page_script, page_style, texts_below

CARS_MOST, BYTES_MOST = 6, 3_000_000
LANGUAGES = ("en", "nl", "de", "zh")
MISSING = {
    "en": "This needs the studio: start it with `voltwright studio`. A saved page has the answers of its own cars.",
    "nl": "Hiervoor is de studio nodig: start met `voltwright studio`. Een bewaarde pagina heeft de antwoorden van haar auto's.",
    "de": "Das braucht das Studio: Start mit `voltwright studio`. Eine gespeicherte Seite hat die Antworten ihrer eigenen Autos.",
    "zh": "此操作需要工作室：请运行 `voltwright studio`。保存的页面只包含所选车辆的结果。",
}
BOOT = """
(async () => {
  const text = document.getElementById("kept").textContent;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  globalThis.voltwrightSaved = JSON.parse(await new Response(stream).text());
  voltwrightSaved.load = vw$later;
  if (location.hash.length < 2) location.replace("#" + voltwrightSaved.state);
  vw$use("js/main.js");
})();
"""
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<noscript>This page needs JavaScript. The same answers come from the command line: voltwright --help.</noscript>
<script type="text/plain" id="kept">{kept}</script>
<script>{script}</script>
</body>
</html>
"""


def save_page(
    cars: Sequence[Any],
    state: str = "",
    language: str = "en",
    *,
    bases: Sequence[Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    reader: Callable[[Any], Any] | None = None,
    progress: Callable[[float], None] | None = None,
) -> str:
    """One HTML file with the views of some cars.

    Args:
        cars: arguments of requests: names of the library, or written mappings.
        state: of the page, as its address has it behind "#"; empty: the cars alone.
        language: in which words of the page itself are, where the address says nothing.
        bases: the cars that designs begin from; default: the cars.
        answers: that the page has already, by question; what is left of what the views ask is worked out.
        reader: from what a page sends to what operations read, such as files that it has handed over; default: the same.
        progress: is told the share that is done.

    Returns:
        the text of the file, which needs no network.

    Raises:
        SpecError: no car, too many, a language that the page does not have, or a file of more than 3 MB.
        UnknownNameError, FileError: a car.
    """
    from voltwright.web.saved_answers import collected

    for name, value, kind, words in (
        ("state", state, str, "a text"),
        ("language", language, str, "a text"),
        ("bases", [] if bases is None else bases, list | tuple, "a list of cars"),
        ("answers", {} if answers is None else answers, Mapping, "an object"),
    ):
        if not isinstance(value, kind):
            raise SpecError(f"`{name}` must be {words}, but is {value!r:.60}.", name)
    if not 1 <= len(cars) <= CARS_MOST:
        raise SpecError(f"`cars` must be 1 to {CARS_MOST} cars, but there are {len(cars)}.", "cars")
    if language not in LANGUAGES:
        raise SpecError(f"`language` must be {', '.join(LANGUAGES)}, but is '{language}'.", "language")
    if bases is not None and len(bases) > 2 * CARS_MOST:
        raise SpecError(f"`bases` must be at most {2 * CARS_MOST} cars, but there are {len(bases)}.", "bases")
    found = collected(list(cars), list(cars if bases is None else bases), dict(answers or {}), reader or _as_it_is, progress)
    kept = {
        "answers": found,
        "texts": _texts(),
        "missing": MISSING[language],
        "state": state or state_of(cars, language),
    }
    return page_of(kept, language)


def argument_of(car: str) -> Any:
    """The argument of requests for a car that a person names.

    Args:
        car: name in the library, or path of a file.

    Returns:
        the name as the library has it, or the mapping that the file holds.

    Raises:
        UnknownNameError, FileError, SpecError: neither.
    """
    from voltwright.library.cars import load_car
    from voltwright.library.find import read_yaml

    path = Path(car)
    if path.suffix.lower() in (".yaml", ".yml", ".json") or path.is_file():
        load_car(path)  # so that its refusal comes first
        return read_yaml(path)
    return load_car(car).name


def page_of(kept: Mapping[str, Any], language: str) -> str:
    """The file of what a page keeps.

    Raises:
        SpecError: more than 3 MB.
    """
    script = f"(() => {{\n{page_script()}\n{BOOT}\n}})();".replace("</", "<\\/")
    style = page_style().replace("</", "<\\/")
    policy = (
        f"default-src 'none'; script-src 'sha256-{_digest(script)}' 'wasm-unsafe-eval'; style-src 'sha256-{_digest(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    text = PAGE.format(
        language=language,
        policy=policy,
        title="voltwright studio",
        style=style,
        kept=packed_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()),
        script=script,
    )
    if len(text.encode()) > BYTES_MOST:
        most = f"{BYTES_MOST / 1e6:g} MB"
        raise SpecError(f"A saved page has at most {most}, but this one would have more; choose fewer cars.", "cars")
    return text


def state_of(cars: Sequence[Any], language: str) -> str:
    """The address of a page with some cars, in the short form of js/state.js; cars that are written out get its own name."""
    from urllib.parse import quote

    words = ",".join(_word(each) for each in cars)
    return quote(f"cars=!({words})&language={language}", safe="=!(),&:/@'*").replace("%20", "+")


def _word(value: Any) -> str:
    """A JSON value in the short form of js/state.js."""
    if value is None:
        return "!n"
    if isinstance(value, bool):
        return "!t" if value else "!f"
    if isinstance(value, int | float):
        from voltwright.web.saved_answers import canonical

        return canonical(value)
    if isinstance(value, str):
        return "'" + value.replace("!", "!!").replace("'", "!'") + "'"
    if isinstance(value, Mapping):
        return "(" + ",".join(f"{_word(key)}:{_word(each)}" for key, each in value.items()) + ")"
    return "!(" + ",".join(_word(each) for each in value) + ")"


def _as_it_is(value: Any) -> Any:
    return value


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _texts() -> dict[str, Any]:
    root = files("voltwright.web").joinpath("page", "texts")
    return {
        f"{language}/{name.removesuffix('.json')}": json.loads(text)
        for language in LANGUAGES
        for name, text in texts_below(root.joinpath(language), "", ".json").items()
    }
