"""What became known of a car, written into its YAML file: a figure confirmed or refuted, comments and layout kept.

The text is changed in memory and read again as a car before anything is written; only the field, its evidence and its source
may differ. Figures that are no longer used stay in the file, under `conflicts`, with their source.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from voltwright.errors import SpecError, shown
from voltwright.spec.evidence import RELATIVE_UNCERTAINTY
from voltwright.spec.yaml_text import parse_yaml

LAYOUTS = ((4, 2), (2, 0))
"""Indentation of lists, and of the dash in it: the one that changes fewer lines of the file is taken."""
LINE_LONGEST = 1_000_000
"""Letters of a line: none is broken."""
KEY_LONGEST = 40
NO_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Document:
    """A source as a person names it; `title` may be the key of one that the file has, and then stands alone."""

    title: str
    publisher: str | None = None
    address: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Figure:
    """A figure for a field of the file.

    Attributes:
        value: as the file writes it. kind: of evidence. low, high: ends of its 90 % interval in the field's unit, or None.
    """

    value: Any
    kind: str
    low: float | None = None
    high: float | None = None
    note: str | None = None


@dataclass(frozen=True)
class Changed:
    """A file with a change: its new text, the figure that it now uses, and where that comes from, in words."""

    text: str
    value: Any
    kind: str
    source: str | None
    words: str


def confirmed(text: str, field: str, figure: Figure, document: Document) -> Changed:
    """A car file in which a field has a new figure; the figure before stands under `conflicts`, or in the note without a source.

    Args:
        text: of the file. field: dotted path. figure: what became known. document: where it stands.

    Raises:
        SpecError: the source is not described; a merge key or an alias ties the field to others.
    """
    data, layout = _loaded(text)
    key = _source_key(data, document)
    entry, before = _entry_of(data, field), _value_at(data, field)
    remark = _retire(entry, before, None)
    _set(data, field, figure.value)
    note = " ".join(each for each in (figure.note, remark) if each) or None
    _describe(entry, key, figure, note)
    after = _dumped(data, layout)
    _only_these(text, after, field, key)
    return Changed(after, figure.value, figure.kind, key, f"confirmed by {_words(data, key)}")


def refuted(text: str, field: str, reason: str, document: Document | None, fallback: Figure | None) -> Changed:
    """A car file in which the figure of a field is marked as wrong, and the next best one is used.

    The next best is that of `conflicts` which is not refuted itself and whose kind of evidence is the surest, of these the
    latest; without one, the fallback.

    Args:
        text: of the file. field: dotted path. reason: why the figure is wrong. document: who says so; None says it without.
        fallback: figure of a law, or the old one with a wide interval; None where there is none.

    Raises:
        SpecError: the file does not write the field, or nothing is left to use.
    """
    data, layout = _loaded(text)
    before = _value_at(data, field)
    if before is None:
        raise SpecError(f"`{field}` must be a field that the file writes, but it does not; there is nothing to refute.", field)
    key = None if document is None else _source_key(data, document)
    entry = _entry_of(data, field)
    others = [other for other in entry.get("conflicts", ()) if not other.get("refuted")]
    best = min(others, key=lambda other: _rank(data, other), default=None)
    if best is None and fallback is None:
        raise SpecError(
            f"`{field}` must have another figure to fall back on, but no source gives one and no law fills it; "
            "`voltwright evidence confirm` records a new one.",
            field,
        )
    why = reason if key is None else f"{reason.rstrip('.')} ({_words(data, key)})."
    if best is not None:
        entry["conflicts"].remove(best)
        figure = Figure(best["value"], best["kind"], best.get("low"), best.get("high"), best.get("note"))
        own, words = best["source"], f"next best figure, of {_words(data, best['source'])}"
    else:
        assert fallback is not None
        figure, own = fallback, entry.get("source") if fallback.kind == "rumour" else None
        words = fallback.note or "no other figure is known"
    remark = _retire(entry, before, why)
    _set(data, field, figure.value)
    _describe(entry, own, figure, " ".join(each for each in (figure.note, remark) if each) or None)
    after = _dumped(data, layout)
    _only_these(text, after, field, key)
    return Changed(after, figure.value, figure.kind, own, words)


def without_field(text: str, field: str) -> Mapping[str, Any]:
    """The plain data of a car file without a field and its evidence."""
    data = parse_yaml(text)
    *parents, name = field.split(".")
    part = data
    for parent in parents:
        part = part.get(parent, {}) if isinstance(part, dict) else {}
    if isinstance(part, dict):
        part.pop(name, None)
    (data.get("evidence") or {}).pop(field, None)
    return data


def _loaded(text: str) -> tuple[CommentedMap, tuple[int, int]]:
    """The file with its comments, and the layout of lists that leaves most of its lines as they are."""
    data = _yaml(LAYOUTS[0]).load(text)
    lines = text.splitlines()

    def changes(layout: tuple[int, int]) -> int:
        return sum(1 for _ in unified_diff(lines, _dumped(data, layout).splitlines(), n=0))

    return data, min(LAYOUTS, key=changes)


def _yaml(layout: tuple[int, int]) -> YAML:
    parser = YAML(typ="rt")
    parser.preserve_quotes = True
    parser.width = LINE_LONGEST
    parser.indent(mapping=2, sequence=layout[0], offset=layout[1])
    return parser


def _dumped(data: CommentedMap, layout: tuple[int, int]) -> str:
    written = io.StringIO()
    _yaml(layout).dump(data, written)
    return written.getvalue()


def _source_key(data: CommentedMap, document: Document) -> str:
    """The key of a source of the file, which is added where it is new."""
    sources = data.setdefault("sources", CommentedMap())
    if document.publisher is None:
        if document.title in sources:
            return document.title
        known = f"; the file has {', '.join(f'`{shown(key)}`' for key in sources)}" if sources else ""
        raise SpecError(
            f"`publisher` must be given for a new source, but is not; '{shown(document.title)}' is no key of `sources`{known}.",
            "publisher",
        )
    if document.address is None and document.date is None:
        raise SpecError("`date` or `address` must be given for a new source, so that others find it; give one of them.", "date")
    fields = {"title": document.title, "publisher": document.publisher, "address": document.address, "date": document.date}
    written = {name: text for name, text in fields.items() if text is not None}
    for key, source in sources.items():
        if {name: str(value) for name, value in source.items()} == written:
            return str(key)
    key = _new_key(f"{document.publisher}-{document.date or ''}", sources)
    entry = CommentedMap({name: DoubleQuotedScalarString(text) if name == "date" else text for name, text in written.items()})
    entry.fa.set_flow_style()
    sources[key] = entry
    return key


def _new_key(words: str, taken: Mapping[str, Any]) -> str:
    stem = NO_WORDS.sub("-", words.lower()).strip("-")[:KEY_LONGEST].strip("-") or "source"
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)


def _entry_of(data: CommentedMap, field: str) -> CommentedMap:
    """The evidence of a field, which is added where there is none."""
    evidence = data.setdefault("evidence", CommentedMap())
    if field not in evidence:
        evidence[field] = CommentedMap()
        evidence[field].fa.set_flow_style()
    return evidence[field]


def _retire(entry: CommentedMap, before: Any, why: str | None) -> str | None:
    """Put the figure that was used under `conflicts`; in words for the note, where it has no source."""
    if before is None:
        return None
    if entry.get("source") is None:
        of = f", {entry['kind']}" if "kind" in entry else ""
        return f"Before: {before}{of}, of no source" + (f"; refuted: {why.rstrip('.')}." if why else ".")
    kept = {name: entry[name] for name in ("source", "kind", "low", "high", "note") if entry.get(name) is not None}
    other = CommentedMap({"value": before, **kept, **({"refuted": why} if why else {})})
    other.fa.set_flow_style()
    if not entry.get("conflicts"):
        entry["conflicts"] = CommentedSeq()
    entry["conflicts"].append(other)
    entry["conflicts"].fa.set_block_style()
    entry.fa.set_block_style()
    return None


def _describe(entry: CommentedMap, source: str | None, figure: Figure, note: str | None) -> None:
    """Set what an entry of `evidence` says of the figure that is used; its other figures come last."""
    conflicts, _ = entry.pop("conflicts", None), entry.pop("note", None)
    values = {"source": source, "kind": figure.kind, "low": figure.low, "high": figure.high, "note": note}
    for name, value in values.items():
        if value is None:
            entry.pop(name, None)
        else:
            entry[name] = value
    if conflicts:
        entry["conflicts"] = conflicts


def _rank(data: CommentedMap, other: Mapping[str, Any]) -> tuple[float, str]:
    """The surest kind of evidence first, of one kind the latest source."""
    date = str((data.get("sources") or {}).get(other["source"], {}).get("date", ""))
    return RELATIVE_UNCERTAINTY[other["kind"]], "".join(chr(0x10FFFF - ord(letter)) for letter in date) or chr(0x10FFFF)


def _words(data: CommentedMap, key: str) -> str:
    source = data["sources"][key]
    date = f", {source['date']}" if source.get("date") else ""
    return f"{source['title']} ({source['publisher']}{date})"


def _value_at(data: Mapping[str, Any], field: str) -> Any:
    part: Any = data
    for name in field.split("."):
        part = part.get(name) if isinstance(part, dict) else None
    return part


def _set(data: CommentedMap, field: str, value: Any) -> None:
    *parents, name = field.split(".")
    part = data
    for parent in parents:
        part = part.setdefault(parent, CommentedMap())
    part[name] = value


def _only_these(before: str, after: str, field: str, source: str | None) -> None:
    """Refuse a change of anything but a field, its evidence and its source: an alias or a merge key ties it to others."""
    old, new = dict(_leaves(parse_yaml(before))), dict(_leaves(parse_yaml(after)))
    own = (tuple(field.split(".")), ("evidence", field), ("sources", source))
    for place in {**old, **new}:
        same = place in old and place in new and old[place] == new[place]
        if not same and not any(place[: len(each)] == each for each in own):
            name = ".".join(map(str, place))
            raise SpecError(
                f"`{field}` must stand for itself, but an alias or a merge key of the file would change `{name}` with it; "
                "write it out in the file first.",
                field,
            )


def _leaves(data: Any, place: tuple[Any, ...] = ()):
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from _leaves(value, (*place, key))
    elif data not in ({}, None):
        yield place, data
