"""YAML into plain data, by the safe loader, with a bound on what its merge keys may copy."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, SafeConstructor

MERGED_MOST = 2000
"""Keys of a mapping after `<<` has copied those of others; copies of copies grow tenfold a line."""


class _BoundedConstructor(SafeConstructor):
    def flatten_mapping(self, node: Any) -> Any:
        """Copy what `<<` names, and refuse a mapping that grows beyond bounds by it."""
        merged = super().flatten_mapping(node)
        if len(node.value) > MERGED_MOST:
            raise ConstructorError(None, None, f"merge keys make more than {MERGED_MOST:,} keys", node.start_mark)
        return merged


def parse_yaml(text: str) -> Any:
    """What a YAML text holds.

    Raises: YAMLError and others of the parser.
    """
    parser = YAML(typ="safe", pure=True)
    parser.Constructor = _BoundedConstructor
    return parser.load(text)
