"""How parts of C are written: numbers, comments, and the statement of each operation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from voltwright.codegen.form import Form, Node, Place, Table

TYPES = {"f64": "double", "i32": "int32_t", "bool": "int"}
OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "iadd": "+", "isub": "-", "imul": "*", "idiv": "/", "lt": "<", "le": "<=",
    "gt": ">", "ge": ">=", "eq": "==", "ne": "!=", "and": "&", "or": "|",
}  # fmt: skip
CALLS = {
    "abs": "fabs", "sqrt": "sqrt", "exp": "exp", "expm1": "expm1", "log": "log", "log1p": "log1p", "tanh": "tanh", "pow": "pow",
}  # fmt: skip
"""Functions of the mathematical library."""
HELPERS = {
    "min": "static double {name}(double a, double b) {{ return b < a ? b : a; }}",
    "max": "static double {name}(double a, double b) {{ return b > a ? b : a; }}",
    "imin": "static int32_t {name}(int32_t a, int32_t b) {{ return b < a ? b : a; }}",
    "imax": "static int32_t {name}(int32_t a, int32_t b) {{ return b > a ? b : a; }}",
    "to_i32": "static int32_t {name}(double a)\n{{\n"
    "    return a >= 2147483647.0 ? 2147483647 : a <= -2147483648.0 ? (-2147483647 - 1) : a == a ? (int32_t)a : 0;\n}}",
}
"""Operations that become functions of the file itself."""
ASCII = {"°": "deg", "Ω": "Ohm", "·": "*", "²": "2", "³": "3", "–": "-", "−": "-", "×": "x", "ü": "ue", "ö": "oe", "ä": "ae"}
WIDTH = 118


def number(value: Any) -> str:
    """A number as C has it, to its last bit.

    >>> number(0.1), number(-2.0), number(3)
    ('0.1', '(-2.0)', '3')
    """
    if isinstance(value, bool | int):
        text = str(int(value))
    elif math.isfinite(value):
        text = repr(float(value))
    else:
        text = "NAN" if math.isnan(value) else "-INFINITY" if value < 0.0 else "INFINITY"
    return f"({text})" if text.startswith("-") else text


def ascii_text(text: str) -> str:
    """A text in ASCII, so that every compiler reads it, and safe inside of a comment: no end of it, no trigraph."""
    plain = "".join(ASCII.get(letter, letter) for letter in text)
    plain = plain.encode("ascii", "replace").decode("ascii")
    for sign in ("*/", "/*", "??"):
        plain = plain.replace(sign, " ".join(sign))
    return plain


def folded_lines(text: str, indent: str) -> str:
    """A text in lines of at most `WIDTH` signs, broken at spaces."""
    lines, line = [], indent
    for word in text.split(" "):
        if len(line) + len(word) > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += f"{word} "
    return "\n".join([*lines, line.rstrip()])


class Body:
    """The statements of a form.

    Attributes:
        form: to be written.
        prefix: of the functions in `HELPERS`.
        structs: by name of a struct, how its fields are reached, such as `vehicle->`.
        used: operations of `HELPERS` that were written.
        fields: names of fields that are reached by a variable, in place of their struct.
    """

    def __init__(
        self, form: Form, prefix: str, structs: dict[str, str], used: set[str], fields: dict[str, str] | None = None
    ) -> None:
        self.form, self.prefix, self.structs, self.used, self.fields = form, prefix, structs, used, fields or {}
        self._names: dict[int, str] = {}
        self._tables: dict[tuple[str, ...], str] = {}

    def place(self, place: Place) -> str:
        """A number of a struct."""
        path = self.fields.get(place.field, f"{self.structs[place.struct]}{place.field}")
        return path if place.at < 0 else f"{path}[{place.at}]"

    def statements(self) -> Iterator[str]:
        """A line for each operation, then one for each result."""
        count = 0
        for index in self.form.needed():
            node = self.form.nodes[index]
            if node.op == "constant":
                self._names[index] = number(node.of)
            elif node.op == "load":
                self._names[index] = self.place(node.of)
            else:
                self._names[index] = f"v{count}"
                yield from self._operation(node, f"v{count}")
                count += 1
        yield from self._kept()

    def results(self, struct: str) -> Iterator[str]:
        """The lines that set the fields of a struct; those that keep their value are left out."""
        for place, node in self.form.results.items():
            target = self.place(place)
            if place.struct == struct and self._names[node] != target:
                yield f"{target} = {self._names[node]};"

    def _kept(self) -> Iterator[str]:
        """Numbers that are read for a result after another result may have been written over them."""
        written = {self.place(place) for place in self.form.results}
        for node in dict.fromkeys(self.form.results.values()):
            if self.form.nodes[node].op == "load" and self._names[node] in written:
                name = f"k{node}"
                yield f"const {TYPES[self.form.nodes[node].kind]} {name} = {self._names[node]};"
                self._names[node] = name

    def _operation(self, node: Node, name: str) -> Iterator[str]:
        args = [self._names[each] for each in node.args]
        kind = TYPES[node.kind]
        if node.op in ("constants", "pick"):
            numbers = tuple(number(each) for each in node.of) if node.op == "constants" else tuple(args[1:])
            if numbers not in self._tables:
                self._tables[numbers] = f"t{len(self._tables)}"
                storage = "static const" if node.op == "constants" else "const"
                yield f"{storage} {kind} {self._tables[numbers]}[{len(numbers)}] = {{"
                yield from folded_lines(", ".join(numbers), "    ").split("\n")
                yield "};"
            yield f"const {kind} {name} = {self._tables[numbers]}[{args[0]}];"
        else:
            yield f"const {kind} {name} = {self._expression(node, args)};"

    def _expression(self, node: Node, args: list[str]) -> str:
        if node.op in OPERATORS:
            return f"{args[0]} {OPERATORS[node.op]} {args[1]}"
        if node.op in CALLS:
            return f"{CALLS[node.op]}({', '.join(args)})"
        if node.op in HELPERS:
            self.used.add(node.op)
            return f"{self.prefix}_{node.op}({', '.join(args)})"
        match node.op:
            case "neg":
                return f"-{args[0]}"
            case "not":
                return f"!{args[0]}"
            case "select":
                return f"{args[0]} ? {args[1]} : {args[2]}"
            case "to_f64":
                return f"(double){args[0]}"
            case "read":
                table: Table = node.of
                first = f" + {table.first}" if table.first else ""
                return f"{self.structs[table.struct]}{table.field}[{args[0]}{first}]"
        raise AssertionError(node.op)
