"""What each number of a spec is worth: the gradient of a result for all of them at once, and the interval that follows.

One reverse pass through the whole drive gives the derivative for every number of the vehicle in SI; the chain rule through
`Vehicle.from_spec` brings it back to the keys and units that a person wrote.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import Completed, complete
from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.drive import padded_trace
from voltwright.sim.runtime import double_precision
from voltwright.sim.scan import Trace, Way, drive_trace
from voltwright.spec.base import fields_of, is_number, replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.spec.evidence import ASSUMED_RELATIVE, RELATIVE_UNCERTAINTY
from voltwright.units import J_PER_WH, M_PER_KM

NOT_PHYSICAL = ("published", "evidence", "sources", "price", "model_year")


@dataclass(frozen=True)
class Sensitivity:
    """Results of a drive with their gradients for every number of the spec.

    Attributes:
        consumption_pack_wh_km, range_km: values. consumption_gradient, range_gradient: by dotted path, per unit of the field.
        consumption_half_width_wh_km, range_half_width_km: of the 90 % interval from the evidence of each number.
        contributions_wh_km: what each number's own interval adds to that of the consumption, by path, largest first.
    """

    consumption_pack_wh_km: float
    range_km: float
    consumption_gradient: dict[str, float]
    range_gradient: dict[str, float]
    consumption_half_width_wh_km: float
    range_half_width_km: float
    contributions_wh_km: dict[str, float]


def sensitivity(car: CarSpec | str | Path, cycle: Cycle | str | Path, *, temperature_c: float = 20.0) -> Sensitivity:
    """Consumption and range on a cycle, with their gradients and intervals.

    Args:
        car: spec, name, or path. cycle: trace, name, or path. temperature_c: ambient [C].

    Returns:
        values, gradients by path (Wh/km and km per unit of the field), half widths of the 90 % interval.

    Raises:
        SpecError, TraceError, UnknownNameError: as in `drive`.
    Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); the width of each from its evidence.
    """
    spec = car if isinstance(car, CarSpec) else load_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    completed = complete(spec)
    widths = half_widths(spec, completed)
    with double_precision():
        values = {path: jnp.asarray(float(value)) for path, value in numbers_of(completed.spec).items()}
        vehicle, pull = jax.vjp(lambda numbers: Vehicle.from_spec(replace_fields(completed.spec, numbers)), values)
        ambient = Environment.of(temperature_c)
        (consumption, span), gradients, followed = _gradients(vehicle, padded_trace(trace), ambient, "follow")
        if not followed:
            (consumption, span), gradients, _ = _gradients(vehicle, padded_trace(trace), ambient, "chase")
        by_path = [{path: float(slope) for path, slope in pull(gradient)[0].items()} for gradient in gradients]
    return Sensitivity(
        consumption_pack_wh_km=float(consumption),
        range_km=float(span),
        consumption_gradient=by_path[0],
        range_gradient=by_path[1],
        consumption_half_width_wh_km=_combined(by_path[0], widths),
        range_half_width_km=_combined(by_path[1], widths),
        contributions_wh_km=_contributions(by_path[0], widths),
    )


def numbers_of(spec: CarSpec) -> dict[str, float]:
    """Every physical number of a spec by its dotted path; counts of cells are left out, they cannot move by a little."""
    return {
        path: value
        for path, value in fields_of(spec)
        if path.split(".")[0] not in NOT_PHYSICAL and is_number(value) and not isinstance(value, int)
    }


def half_widths(spec: CarSpec, completed: Completed) -> dict[str, float]:
    """Half width of the 90 % interval of every number, in the field's unit: from its range, its kind of evidence, or its law."""
    widths: dict[str, float] = {}
    for path, value in numbers_of(completed.spec).items():
        evidence = spec.evidence.get(path)
        if evidence is not None and evidence.low is not None and evidence.high is not None:
            widths[path] = 0.5 * (evidence.high - evidence.low)
        elif path in completed.assumptions:
            widths[path] = abs(float(value)) * _law_relative(path, spec, completed)
        else:
            kind = "given" if evidence is None else evidence.kind
            widths[path] = abs(float(value)) * RELATIVE_UNCERTAINTY[kind]
    return widths


def _law_relative(path: str, spec: CarSpec, completed: Completed) -> float:
    """Relative half width of a field that a law filled: that of its parents where the law is exact, else by habit."""
    parents = completed.parents.get(path)
    if parents:
        kinds = (spec.evidence[parent].kind if parent in spec.evidence else "given" for parent in parents)
        return float(np.sqrt(sum(RELATIVE_UNCERTAINTY[kind] ** 2 for kind in kinds)))
    return ASSUMED_RELATIVE.get(path.rsplit(".", 1)[-1], RELATIVE_UNCERTAINTY["assumed"])


def _contributions(gradient: dict[str, float], widths: dict[str, float]) -> dict[str, float]:
    own = {path: abs(slope * widths[path]) for path, slope in gradient.items()}
    return dict(sorted(own.items(), key=lambda item: -item[1]))


def _combined(gradient: dict[str, float], widths: dict[str, float]) -> float:
    return float(np.sqrt(sum((slope * widths[path]) ** 2 for path, slope in gradient.items())))


@partial(jax.jit, static_argnames="way")
def _gradients(vehicle: Vehicle, trace: Trace, environment: Environment, way: Way):
    """((consumption [Wh/km], range [km]), their gradients as vehicles, whether the way holds)."""

    def results(candidate):
        totals, _ = drive_trace(candidate, trace, environment, way=way)
        per_km = 1.0 / (totals.distance_m / M_PER_KM)
        chemical_wh_km = totals.ledger.chemical_j / J_PER_WH * per_km
        span_km = candidate.pack.energy_chemical_j() / J_PER_WH / chemical_wh_km
        return (totals.ledger.terminal_j / J_PER_WH * per_km, span_km), totals.followed

    (consumption, span), pull, followed = jax.vjp(results, vehicle, has_aux=True)
    basis = jnp.eye(2, dtype=consumption.dtype)
    both = jax.vmap(pull)((basis[0], basis[1]))[0]
    return (consumption, span), tuple(jax.tree.map(lambda slope, row=row: slope[row], both) for row in range(2)), followed
