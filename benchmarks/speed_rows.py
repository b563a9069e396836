"""What `make bench` measures in this process: drives beside FASTSim, gradients and depth beside a plain drive."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

import voltwright as vw
from fastsim_peer import peer_drive, peer_walk
from timing import Call, Pair, Prepared, pair_of, times_of
from voltwright.defaults.completion import vary
from voltwright.defaults.numbers import written_numbers
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.base import replace_fields
from voltwright.study.fleet.figure_program import figure_program

CAR, CYCLE = "tesla-model-3-2024-rwd", "wltc-class3b"
COLD_C, COLD_K, COLD_SOC = -7.0, 266.15, 0.9


@dataclass(frozen=True)
class Row:
    """A figure beside what was asked of it.

    Attributes:
        what: was measured. ours, beside: times in words.
        warm: the ratio that counts, of the least times. more: other ratios, in words.
        floor, goal: of the ratio; a floor above the goal says that less is better.
        today: the ratio when the floors were set, in words.
    """

    what: str
    ours: str
    beside: str
    warm: float
    more: str
    today: str
    floor: float
    goal: float

    @property
    def reached(self) -> str:
        """In words."""
        sign = 1.0 if self.goal >= self.floor else -1.0
        if sign * self.warm >= sign * self.goal:
            return "goal"
        return "floor" if sign * self.warm >= sign * self.floor else "**missed**"


def drive_rows() -> list[Row]:
    """The public call and the compiled run beside FASTSim."""
    car, cycle = vw.load_car(CAR), vw.load_cycle(CYCLE)
    mass_kg = float(vw.complete(car).masses.mass_test_kg)
    numbers = count()

    def new_spec() -> None:
        changed = replace_fields(car, {"masses.mass_test_kg": mass_kg + 0.01 * next(numbers)})
        vw.drive(changed, cycle, history=True)

    vehicle, inputs = Vehicle.from_car(vw.complete(car)), inputs_of_cycle(cycle)
    start, program = start_of(vehicle), _program(vehicle, inputs)
    built, walk = peer_drive(CYCLE, history=True), peer_walk(CYCLE)
    call = "`vw.drive(spec, wltc, history=True)`"
    beside = "FASTSim build, walk, history"
    return [
        _beside(f"{call}, same spec again", lambda: vw.drive(car, cycle, history=True), built, beside, ("0.2x", 4.0, 6.0)),
        _beside("the same, a new spec each call", new_spec, built, beside, ("0.2x", 1.8, 3.0)),
        _beside("compiled WLTC, float64, totals: the program alone", program, walk, "FASTSim walk", ("4.1x", 7.0, 10.0)),
        _beside(
            "the same by `sim.run`: numbers handed over and back, ledger checked",
            lambda: run(vehicle, inputs, start),
            walk,
            "FASTSim walk",
            ("4.1x", 7.0, 10.0),
        ),
    ]


def _program(vehicle: Vehicle, inputs: Inputs) -> Call:
    """A call of the compiled run alone: one vector of numbers and the trace go in, totals come out as one vector."""
    speed_m_s, start = inputs.speed_m_s, start_of(vehicle)
    with double_precision():
        numbers, tree_of = ravel_pytree((vehicle, start, inputs.replaced(speed_m_s=0.0)))

        def totals(numbers: Any, speed_m_s: Any) -> Any:
            vehicle, start, single = tree_of(numbers)
            done = simulate(vehicle, single.replaced(speed_m_s=speed_m_s), start, 1.0, method="following")
            return ravel_pytree((done.end, done.totals))[0]

        compiled, given = jax.jit(totals), (numbers, jnp.asarray(speed_m_s, float))
        compiled(*given)
    return lambda: jax.block_until_ready(compiled(*given))


def _beside(what: str, ours: Call, theirs: Call | Prepared, beside: str, asked: tuple[str, float, float]) -> Row:
    pair = pair_of(ours, theirs)
    turn = f"{pair.warm[1]:.1f}x of medians; in turn {pair.in_turn[0]:.1f}x ({pair.in_turn[1]:.1f}x)"
    return Row(what, str(pair.ours), f"{pair.theirs}, {beside}", pair.warm[0], turn, *asked)


def peer_reading_line() -> str:
    """What FASTSim takes where its columns are read as well."""
    taken = times_of(peer_drive(CYCLE, history=True, read=True), 20)
    return f"| FASTSim build, walk and history, read in Python | {taken} | - | - |"


def gradient_row() -> Row:
    """Value and gradient of pack energy for all written numbers, over the value alone."""
    full, cycle = vw.complete(vw.load_car(CAR)), vw.load_cycle(CYCLE)
    named = written_numbers(full.written)

    def energy_j(vector: Any, inputs: Any, dt_s: Any) -> Any:
        vehicle = Vehicle.from_car(vary(full, dict(zip(named, vector, strict=True))))
        return simulate(vehicle, inputs, start_of(vehicle), dt_s, method="following").totals.ledger.terminal_j

    with double_precision():
        given = jax.tree.map(jnp.asarray, (list(named.values()), inputs_of_cycle(cycle), cycle.dt_s))
        given = (jnp.stack(given[0]), *given[1:])
        value, both = jax.jit(energy_j), jax.jit(jax.value_and_grad(energy_j))
        pair = pair_of(lambda: jax.block_until_ready(both(*given)), lambda: jax.block_until_ready(value(*given)))
    what = f"value and gradient for all {len(named)} written numbers, over the forward drive"
    return _times_as_long(what, pair, "forward", ("3.0-3.3", 3.5, 2.5))


def certified_gradient_row() -> Row:
    """Value and gradient of the range on the EPA label for all written numbers, over the value alone."""
    full = vw.complete(vw.load_car(CAR))
    named, program = written_numbers(full.written), figure_program(full, ["range_epa_km"])

    def range_km(vector: Any) -> Any:
        return program(dict(zip(named, vector, strict=True)))["range_epa_km"]

    with double_precision():
        vector = jnp.asarray(list(named.values()))
        value, both = jax.jit(range_km), jax.jit(jax.value_and_grad(range_km))
        pair = pair_of(lambda: jax.block_until_ready(both(vector)), lambda: jax.block_until_ready(value(vector)))
    what = f"gradient of a certified range (EPA multi-cycle) for all {len(named)} written numbers, over its forward pass"
    return _times_as_long(what, pair, "forward", ("-", 4.0, 2.5))


def lumped_row() -> Row:
    """A cold WLTC with heat and cabin, over the same run without."""
    full, cycle = vw.complete(vw.load_car(CAR)), vw.load_cycle(CYCLE)
    inputs = inputs_of_cycle(cycle, ambient_c=COLD_C, cabin_on=1.0)
    plain, lumped = (Vehicle.from_car(full, lumped=deep) for deep in (False, True))
    begun = {id(vehicle): start_of(vehicle, COLD_SOC, cells_k=COLD_K) for vehicle in (plain, lumped)}
    pair = pair_of(lambda: run(lumped, inputs, begun[id(lumped)]), lambda: run(plain, inputs, begun[id(plain)]))
    return _times_as_long("WLTC at -7 °C with heat and cabin, over isothermal", pair, "isothermal", ("8", 5.0, 3.0))


def _times_as_long(what: str, pair: Pair, beside: str, asked: tuple[str, float, float]) -> Row:
    least, median = (1.0 / ratio for ratio in pair.warm)
    turn = f"{median:.1f} of medians; in turn {1.0 / pair.in_turn[0]:.1f} ({1.0 / pair.in_turn[1]:.1f})"
    return Row(what, str(pair.ours), f"{pair.theirs}, {beside}", least, turn, *asked)
