"""Interpolation families of a platform: L and H by energy demand, options as individual vehicles, and what cannot be one."""

from typing import Any

import pytest

from platform_files import platform_data
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.library.platforms import platform_from_data
from voltwright.spec.platform import OptionSpec
from voltwright.spec.platform_variant import variant_of
from voltwright.study.platform.family import Family, families
from voltwright.study.platform.table import distinct, part_rows
from voltwright.study.platform.vehicles import individual_vehicle, mass_options_max_kg


def found(data: dict[str, Any]) -> tuple[Family, ...]:
    platform = platform_from_data(data, "the platform")
    variants = {name: variant_of(platform, name) for name in platform.variants}
    cars = {name: complete(variant.car, "none") for name, variant in variants.items()}
    return families(cars, {name: variant.options for name, variant in variants.items()})


def test_the_family_lies_between_its_least_and_its_most_demanding_vehicle():
    (family,) = found(platform_data())
    names = [member.name for member in family.members]
    assert names[0] == "sedan + covers"
    assert names[-1] == "suv + wheels"
    assert [member.role for member in family.members] == ["L", *["interpolated"] * (len(names) - 2), "H"]
    demands = [member.energy_demand_wh for member in family.members]
    assert demands == sorted(demands)
    assert family.one_road_load_family
    assert family.demand_span == pytest.approx(1.0 - demands[0] / demands[-1], rel=1e-12)
    low, high = family.members[0], family.members[-1]
    for member in family.members[1:-1]:
        assert low.consumption_wh_km < member.consumption_wh_km < high.consumption_wh_km
        assert high.range_km < member.range_km < low.range_km
        # Interpolation is linear in the demand, which knows no recovery of braking energy; a test decides within 3 %.
        assert abs(member.consumption_error) < 0.03
        assert abs(member.range_error) < 0.03
    assert (low.consumption_error, high.range_error) == (0.0, 0.0)


def test_a_family_of_one_powertrain_each_and_no_options_has_nothing_to_interpolate():
    data = platform_data()
    data["variants"]["sedan"]["options"] = {}
    data["variants"]["suv"]["battery"] = {"energy_usable_kwh": 75}
    with pytest.raises(SpecError, match=r"none of the 2 families has any: sedan is alone in its family"):
        found(data)


def test_two_variants_of_the_same_road_load_are_one_vehicle():
    data = platform_data()
    data["variants"]["sedan"]["options"] = {}
    data["variants"]["suv"] = {"title": "Twin", "based_on": "sedan", "body_style": "sedan"}
    with pytest.raises(SpecError, match=r"Vehicles L \(sedan\) and H \(suv\) ask for the same energy"):
        found(data)


def test_options_move_mass_drag_and_tyres_whatever_the_kind_of_road_load(car_data: dict[str, Any]):
    options = {"all": OptionSpec(mass_kg=20, drag_area_m2=0.05, rolling_resistance=0.001)}
    plain = complete(load_car("volkswagen-id3-2021-pro"))
    us = complete(load_car("tesla-model-3-2024-rwd"))
    file: dict[str, Any] = {"kind": "coast_down", "f0_n": 130, "f1_n_per_kmh": 0.4, "f2_n_per_kmh2": 0.03}
    metric = _completed(car_data | {"road_load": file})
    for car in (plain, us, metric):
        bare, more = (individual_vehicle("car", car, options, chosen).properties for chosen in ((), ("all",)))
        assert more.mass_test_kg - bare.mass_test_kg == pytest.approx(20.0)
        force_n = more.road_load.f0_n - bare.road_load.f0_n
        # 0.001 x 1,700 to 2,100 kg x 9.81 m/s2 and what 20 kg more roll with; the loss model scales both by a few per cent.
        assert 15.0 < force_n < 27.0
        drag = more.road_load.f2_n_per_kmh2 - bare.road_load.f2_n_per_kmh2
        assert drag == pytest.approx(0.5 * 1.19 * 0.05 / 3.6**2, rel=0.12)


def _completed(data: dict[str, Any]) -> CompletedCar:
    from voltwright.spec.car import CarSpec

    return complete(CarSpec.model_validate(data), "none")


def test_the_load_of_a_car_of_known_gross_mass_counts_without_all_options(car_data: dict[str, Any]):
    car_data["masses"]["mass_gross_max_kg"] = 2000
    car = _completed(car_data)
    options = {"a": OptionSpec(mass_kg=40), "b": OptionSpec(mass_kg=10)}
    assert mass_options_max_kg(options) == 50
    # MRO 1,575 kg, load 2,000 - 1,575 - 25 - 50 = 350 kg.
    assert individual_vehicle("car", car, options, ()).properties.mass_test_kg == pytest.approx(1575 + 25 + 0.15 * 350)
    assert individual_vehicle("car", car, options, ("a", "b")).properties.mass_test_kg == pytest.approx(1650 + 0.15 * 350)


def test_parts_and_what_is_distinct_are_counted():
    data = platform_data()
    data["variants"]["suv"]["battery"] = {"energy_usable_kwh": 75}
    platform = platform_from_data(data, "the platform")
    variants = {name: variant_of(platform, name) for name in platform.variants}
    assert distinct(variants.values()) == {"packs": 2, "drive_units": 1, "bodies": 2}
    pack = next(row for row in part_rows(platform, variants) if row.name == "pack")
    assert pack.used_by == ("sedan", "suv")
    assert pack.overridden_by == {"battery.energy_usable_kwh": ("suv",)}
