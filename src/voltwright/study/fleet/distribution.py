"""How a number varies from car to car, as a person writes it on one line: `normal(2%)`, `uniform(1800,1900)`.

A number is in the unit of the field; with a per cent sign it is relative to the car's own number: as a standard deviation a share
of it, as a place so much above or below it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from voltwright.errors import SpecError, nearest, shown

FORMS = {"normal": ("mean", "sd"), "uniform": ("low", "high"), "triangular": ("low", "mode", "high")}
"""What each distribution takes; a normal one may leave out its mean, which is then the car's own number."""
PERCENT = 100.0
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*%?")
EXAMPLES = "normal(2%), normal(1850,20), uniform(-3%,+3%) or triangular(0.20,0.22,0.25)"


@dataclass(frozen=True)
class Distribution:
    """How a number varies.

    Attributes:
        path: of the number in the car's file.
        kind: of `FORMS`.
        values: by the names of `FORMS`, in the field's unit.
    """

    path: str
    kind: str
    values: tuple[float, ...]

    def draw(self, random: np.random.Generator, count: int) -> np.ndarray:
        """Values of cars.

        Args:
            random: generator.
            count: of cars.

        Returns:
            shape (count,), in the field's unit.
        """
        if self.kind == "normal":
            return random.normal(*self.values, size=count)
        if self.values[0] == self.values[-1]:
            return np.full(count, self.values[0])
        return random.uniform(*self.values, size=count) if self.kind == "uniform" else random.triangular(*self.values, size=count)


def read_distribution(text: str, own: dict[str, float]) -> Distribution:
    """A distribution from its line.

    Args:
        text: `PATH=KIND(NUMBER,...)`.
        own: the car's numbers by path, for relative ones.

    Raises:
        SpecError: no such form, a path that the car does not have, a negative deviation, crossed ends.

    >>> read_distribution("masses.mass_test_kg=normal(2%)", {"masses.mass_test_kg": 2000.0}).values
    (2000.0, 40.0)
    >>> read_distribution("masses.mass_test_kg=uniform(-1%,2050)", {"masses.mass_test_kg": 2000.0}).values
    (1980.0, 2050.0)
    """
    path, _, right = (part.strip() for part in text.partition("="))
    found = re.fullmatch(r"(\w+)\s*\((.*)\)", right)
    if found is None or not path:
        raise _wrong(f"`vary` must be PATH=KIND(NUMBERS), such as {EXAMPLES}, but is '{shown(text)}'.", path)
    kind, words = found[1].lower(), [word.strip() for word in found[2].split(",")]
    if kind not in FORMS:
        raise _wrong(f"`{path}` must vary by {', '.join(FORMS)}, such as {EXAMPLES}, but by '{shown(kind)}'.", path)
    if path not in own:
        close = ", ".join(f"`{name}`" for name in nearest(path, own))
        raise _wrong(f"`{shown(path)}` is not a numeric field of the car; the nearest are {close}.", path)
    names = FORMS[kind][-len(words) :] if kind == "normal" else FORMS[kind]
    if len(words) not in ({1, 2} if kind == "normal" else {len(names)}) or not all(NUMBER.fullmatch(word) for word in words):
        takes = {"normal": "sd, or mean and sd,", "uniform": "low and high"}.get(kind, ", ".join(FORMS[kind]))
        raise _wrong(
            f"`{path}`: {kind} takes {takes} as numbers or percentages, such as {EXAMPLES}, but is '{shown(right)}'.", path
        )
    values = tuple(_value(word, name, own[path]) for word, name in zip(words, names, strict=True))
    if kind == "normal" and len(values) == 1:
        values = (own[path], *values)
    _check(path, kind, values)
    return Distribution(path, kind, values)


def _value(word: str, name: str, own: float) -> float:
    if not word.endswith("%"):
        return float(word)
    share = float(word[:-1]) / PERCENT
    return share * abs(own) if name == "sd" else own + share * abs(own)


def _check(path: str, kind: str, values: tuple[float, ...]) -> None:
    if not all(map(math.isfinite, values)):
        raise _wrong(f"`{path}`: the numbers of {kind} must be finite.", path)
    if kind == "normal" and values[1] < 0.0:
        raise _wrong(f"`{path}`: the standard deviation must be at least 0, but is {values[1]:g}.", path)
    if kind != "normal" and list(values) != sorted(values):
        order = " ≤ ".join(FORMS[kind])
        raise _wrong(f"`{path}`: {kind} must have {order}, but has {', '.join(f'{value:g}' for value in values)}.", path)


def _wrong(words: str, path: str) -> SpecError:
    error = SpecError(words, path)
    error.of_request = True
    return error
