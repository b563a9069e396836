"""What each number of a spec is worth: the gradient of a result for all of them at once, and the interval that follows.

One reverse pass through the whole drive gives the derivative for every number of the vehicle in SI; the chain rule through
`Vehicle.from_car` and the default laws brings it back to the keys and units that a person wrote.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.defaults.numbers import numbers_of, why_without_effect, written_numbers
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import start_of
from voltwright.sim.task import Method
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.number_intervals import own_half_widths
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin


@dataclass(frozen=True)
class Sensitivity:
    """Results of a drive with their gradients for every number of the spec.

    Attributes:
        consumption_pack_wh_km: out of the pack [Wh/km].
        range_km: full to empty [km].
        consumption_gradient: by dotted path, per unit of the field; of a number that the file writes with what default laws
            derive from it, of one that a law filled by itself.
        range_gradient: likewise.
        consumption_half_width_wh_km: of the 90 % interval from the evidence of each number [Wh/km].
        range_half_width_km: likewise [km].
        contributions_wh_km: what each number's own interval adds to that of the consumption, by path, largest first; a number
            that follows exactly from written ones adds nothing of its own.
        without_effect: by path, why a written number can change no result of this car.
    """

    consumption_pack_wh_km: float
    range_km: float
    consumption_gradient: dict[str, float]
    range_gradient: dict[str, float]
    consumption_half_width_wh_km: float
    range_half_width_km: float
    contributions_wh_km: dict[str, float]
    without_effect: dict[str, str]


def sensitivity(
    car: CompletedCar | CarSpec | str | Path, cycle: Cycle | str | Path, *, temperature_c: float = 20.0
) -> Sensitivity:
    """Consumption and range on a cycle, with their gradients and intervals.

    Args:
        car: completed, spec, name, or path.
        cycle: trace, name, or path.
        temperature_c: of air, tyres and cells [C].

    Returns:
        values, gradients by path (Wh/km and km per unit of the field), half widths of the 90 % interval.

    Raises:
        SpecError, TraceError, UnknownNameError: as in `drive`.
    Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); the width of each from its evidence.
    """
    full = completed_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    own = own_half_widths(full)
    with double_precision():
        written = {path: jnp.asarray(value) for path, value in written_numbers(full.written).items()}
        filled = {path: jnp.asarray(value) for path, value in numbers_of(full).items() if path not in written}
        vehicle, pull = jax.vjp(lambda numbers: Vehicle.from_car(vary(full, numbers), road=True), written)
        _, pull_filled = jax.vjp(lambda numbers: Vehicle.from_car(replace_fields(full, numbers), road=True), filled)
        given = (
            inputs_of_cycle(trace, ambient_c=temperature_c),
            celsius_to_kelvin(temperature_c),
            trace.speed_m_s[0],
            trace.dt_s,
        )
        (consumption, span), gradients, followed = _gradients(vehicle, given, "following")
        if not followed:
            (consumption, span), gradients, _ = _gradients(vehicle, given, "forward")
        slopes = [pull(gradient)[0] | pull_filled(gradient)[0] for gradient in gradients]
        by_path = [{path: float(slope) for path, slope in each.items()} for each in slopes]
    return Sensitivity(
        consumption_pack_wh_km=float(consumption),
        range_km=float(span),
        consumption_gradient=by_path[0],
        range_gradient=by_path[1],
        consumption_half_width_wh_km=_combined(by_path[0], own),
        range_half_width_km=_combined(by_path[1], own),
        contributions_wh_km=_contributions(by_path[0], own),
        without_effect={path: why for path in written if (why := why_without_effect(full, path)) is not None},
    )


def _contributions(gradient: dict[str, float], widths: dict[str, float]) -> dict[str, float]:
    own = {path: abs(slope * widths[path]) for path, slope in gradient.items()}
    return dict(sorted(own.items(), key=lambda item: -item[1]))


def _combined(gradient: dict[str, float], widths: dict[str, float]) -> float:
    return float(np.sqrt(sum((slope * widths[path]) ** 2 for path, slope in gradient.items())))


@partial(jax.jit, static_argnames="method")
def _gradients(vehicle: Vehicle, given: tuple[Inputs, float, float, float], method: Method):
    """((consumption [Wh/km], range [km]), their gradients as vehicles, whether the method holds)."""
    inputs, ambient_k, speed_m_s, dt_s = given

    def results(candidate):
        start = start_of(candidate, cells_k=ambient_k, speed_m_s=speed_m_s)
        totals = simulate(candidate, inputs, start, dt_s, method=method).totals
        per_km = 1.0 / (totals.ledger.distance_m / M_PER_KM)
        chemical_wh_km = totals.ledger.chemical_j / J_PER_WH * per_km
        span_km = candidate.pack.energy_chemical_j(ambient_k) / J_PER_WH / chemical_wh_km
        return (totals.ledger.terminal_j / J_PER_WH * per_km, span_km), totals.followed

    (consumption, span), pull, followed = jax.vjp(results, vehicle, has_aux=True)
    basis = jnp.eye(2, dtype=consumption.dtype)
    both = jax.vmap(pull)((basis[0], basis[1]))[0]
    return (consumption, span), tuple(jax.tree.map(lambda slope, row=row: slope[row], both) for row in range(2)), followed
