"""The modules of the page put together as one classic script, so that a page runs from a file on a disk.

Each module becomes a function that is called when it is first asked for. It knows the forms of import and export that the page's
own modules use, and refuses any other, as it refuses modules that import each other in a circle.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

from voltwright.errors import SpecError

IMPORT = re.compile(r'^import\s+(?:(\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+)?"([^"]+)";?[ \t]*$', re.MULTILINE)
AGAIN = re.compile(r'^export\s+\{([^}]*)\}\s+from\s+"([^"]+)";?[ \t]*$', re.MULTILINE)
LISTED = re.compile(r"^export\s+\{([^}]*)\};?[ \t]*$", re.MULTILINE)
DECLARED = re.compile(r"^export\s+((?:async\s+)?function\s*\*?|class|const|let)\s+(\w+|\[[^\]]*\]|\{[^}]*\})", re.MULTILINE)
LATE = re.compile(r'\bimport\(\s*"(\./[^"]+|\.\./[^"]+)"\s*\)')
LEFT = re.compile(r"^\s*(?:import|export)\b(?!\()", re.MULTILINE)
FRAME = """\
"use strict";
const vw$made = new Map();
const vw$modules = {{
{modules}
}};
function vw$use(name) {{
  if (!vw$made.has(name)) {{
    const own = {{}};
    vw$made.set(name, own);
    vw$modules[name](own);
  }}
  return vw$made.get(name);
}}
const vw$later = async (name) => vw$use(name);
const vw$open = (own, names) => {{
  for (const [name, get] of Object.entries(names)) Object.defineProperty(own, name, {{ enumerable: true, get }});
}};
"""
"""Names of the linker begin so that no module has them."""


def linked(modules: Mapping[str, str], start: str) -> str:
    """One script of several modules, without what calls the first one: that is `vw$use(start)`.

    Args:
        modules: text by path, with "/" between folders.
        start: path of the module that begins; what it needs, now or later, is put in.

    Raises:
        SpecError: a module that is not there, modules in a circle, or a form of import or export that is not known.
    """
    order: list[str] = []
    rewritten: dict[str, str] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise SpecError(f"Modules must not import each other in a circle, but these do: {' > '.join((*above, path))}.")
        if path in rewritten:
            return
        if path not in modules:
            raise SpecError(f"The module '{path}', which {above[-1] if above else 'nothing'} imports, is not there.")
        text, now, late = _rewritten(path, modules[path])
        for each in now:
            visit(each, (*above, path))
        rewritten[path] = text
        order.append(path)
        for each in late:
            if each not in above:
                visit(each, (path,))

    visit(start, ())
    parts = [f"{json.dumps(path)}: (vw$own) => {{\n{rewritten[path]}\n}}," for path in order]
    return FRAME.format(modules="\n".join(parts))


def _rewritten(path: str, text: str) -> tuple[str, list[str], list[str]]:
    """(the body of a module's function, what it imports at once, what it imports later)."""
    folder = posixpath.dirname(path)
    names: dict[str, str] = {}
    now: list[str] = []

    def target(relative: str) -> str:
        return posixpath.normpath(posixpath.join(folder, relative))

    def imported(match: re.Match[str]) -> str:
        now.append(target(match.group(2)))
        call = f"vw$use({json.dumps(now[-1])})"
        if not match.group(1):
            return f"{call};"
        if match.group(1).startswith("*"):
            return f"const {match.group(1).split()[-1]} = {call};"
        return f"const {_renamed(match.group(1))} = {call};"

    def again(match: re.Match[str]) -> str:
        now.append(target(match.group(2)))
        for inner, outer in _pairs(match.group(1)):
            names[outer] = f"vw$use({json.dumps(now[-1])}).{inner}"
        return f"vw$use({json.dumps(now[-1])});"

    def listed(match: re.Match[str]) -> str:
        names.update({outer: inner for inner, outer in _pairs(match.group(1))})
        return ""

    def declared(match: re.Match[str]) -> str:
        for name in re.findall(r"\w+(?=\s*[,\]}]|$)", match.group(2)):
            names[name] = name
        return f"{match.group(1)} {match.group(2)}"

    late = [target(each) for each in LATE.findall(text)]
    text = IMPORT.sub(imported, text)
    text = AGAIN.sub(again, text)
    text = LISTED.sub(listed, text)
    text = DECLARED.sub(declared, text)
    text = LATE.sub(lambda match: f"vw$later({json.dumps(target(match.group(1)))})", text)
    left = LEFT.search(text)
    if left is not None:
        line = text[left.start() :].strip().splitlines()[0]
        raise SpecError(f"The linker of pages does not know this form in '{path}': {line}")
    exports = ", ".join(f"{name}: () => {inner}" for name, inner in names.items())
    return f"vw$open(vw$own, {{ {exports} }});\n{text}", now, late


def _pairs(text: str) -> list[tuple[str, str]]:
    """(name inside, name outside) of a list such as `a, b as c`."""
    parts = [part.split() for part in text.split(",") if part.strip()]
    return [(part[0], part[-1]) for part in parts]


def _renamed(braces: str) -> str:
    """`{ a, b as c }` as a pattern: `{ a, b: c }`."""
    return re.sub(r"(\w+)\s+as\s+(\w+)", r"\1: \2", " ".join(braces.split()))
