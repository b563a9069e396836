"""From the JSON of a request to the typed request: names of the library, written-out mappings and uploads, never paths."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

from voltwright.operations.codec import from_json
from voltwright.operations.registry import Operation
from voltwright.web.refusal import RefusalError

OUTPUTS: dict[tuple[str, str], str] = {
    ("export-c", "folder"): "c",
    ("export-wasm", "folder"): "wasm",
    ("export-sumo", "folder"): "sumo",
    ("export-fmu", "file"): "car.fmu",
    ("export-can", "file"): "drive.blf",
    ("export-dbc", "file"): "car.dbc",
    ("export-routing", "file"): "car.json",
    ("evidence-confirm", "out"): "car.yaml",
    ("evidence-refute", "out"): "car.yaml",
    ("fleet-cars", "folder"): "cars",
    ("produce-cars", "folder"): "cars",
    ("calibrate", "out"): "",
    ("in-use", "out"): "",
    ("in-use", "trips_out"): "",
    ("many-runs", "file"): "",
    ("platform", "folder"): "",
    ("query", "file"): "",
}
"""What is written, by operation and field, with the name that stands where the request leaves it out; "" writes nothing then."""
REFUSED = {
    "driver_fmu": "an FMU is a program",
    "cluster_address": "it would ask another machine",
}
"""Fields that would run what a person sends, or leave this machine."""
PLAIN = {("new", "name"), ("cell-import", "name"), ("cell-fit", "name")}
"""Texts that become the name of a file, or part of one."""
REFERENCE = re.compile(r"(upload|files):([0-9a-f]{32})")
NAME = re.compile(r"[^\W_][\w .,+&()'=#-]{0,120}")
SUFFIX = re.compile(r"\.(ya?ml|json|toml|csv|gpx|geojson|txt|fmu|parquet|mf4|blf|asc|log|bpx|py|sh|so|dbc)$", re.IGNORECASE)
LOCATED = re.compile(r"^(/|~|\.|file:|[a-zA-Z]:[\\/])|\\|(^|/)\.\.(/|$)|\x00")
WORDS = {"title", "note", "address", "source", "publisher", "reason", "sql", "name", "make", "documents", "notes", "text"}
"""Keys whose text is for people, or is not opened."""


class Border:
    """What turns references into files of the studio.

    Attributes:
        uploads: folder with a folder for each upload.
        files: folder with a folder for each request that wrote files.
        target: folder that takes what this request writes.
    """

    def __init__(self, uploads: Path, files: Path, target: Path):
        self.uploads, self.files, self.target = uploads, files, target

    def request(self, operation: Operation, data: dict[str, Any]) -> Any:
        """The typed request.

        Args:
            operation: that is asked for.
            data: JSON of the request.

        Raises:
            RefusalError: a path, or a reference that is not known.
            SpecError: as `from_json`.
        """
        hints = get_type_hints(operation.request)
        names = [each.name for each in fields(operation.request) if each.init]
        given = {name: self._value(operation.name, name, hints.get(name), value) for name, value in data.items()}
        for name in names:
            default = OUTPUTS.get((operation.name, name))
            if default and name not in given:
                given[name] = str(self.target / default)
        return from_json(operation.request, given)

    def _value(self, operation: str, name: str, hint: Any, value: Any) -> Any:
        if name in REFUSED and value is not None:
            raise RefusalError(f"`{name}` is not taken by the studio: {REFUSED[name]}; use the command.", "path", 422, name)
        if (operation, name) in PLAIN and value is not None:
            return Path(self._output(name, value)).name
        if (operation, name) in OUTPUTS:
            return None if value is None else self._output(name, value)
        if hint is not None and (name == "anchor" or _takes_path(hint)):
            return self.named(value, name)
        return value

    def _output(self, name: str, value: Any) -> str:
        if not isinstance(value, str) or not NAME.fullmatch(value):
            words = "it is written in a folder of the studio, and the answer says where to fetch it"
            raise RefusalError(f"`{name}` must be a plain name such as 'car.json', without a folder: {words}.", "path", 422, name)
        return str(self.target / value)

    def named(self, value: Any, where: str) -> Any:
        """A name, a reference or a mapping, with its references turned into files.

        Args:
            value: JSON of the field.
            where: field, for the sentence.
        """
        if isinstance(value, list):
            return [self.named(each, f"{where}[{place}]") for place, each in enumerate(value)]
        if isinstance(value, dict):
            return self._mapping(value, where)
        if not isinstance(value, str):
            return value
        reference = REFERENCE.fullmatch(value)
        if reference:
            return self.resolved(value, where)
        allowed = NAME.fullmatch(value.replace(":", " ")) if where == "anchor" else NAME.fullmatch(value)
        if value and (not allowed or SUFFIX.search(value)):
            raise _no_path(value, where)
        return value

    def _mapping(self, data: dict[str, Any], where: str) -> dict[str, Any]:
        return {key: self._inside(each, f"{where}.{key}", key) for key, each in data.items()}

    def _inside(self, value: Any, where: str, key: str) -> Any:
        if isinstance(value, dict):
            return self._mapping(value, where)
        if isinstance(value, list):
            return [self._inside(each, where, key) for each in value]
        if not isinstance(value, str) or key in WORDS:
            return value
        if REFERENCE.fullmatch(value):
            return self.resolved(value, where)
        if LOCATED.search(value) or (SUFFIX.search(value) and "://" not in value):
            raise _no_path(value, where)
        return value

    def resolved(self, value: str, where: str) -> str:
        """The path of what a reference names.

        Args:
            value: `upload:ID` or `files:ID`.
            where: field, for the sentence.
        """
        kind, _, identity = value.partition(":")
        folder = (self.uploads if kind == "upload" else self.files) / identity
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        if not found:
            words = f"`{where}` names {value}, which the studio does not hold (any more); upload it again."
            raise RefusalError(words, "upload", 422, where)
        by_folder = kind == "files" or where.startswith("folder")
        if kind == "files" and len(found) == 1 and found[0].is_dir():
            return str(found[0])  # a request that wrote one folder
        return str(folder) if by_folder else str(found[0])


def _no_path(value: str, where: str) -> RefusalError:
    shown = value if len(value) <= 60 else f"{value[:60]}..."
    words = "name something of the library, write it out as a mapping, or upload the file"
    return RefusalError(f"`{where}` must not be a path, but is '{shown}'; {words}.", "path", 422, where)


def _takes_path(hint: Any) -> bool:
    return hint is Path or any(_takes_path(each) for each in get_args(hint))
