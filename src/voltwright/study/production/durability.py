"""Durability of the fleet in use by UN GTR 22: what is left of the certified energy and range where each step of the rule ends.

Full ageing runs over a grid of distance, fast charging and severity, for each climate, parking place and habit; between them
linear interpolation, whose error is found by further full runs. The certified energy of a car is its own new one, so that
tolerances of production cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import jax
import numpy as np
from scipy.interpolate import RegularGridInterpolator
from scipy.special import betaincinv, ndtri

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.battery.ageing import AgeingLaw
from voltwright.physics.battery.ageing_laws import LAW_OF_CHEMISTRY, LAWS
from voltwright.physics.battery.pack import Pack
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.conformity import LIMIT_MONITOR, TESTS_MOST, SimulatedSequences, TestStep, sequential_test
from voltwright.procedures.durability import GTR_22, FleetVerdict, part_b
from voltwright.sim.precision import double_precision
from voltwright.spec.fleet_use import FleetUse
from voltwright.study.ageing.end_criteria import step_ends
from voltwright.study.ageing.life import Profile, life
from voltwright.study.ageing.projection import profile_of, profiles_of_uses
from voltwright.study.ageing.range_cycle import consumption_wh_km, driven_cycle
from voltwright.study.ageing.usage import Usage
from voltwright.study.climate import default_cycle
from voltwright.study.production.deviations import STREAM_SEQUENCES, STREAM_USE
from voltwright.study.random_numbers import generator, uniforms

DISTANCES_KM = (2e3, 8e3, 14e3, 20e3, 28e3, 50e3, 100e3)
"""20,000 km a year is where distance takes the place of age in both steps."""
FAST_SHARES = (0.0, 0.3, 1.0)
SEVERITIES = (0.6, 1.2, 2.2)
CAPACITIES, RESISTANCES = (0.4, 0.7, 1.0), (1.0, 2.0, 4.0)
YEARS = 8
CHECKS = 24
SEQUENCES = 20_000


@dataclass(frozen=True)
class StepResult:
    """The fleet where a step of the rule ends; shares are of the new car.

    Attributes:
        years, distance_km: that end the step, whichever comes first. share_least: required.
        soce_mean, soce_p1, soce_p5, soce_p50: state of certified energy. socr_mean, socr_p5: state of certified range.
        holding: share of the cars whose energy is at or above what is required. reading: of those whose monitor says so.
        part_b: the verdict on the readings.
    """

    years: float
    distance_km: float
    share_least: float
    soce_mean: float
    soce_p1: float
    soce_p5: float
    soce_p50: float
    socr_mean: float
    socr_p5: float
    holding: float
    reading: float
    part_b: FleetVerdict


@dataclass(frozen=True)
class FleetDurability:
    """Durability of the cars of one variant.

    Attributes:
        variant: name. cars: drawn. steps: of the rule. law: of ageing, by name.
        runs: full ageing runs of the grid.
        error_rms_percent, error_max_percent: of the interpolation, points of certified energy, by other runs.
        monitor: the test of the monitor, Part A, on the first cars of the draw, whose energy is measured without error.
        monitor_fails: chance of failing it.
        outside: share of the cars whose use lies outside the grid and was moved to its edge.
    """

    variant: str
    cars: int
    steps: tuple[StepResult, ...]
    law: str
    runs: int
    error_rms_percent: float
    error_max_percent: float
    monitor: tuple[TestStep, ...]
    monitor_fails: float
    outside: float


@dataclass(frozen=True)
class _Year:
    year: int
    distance_counted_km: float
    soce: float


@jax.jit
def _lives(law: AgeingLaw, pack: Pack, profiles: Profile):
    """Capacity left, resistance and usable energy over those of the new pack, each of shape (n, years)."""
    _, aged = jax.vmap(lambda profile: life(law, pack, profile, YEARS))(profiles)
    energy = jax.vmap(jax.vmap(lambda share, factor: pack.aged(share, factor).energy_usable_j()))
    soce = energy(aged.capacity_share, aged.resistance_factor) / pack.energy_usable_j()
    return aged.capacity_share, aged.resistance_factor, soce


class _Life:
    """The ageing of one car for any use: full runs, many at once."""

    def __init__(self, car: CompletedCar):
        self.car, self.vehicle = car, Vehicle.from_car(car, road=True)
        self.cycle = default_cycle(car)
        self.chemical_wh_km, _ = consumption_wh_km(self.vehicle, self.cycle, car.name)
        self.law = LAW_OF_CHEMISTRY[car.battery.chemistry]
        new = driven_cycle(self.vehicle, self.cycle)
        new_km = float(self.vehicle.pack.energy_chemical_j() * new.distance_m / new.chemical_j)
        states = np.array([[self._range(share, factor) / new_km for factor in RESISTANCES] for share in CAPACITIES])
        self.range_share = RegularGridInterpolator((CAPACITIES, RESISTANCES), states, bounds_error=False, fill_value=None)  # pyright: ignore[reportArgumentType]

    def _range(self, share: float, factor: float) -> float:
        pack = self.vehicle.pack.aged(share, factor)
        ledger = driven_cycle(self.vehicle.replaced(pack=pack), self.cycle)
        return float(pack.energy_chemical_j() * ledger.distance_m / ledger.chemical_j)

    def ends(self, usage: Usage, points: np.ndarray) -> np.ndarray:
        """Shares of certified energy and range at the ends of the steps, shape (n, steps, 2).

        Args: usage: climate, parking, habit. points: distance [km a year], fast share, severity, shape (n, 3).
        """
        climate, habit = usage.check()
        one = profile_of(self.car, self.vehicle, usage, climate, habit, self.chemical_wh_km)
        profiles = profiles_of_uses(one, points[:, 0] / usage.distance_a_year_km, points[:, 1], points[:, 2])
        capacity, resistance, soce = map(np.asarray, _lives(LAWS[self.law], self.vehicle.pack, profiles))
        socr = self.range_share(np.stack([capacity, resistance], -1))
        found = [[self._ends(km, shares) for shares in pair] for km, *pair in zip(points[:, 0].tolist(), soce, socr, strict=True)]
        return np.moveaxis(np.array(found), 1, 2)

    def _ends(self, km: float, shares: np.ndarray) -> list[float]:
        rows = [_Year(0, 0.0, 1.0), *(_Year(year, km * year, share) for year, share in enumerate(shares.tolist(), 1))]
        return [end.soce for end in step_ends(rows, GTR_22)]


def fleet_durability(name: str, car: CompletedCar, use: FleetUse, seed: int) -> FleetDurability:
    """Draw the use of a fleet and judge what is left of its batteries.

    Args:
        name: of the variant. car: completed. use: distributions. seed: of the plan.

    Raises:
        SpecError, UnknownNameError, FileError: a climate or a habit that there is not.
    """
    with double_precision():
        ages, grid = _Life(car), (np.log(DISTANCES_KM), FAST_SHARES, SEVERITIES)
        nodes = np.array(list(product(DISTANCES_KM, FAST_SHARES, SEVERITIES)))
        drawn = _drawn(use, seed)
        found, errors, runs = np.ones((use.cars, len(GTR_22.steps), 2)), [], 0
        for kind, (climate, parking, habit) in enumerate(drawn.kinds):
            here = drawn.kind == kind
            if not np.any(here):
                continue
            usage = Usage(climate=climate, parking=parking, charging=habit, years=YEARS)
            checks = np.resize(drawn.points[here], (CHECKS, 3))
            values = ages.ends(usage, np.concatenate([nodes, checks]))
            surface = RegularGridInterpolator(grid, values[: len(nodes)].reshape(*map(len, grid), -1))
            found[here] = surface(_at(drawn.points[here])).reshape(-1, len(GTR_22.steps), 2)
            errors.append(100.0 * (np.resize(found[here], (CHECKS, *found.shape[1:])) - values[len(nodes) :])[:, :, 0])
            runs += len(nodes)
    missed = np.concatenate(errors)
    return FleetDurability(
        variant=name,
        cars=use.cars,
        steps=tuple(_step(place, found[:, place], drawn) for place in range(len(GTR_22.steps))),
        law=LAWS[ages.law].name,
        runs=runs,
        error_rms_percent=float(np.sqrt(np.mean(missed**2))),
        error_max_percent=float(np.max(np.abs(missed))),
        monitor=sequential_test(100.0 * drawn.monitor[:TESTS_MOST], LIMIT_MONITOR),
        monitor_fails=_monitor_fails(use, seed),
        outside=drawn.outside,
    )


@dataclass(frozen=True)
class _Drawn:
    kinds: tuple[tuple[str, ...], ...]
    kind: np.ndarray
    points: np.ndarray
    monitor: np.ndarray
    outside: float


def _drawn(use: FleetUse, seed: int) -> _Drawn:
    chance = uniforms(seed, STREAM_USE, np.arange(use.cars), 7)
    garage = use.garage_percent / 100.0
    choices = (use.climates, {"garage": garage, "outside": 1.0 - garage}, use.habits)
    kinds = tuple(product(*(list(each) for each in choices)))
    places = [
        np.minimum(np.searchsorted(np.cumsum(list(each.values())), chance[:, column], side="right"), len(each) - 1)
        for column, each in enumerate(choices)
    ]
    kind = (places[0] * 2 + places[1]) * len(use.habits) + places[2]
    sigma = np.sqrt(np.log1p((use.distance_sd_percent / 100.0) ** 2))
    distance = use.distance_mean_km * np.exp(sigma * ndtri(chance[:, 3]) - 0.5 * sigma**2)
    mean, variance = use.fast_charge_mean_percent / 100.0, (use.fast_charge_sd_percent / 100.0) ** 2
    size = max(mean * (1.0 - mean) / variance - 1.0, 0.02)
    fast = betaincinv(mean * size, (1.0 - mean) * size, chance[:, 4])
    spread = np.sqrt(np.log1p((use.severity_sd_percent / 100.0) ** 2))
    severity = np.exp(spread * ndtri(chance[:, 5]) - 0.5 * spread**2)
    wanted = np.stack([distance, fast, severity], 1)
    low, high = ([each[end] for each in (DISTANCES_KM, FAST_SHARES, SEVERITIES)] for end in (0, -1))
    points = np.clip(wanted, low, high)
    outside = float(np.mean(np.any(points != wanted, 1)))
    monitor = (use.monitor_bias_percent + use.monitor_sd_percent * ndtri(chance[:, 6])) / 100.0
    return _Drawn(kinds, kind, points, monitor, outside)


def _at(points: np.ndarray) -> np.ndarray:
    return np.column_stack([np.log(points[:, 0]), points[:, 1:]])


def _step(place: int, found: np.ndarray, drawn: _Drawn) -> StepResult:
    step, soce, socr = GTR_22.steps[place], found[:, 0], found[:, 1]
    years = np.minimum(step.years, step.distance_km / drawn.points[:, 0])
    km = np.minimum(years * drawn.points[:, 0], step.distance_km)
    read = soce + drawn.monitor
    verdict = part_b(zip(read.tolist(), years.tolist(), km.tolist(), strict=True), GTR_22)
    p1, p5, p50 = map(float, np.percentile(soce, (1, 5, 50)))
    return StepResult(
        years=step.years,
        distance_km=step.distance_km,
        share_least=step.share_least,
        soce_mean=float(soce.mean()),
        soce_p1=p1,
        soce_p5=p5,
        soce_p50=p50,
        socr_mean=float(socr.mean()),
        socr_p5=float(np.percentile(socr, 5)),
        holding=float(np.mean(soce >= step.share_least)),
        reading=float(np.mean(read >= step.share_least)),
        part_b=verdict,
    )


def _monitor_fails(use: FleetUse, seed: int) -> float:
    sd = use.monitor_sd_percent
    if sd == 0.0:
        return float(use.monitor_bias_percent > LIMIT_MONITOR)
    sequences = SimulatedSequences.normal(generator(seed, STREAM_SEQUENCES, 1), SEQUENCES)
    return float(sequences.characteristic(np.array([(LIMIT_MONITOR - use.monitor_bias_percent) / sd])).fails[0])
