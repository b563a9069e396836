"""Slopes of whole runs: those of differences, by every number of every structure of vehicle, in both modes; finite at limits."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import numpy as np
import pytest

from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.sim.task import Method
from voltwright.spec.base import replace_fields

REAR, BOTH, MAP = "tesla-model-3-2024-rwd", "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"
STRUCTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "rear motor": (REAR, {}),
    "front motor": ("chevrolet-bolt-2021", {}),
    "excited rotor": ("bmw-i4-2024-edrive40", {}),
    "induction": (REAR, {"drive_units.rear.motor.kind": "induction"}),
    "two motors, least loss": (BOTH, {}),
    "two motors, fixed split": (BOTH, {"split.kind": "fixed", "split.front_share": 0.4}),
    "loss map": (MAP, {}),
}
# Without XLA's fusion a gradient compiles in a third of the time and memory; what comes out is the same to rounding.
UNFUSED = {"xla_disable_hlo_passes": "fusion"}
BUMP, SOC, STEPS = 1e-6, 0.55, 36
AXLE_SHARE = 0.9
TABLES = ("open_circuit", "shape", "anode_v", "regeneration", "loss_w")
"""Measured curves: data that a run reads, held constant in slopes by design (`Place.read`, `LossMapMachine.losses`)."""


class Leaf(NamedTuple):
    """A number of a vehicle: its place among the leaves, its path, and a change of about its own size."""

    place: int
    path: str
    change: np.ndarray

    @property
    def is_table(self) -> bool:
        return bool(self.change.ndim) and any(self.path.endswith(f".{name}") or f".{name}." in self.path for name in TABLES)


def leaves_of(vehicle: Vehicle) -> list[Leaf]:
    found = []
    for place, (path, leaf) in enumerate(jax.tree_util.tree_flatten_with_path(vehicle)[0]):
        value = np.asarray(leaf, float)
        change = np.where(value == 0.0, max(1.0, float(np.max(np.abs(value)))), value)
        found.append(Leaf(place, jax.tree_util.keystr(path), change))
    return found


def moved(vehicle: Vehicle, leaf: Leaf, share: float) -> Vehicle:
    leaves, tree = jax.tree.flatten(vehicle)
    leaves[leaf.place] = leaves[leaf.place] + share * leaf.change
    return jax.tree.unflatten(tree, leaves)


def towards(vehicle: Vehicle, leaf: Leaf) -> Vehicle:
    leaves, tree = jax.tree.flatten(jax.tree.map(lambda value: np.zeros(np.shape(value)), vehicle))
    leaves[leaf.place] = leaf.change
    return jax.tree.unflatten(tree, leaves)


def hilly() -> Inputs:
    """Half a minute of pulling away, a hill, a descent and a stop, in cold wind and sun, with cabin and a load on."""
    at = np.arange(1.0, STEPS + 1.0)
    speed = np.interp(at, [0, 4, 14, 20, 24, 32, 36], [3.0, 3.0, 17.0, 17.0, 10.0, 1.0, 0.0])
    grade = np.interp(at, [0, 10, 20, 36], [0.02, 0.05, -0.03, 0.01])
    return inputs_of(speed, grade=grade, ambient_c=-3.0, headwind_m_s=1.5, cabin_on=1.0, sun_w_m2=200.0, extra_w=150.0)


def outcome(vehicle: Vehicle, inputs: Inputs, soc, method: Method):
    """A mixture of energies and temperature [J], into which every number that acts comes."""
    start = start_of(vehicle, soc, cells_k=281.0, ambient_k=275.0, speed_m_s=3.0, cold_drag=0.7)
    done = simulate(vehicle, inputs, start, 1.0, method=method)
    energy = done.totals.ledger
    losses_j = 0.3 * energy["friction_brake"] + 0.2 * energy["pack_polarisation"]
    return energy.chemical_j + losses_j + energy.distance_m + 1e3 * done.end.thermal.cells_k


value_of = jax.jit(outcome, static_argnames="method", compiler_options=UNFUSED)
reverse_slopes = jax.jit(jax.grad(outcome, argnums=(0, 1, 2), allow_int=True), static_argnames="method", compiler_options=UNFUSED)


@partial(jax.jit, static_argnames="method", compiler_options=UNFUSED)
def forward_slope(vehicle: Vehicle, change: Vehicle, inputs: Inputs, soc, method: Method):
    return jax.jvp(lambda car: outcome(car, inputs, soc, method), (vehicle,), (change,))[1]


def vehicle_for(name: str, vehicle_of: Callable[..., Vehicle], *, lumped: bool = False) -> Vehicle:
    car, changes = STRUCTURES[name]
    vehicle = vehicle_of(replace_fields(load_car(car), changes), lumped=lumped)
    # At a share of 1 all braking is just recovered: a kink, where no slope is that of differences.
    return vehicle.replaced(regeneration__axle_share_max=np.asarray(AXLE_SHARE))


DEPTHS: list[tuple[str, bool, Method]] = [("isothermal", False, "following"), ("lumped", True, "forward")]
SLOPES = [
    pytest.param(name, lumped, method, id=f"{depth}-{name}", marks=[pytest.mark.long] if lumped or name != "rear motor" else [])
    for depth, lumped, method in DEPTHS
    for name in STRUCTURES
]


@pytest.mark.parametrize(("name", "lumped", "method"), SLOPES)
@pytest.mark.long
def test_slope_by_every_number_is_that_of_differences(
    name: str, lumped: bool, method: Method, vehicle_of: Callable[..., Vehicle]
):
    vehicle, inputs = vehicle_for(name, vehicle_of, lumped=lumped), hilly()
    scale = float(value_of(vehicle, inputs, SOC, method))
    reverse = jax.tree.leaves(reverse_slopes(vehicle, inputs, SOC, method)[0])
    for leaf in leaves_of(vehicle):
        backward = float(np.vdot(reverse[leaf.place], leaf.change))
        forward = float(forward_slope(vehicle, towards(vehicle, leaf), inputs, SOC, method))
        # Both modes are the same sums in another order.
        assert forward == pytest.approx(backward, rel=1e-9, abs=1e-12 * scale), leaf.path
        if leaf.is_table:
            assert forward == 0.0, leaf.path
            continue
        above, below = (float(value_of(moved(vehicle, leaf, share), inputs, SOC, method)) for share in (BUMP, -BUMP))
        # Rounding of the value over twice the bump is 1e-10 of it; a run's few dozen steps add up to some 1e-8.
        assert forward == pytest.approx((above - below) / (2.0 * BUMP), rel=1e-5, abs=1e-7 * scale), leaf.path


def test_tables_are_those_that_are_named(vehicle_of: Callable[..., Vehicle]):
    for name in (BOTH, MAP):
        leaves = leaves_of(vehicle_of(name, lumped=True))
        assert {leaf.path for leaf in leaves if leaf.change.ndim} == {leaf.path for leaf in leaves if leaf.is_table}


@pytest.mark.long
def test_a_fixed_split_has_the_slope_of_its_share(vehicle_of: Callable[..., Vehicle]):
    vehicle, inputs = vehicle_for("two motors, fixed split", vehicle_of), hilly()
    slope = float(reverse_slopes(vehicle, inputs, SOC, "following")[0].split.front_share)
    share = vehicle.split.front_share
    less, more = (
        float(value_of(vehicle.replaced(split__front_share=share + bump), inputs, SOC, "following")) for bump in (-1e-5, 1e-5)
    )
    assert slope == pytest.approx((more - less) / 2e-5, rel=1e-4)
    assert abs(slope) > 100.0
    # Where the share is searched, the number is not used.
    assert float(reverse_slopes(vehicle_of(BOTH), inputs, SOC, "following")[0].split.front_share) == 0.0


@pytest.mark.long
@pytest.mark.parametrize("share", [1.0, 0.35])
def test_the_written_torque_of_a_mapped_motor_has_its_true_slope(share: float, vehicle_of: Callable[..., Vehicle]):
    spec = load_car(MAP)
    unit = spec.drive_units.rear
    assert unit is not None

    def spent(torque_nm):
        car = vehicle_of(replace_fields(spec, {"drive_units.rear.motor.torque_max_nm": torque_nm}))
        return outcome(car, hilly(), SOC, "forward")

    # As strong as it is, its torque moves nothing but what is derived from it; a third of that does not keep up.
    at = share * float(unit.motor.torque_max_nm or 0.0)
    slope, bump, quick = float(jax.jit(jax.grad(spent), compiler_options=UNFUSED)(at)), 1e-4 * at, jax.jit(spent)
    assert slope == pytest.approx((float(quick(at + bump)) - float(quick(at - bump))) / (2.0 * bump), rel=1e-4, abs=1e-3)


LIMITS = [(False, "following"), *(pytest.param(each, "forward", marks=pytest.mark.long) for each in (False, True))]


@pytest.mark.parametrize(("lumped", "method"), LIMITS)
def test_every_slope_is_finite_at_every_limit(lumped: bool, method: Method, vehicle_of: Callable[..., Vehicle]):
    at, vehicle = np.arange(1.0, STEPS + 1.0), vehicle_of(REAR, lumped=lumped)
    # Standstill on a hill, full throttle beyond the car, a crash stop, and a way down; then nothing but standing.
    speed = np.interp(at, [0, 6, 12, 18, 19, 24, 36], [0.0, 0.0, 70.0, 70.0, 0.0, 0.0, 20.0])
    grade = np.interp(at, [0, 9, 18, 36], [0.1, 0.1, 0.0, -0.12])
    rough = hilly().replaced(speed_m_s=speed, grade=grade)
    still = hilly().replaced(speed_m_s=np.zeros(STEPS))
    for inputs, soc in ((rough, 1.0), (rough, 0.001), (still, 0.0), (still, 1.0)):
        leaves = jax.tree.leaves(reverse_slopes(vehicle, inputs, soc, method))
        real = [leaf for leaf in leaves if leaf.dtype != jax.dtypes.float0]
        assert all(bool(np.all(np.isfinite(leaf))) for leaf in real), soc


@pytest.mark.long
@pytest.mark.parametrize("lumped", [False, True])
def test_methods_have_the_same_slopes(lumped: bool, vehicle_of: Callable[..., Vehicle]):
    vehicle, inputs = vehicle_of(REAR, lumped=lumped), hilly()
    forward, following = (reverse_slopes(vehicle, inputs, SOC, method)[0] for method in ("forward", "following"))
    for one, other in zip(jax.tree.leaves(forward), jax.tree.leaves(following), strict=True):
        # A forward run differentiates the speed that it reaches as well, which does not move: sums of zeros to rounding.
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6 * max(1.0, float(np.max(np.abs(other)))))
