"""The error tree: what can go wrong, in the words that a person reads, and the exit code of each kind.

Layer 1 raises `SpecError`, `TraceError` and `UnknownNameError`; layers 2 and 3 return outcome codes from
traced code; layer 4 turns these into results or into `SimulationError`; layer 8 maps them to exit codes.
"""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import IntEnum
from typing import Any
from unicodedata import category

PARTS = re.compile(r"[^\W\d_]+|\d+")
"""Words and numbers of a name."""
NAME_LONGEST, WORD_LONGEST, MESSAGE_LONGEST = 60, 300, 1500
"""Letters of a name, of a word such as a path, and of a sentence, beyond which the middle or the end is left out."""


def shown(text: object, most: int = NAME_LONGEST) -> str:
    r"""A text as a message may show it: control characters escaped, long words and the whole cut.

    A terminal obeys control characters, so that a file could clear it or write over what stands there.

    >>> shown("a" + chr(27) + "[31mred")
    'a\\x1b[31mred'
    """
    safe = plain(str(text))
    safe = " ".join(word if len(word) <= WORD_LONGEST else f"{word[:NAME_LONGEST]}..." for word in safe.split(" "))
    return safe if len(safe) <= most else f"{safe[: most - 3]}..."


def plain(text: str) -> str:
    r"""A text with control characters escaped: what stands on a terminal, on a page or in a picture.

    >>> plain("a" + chr(0x202E) + "b" + chr(7))
    'a\\u202eb\\x07'
    """
    return text if text.isprintable() else "".join(letter if harmless(letter) else _escaped(letter) for letter in text)


def plain_json(text: str) -> str:
    r"""JSON in which control characters stand as escapes, so that it means the same and a terminal obeys none of them.

    >>> plain_json(json.dumps(chr(0x85), ensure_ascii=False))
    '"\\u0085"'
    """
    return "".join(letter if harmless(letter) else json.dumps(letter)[1:-1] for letter in text)


def plain_values(value: Any) -> Any:
    """Lists and dicts with `plain` texts."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: plain_values(below) for key, below in value.items()}
    return [plain_values(below) for below in value] if isinstance(value, list | tuple) else value


def harmless(letter: str) -> bool:
    """Whether a terminal only shows a letter: printable, a space of some width, or the end of a line."""
    return letter.isprintable() or letter == "\n" or category(letter) == "Zs"


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")


class ExitCode(IntEnum):
    """What the process returns. 1 is left to the unforeseen, 2 to the command line's own usage errors."""

    OK = 0
    UNFORESEEN = 1
    USAGE = 2
    SPEC = 3
    TRACE = 4
    NAME = 5
    FILE = 6
    SIMULATION = 7


class VoltwrightError(Exception):
    """Base of every error that voltwright raises on purpose: one clear sentence, and an exit code."""

    exit_code: ExitCode = ExitCode.UNFORESEEN
    of_request = False
    """Whether the sentence is about fields of a request, which a command calls by the names of its options."""

    def __init__(self, message: str):
        """Keep the sentence with what a person's file holds made harmless: see `shown`."""
        super().__init__(shown(message, MESSAGE_LONGEST))


class SpecError(VoltwrightError):
    """A car file does not describe a car: an unknown key, a missing value, an impossible pair."""

    exit_code = ExitCode.SPEC

    def __init__(self, message: str, path: str = ""):
        """Keep the dotted path of the field beside the message, for editors and for JSON."""
        super().__init__(message)
        self.path = path


class TraceError(VoltwrightError):
    """A speed trace cannot be driven: empty, with gaps, with a negative or missing speed."""

    exit_code = ExitCode.TRACE


class UnknownNameError(VoltwrightError):
    """A name that the library does not hold; the message lists the nearest ones."""

    exit_code = ExitCode.NAME


class FileError(VoltwrightError):
    """A file that cannot be read or written."""

    exit_code = ExitCode.FILE


class SimulationError(VoltwrightError):
    """A run that gave no trustworthy result: its ledger does not close, or a number is not finite."""

    exit_code = ExitCode.SIMULATION


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names nearest to the one given, best first; without a near one, the first few in order.

    Names that hold every part of the given one come first ("model 3", "polestar2"), then those of like letters.
    """
    names, name = sorted(known), name[:NAME_LONGEST]
    parts = PARTS.findall(name.lower())
    telling = bool(parts) and len(_bare(name)) > 1
    holding = [each for each in names if telling and set(parts) <= set(PARTS.findall(each.lower()))]
    like = get_close_matches(name.lower(), names, n=count, cutoff=0.3)
    return list(dict.fromkeys([*holding, *like]))[:count] or names[:count]


def known_name(
    kind: str, name: str, known: Iterable[str], aliases: Mapping[str, str] | None = None, *, whole: bool = False
) -> str:
    """The known name that a person means: as it is, in other letters or signs ("FTP-75" for ftp75), or by its alias.

    Args: kind: of thing, for the sentence. name: as given. known: the names that exist. aliases: usual other names.
        whole: whether the sentence lists all names.
    Raises: UnknownNameError: there is none, or several are meant; with those nearest to it.
    """
    names = list(known)
    if name in names:
        return name
    by_bare: dict[str, list[str]] = {}
    for each in names:
        by_bare.setdefault(_bare(each), []).append(each)
    meant = by_bare.get(_bare(name), [])
    if _bare(name) in (aliases or {}):
        return (aliases or {})[_bare(name)]
    if len(meant) == 1:
        return meant[0]
    raise unknown_name(kind, name, names, whole=whole)


def unknown_name(kind: str, name: str, known: Iterable[str], *, whole: bool = False) -> UnknownNameError:
    """The error for a name that does not exist, with the three nearest that do; with all of them where `whole`."""
    names = sorted(known)
    others = f"; there are {', '.join(names)}" if whole else ""
    return UnknownNameError(
        f"There is no {kind} named '{shown(name)}'; the nearest are {', '.join(nearest(name, names))}{others}."
    )


def _bare(name: str) -> str:
    """Small letters and digits alone; other alphabets are kept."""
    return "".join(letter for letter in name.lower() if letter.isalnum())
