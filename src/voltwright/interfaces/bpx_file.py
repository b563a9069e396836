"""Reading of BPX files: sections, numbers, tables and functions of x, with one sentence for whatever is wrong."""

import ast
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError, SpecError

FUNCTIONS = {name: getattr(np, name) for name in ("exp", "tanh", "cosh", "sinh", "sqrt", "log", "sin", "cos", "tan", "abs")}
TRANSPORT = ("Conductivity [", "Diffusivity [")
KNOWN = (ast.Expression, ast.Load, ast.BinOp, ast.UnaryOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)


@dataclass(frozen=True)
class Electrode:
    """One electrode of a BPX file, in SI."""

    section: dict[str, Any]
    name: str

    def number(self, key: str) -> float:
        """A field that must be a number."""
        return number_of(self.section, self.name, key)

    def positive(self, key: str) -> float:
        """A field that must be a number of more than 0."""
        return positive_of(self.section, self.name, key)

    def over(self, key: str, x: np.ndarray, default: float | None = None) -> np.ndarray:
        """A field that may be a number, a function of x or a table, at some x."""
        return values_of(self.section, self.name, key, x, default)


def bpx_sections(path: Path) -> dict[str, Any]:
    """The sections of a file's parameterisation, and its header.

    Raises: FileError, SpecError: no JSON, no such section, or electrodes of a kind that cannot be imported.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FileError(f"There is no file '{path}'.") from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise SpecError(f"'{path}' must be a BPX file in JSON, but cannot be read: {str(error).splitlines()[0]}.") from error
    body = data.get("Parameterisation") if isinstance(data, dict) else None
    if not isinstance(body, dict):
        raise SpecError(f"'{path}' must have a section `Parameterisation`, as BPX files have, but has none.")
    for name in ("Cell", "Electrolyte", "Negative electrode", "Positive electrode", "Separator"):
        if not isinstance(body.get(name), dict):
            raise SpecError(f"'{path}' must have the section `{name}`, but has none; a single-particle file has too little.")
        if "Particle" in body[name]:
            raise SpecError(f"'{path}': blended electrodes (`Particle` in `{name}`) cannot be imported; fit pulses instead.")
    header = data.get("Header")
    return body | {"Header": header if isinstance(header, dict) else {}}


def short_name(text: str) -> str:
    """A text as a short name: small letters, digits and hyphens."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in kept.split("-") if part) or "imported"


def number_of(section: dict[str, Any], where: str, key: str, default: float | None = None) -> float:
    """A field that must be a number."""
    value = section.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise SpecError(f"`{where}` must give `{key}` as a number, but gives {value!r}.")
    return float(value)


def positive_of(section: dict[str, Any], where: str, key: str) -> float:
    """A field that must be a number of more than 0."""
    value = number_of(section, where, key)
    if not value > 0.0:
        raise SpecError(f"`{key}` of `{where}` must be more than 0, but is {value:g}; write what the cell has.")
    return value


def values_of(section: dict[str, Any], where: str, key: str, x: np.ndarray, default: float | None = None) -> np.ndarray:
    """A field that may be a number, a function of x or a table, at some x."""
    value = section.get(key, default)
    if value is None:
        raise SpecError(f"`{where}` must give `{key}`, but does not.")
    if isinstance(value, dict) and {"x", "y"} <= set(value):
        found = np.interp(x, *_table(value, where, key))
    elif isinstance(value, str):
        with np.errstate(all="ignore"):
            found = np.broadcast_to(_function(value, where, key)(x), x.shape).astype(float)
    else:
        found = np.full_like(x, number_of(section, where, key, default))
    if not np.all(np.isfinite(found)):
        raise SpecError(f"`{key}` of `{where}` must be finite within the stoichiometry limits, but is not.")
    if key.startswith(TRANSPORT) and not np.all(found > 0.0):
        raise SpecError(
            f"`{key}` of `{where}` must be more than 0, but is {float(found.min()):g} at x = {float(x[int(found.argmin())]):g}; "
            "check the number, table or function."
        )
    return found


def _table(value: dict[str, Any], where: str, key: str) -> tuple[np.ndarray, np.ndarray]:
    """(x, y) of a table: as many numbers in both, at rising x."""
    try:
        x, y = (np.asarray(value[axis], float) for axis in ("x", "y"))
    except (TypeError, ValueError) as error:
        raise SpecError(f"`{key}` of `{where}` must be a table of numbers, but holds something else in x or y.") from error
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise SpecError(
            f"`{key}` of `{where}` must have as many y as x, 2 or more, but has {x.size} x and {y.size} y; complete the table."
        )
    if np.any(np.diff(x) <= 0.0) or not np.all(np.isfinite(x)):
        raise SpecError(f"`{key}` of `{where}` must have x that rise from row to row, but they do not; sort the table by x.")
    return x, y


def _function(text: str, where: str, key: str) -> Callable[[np.ndarray], Any]:
    """A function of x from its text; only arithmetic and a few named functions are let through."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise SpecError(f"`{key}` of `{where}` must be an expression in x, but is '{text[:40]}'.") from error
    for node in ast.walk(tree):
        known = isinstance(node, KNOWN) or (isinstance(node, ast.Constant) and isinstance(node.value, int | float))
        named = isinstance(node, ast.Name) and (node.id == "x" or node.id in FUNCTIONS)
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords
        if not (known or named or called):
            raise SpecError(f"`{key}` of `{where}` must be arithmetic in x, but holds '{ast.unparse(node)[:40]}'.")
    code = compile(ast.fix_missing_locations(_Floats().visit(tree)), key, "eval")

    def function(x: np.ndarray) -> Any:
        try:
            return eval(code, {"__builtins__": {}}, FUNCTIONS | {"x": x})
        except (ArithmeticError, TypeError, ValueError) as error:
            raise SpecError(f"`{key}` of `{where}` cannot be worked out: {error}.") from error

    return function


class _Floats(ast.NodeTransformer):
    """Whole numbers as floats, so that a tower of powers overflows at once in place of running for ever."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """One number."""
        return ast.Constant(float(node.value)) if isinstance(node.value, int | float) else node
