"""`voltwright day`: table, figures, picture; a battery that runs empty ends with a sentence and an exit code, the table stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

TWO_HOURS = """
name: two-hours
car: volkswagen-id3-2021-pro
start: "06:00"
end: "08:00"
charge_percent: {percent}
ambient_c: {{"06:00": -5}}
entries:
  - {{do: drive, at: "06:10", speed_kmh: 120, distance_km: {km}, title: Long way}}
"""


def written(folder: Path, percent: float = 80, km: float = 20) -> Path:
    path = folder / "two-hours.yaml"
    path.write_text(TWO_HOURS.format(percent=percent, km=km), encoding="utf-8")
    return path


def test_the_table_the_picture_and_the_trace(voltwright: Callable, here: Path):
    done = voltwright("day", str(written(here)), "--picture", "day.svg", "--trace", "day.parquet")
    assert done.code == 0
    assert all(words in done.out for words in ("06:10–06:2", "Long way", "20.0"))
    assert "The ledger, heat included, closes to" in done.out
    assert (here / "day.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (here / "day.parquet").stat().st_size > 10_000


def test_figures_as_json(voltwright: Callable, here: Path):
    done = voltwright("day", str(written(here)), "--json")
    figures = json.loads(done.out)
    assert figures["distance_km"] > 19.9
    assert figures["ledger_residual_relative"] < 1e-9
    assert [row["what"] for row in figures["rows"]] == ["park", "drive", "park"]


@pytest.mark.long
def test_an_empty_battery_ends_with_a_sentence_and_keeps_the_table(voltwright: Callable, here: Path):
    done = voltwright("day", str(written(here, percent=8, km=90)))
    assert done.code == ExitCode.TRACE
    assert "The battery is empty at" in done.err
    assert "Long way" in done.out


def test_bad_files_are_refused_before_anything_runs(voltwright: Callable, here: Path):
    done = voltwright("day", "frosty-motorwy")
    assert (done.code, done.out) == (ExitCode.NAME, "")
    assert "There is no day named 'frosty-motorwy'" in done.err
    path = written(here, percent=180)
    refused = voltwright("day", str(path))
    assert refused.code == ExitCode.SPEC
    assert "`charge_percent` must be at most 100" in refused.err
    assert voltwright("day", str(written(here)), "--picture", "day.txt").code == ExitCode.FILE


CHARGE = """
name: paid-night
car: volkswagen-id3-2021-pro
start: "00:00"
end: "02:00"
charge_percent: 40
price_kwh: {price}
ambient_c: {{"00:00": 10}}
entries:
  - {{do: charge, at: "00:10", until: "01:50", charger: {charger}, to_percent: 100}}
"""


def test_a_negative_price_pays_over_a_day(voltwright: Callable, here: Path):
    costs = {}
    for price in (-0.12, 0.12):
        (here / "night.yaml").write_text(CHARGE.format(price=price, charger="wallbox-11kw"), encoding="utf-8")
        figures = json.loads(voltwright("day", "night.yaml", "--json").out)
        costs[price] = figures["costs"][""]
        assert costs[price] == sum(row["cost"] or 0.0 for row in figures["rows"])
        assert abs(abs(costs[price]) / (0.12 * figures["energy_grid_kwh"]) - 1.0) < 0.02
    assert costs[-0.12] == -costs[0.12] < 0.0
    (here / "night.yaml").write_text(CHARGE.format(price=-0.12, charger="wallbox-11kw"), encoding="utf-8")
    assert f"cost −{abs(costs[-0.12]):.2f}." in voltwright("day", "night.yaml").out


def test_amounts_of_different_currencies_are_no_sum(voltwright: Callable, here: Path):
    (here / "box.yaml").write_text(
        "name: box\ntitle: Box\nkind: ac\nconnectors: [type2]\nvoltage_v: 230\nphases: 3\ncurrent_max_a: 16\n"
        "tariff: {energy: 2.0, currency: CNY}\n",
        encoding="utf-8",
    )
    night = (
        CHARGE.format(price=0.3, charger="box.yaml").replace("01:50", "00:50").replace("price_kwh", "currency: EUR\nprice_kwh")
    )
    night += '  - {do: charge, at: "01:00", until: "01:50", charger: wallbox-11kw, to_percent: 100}\n'
    (here / "night.yaml").write_text(night, encoding="utf-8")
    figures = json.loads(voltwright("day", "night.yaml", "--json").out)
    paid = {row["currency"]: row["cost"] for row in figures["rows"] if row["what"] == "charge"}
    assert figures["costs"] == paid and set(paid) == {"CNY", "EUR"} and paid["CNY"] > 4.0 * paid["EUR"]
    assert f"cost {paid['CNY']:.2f} CNY and {paid['EUR']:.2f} EUR." in " ".join(voltwright("day", "night.yaml").out.split())


def test_a_negative_tariff_of_a_charger_pays_but_for_its_fee(voltwright: Callable, here: Path):
    (here / "box.yaml").write_text(
        "name: box\ntitle: Box\nkind: ac\nconnectors: [type2]\nvoltage_v: 230\nphases: 3\ncurrent_max_a: 16\n"
        "tariff: {energy: -0.2, session: 1.0, currency: EUR}\n",
        encoding="utf-8",
    )
    (here / "night.yaml").write_text(CHARGE.format(price=0.5, charger="box.yaml"), encoding="utf-8")
    figures = json.loads(voltwright("day", "night.yaml", "--json").out)
    cost = figures["costs"]["EUR"]
    assert cost < 0.0
    assert abs(cost - 1.0 + 0.2 * figures["energy_grid_kwh"]) < 0.05 * abs(cost)
    words = ("charge", "volkswagen-id3-2021-pro", "--with", "box.yaml", "--from", "0.4", "--to", "0.5")
    answer = json.loads(voltwright(*words, "--json").out)
    assert answer["cost"] == 1.0 - 0.2 * answer["energy_meter_kwh"] < 0.0
    assert f"−{abs(answer['cost']):.2f}" in voltwright(*words).out
