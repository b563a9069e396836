"""The catalogue: every certified configuration of the shipped test table as a car.

Road load, mass and power are as certified, motors as documented, battery and charging joined where the join is sure; all else is
left to the default laws, as in the validation. `make catalogue` writes the table of names and joined figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from voltwright.errors import unknown_name
from voltwright.library.csv_table import read_csv
from voltwright.library.find import folder

if TYPE_CHECKING:
    from voltwright.library.certified_tests import CertifiedTest
    from voltwright.spec.car import CarSpec

LISTED, GUIDE, CHARGING, TECHNOLOGY = "epa-tests", "epa-guide", "open-ev-data", "technology"
TEXTS = ("name", "title", "make", "vehicle_class", "guide_carline", "guide_year", "charging_entry", "charging_curve")
KM_PER_MI = 1.609344
POWER_NOTE = "rated power of the list"
ENERGY_ASSUMED_SHARE = 0.35
"""Half width of the 90 % interval of a battery's energy that follows from the mass alone, by judgement."""


@dataclass(frozen=True)
class CatalogueRow:
    """A car of the catalogue as the table has it; None is unknown.

    Attributes:
        name, title, make: for files and for people.
        vehicle_class: "car" or "suv".
        guide_carline: its entry in the Fuel Economy Guide of `guide_year`.
        range_epa_km: of the label [km].
        battery_voltage_v, energy_gross_kwh: nominal, of the guide [V], [kWh].
        energy_usable_kwh, power_dc_kw: by open charging data [kWh], [kW], from `charging_entry`; the energy is the maker's net
            figure, less than a range test takes out by 5 % in the middle, and serves to find recorded charges alone.
        charging_curve: name of the recorded curve of the same entry.
    """

    name: str
    title: str
    make: str
    vehicle_class: str
    guide_carline: str
    guide_year: str
    range_epa_km: float | None
    battery_voltage_v: float | None
    energy_gross_kwh: float | None
    energy_usable_kwh: float | None
    power_dc_kw: float | None
    charging_entry: str
    charging_curve: str


@cache
def catalogue() -> dict[str, CatalogueRow]:
    """The rows by name, in the order of the certified tests."""
    table = read_csv(folder("catalogue") / "cars.csv", "it holds the catalogue", whole=True)
    return {cells["name"]: _row(cells) for _, cells in table.records()}


def _row(line: dict[str, str]) -> CatalogueRow:
    def value(column: str, factor: float = 1.0) -> float | None:
        return factor * float(line[column]) if line[column] else None

    texts = {name: line[name] for name in TEXTS}
    return CatalogueRow(
        **texts,
        range_epa_km=value("range_epa_mi", KM_PER_MI),
        battery_voltage_v=value("battery_voltage_v"),
        energy_gross_kwh=value("energy_gross_kwh"),
        energy_usable_kwh=value("energy_usable_kwh"),
        power_dc_kw=value("power_dc_kw"),
    )


def certified_test_of(name: str) -> CertifiedTest:
    """The certified test of a car of the catalogue.

    Raises:
        UnknownNameError: no such name.
    """
    from voltwright.library.certified_tests import shipped_tests

    found = _places().get(name)
    if found is None:
        raise unknown_name("car", name, list(catalogue()))
    return shipped_tests()[found]


@cache
def _places() -> dict[str, int]:
    return {name: place for place, name in enumerate(catalogue())}


@cache
def catalogue_car(name: str) -> CarSpec:
    """A car of the catalogue, as a file would write it: what is certified or documented, each with its evidence.

    Raises:
        UnknownNameError: no such name.
    """
    from voltwright.library.certified_tests import data_of_test
    from voltwright.spec.loading import car_from_data

    test, row = certified_test_of(name), catalogue()[name]
    data = data_of_test(test)
    data |= {"name": name, "title": row.title, "make": row.make, "vehicle_class": row.vehicle_class}
    if row.energy_gross_kwh is not None:
        data["battery"] |= {"energy_gross_kwh": row.energy_gross_kwh, "voltage_nominal_v": row.battery_voltage_v}
    data["charging"] = {"power_dc_kw": row.power_dc_kw} if row.power_dc_kw is not None else {}
    data["evidence"], data["sources"] = _evidence(test, row, data), _sources(test, row)
    data["published"] = _published(test, row)
    return car_from_data(data, name)


def _evidence(test: CertifiedTest, row: CatalogueRow, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    vehicle = f"vehicle {test.vehicle or 'not named'}, configuration {test.configuration or '0'}"
    listed = {"source": LISTED, "kind": "certified"}
    found: dict[str, dict[str, Any]] = {
        "masses.mass_test_kg": {**listed, "note": f"equivalent test weight; {vehicle}"},
        "masses.inertia_factor": {"kind": "assumed", "low": 1.01, "high": 1.03, "note": "wheels of one axle, 1.5 % of the mass"},
        **{f"road_load.{key}": {**listed, "note": f"target, {vehicle}"} for key in data["road_load"] if key != "kind"},
    }
    for axle, unit in data["drive_units"].items():
        path = f"drive_units.{axle}"
        power = {**listed, "note": "; ".join((POWER_NOTE, *test.remarks))}
        if len(test.axles) == 2:
            power = {"kind": "assumed", "note": f"{POWER_NOTE} of both units, shared 45 % front and 55 % rear"}
        found[f"{path}.motor.power_max_kw"] = power
        found[f"{path}.motor.kind"] = found[f"{path}.inverter.technology"] = _technology_evidence(row)
        if unit["disconnect"]:
            found[f"{path}.disconnect"] = _technology_evidence(row)
    if data["regeneration"]:
        found["regeneration.lift_off"] = _technology_evidence(row)
    return found | _battery_evidence(row, data)


def _battery_evidence(row: CatalogueRow, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"battery.chemistry": {"kind": "assumed", "note": "no source seen; the most common one"}}
    gross = data["battery"]["energy_gross_kwh"]
    if row.energy_gross_kwh is None:
        low, high = gross * (1.0 - ENERGY_ASSUMED_SHARE), gross * (1.0 + ENERGY_ASSUMED_SHARE)
        note = "33 Wh for each kg of test mass, typical of the list; no entry of the guide found"
        found["battery.energy_gross_kwh"] = {"kind": "assumed", "low": low, "high": high, "note": note}
        return found
    note = "nominal voltage times capacity"
    found["battery.energy_gross_kwh"] = {"source": GUIDE, "kind": "certified", "note": note}
    found["battery.voltage_nominal_v"] = {"source": GUIDE, "kind": "certified"}
    if row.power_dc_kw is not None:
        found["charging.power_dc_kw"] = {"source": CHARGING, "kind": "database", "note": f"entry {row.charging_entry}"}
    return found


def _technology_evidence(row: CatalogueRow) -> dict[str, Any]:
    return {"source": TECHNOLOGY, "kind": "database", "note": "by make, model and year"}


def _sources(test: CertifiedTest, row: CatalogueRow) -> dict[str, dict[str, str]]:
    found = {
        LISTED: {
            "title": f"Test car list data, model year {test.model_year}: {test.make} {test.model}".strip(),
            "publisher": "US Environmental Protection Agency",
            "address": "https://www.epa.gov/compliance-and-fuel-economy-data/data-cars-used-testing-fuel-economy",
        },
        TECHNOLOGY: {
            "title": "Documented motors, inverters and regeneration of listed cars, each with its source",
            "publisher": "voltwright, library/technology/technology.csv",
        },
    }
    if row.guide_carline:
        found[GUIDE] = {
            "title": f"Fuel Economy Guide {row.guide_year}, electric vehicles: {row.guide_carline}",
            "publisher": "US DOE and EPA",
        }
    if row.charging_entry:
        found[CHARGING] = {"title": f"open-ev-data: {row.charging_entry}", "publisher": "KilowattApp and Chargeprice"}
    return found


def _published(test: CertifiedTest, row: CatalogueRow) -> list[dict[str, Any]]:
    note = f"AC, from the grid; vehicle {test.vehicle or 'not named'}, configuration {test.configuration or '0'}"
    found: list[dict[str, Any]] = [
        {"quantity": f"consumption_{cycle}_unadjusted_wh_km", "value": value, "source": LISTED, "kind": "certified", "note": note}
        for cycle, value in zip(("udds", "hwfet"), test.consumption_wh_km, strict=True)
        if not math.isnan(value)
    ]
    if row.range_epa_km is not None:
        label = {"quantity": "range_epa_km", "value": row.range_epa_km, "source": GUIDE, "kind": "certified"}
        found.append(label | {"note": f"label of model year {row.guide_year}"})
    return found
