"""Sessions at a site and tariffs over time: shipped ones by name, a person's own from CSV tables."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError, known_name, shown
from voltwright.library.csv_table import finite_number, read_csv
from voltwright.library.find import folder, read_yaml
from voltwright.spec.loading import model_from_data
from voltwright.spec.site import SESSIONS_MOST, Session, Sessions, Tariff

CLOCK = re.compile(r"^(\d{1,4}):([0-5]\d)$")
NEEDS = (
    "write a heading with arrive and depart (such as 07:30, or 31:30 for half past seven of the next day), and energy_kwh, "
    "or battery_kwh (or car), soc_from and soc_to; and rows"
)
TARIFF_NEEDS = "write a heading with time and some of price_kwh, sell_kwh, co2_g_kwh, and rows from 00:00 on"
SWITCHES: dict[str, bool] = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
QUANTITIES: dict[str, tuple[float, float]] = {
    "price_kwh": (-1000.0, 1000.0),
    "sell_kwh": (-1000.0, 1000.0),
    "co2_g_kwh": (0.0, 5000.0),
}
DAY_H = 24.0


@cache
def sites_index() -> dict[str, Any]:
    """Title, file and kind of each shipped table."""
    return read_yaml(folder("sites") / "index.yaml")["sites"]


def site_names(kind: str) -> list[str]:
    """Names of the shipped tables of a kind: "sessions" or "tariff"."""
    return sorted(name for name, entry in sites_index().items() if entry["kind"] == kind)


def load_sessions(name_or_path: Sessions | str | Path) -> Sessions:
    """Sessions at a site, from the library by name, or from a CSV file by path.

    Args:
        name_or_path: a name, or a path; or sessions, as they are.

    Returns:
        the sessions, in the order of the file.

    Raises:
        UnknownNameError: no such name.
        FileError: the file cannot be read.
        SpecError: a session that is none, with its line.
    """
    if isinstance(name_or_path, Sessions):
        return name_or_path
    if _is_path(name_or_path):
        return _read_sessions(Path(name_or_path), Path(name_or_path).stem)
    name = known_name("set of sessions", str(name_or_path), site_names("sessions"))
    with as_file(folder("sites") / sites_index()[name]["file"]) as path:
        return _read_sessions(path, name)


def load_tariff(name_or_path: Tariff | str | Path) -> Tariff:
    """Price and CO2 over time, from the library by name, or from a CSV file by path.

    Args:
        name_or_path: a name, or a path; or a tariff, as it is.

    Returns:
        the tariff.

    Raises:
        UnknownNameError: no such name.
        FileError: the file cannot be read.
        SpecError: a row that is none, with its line.
    """
    if isinstance(name_or_path, Tariff):
        return name_or_path
    if _is_path(name_or_path):
        return _read_tariff(Path(name_or_path), Path(name_or_path).stem, "")
    return _shipped_tariff(known_name("tariff", str(name_or_path), site_names("tariff")))


@cache
def _shipped_tariff(name: str) -> Tariff:
    entry = sites_index()[name]
    with as_file(folder("sites") / entry["file"]) as path:
        return _read_tariff(path, name, entry["currency"])


def _is_path(name_or_path: str | Path) -> bool:
    text = str(name_or_path)
    return isinstance(name_or_path, Path) or text.lower().endswith(".csv") or "/" in text


def _read_sessions(path: Path, name: str) -> Sessions:
    table = read_csv(path, NEEDS, refuse=SpecError)
    known = {*Session.model_fields, "arrive", "depart"}
    wrong = [column for column in table.heading if column not in known]
    if wrong:
        raise SpecError(f"'{path}' must have columns of a session, but has {shown(wrong[0])}; {NEEDS}.")
    if not table.rows:
        raise SpecError(f"'{path}' must hold at least one session; {NEEDS}.")
    if len(table.rows) > SESSIONS_MOST:
        raise SpecError(f"'{path}' must hold at most {SESSIONS_MOST:,} sessions, but holds {len(table.rows):,}; cut it.")
    found = []
    for line, row in table.records():
        data: dict[str, Any] = {key: value for key, value in row.items() if value}
        for column in ("arrive", "depart"):
            if column in data:
                data[f"{column}_h"] = hour_of(path, line, column, data.pop(column))
        if "v2g" in row:
            if row["v2g"].lower() not in SWITCHES:
                raise SpecError(f"'{path}', line {line}: `v2g` must be yes or no, but is '{shown(row['v2g'])}'.", "v2g")
            data["v2g"] = SWITCHES[row["v2g"].lower()]
        try:
            found.append(model_from_data(Session, data, path.name, "session"))
        except SpecError as error:
            raise SpecError(f"'{path}', line {line}: {error}", error.path) from error
    return Sessions(name, tuple(found))


def hour_of(path: Path, line: int, column: str, text: str) -> float:
    """Hours after midnight of the first day [h], from a clock such as 31:30.

    Raises:
        SpecError: no such time.
    """
    found = CLOCK.match(text.strip())
    if not found:
        raise SpecError(
            f"'{path}', line {line}: `{column}` must be a time such as 07:30 (the next day 31:30), but is '{shown(text)}'.",
            column,
        )
    return int(found.group(1)) + int(found.group(2)) / 60.0


def _read_tariff(path: Path, name: str, currency: str) -> Tariff:
    table = read_csv(path, TARIFF_NEEDS, whole=True, refuse=SpecError)
    wrong = [column for column in table.heading if column not in ("time", "currency", *QUANTITIES)]
    if wrong or "time" not in table.heading or not set(table.heading) & {"price_kwh", "co2_g_kwh"}:
        said = shown(wrong[0]) if wrong else ", ".join(table.heading)
        raise SpecError(f"'{path}' must have columns of a tariff, but has {said}; {TARIFF_NEEDS}.")
    hours: list[float] = []
    values: dict[str, list[float]] = {key: [] for key in QUANTITIES if key in table.heading}
    for line, row in table.records():
        hour = hour_of(path, line, "time", row["time"])
        if (hour != 0.0 and not hours) or (hours and hour <= hours[-1]):
            raise SpecError(f"'{path}', line {line}: `time` must begin at 00:00 and rise, but is {shown(row['time'])}.", "time")
        hours.append(hour)
        currency = row.get("currency", "") or currency
        for key, column in values.items():
            value = finite_number(str(path), line, key, row[key])
            low, high = QUANTITIES[key]
            if not low <= value <= high:
                raise SpecError(f"'{path}', line {line}: `{key}` must be from {low:g} to {high:g}, but is {value:g}.", key)
            column.append(value)
    if not hours:
        raise SpecError(f"'{path}' must hold rows below its heading; {TARIFF_NEEDS}.")
    price = tuple(values.get("price_kwh", [0.0] * len(hours)))
    sell = tuple(values["sell_kwh"]) if "sell_kwh" in values else price
    co2 = tuple(values.get("co2_g_kwh", [0.0] * len(hours)))
    period = DAY_H * (int(hours[-1] / DAY_H) + 1)
    return Tariff(name, tuple(hours), period, price, sell, co2, currency)
