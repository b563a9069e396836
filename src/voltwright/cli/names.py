"""Shell completion of car and cycle names; reads folder listings only, so that the shell does not wait."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

CAR_FILES = (".yaml", ".yml", ".json", ".toml")
CYCLE_FILES = (".csv", ".gpx")
PROCEDURES = ("epa-mct", "epa-sct", "wltp", "cltc", "nedc", "constant")
MODES: tuple[Literal["unseen-maker", "blind", "platform", "anchored"], ...] = ("unseen-maker", "blind", "platform", "anchored")
LABELS = ("epa", "wltp", "cltc", "nedc")


def complete_car(incomplete: str) -> list[str]:
    """Shipped cars and car files that begin so."""
    return _matching(incomplete, "cars", ".yaml", CAR_FILES)


def complete_charger(incomplete: str) -> list[str]:
    """Shipped chargers and charger files that begin so."""
    return _matching(incomplete, "chargers", ".yaml", CAR_FILES)


def complete_cycle(incomplete: str) -> list[str]:
    """Shipped cycles and trace files that begin so."""
    return _matching(incomplete, "cycles", ".csv", CYCLE_FILES)


def complete_platform(incomplete: str) -> list[str]:
    """Shipped platforms and platform files that begin so."""
    return _matching(incomplete, "platforms", ".yaml", CAR_FILES)


def complete_procedure(incomplete: str) -> list[str]:
    """Procedures of `certify` that begin so."""
    return [name for name in PROCEDURES if name.startswith(incomplete)]


def complete_label(incomplete: str) -> list[str]:
    """Procedures of `label` that begin so."""
    return [name for name in LABELS if name.startswith(incomplete)]


def complete_mode(incomplete: str) -> list[str]:
    """Modes of `validate` that begin so."""
    return [name for name in MODES if name.startswith(incomplete)]


def complete_table(incomplete: str) -> list[str]:
    """CSV files that begin so."""
    return _files(incomplete, (".csv",))


def _matching(incomplete: str, kind: str, suffix: str, endings: tuple[str, ...]) -> list[str]:
    entries = (files("voltwright") / "library" / kind).iterdir()
    names = sorted(entry.name.removesuffix(suffix) for entry in entries if entry.name.endswith(suffix))
    return [name for name in names if name.startswith(incomplete) and name != "index"] + _files(incomplete, endings)


def _files(incomplete: str, endings: tuple[str, ...]) -> list[str]:
    """Files below the folder that the text points into, and folders to go on in."""
    folder, _, stem = incomplete.rpartition("/")
    try:
        entries = sorted(Path(folder or ("/" if incomplete.startswith("/") else ".")).iterdir())
    except OSError:
        return []
    prefix = f"{folder}/" if "/" in incomplete else ""
    hidden = stem.startswith(".")
    found = [entry for entry in entries if entry.name.startswith(stem) and (hidden or not entry.name.startswith("."))]
    shown = [entry.name + "/" if entry.is_dir() else entry.name for entry in found if entry.is_dir() or entry.suffix in endings]
    return [prefix + name for name in shown]
