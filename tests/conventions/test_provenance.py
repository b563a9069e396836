"""Every number that ships says where it comes from: tables by an index beside them, cars by their evidence."""

import hashlib
from typing import Any

from voltwright.library.cars import car_names, load_car
from voltwright.library.chargers import adapter_table, charger_names, load_charger
from voltwright.library.find import folder, read_yaml
from voltwright.spec.base import fields_of, is_number

TABLES = (
    "cycles",
    "chemistries",
    "loss_maps",
    "technology",
    "certified_tests",
    "cells",
    "climates",
    "charging_curves",
    "catalogue",
    "trips",
    "routes",
    "stations",
)
NO_CLAIM = ("model_year", "published", "history", "correlations", "evidence", "sources")


def library_files() -> list[tuple[str, str]]:
    """(folder, file) of everything in the library that is no Python."""
    folders = [entry.name for entry in folder("").iterdir() if entry.is_dir() and entry.name != "__pycache__"]
    return sorted((kind, entry.name) for kind in folders for entry in folder(kind).iterdir() if not entry.name.startswith("__"))


def index_of(kind: str) -> dict[str, Any]:
    """Entries of a folder's index, by file name."""
    return {entry["file"]: entry for entry in read_yaml(folder(kind) / "index.yaml")[kind].values()}


INDEXES = {kind: index_of(kind) for kind in TABLES}
DATA = [(kind, name) for kind, name in library_files() if kind in TABLES and name != "index.yaml"]


def test_library_holds_only_cars_and_indexed_tables():
    assert {kind for kind, _ in library_files()} == {
        "cars",
        "chargers",
        "days",
        "plans",
        "platforms",
        "routes",
        "sites",
        "stations",
        "studies",
        *TABLES,
    }
    assert {name for kind, name in library_files() if kind == "cars"} == {f"{name}.yaml" for name in car_names()}
    assert {name for kind, name in library_files() if kind == "chargers"} == {f"{name}.yaml" for name in charger_names()}
    assert {(kind, name) for kind in TABLES for name in INDEXES[kind]} == set(DATA)


def test_tables_name_their_source():
    for kind, name in DATA:
        entry = INDEXES[kind][name]
        needed = ("title", "publisher", "address", "licence", "sha256", "columns", "edits")
        missing = [key for key in needed if not entry.get(key)]
        assert not missing, f"{kind}/index.yaml must write {missing} of {name}"
        digest = hashlib.sha256((folder(kind) / name).read_bytes()).hexdigest()
        assert digest == entry["sha256"], f"{kind}/{name} is not the file whose source is written beside it"


def test_every_number_of_a_car_has_evidence():
    for name in car_names():
        spec = load_car(name)
        numbers = {path for path, value in fields_of(spec) if path.split(".")[0] not in NO_CLAIM and is_number(value)}
        assert numbers <= set(spec.evidence), (name, sorted(numbers - set(spec.evidence)))


def test_sources_of_cars_are_used_and_can_be_found():
    for name in car_names():
        spec = load_car(name)
        cited = [evidence.source for evidence in spec.evidence.values()] + [entry.source for entry in spec.published]
        cited += [other.source for entry in (*spec.evidence.values(), *spec.published) for other in entry.conflicts]
        cited += [report.source for report in spec.history]
        assert set(spec.sources) == {key for key in cited if key is not None}, name
        for key, source in spec.sources.items():
            assert source.address or source.date, f"{name}: source '{key}' must give an address or a date"
        for path, evidence in spec.evidence.items():
            assert evidence.source or evidence.note, f"{name}: {path} is assumed, so a note must say why"


def test_every_number_of_a_charger_has_evidence_and_every_source_is_used():
    for name in charger_names():
        spec = load_charger(name)
        written = {path: value for path, value in fields_of(spec) if path in spec.model_fields_set or "." in path}
        numbers = {path for path, value in written.items() if path.split(".")[0] not in NO_CLAIM and is_number(value)}
        assert numbers <= set(spec.evidence), (name, sorted(numbers - set(spec.evidence)))
        used = {evidence.source for evidence in spec.evidence.values() if evidence.source is not None}
        assert set(spec.sources) == used, name
        assert all(source.address or source.date for source in spec.sources.values()), name
        assert all(evidence.source or evidence.note for evidence in spec.evidence.values()), name


def test_every_adapter_names_its_evidence():
    table = adapter_table()
    cited = {adapter.source for adapter in table.adapters.values() if adapter.source is not None}
    assert cited == set(table.sources)
    for name, adapter in table.adapters.items():
        assert adapter.source or (adapter.evidence == "assumed" and adapter.note), f"{name}: a note must say why"
