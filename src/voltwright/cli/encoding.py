"""Terminals that cannot show every character: what stands for a sign that their encoding lacks, so that nothing is lost."""

import codecs
import sys
import unicodedata
from functools import cache

from voltwright.errors import plain

FALLBACKS = {
    "\u2212": "-", "–": "-", "—": "-", "‑": "-", "→": "->", "←": "<-", "•": "*", "·": ".", "…": "...", "°": "deg ", "±": "+/-",
    "×": "x", "≤": "<=", "≥": ">=", "≈": "~", "²": "2", "³": "3", "Ω": "Ohm", "\u2126": "Ohm", "µ": "u", "μ": "u", "σ": "sigma",
    "─": "-", "━": "=", "│": "|", "’": "'", "‘": "'", "“": '"', "”": '"', "\u202f": " ", "\u00a0": " ", "\u2009": " ", "ß": "ss",
    "√": "sqrt", "∞": "inf", "Δ": "d", "η": "eta", "€": "EUR", "£": "GBP", "¥": "CNY", "ø": "o", "Ø": "O", "ł": "l", "†": "^",
}  # fmt: skip
"""By sign; a letter with an accent becomes the letter."""
HANDLER = "voltwright-fallback"


def fallback(sign: str) -> str:
    """What is written for a sign that an encoding lacks.

    >>> fallback("→"), fallback("é"), fallback("°")
    ('->', 'e', 'deg ')
    """
    if sign in FALLBACKS:
        return FALLBACKS[sign]
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii") or "?"


def encodable(text: str, encoding: str) -> str:
    """A text with fallbacks for all signs that an encoding lacks.

    >>> encodable("−7 °C → 20 °C", "cp1252"), encodable("−7 °C", "ascii")
    ('-7 °C -> 20 °C', '-7 degC')
    """
    if encoding.startswith("utf") or text.isascii():
        return text
    return "".join(sign if _has(encoding, sign) else fallback(sign) for sign in text).replace("deg C", "degC")


@cache
def _has(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def use_fallbacks() -> None:
    """Let standard output and standard error write fallbacks, whoever writes to them."""
    codecs.register_error(HANDLER, _handle)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)  # pyright: ignore[reportAttributeAccessIssue]


def _handle(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(fallback, error.object[error.start : error.end])), error.end


def write(text: str, *, errors: bool = False) -> None:
    """Write a line as it is, in signs that the stream can show."""
    stream = sys.stderr if errors else sys.stdout
    stream.write(encodable(plain(text), (getattr(stream, "encoding", None) or "utf-8").lower()) + "\n")
    stream.flush()
