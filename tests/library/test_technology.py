"""The table of documented technology: cars under their listed names, the order of rows, and every listed car."""

import csv
import re
from collections import Counter
from pathlib import Path
from runpy import run_path

import pytest

from voltwright.library.certified_tests import shipped_tests
from voltwright.library.technology import listed_name, platform_of, technology_of, technology_rows

ROOT = Path(__file__).parents[2]
LISTS = ROOT.parent / "shared" / "data"
NAME_COLUMNS = {
    "epa_bev_pairs.csv": ("make", "model", "model_year"),
    "epa_bev_tests.csv": ("make", "model", "model_year"),
    "epa_fe_guide_bev.csv": ("division", "carline", "model_year"),
    "fueleconomy_gov_bev.csv": ("make", "model", "year"),
}
MOTORS = {"pmsm", "induction", "eesm", "none", ""}
SWITCHES = {"yes", "no", ""}

# make, model, model year as listed -> platform, front motor, rear motor, regeneration
KNOWN = [
    ("Tesla Model S", "85D", 2016, "tesla-sx", "induction", "induction", "strong"),
    ("Model S", "S1", 2013, "tesla-sx", "none", "induction", "strong"),
    ("Tesla Motors", 'Model S Performance (19" Wheels)', 2020, "tesla-sx", "pmsm", "induction", "strong"),
    ("Tesla", 'Model S Plaid (21" Wheels)', 2023, "tesla-sx-palladium", "pmsm", "pmsm", "one_pedal"),
    ("Tesla Motors", "Model3 LongRange AWD Performance", 2018, "tesla-3y", "induction", "pmsm", "strong"),
    ("Tesla", "Model 3 Long Range", 2018, "tesla-3y", "none", "pmsm", "strong"),
    ("2022", "Lucid Air Dream P", 2022, "lucid-leap", "pmsm", "pmsm", "strong"),
    ("", 'Air Dream R AWD w/21" wheels', 2022, "lucid-leap", "pmsm", "pmsm", "strong"),
    ("BMW", "MINI COOPER SE HARDTOP 2 DOOR", 2021, "bmw-ukl-ev", "pmsm", "none", "strong"),
    ("BMW", 'Black Badge Spectre (23" Wheels)', 2024, "rolls-royce-aol", "eesm", "eesm", "blended"),
    ("C40 Recharge Twin", "C40 Recharge Twin", 2024, "volvo-cma", "induction", "pmsm", "one_pedal"),
    ("Volvo", "XC40 P8 AWD", 2021, "volvo-cma", "pmsm", "pmsm", "one_pedal"),
    ("Hai Phong manufacturing plant", "VF 8 Plus", 2025, "vinfast-vf", "pmsm", "pmsm", "blended"),
    ("Audi", "e-tron Sportback", 2021, "audi-c-bev", "induction", "induction", "coasting"),
    ("Volkswagen", "ID.4 AWD Pro S", 2022, "vw-meb", "induction", "pmsm", "coasting"),
    ("Mercedes-Benz", "EQB 300 4MATIC", 2022, "mercedes-mfa2-ev", "induction", "pmsm", "blended"),
    ("Mercedes-Benz", "Smart Fortwo ed (coupe)", 2018, "smart-453", "none", "eesm", "blended"),
    ("HONDA", "PROLOGUE AWD", 2024, "gm-ultium", "pmsm", "induction", "blended"),
    ("CADILLAC", "LYRIQ EV", 2023, "gm-ultium", "none", "pmsm", "blended"),
    ("NISSAN", "ARIYA EVOLVE+e-4ORCE", 2024, "nissan-cmf-ev", "eesm", "eesm", "blended"),
]

# Cars of no shipped list, and names that leave the drive out: make, model, model year -> platform, front motor, rear motor
MORE = [
    ("Rivian", "EDV 700", 2023, "rivian-rcv", "pmsm", "none"),
    ("Amazon Rivian", "Commercial Van", 2024, "rivian-rcv", "pmsm", "none"),
    ("BrightDrop", "Zevo 400", 2023, "gm-ultium-truck", "pmsm", ""),
    ("Mercedes-Benz", "eSprinter 170", 2025, "mercedes-esprinter", "none", "pmsm"),
    ("Freightliner", "e-Sprinter", 2024, "mercedes-esprinter", "none", "pmsm"),
    ("Ram", "ProMaster EV", 2024, "stellantis-x290-ev", "", "none"),
    ("Lotus", "Eletre Carbon", 2025, "lotus-epa", "pmsm", "pmsm"),
    ("Automobili Pininfarina", "Battista", 2023, "rimac-nevera", "pmsm", "pmsm"),
    ("Think", "City", 2011, "think-city", "induction", "none"),
    ("Wheego", "Whip LiFe", 2011, "wheego-life", "", ""),
    ("Ford", "Transit Connect Electric", 2012, "azure-transit-connect", "induction", "none"),
    ("Fisker", "Ocean Sport", 2023, "fisker-fm29", "", "none"),
    ("VinFast", "VF 7 Eco", 2025, "vinfast-vf", "pmsm", "none"),
    ("Cadillac", "Optiq", 2025, "gm-ultium", "pmsm", "induction"),
    ("Chevrolet", "Equinox EV", 2025, "gm-ultium", "pmsm", ""),
    ("Honda", "Prologue Touring", 2025, "gm-ultium", "pmsm", ""),
    ("Chevrolet", "Blazer EV", 2024, "gm-ultium", "", ""),
    ("Volvo", "XC40 Recharge", 2022, "volvo-cma", "pmsm", "pmsm"),
    ("Volvo", "EX30 Cross Country", 2025, "geely-sea", "pmsm", "pmsm"),
    ("Mercedes-Benz", "EQB 350", 2023, "mercedes-mfa2-ev", "induction", "pmsm"),
    ("Mercedes-Benz", "EQB 250+", 2023, "mercedes-mfa2-ev", "pmsm", "none"),
    ("Mercedes-Benz", "AMG EQE", 2024, "mercedes-eva2", "pmsm", "pmsm"),
    ("Mercedes-Benz", "EQS 680 Maybach SUV", 2024, "mercedes-eva2", "pmsm", "pmsm"),
    ("Mercedes-Benz", "EQS 450+", 2024, "mercedes-eva2", "none", "pmsm"),
    ("Nissan", "Ariya Engage AWD", 2024, "nissan-cmf-ev", "eesm", "eesm"),
]

# The same car under names with other spaces and hyphens
SAME = [
    ("Volkswagen", 2018, "e-Golf", "e Golf", "eGolf"),
    ("Volkswagen", 2022, "ID.4 AWD Pro", "ID4 AWD Pro", "ID 4 AWD Pro"),
    ("Volkswagen", 2024, "ID.4 Pro S", "ID4 Pro S", "ID. 4 Pro S"),
    ("Ford", 2022, "Mustang Mach-E AWD", "Mustang Mach E AWD", "Mustang MachE AWD"),
    ("Jaguar", 2020, "I-Pace", "I Pace", "IPACE"),
    ("Mazda", 2022, "MX-30", "MX30", "MX 30"),
    ("Lexus", 2024, "RZ 300e", "RZ300e", "RZ-300e"),
    ("Mitsubishi", 2014, "i-MiEV", "i MiEV", "iMiEV"),
    ("Tesla", 2022, "Model 3 RWD", "Model-3 RWD", "Model3 RWD"),
    ("Hyundai", 2023, "Ioniq 5 AWD", "IONIQ-5 AWD", "Ioniq5 AWD"),
    ("VinFast", 2024, "VF 8", "VF-8", "VF8"),
    ("Audi", 2021, "e-tron", "e tron", "etron"),
]

# A year, a number or wheels behind a name change nothing, and a trim does not hide the drive that is named: -> front, rear motor
TAILS = [
    ("Porsche", "Taycan (2024)", 2024, "none", "pmsm"),
    ("Porsche", "Taycan 4S (2024)", 2024, "pmsm", "pmsm"),
    ("Porsche", "Taycan 4 Cross Turismo", 2023, "pmsm", "pmsm"),
    ("Porsche", "Macan (2024, no. 2)", 2024, "none", "pmsm"),
    ("Porsche", "Macan 4 (2024)", 2024, "pmsm", "pmsm"),
    ("Ford", "Mach-E California Route 1 (2022)", 2022, "none", "pmsm"),
    ("Ford", 'Mustang Mach-E California Route1 (19" wheels)', 2021, "none", "pmsm"),
    ("Ford", "Mach-E California Route 1 AWD", 2022, "pmsm", "pmsm"),
    ("Hyundai", "Ioniq 2019", 2019, "pmsm", "none"),
    ("Genesis", "GV60 Standard AWD", 2024, "pmsm", "pmsm"),
    ("Hyundai", "Ioniq 6 Standard Range", 2024, "none", "pmsm"),
    ("Lucid", "Air Pure (19 inch wheels)", 2024, "none", "pmsm"),
    ("Lucid", "Air Pure AWD", 2023, "pmsm", "pmsm"),
]


@pytest.mark.parametrize("car", TAILS, ids=lambda car: listed_name(car[0], car[1]))
def test_years_wheels_and_trims_do_not_change_the_drive(car):
    make, model, year, *motors = car
    technology = technology_of(make, model, year)
    assert technology is not None
    assert [technology.front_motor, technology.rear_motor] == motors


@pytest.mark.parametrize("car", MORE, ids=lambda car: listed_name(car[0], car[1]))
def test_cars_of_no_shipped_list_and_names_without_drive(car):
    make, model, year, *facts = car
    technology = technology_of(make, model, year)
    assert technology is not None
    assert [technology.platform, technology.front_motor, technology.rear_motor] == facts


@pytest.mark.parametrize("names", SAME, ids=lambda names: listed_name(names[0], names[2]))
def test_spaces_and_hyphens_in_names_do_not_matter(names):
    make, year, *models = names
    assert len({technology_of(make, model, year) for model in models}) == 1
    assert technology_of(make, models[0], year) is not None


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: listed_name(known[0], known[1]))
def test_known_cars_by_their_listed_names(known):
    make, model, year, *facts = known
    technology = technology_of(make, model, year)
    assert technology is not None
    assert [technology.platform, technology.front_motor, technology.rear_motor, technology.regeneration] == facts


def test_facts_beside_the_motors():
    quad, dual = technology_of("Rivian", "R1T", 2022), technology_of("Rivian", "R1S Dual Large (20in)", 2025)
    polestar, taycan = technology_of("Polestar", "Polestar 2 Dual Motor", 2024), technology_of("Porsche", "Taycan 4S", 2022)
    assert quad and dual and polestar and taycan
    assert (quad.inverter, quad.rear_disconnect, dual.inverter) == ("igbt", "yes", "sic")
    assert (polestar.front_disconnect, polestar.evidence) == ("yes", "press")
    assert "front_disconnect" in polestar.covers
    assert (taycan.gears_rear, taycan.maker) == (2, "volkswagen")


def test_first_row_that_fits_wins():
    name = listed_name("Tesla", "Model X Performance (20in Wheels)")
    fitting = [row for row in technology_rows() if row.fits(name, 2020)]
    assert len(fitting) > 1
    assert technology_of("Tesla", "Model X Performance (20in Wheels)", 2020) is fitting[0].technology


def test_unknown_car_has_no_technology_but_a_platform():
    assert technology_of("Acme", "Rocket 5 AWD", 2024) is None
    assert platform_of("Acme Motors", "Rocket-5 AWD", 2024) == "acme-motors-rocket-5"
    assert platform_of("Acme", "", 2024) == "acme"
    assert platform_of("", "", 2024) == "unknown"
    assert technology_of("Nissan", "Leaf", 1990) is None


def test_rows_keep_to_the_words_and_name_their_source():
    for number, row in enumerate(technology_rows(), start=2):
        facts = row.technology
        assert {facts.front_motor, facts.rear_motor} <= MOTORS, number
        assert facts.inverter in {"igbt", "sic", ""}, number
        assert facts.regeneration in {"one_pedal", "strong", "blended", "coasting", ""}, number
        assert {facts.front_disconnect, facts.rear_disconnect} <= SWITCHES, number
        assert facts.evidence in {"manufacturer", "press", "certified", "database", "general"}, number
        assert facts.source and re.fullmatch("[a-z0-9-]+", facts.platform) and facts.maker, number
        assert bool(facts.covers) == (facts.evidence != "general"), number
        assert row.year_from <= row.year_to, number
        assert (facts.rear_motor in {"none", ""}) == (facts.gears_rear == 0), number


@pytest.mark.parametrize("file", sorted(NAME_COLUMNS))
@pytest.mark.skipif(not LISTS.is_dir(), reason="the lists of certified cars are not shipped")
def test_every_listed_car_has_technology_and_a_platform(file: str):
    make, model, year = NAME_COLUMNS[file]
    with (LISTS / file).open(encoding="utf-8", newline="") as stream:
        cars = {(line[make], line[model], int(line[year])) for line in csv.DictReader(stream)}
    assert cars
    assert all(platform_of(*car) for car in cars)
    missing = sorted(car for car in cars if car[2] >= 2011 and technology_of(*car) is None)
    assert not missing


def test_shipped_tests_by_kind_of_evidence_and_those_with_a_motor_that_nobody_names():
    found = [technology_of(test.make, test.model, test.model_year) for test in shipped_tests()]
    kinds = Counter(known.evidence if known else "" for known in found)
    assert kinds == {"certified": 180, "press": 110, "general": 30, "manufacturer": 3}
    unnamed = Counter(test.platform for test in shipped_tests() if not test.documented)
    assert unnamed == {"ford-ge1": 5, "hyundai-e-gmp": 3, "bluecar": 1, "kandi-k": 1}


def test_the_page_is_that_of_the_table():
    script = run_path(str(ROOT / "benchmarks" / "technology.py"))
    page = script["page"]()
    assert page == (ROOT / "docs" / "technology.md").read_text(encoding="utf-8")
    assert not re.search(r"\\|\.\*|\?\)", page.split("## By maker")[1])
    assert script["readable"](r"hyundai ioniq([- ]?\(|$)") == "hyundai ioniq"
    assert script["readable"](r"hyundai ioniq([- ]?\(|[- ]?20\d\d|$)") == "hyundai ioniq (20##)"
    assert script["readable"](r"\bi[57]\b.*(xdrive|m[5-7]0)") == "i(5/7) … (xdrive or m(5-7)0)"
