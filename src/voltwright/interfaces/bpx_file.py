"""Reading of BPX files: sections, numbers, tables and functions of x, with one sentence for whatever is wrong."""

import ast
import json
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import SpecError, nearest, shown
from voltwright.interfaces.bpx_fields import BpxFile, bpx_file
from voltwright.spec.input_file import SPEC_BYTES, read_text
from voltwright.units import GAS_CONSTANT_J_MOL_K

FUNCTIONS = {name: getattr(np, name) for name in ("exp", "tanh", "cosh", "sinh", "sqrt", "log", "sin", "cos", "tan", "abs")}
TRANSPORT = ("Conductivity [", "Diffusivity [")
OPERATORS = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power}
EXPRESSION_LONGEST, DEPTH_MOST = 10_000, 150
"""Letters of an expression, and how many parts may stand in each other; a published potential has 500 and 20."""


TABLE_SLACK = 1e-6
"""Share of its width by which a table may fall short of where it is needed, left to rounding."""
WARM_K = 298.15
"""Temperature of a parameter set, to which what a file gives at its reference temperature is brought."""


@dataclass(frozen=True)
class Electrode:
    """One electrode of a BPX file, in SI; `reference_k`: temperature at which the file gives its figures [K]."""

    section: dict[str, Any]
    name: str
    reference_k: float

    def number(self, key: str) -> float:
        """A field that must be a number."""
        return number_of(self.section, self.name, key)

    def positive(self, key: str) -> float:
        """A field that must be a number of more than 0."""
        return positive_of(self.section, self.name, key)

    def share(self, key: str) -> float:
        """A field that must be a number above 0 and at most 1."""
        return share_of(self.section, self.name, key)

    def over(self, key: str, x: np.ndarray, default: float | None = None) -> np.ndarray:
        """A field that may be a number, a function of x or a table, at some x, at the reference temperature."""
        return values_of(self.section, self.name, key, x, default)

    def warmed(self, key: str) -> float:
        """Factor from the reference temperature to 25 C of a field, by its activation energy."""
        return arrhenius_factor(self.section, self.name, key, self.reference_k)


def read_bpx(path: Path) -> BpxFile:
    """The sections of a BPX file.

    Raises: FileError, SpecError: no JSON, no such section, or a version, a model or electrodes that cannot be imported.
    """
    try:
        data = json.loads(read_text(path, SPEC_BYTES), object_pairs_hook=_named_once)
    except (ValueError, RecursionError) as error:
        raise SpecError(f"'{path}' must be a BPX file in JSON, but cannot be read: {str(error).splitlines()[0]}.") from error
    return bpx_file(data, path)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a JSON object, refused where one is written twice."""
    fields, names = dict(pairs), [name for name, _ in pairs]
    if len(fields) < len(names):
        again = next(name for name in fields if names.count(name) > 1)
        raise SpecError(f"A BPX file must write a field of a section once, but `{shown(again)}` stands there twice; remove one.")
    return fields


def activation_k(section: dict[str, Any], where: str, key: str) -> float:
    """Arrhenius temperature [K] of a field, from its activation energy; 0 where none is given."""
    name = f"{key.split(' [', maxsplit=1)[0]} activation energy [J.mol-1]"
    return 0.0 if section.get(name) is None else number_of(section, where, name) / GAS_CONSTANT_J_MOL_K


def arrhenius_factor(section: dict[str, Any], where: str, key: str, reference_k: float) -> float:
    """What a field is at 25 C over what the file gives at its reference temperature: exp(-E/R (1/T - 1/T_ref))."""
    return math.exp(-activation_k(section, where, key) * (1.0 / WARM_K - 1.0 / reference_k))


def short_name(text: str) -> str:
    """A text as a short name: small letters, digits and hyphens."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in kept.split("-") if part) or "imported"


def number_of(section: dict[str, Any], where: str, key: str) -> float:
    """A field that must be a number."""
    value = section.get(key)
    if value is None:
        near = ", ".join(f"`{name}`" for name in nearest(key, section, 2))
        raise SpecError(f"`{where}` must give `{key}`, but does not; the nearest it has are {near or 'none'}.")
    number = math.nan if isinstance(value, bool) or not isinstance(value, int | float) else _as_float(value)
    if not math.isfinite(number):
        given = number if isinstance(value, int | float) else value
        raise SpecError(f"`{where}` must give `{key}` as a number, but gives {shown(repr(given))}.")
    return number


def positive_of(section: dict[str, Any], where: str, key: str) -> float:
    """A field that must be a number of more than 0."""
    value = number_of(section, where, key)
    if not value > 0.0:
        raise SpecError(f"`{key}` of `{where}` must be more than 0, but is {value:g}; write what the cell has.")
    return value


def share_of(section: dict[str, Any], where: str, key: str) -> float:
    """A field that must be a number above 0 and at most 1."""
    value = positive_of(section, where, key)
    if value > 1.0:
        raise SpecError(f"`{key}` of `{where}` must be above 0 and at most 1, but is {value:g}; write the share, not per cent.")
    return value


def values_of(section: dict[str, Any], where: str, key: str, x: np.ndarray, default: float | None = None) -> np.ndarray:
    """A field that may be a number, a function of x or a table, at some x."""
    value = section.get(key)
    if value is None and default is not None:
        return np.full_like(x, default)
    if isinstance(value, dict) and {"x", "y"} <= set(value):
        found = np.interp(x, *_table_over(x, value, where, key))
    elif isinstance(value, str):
        with np.errstate(all="ignore"):
            found = np.broadcast_to(_function(value, where, key)(x), x.shape).astype(float)
    else:
        found = np.full_like(x, number_of(section, where, key))
    if not np.all(np.isfinite(found)):
        raise SpecError(f"`{key}` of `{where}` must be finite within the stoichiometry limits, but is not.")
    if key.startswith(TRANSPORT) and not np.all(found > 0.0):
        raise SpecError(
            f"`{key}` of `{where}` must be more than 0, but is {float(found.min()):g} at x = {float(x[int(found.argmin())]):g}; "
            "check the number, table or function."
        )
    return found


def _table_over(needed: np.ndarray, value: dict[str, Any], where: str, key: str) -> tuple[np.ndarray, np.ndarray]:
    """(x, y) of a table that covers all x that are needed; x that fall from row to row are turned round."""
    try:
        x, y = (np.asarray(value[axis], float) for axis in ("x", "y"))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise SpecError(f"`{key}` of `{where}` must be a table of numbers, but holds something else in x or y.") from error
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise SpecError(
            f"`{key}` of `{where}` must have as many y as x, 2 or more, but has {x.size} x and {y.size} y; complete the table."
        )
    if np.all(np.diff(x) < 0.0):
        x, y = x[::-1], y[::-1]
    if np.any(np.diff(x) <= 0.0) or not np.all(np.isfinite(x)):
        raise SpecError(f"`{key}` of `{where}` must have x that rise from row to row, but they do not; sort the table by x.")
    low, high, slack = float(needed.min()), float(needed.max()), TABLE_SLACK * float(x[-1] - x[0])
    if low < x[0] - slack or high > x[-1] + slack:
        wanted = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        raise SpecError(
            f"The table `{key}` of `{where}` must cover x = {wanted}, but goes from {x[0]:g} to {x[-1]:g}; extend it"
            f"{'.' if low == high else ', or bring the stoichiometry limits within it.'}"
        )
    return x, y


def _function(text: str, where: str, key: str) -> Callable[[np.ndarray], Any]:
    """A function of x from its text: arithmetic and a few named functions, worked out along the tree of the expression."""
    if len(text) > EXPRESSION_LONGEST:
        raise SpecError(
            f"`{key}` of `{where}` must be an expression of at most {EXPRESSION_LONGEST:,} letters, but has {len(text):,}; "
            "write a table."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
        _walk(tree, np.ones(1))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SpecError(f"`{key}` of `{where}` must be an expression in x, but is '{shown(text)}'.") from error
    except _NotArithmeticError as error:
        raise SpecError(f"`{key}` of `{where}` must be arithmetic in x, but holds {shown(error)}.") from error
    return lambda x: _walk(tree, x)


class _NotArithmeticError(Exception):
    """A part of an expression that is no arithmetic in x."""


def _walk(node: ast.expr, x: np.ndarray, depth: int = 0) -> Any:
    """The value of an expression at some x; NumPy's numbers overflow to infinity, which the caller refuses."""
    if depth > DEPTH_MOST:
        raise _NotArithmeticError(f"more than {DEPTH_MOST} parts in each other")
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value):
            return np.float64(_as_float(value))
        case ast.Name(id="x"):
            return x
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _walk(operand, x, depth + 1)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return OPERATORS[type(operator)](_walk(left, x, depth + 1), _walk(right, x, depth + 1))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_walk(argument, x, depth + 1))
    raise _NotArithmeticError(f"'{ast.unparse(node)}'")


def _as_float(value: float) -> float:
    """A number that JSON or an expression holds; one beyond what a float holds is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
