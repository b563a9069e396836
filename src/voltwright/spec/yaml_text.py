"""YAML into plain data, by the safe loader, with a bound on what its merge keys may copy."""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, SafeConstructor

MERGED_MOST = 2000
"""Keys of a mapping after `<<` has copied those of others; copies of copies grow tenfold a line."""
BRACKETS = re.compile(r"[\[\]{}]")
BRACKETS_DEEPEST = 100
"""Brackets in brackets, those in texts counted too; the parser's time grows with the square of their number."""


class _BoundedConstructor(SafeConstructor):
    def flatten_mapping(self, node: Any) -> Any:
        """Copy what `<<` names, and refuse a mapping that grows beyond bounds by it."""
        merged = super().flatten_mapping(node)
        if len(node.value) > MERGED_MOST:
            words = f"a mapping has more than {MERGED_MOST:,} keys, with those that merge keys copy"
            raise ConstructorError(None, None, words, node.start_mark)
        return merged


def parse_yaml(text: str) -> Any:
    """What a YAML text holds.

    Raises: RecursionError: brackets in brackets. YAMLError and others of the parser.
    """
    if _brackets_deep(text) > BRACKETS_DEEPEST:
        raise RecursionError
    parser = YAML(typ="safe", pure=True)
    parser.Constructor = _BoundedConstructor
    return parser.load(text)


def _brackets_deep(text: str) -> int:
    """How deep brackets stand in brackets."""
    deepest = depth = 0
    for sign in BRACKETS.findall(text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest
