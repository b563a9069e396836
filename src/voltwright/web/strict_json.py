"""JSON as a request may hold it: finite numbers, each key once, of bounded depth and length."""

import json
import math
from typing import Any, NoReturn

from voltwright.web.refusal import RefusalError

DEPTH_MOST = 32
ENTRIES_MOST = 100_000
DIGITS_MOST = 15
"""Digits of a whole number that is kept as such; a longer one becomes a float."""


def read_json(body: bytes, entries: int = ENTRIES_MOST) -> Any:
    """The value that a body holds.

    Args:
        body: UTF-8.
        entries: most values that it may have.

    Raises:
        RefusalError: no JSON, a number that is not finite, a key twice, too deep, or too many entries.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"must be UTF-8, but byte {error.start + 1} is not") from None
    try:
        data = json.loads(text, object_pairs_hook=_named_once, parse_constant=_constant, parse_float=_decimal, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise _refused(f"must be JSON, but is not in line {error.lineno}, column {error.colno}: {error.msg.lower()}") from None
    except RecursionError:
        raise _too_deep() from None
    _check(data, entries)
    return data


def read_object(body: bytes, entries: int = ENTRIES_MOST) -> dict[str, Any]:
    """The object that a body holds; an empty body is an empty object.

    Args:
        body: UTF-8.
        entries: most values that it may have.

    Raises:
        RefusalError: as `read_json`, or something else than an object.
    """
    data = read_json(body, entries) if body.strip() else {}
    if not isinstance(data, dict):
        raise _refused("must be an object, as {}")
    return data


def _check(data: Any, most: int) -> None:
    """Refuse what is too deep, too long, or holds half a surrogate pair, level by level."""
    level, depth, entries = [data], 0, 0
    while level:
        depth += 1
        entries += len(level)
        if depth > DEPTH_MOST:
            raise _too_deep()
        if entries > most:
            raise _refused(f"must have at most {most:,} values, but has more")
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(each.values())
                texts = [*each]
            else:
                texts = [each] if isinstance(each, str) else []
                below.extend(each if isinstance(each, list) else ())
            if any(not text.isascii() and _is_broken(text) for text in texts):
                raise _refused("must hold whole characters, but has half of a surrogate pair")
        level = below


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise RefusalError(f"`{twice[:60]}` stands twice in an object of the request; write it once.", "json", 400, twice[:60])
    return found


def _constant(word: str) -> NoReturn:
    raise _refused(f"must hold finite numbers, but has {word}")


def _decimal(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _refused(f"must hold numbers up to 1.8e308, but has {text[:30]}")
    return value


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= DIGITS_MOST else _decimal(text)


def _too_deep() -> RefusalError:
    return _refused(f"must be nested at most {DEPTH_MOST} levels deep, but is deeper")


def _refused(words: str) -> RefusalError:
    return RefusalError(f"The body of the request {words}.", "json", 400)
