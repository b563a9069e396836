"""Platforms: what a variant inherits and overrides, and a sentence for whatever is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from platform_files import platform_data
from voltwright.errors import SpecError, UnknownNameError
from voltwright.library.platforms import platform_from_data
from voltwright.spec.platform import PlatformSpec
from voltwright.spec.platform_variant import PlatformVariant, problems_of_variants, variant_of
from voltwright.spec.schema import schema_of


def variant(data: dict[str, Any], name: str) -> PlatformVariant:
    return variant_of(platform_from_data(data, "the platform"), name)


def test_a_variant_has_the_fields_of_its_parts_with_their_evidence_and_the_sources_that_these_cite():
    found = variant(platform_data(), "sedan")
    car = found.car
    assert (car.name, car.make, car.vehicle_class) == ("small-sedan", "Some", "car")
    assert (car.battery.energy_usable_kwh, car.hvac.kind, car.masses.mass_curb_kg) == (60, "none", 1700)
    evidence = car.evidence["battery.energy_usable_kwh"]
    assert (evidence.source, evidence.low, evidence.note) == ("paper", 58, "Shared part pack.")
    assert list(car.sources) == ["paper"]
    assert found.origins["battery.energy_usable_kwh"] == "parts.pack"
    assert found.origins["body.drag_area_m2"] == "variants.sedan"
    assert found.parts == ("floor", "pack", "unit")
    assert not found.overrides


def test_what_a_variant_writes_goes_before_its_parts_and_is_recorded():
    data = platform_data()
    data["variants"]["suv"]["battery"] = {"energy_usable_kwh": 75}
    found = variant(data, "suv")
    assert found.car.battery.energy_usable_kwh == 75
    assert found.car.battery.chemistry == "nmc"
    assert "battery.energy_usable_kwh" not in found.car.evidence  # that of the part is about another number
    (override,) = found.overrides
    assert (override.path, override.part, override.shared, override.own) == ("battery.energy_usable_kwh", "pack", 60, 75)


def test_a_variant_based_on_another_has_what_it_does_not_write_itself():
    found = variant(platform_data(), "suv")
    assert found.car.make == "Some"
    assert found.car.vehicle_class == "suv"
    assert found.car.body.drag_area_m2 == 0.75
    assert found.car.tyres.rolling_resistance == 0.008
    assert list(found.options) == ["wheels", "covers"]
    assert found.origins["body.drag_area_m2"] == "variants.suv"
    assert found.origins["tyres.rolling_resistance"] == "variants.sedan"


def test_another_kind_of_road_load_replaces_that_of_the_part_whole():
    data = platform_data()
    us = {"kind": "coast_down_us", "a_lbf": 30, "b_lbf_per_mph": 0.1, "c_lbf_per_mph2": 0.018}
    data["parts"]["floor"] |= {"road_load": us, "evidence": {"road_load.a_lbf": {"kind": "assumed"}}}
    data["variants"]["suv"]["road_load"] = {"kind": "coast_down", "f0_n": 120, "f1_n_per_kmh": 0.4, "f2_n_per_kmh2": 0.03}
    assert variant(data, "sedan").car.road_load.kind == "coast_down_us"
    found = variant(data, "suv").car
    assert found.road_load.kind == "coast_down"
    assert not [path for path in found.evidence if path.startswith("road_load")]


def test_the_interval_of_the_own_mass_is_that_of_the_empty_car_with_the_parts_masses():
    data = platform_data()
    data["variants"]["sedan"]["evidence"] = {"mass_own_kg": {"kind": "assumed", "low": 650, "high": 760}}
    evidence = variant(data, "suv").car.evidence["masses.mass_curb_kg"]
    assert (evidence.low, evidence.high) == (1650, 1760)
    assert "floor 500 kg" in (evidence.note or "")


WRONG: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (
        lambda data: data["parts"]["pack"]["battery"].update(energy_usabel_kwh=3),
        r"`parts\.pack\.battery\.energy_usabel_kwh` is not a key .* the nearest are `energy_usable_kwh`",
    ),
    (
        lambda data: data["variants"]["suv"]["body"].update(drag_area_m3=3),
        r"`variants\.suv\.body\.drag_area_m3` is not a key",
    ),
    (lambda data: data["variants"]["suv"].update(bodies={}), r"`variants\.suv\.bodies` is not a key that a platform file knows"),
    (
        lambda data: data["variants"]["suv"].update(battery={"energy_usable_kwh": -5}),
        r"`variants\.suv\.battery\.energy_usable_kwh` must be more than 0\.01 kWh, but is -5 kWh",
    ),
    (lambda data: data["variants"]["sedan"].pop("make"), r"`variants\.sedan\.make` must be written, but is missing"),
    (
        lambda data: data["variants"]["sedan"].update(parts=["pack"], drive_units={}),
        r"`parts\.unit` must be a part of one variant at least",
    ),
    (
        lambda data: data["variants"]["suv"].update(parts=["pack", "motor"]),
        r"`variants\.suv\.parts\[1\]` must name a part, but is 'motor'; the nearest are",
    ),
    (
        lambda data: data["variants"]["suv"].update(based_on="sedn"),
        r"`variants\.suv\.based_on` must name a variant, but is 'sedn'; the nearest are sedan",
    ),
    (
        lambda data: data["variants"]["sedan"].update(based_on="suv"),
        r"must lead to a variant that is based on none, but goes round: sedan -> suv -> sedan",
    ),
    (lambda data: data["variants"]["suv"].update(based_on="suv"), r"goes round: suv -> suv"),
    (
        lambda data: data["variants"]["suv"].update(title=" sedan"),
        r"`variants\.suv\.title` must differ from that of `variants\.sedan`",
    ),
    (
        lambda data: data["parts"]["floor"].update(battery={"chemistry": "lfp"}),
        r"`variants\.sedan\.parts` must hold one part alone that writes `battery\.chemistry`, but `parts\.floor` and",
    ),
    (
        lambda data: data["variants"]["sedan"].update(masses={"mass_curb_kg": 1500}),
        r"`variants\.sedan\.mass_own_kg` must stand without `masses\.mass_curb_kg`",
    ),
    (
        lambda data: data["variants"]["suv"].update(evidence={"battery.chemistry": {"kind": "assumed"}}),
        r"`variants\.suv\.evidence\.battery\.chemistry` must name a field that `variants\.suv` itself writes",
    ),
    (
        lambda data: data["parts"]["pack"]["evidence"]["battery.energy_usable_kwh"].update(source="papers"),
        r"must be a key of `sources`, but is 'papers'",
    ),
    (
        lambda data: data["parts"]["pack"]["battery"].update(energy_usable_kwh=80),
        r"`parts\.pack\.battery\.energy_usable_kwh` must lie in the range of its evidence \(58\.0 to 62\.0\), but is 80",
    ),
    (
        lambda data: data["variants"]["sedan"]["options"].update(nothing={"mass_kg": 0}),
        r"`variants\.sedan\.options\.nothing` must change mass, drag area or rolling resistance",
    ),
    (
        lambda data: data["variants"]["sedan"]["options"]["wheels"].update(kind="press"),
        r"options\.wheels\.source` must be a key of `sources`, but is missing",
    ),
    (lambda data: data.update(variants={}), r"`variants` must have at least 1 entries, but has 0"),
    (lambda data: data.update(parts={"Pack 1": {}}), r"`parts\.Pack 1"),
]


@pytest.mark.parametrize(("spoil", "words"), WRONG)
def test_a_wrong_platform_is_one_sentence_with_its_place(spoil: Callable[[dict[str, Any]], Any], words: str):
    data = platform_data()
    spoil(data)
    with pytest.raises(SpecError, match=words):
        platform_from_data(data, "the platform")


def test_an_unknown_variant_names_the_nearest():
    with pytest.raises(UnknownNameError, match="There is no variant of small named 'suvv'; the nearest are suv"):
        variant(platform_data(), "suvv")


def test_every_problem_of_every_variant_is_found_once():
    data = platform_data()
    data["parts"]["pack"]["battery"]["energy_usable_kwh"] = -1
    data["variants"]["suv"]["tyres"] = {"grip": 9}
    found = [problem.path for problem in problems_of_variants(PlatformSpec.model_validate(data))]
    assert found == ["parts.pack.battery.energy_usable_kwh", "variants.suv.tyres.grip"]


def test_the_schema_has_the_sections_of_a_car_with_nothing_required():
    schema = schema_of("platform")
    part = schema["$defs"]["PartSpec"]["properties"]
    assert part["battery"]["$ref"] == "#/$defs/Battery"
    assert "required" not in schema["$defs"]["Battery"]
    assert schema["$defs"]["VariantSpec"]["required"] == ["title"]
    assert set(schema["required"]) == {"name", "title", "parts", "variants"}
