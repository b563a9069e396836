"""Numbers of a car: written ones are variables of completion and vehicle, and one that cannot matter says so."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, vary
from voltwright.defaults.numbers import check_number, numbers_of, variables_of, why_without_effect, written_numbers
from voltwright.errors import SpecError
from voltwright.library.cars import car_names, load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.base import replace_fields


@cache
def car_of(name: str) -> CompletedCar:
    return complete(load_car(name))


def numbers(vehicle: Vehicle) -> list[Any]:
    return [leaf for leaf in jax.tree.leaves(vehicle) if jnp.issubdtype(jnp.asarray(leaf).dtype, jnp.floating)]


@pytest.mark.parametrize("name", car_names())
def test_every_written_number_is_a_variable(name: str):
    car = car_of(name)
    values = {path: jnp.asarray(value) for path, value in written_numbers(car.written).items()}

    def built(changes):
        return numbers(Vehicle.from_car(vary(car, changes), lumped=True))

    same, slopes = jax.jvp(built, (values,), ({path: jnp.ones_like(value) for path, value in values.items()},))
    plain = numbers(Vehicle.from_car(car, lumped=True))
    for one, other, slope in zip(same, plain, slopes, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
        assert np.all(np.isfinite(slope))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("xiaomi-su7", "body.drag_coefficient"),
        ("xiaomi-su7", "body.width_mm"),
        ("xiaomi-su7", "masses.mass_test_kg"),
        ("volvo-ex30-2024-smer", "drive_units.rear.motor.power_max_kw"),
        ("hyundai-ioniq-5-2024-lr-rwd", "battery.energy_usable_kwh"),
    ],
)
def test_what_default_laws_derive_follows(name: str, path: str):
    car = car_of(name)
    value, step = variables_of(car)[path], 1e-5

    def built(number):
        return jnp.concatenate([jnp.ravel(part) for part in numbers(Vehicle.from_car(vary(car, {path: number})))])

    _, slope = jax.jvp(built, (jnp.asarray(value),), (jnp.asarray(1.0),))
    low, high = (built(value * (1.0 + sign * step)) for sign in (-1.0, 1.0))
    np.testing.assert_allclose(slope, (high - low) / (2.0 * step * value), rtol=1e-5, atol=1e-6)
    assert np.any(slope != 0.0)


def test_a_batch_is_the_same_as_one_by_one():
    car, path = car_of("xiaomi-su7"), "body.width_mm"
    widths = np.array([1800.0, 1963.0, 2000.0])
    batch = jax.vmap(lambda width: Vehicle.from_car(vary(car, {path: width})).road_load.quadratic_kg_m)(jnp.asarray(widths))
    single = [float(Vehicle.from_car(vary(car, {path: float(width)})).road_load.quadratic_kg_m) for width in widths]
    np.testing.assert_allclose(batch, single, rtol=1e-12)
    assert single[0] < single[1] < single[2]


def test_a_traced_mass_needs_the_car_that_it_is_a_variant_of():
    spec = load_car("tesla-model-3-2024-rwd")

    def mass(number, base=None):
        return complete(replace_fields(spec, {"masses.mass_test_kg": number}), base=base).masses.mass_test_kg

    assert float(jax.grad(mass)(1900.0, complete(spec))) == 1.0
    with pytest.raises(SpecError, match="give that car as `base`"):
        jax.grad(mass)(1900.0)


@pytest.mark.parametrize("name", ["tesla-model-3-2024-rwd", "xiaomi-su7", "polestar-2-2024-lrsm", "xiaomi-scooter-pro-2"])
def test_variables_give_the_car_again(name: str):
    car = car_of(name)
    again = numbers_of(vary(car, variables_of(car)))
    assert again == pytest.approx(numbers_of(car), rel=1e-12)


@pytest.mark.parametrize("name", car_names())
def test_what_cannot_matter_moves_no_number_of_the_vehicle(name: str):
    car = car_of(name)
    plain = numbers(Vehicle.from_car(car, lumped=True))
    # A climate system that is not there has numbers all the same, and nothing asks for it.
    built = {path: value for path, value in variables_of(car).items() if not path.startswith("hvac.")}
    idle = {path: value for path, value in built.items() if why_without_effect(car, path)}
    moved = numbers(Vehicle.from_car(vary(car, {path: 1.01 * value for path, value in idle.items()}), lumped=True))
    assert all(np.array_equal(one, other) for one, other in zip(plain, moved, strict=True))


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("tesla-model-3-2024-rwd", "body.drag_coefficient", "coast-down"),
        ("tesla-model-3-2024-rwd", "tyres.rolling_resistance", "coast-down"),
        ("tesla-model-3-2024-rwd", "split.front_share", "one axle"),
        ("tesla-model-3-2024-lr-awd", "split.front_share", "least loss"),
        ("xiaomi-su7", "price.amount", "no law"),
        ("xiaomi-scooter-pro-2", "hvac.power_heater_kw", "no climate system"),
    ],
)
def test_why_a_number_cannot_matter(name: str, path: str, words: str):
    assert words in (why_without_effect(car_of(name), path) or "")


def test_what_can_matter_has_no_excuse():
    assert why_without_effect(car_of("xiaomi-su7"), "body.drag_coefficient") is None
    assert why_without_effect(car_of("tesla-model-3-2024-rwd"), "masses.mass_test_kg") is None


def test_an_unknown_path_offers_the_nearest():
    check_number(car_of("xiaomi-su7"), "masses.mass_test_kg")
    with pytest.raises(SpecError, match=r"`masses.mass` is not a numeric field of xiaomi-su7; the nearest are `masses\.mass_"):
        check_number(car_of("xiaomi-su7"), "masses.mass")
