"""The table of the catalogue of certified cars: names, classes, and figures joined from other lists where the join is sure.

Run by `make catalogue DATA=FOLDER`; the folder holds the EPA test pairs with their matches in the Fuel Economy Guide
(epa_bev_pairs.csv), the guide (epa_fe_guide_bev.csv) and open charging data (ev_charging_specs.csv, ev_charging_curves.csv). One
row a configuration of `library/certified_tests/epa-bev-pairs.csv`, in its order.

Sure, for the guide: its unadjusted consumption agrees with the test within 3.5 %, and its name with the listed one by 60 % or
more, without naming other driven axles or another trim. Sure, for charging: same make; every word of the model in both names;
released at most one year after and two years before the model year; both or neither of standard range; usable energy 90 to 100 %
of the guide's nominal energy; and all entries that fit agree on energy within 4 % and on DC power within 10 %. Entries whose DC
power equals their energy are placeholders. Sure, for a recorded charging curve: the entry's own points and usable energy are
those of one of `library/charging_curves/`.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from voltwright.library.cars import car_names
from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.library.charging_curves import recorded_curves

TABLE = Path(__file__).parents[1] / "src" / "voltwright" / "library" / "catalogue" / "cars.csv"
COLUMNS = (
    *("name", "title", "make", "vehicle_class", "guide_carline", "guide_year", "range_epa_mi", "battery_voltage_v"),
    *("energy_gross_kwh", "energy_usable_kwh", "power_dc_kw", "charging_entry", "charging_curve"),
)
MAKES = {
    "2022": "Lucid",
    "tesla model s": "Tesla",
    "tesla model 3": "Tesla",
    "tesla model x": "Tesla",
    "polestar2 dual motor": "Polestar",
    "polestar 2": "Polestar",
    "c40 recharge twin": "Volvo",
    "bmw": "BMW",
    "byd": "BYD",
    "coda": "CODA",
    "mini": "MINI",
    "rolls royce": "Rolls-Royce",
    "mercedes-benz": "Mercedes-Benz",
}
"""Makes that the lists write oddly; any other is written with a capital letter."""
TALL = ("SUV", "Pick-up", "Special Purpose", "minivan")
TALL_MODELS = re.compile(
    r"\b(suv|x[1-7]|ix\d?|i-pace|e-tron(?! gt)|q[48]|id\.? ?4|model [xy]|mach-e|f-?150|rav4|kona|niro|ev6|ev9|ioniq 5|eqb"
    r"|eq[es] suv|xc40|c40|ariya|lyriq|rz ?450e|solterra|bz4x|mx-30|e6|transit|endurance|origin|zdx|hummer|silverado|blazer)\b",
    re.IGNORECASE,
)
SLUG = re.compile(r"[^a-z0-9]+")
BRANDS = {"mercedes": "mercedes-benz", "mercedes benz": "mercedes-benz"}
SIMILAR_LEAST, ERROR_MOST = 0.6, 0.035
SHARE_USABLE = (0.90, 1.0)
YEARS_BEFORE, YEARS_AFTER = 2, 1
Curves = Mapping[tuple[str, ...], Set[tuple[float, float]]]
"""(displayed SoC [%], power [kW]) by entry of the charging data."""
APART = ({"awd", "rwd", "fwd"}, {"standard", "long", "performance", "plaid"})
"""Words of which no two stand for the same car."""
FILLER = {"electric", "ev", "awd", "fwd", "rwd", "the", "wheels", "in", "inch"}


def main(folder: Path) -> None:
    """Write the table, and say how many joins were made."""
    guide = {(row["model_year"], row["carline"]): row for row in _rows(folder / "epa_fe_guide_bev.csv")}
    pairs = _by_test(_rows(folder / "epa_bev_pairs.csv"))
    charging = [row for row in _rows(folder / "ev_charging_specs.csv") if _is_real(row)]
    curves = _points_of_entries(_rows(folder / "ev_charging_curves.csv"))
    tests = shipped_tests()
    rows = []
    for test, name in zip(tests, names_of(tests), strict=True):
        pair = pairs[_key(test.make, test.model, test.model_year, test.vehicle, test.configuration)].pop(0)
        rows.append(_row(test, name, pair, guide, charging, curves))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    joined = Counter(column for row in rows for column in COLUMNS if row[column])
    print(
        f"{len(rows)} cars; {joined['guide_carline']} with the guide, {joined['charging_entry']} with charging data, "
        f"{joined['charging_curve']} with a recorded curve"
    )


def make_of(test: CertifiedTest) -> str:
    """The make as people write it."""
    listed = test.make.strip()
    return MAKES.get(listed.lower()) or (listed.title() if listed.isupper() or listed.islower() else listed)


def names_of(tests: Sequence[CertifiedTest]) -> list[str]:
    """A name for each: make, model and year; from the second of a name on, its number, in the
    table's order; a reference car is the first.
    """
    names = [_slug(make_of(test), _without_make(test), str(test.model_year)) for test in tests]
    seen = Counter(car_names())
    for place, name in enumerate(names):
        seen[name] += 1
        names[place] = name if seen[name] == 1 else f"{name}-{seen[name]}"
    return names


def _without_make(test: CertifiedTest) -> str:
    """The model without its make, which some lists repeat; with what stands behind the make in the column of the make."""
    make = make_of(test)
    words = re.sub(r"\s*(''|\"|inch\b)", " in", test.model)
    for start in (make, test.make):
        words = re.sub(rf"^{re.escape(start)}\s*(?=\S)", "", words, flags=re.IGNORECASE)
    rest = re.sub(rf"^{re.escape(make)}\s*", "", test.make, flags=re.IGNORECASE).strip()
    is_line = test.make.lower().startswith(make.lower()) and rest and not words.lower().startswith(rest.split()[0].lower())
    return f"{rest} {words}" if is_line else words


def _slug(*words: str) -> str:
    return SLUG.sub("-", " ".join(words).lower()).strip("-")


def _row(
    test: CertifiedTest, name: str, pair: dict[str, str], guide: dict, charging: list[dict[str, str]], curves: Curves
) -> dict[str, str]:
    found: dict[str, str] = dict.fromkeys(COLUMNS, "")
    make, model = make_of(test), _without_make(test)
    number = name.removeprefix(_slug(make, model, str(test.model_year))).lstrip("-")
    title = f"{make} {model} ({test.model_year}{f', no. {number}' if number else ''})"
    found |= {"name": name, "title": title, "make": make}
    sure = _is_sure(pair) and not _contradict(test.model, pair["guide_carline"])
    entry = guide.get((f"{float(pair['guide_year']):.0f}", pair["guide_carline"])) if sure else None
    tall = any(word in entry["class"] for word in TALL) if entry else bool(TALL_MODELS.search(f"{make} {model}"))
    found["vehicle_class"] = "suv" if tall else "car"
    if entry is None:
        return found
    found |= {"guide_carline": entry["carline"], "guide_year": entry["model_year"], "range_epa_mi": entry["range_mi"]}
    if entry["battery_energy_plausible"] == "True" and pair["battery_energy_nominal_kwh"]:
        found |= {"battery_voltage_v": entry["battery_voltage_V"], "energy_gross_kwh": pair["battery_energy_nominal_kwh"]}
        found |= _charging_of(make, model, test.model_year, float(pair["battery_energy_nominal_kwh"]), charging, curves)
    return found


def _is_sure(pair: dict[str, str]) -> bool:
    if pair["verified_with_fe_guide"] != "True" or not pair["guide_carline"]:
        return False
    return float(pair["guide_error"]) <= ERROR_MOST and float(pair["guide_name_similarity"]) >= SIMILAR_LEAST


def _contradict(listed: str, carline: str) -> bool:
    """Whether two names speak of different driven axles or of different trims."""
    one, two = _all_words(listed), _all_words(carline)
    return any(one & group and two & group and one & group != two & group for group in APART)


def _is_real(row: dict[str, str]) -> bool:
    usable, power = row["usable_battery_kwh"], row["dc_max_kW"]
    return bool(usable and power) and float(usable) != float(power)


def _charging_of(
    make: str, model: str, year: int, gross_kwh: float, charging: list[dict[str, str]], curves: Curves
) -> dict[str, str]:
    fitting = []
    for row in charging:
        brand = row["brand"].lower()
        usable, released = float(row["usable_battery_kwh"]), float(row["release_year"] or 0)
        if BRANDS.get(brand, brand) != make.lower() or not year - YEARS_BEFORE <= released <= year + YEARS_AFTER:
            continue
        line = _words(row["model"])
        small = "standard" in _words(row["variant"])
        if small != ("standard" in _words(model)):
            continue
        if line and line <= _words(model) and SHARE_USABLE[0] <= usable / gross_kwh <= SHARE_USABLE[1]:
            fitting.append((usable, float(row["dc_max_kW"]), row))
    if not fitting:
        return {}
    energies, powers = [each[0] for each in fitting], [each[1] for each in fitting]
    if max(energies) > 1.04 * min(energies) or max(powers) > 1.10 * min(powers):
        return {}
    usable, power, row = min(fitting, key=lambda each: (abs(float(each[2]["release_year"]) - year), each[2]["id"]))
    title = " ".join(word for word in (row["brand"], row["model"], row["variant"]) if word)
    entry = f"{title} ({float(row['release_year']):.0f}), {row['db']}"
    found = {"energy_usable_kwh": f"{usable:g}", "power_dc_kw": f"{power:g}", "charging_entry": entry}
    return found | {"charging_curve": _recorded_curve(row, usable, curves)}


def _recorded_curve(row: dict[str, str], usable_kwh: float, curves: Curves) -> str:
    points = curves.get(_entry_key(row), frozenset())
    return next(
        (curve.name for curve in recorded_curves() if set(curve.points) == points and curve.energy_usable_kwh == usable_kwh), ""
    )


def _points_of_entries(rows: Iterable[dict[str, str]]) -> Curves:
    found: dict[tuple[str, ...], set[tuple[float, float]]] = {}
    for row in rows:
        found.setdefault(_entry_key(row), set()).add((float(row["soc_percent"]), float(row["power_kW"])))
    return found


def _entry_key(row: dict[str, str]) -> tuple[str, ...]:
    return _key(*(row[column] for column in ("db", "id", "brand", "model", "variant", "release_year")))


def _words(text: str) -> set[str]:
    return _all_words(text) - FILLER


def _all_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|\d+", re.sub(r"\bperf\b", "performance", text.lower())))


def _key(*parts: object) -> tuple[str, ...]:
    return tuple(str(part) for part in parts)


def _by_test(rows: Iterable[dict[str, str]]) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        key = _key(row["make"], row["model"], row["model_year"], row["test_vehicle_id"], row["config"])
        found.setdefault(key, []).append(row)
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
