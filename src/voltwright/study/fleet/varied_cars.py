"""A study in shards: many cars of one kind whose numbers vary, each certified, or driven over a cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import numbers_of, variables_of
from voltwright.errors import SpecError
from voltwright.spec.cycle import Cycle
from voltwright.study.fleet.blocks import CheckedError
from voltwright.study.fleet.certified import certify_many
from voltwright.study.fleet.certify_runner import FEW
from voltwright.study.fleet.distribution import Distribution, read_distribution
from voltwright.study.random_numbers import draw_rows
from voltwright.study.shards.sharded_study import spec_hash_of
from voltwright.study.variants import TILE, checked_columns, drive_variants

if TYPE_CHECKING:
    import pyarrow

CHECKED_ROWS, CHECKED = 1024, 20
"""Cars at the beginning, and how many of them take the full test beside the lanes."""


@dataclass(frozen=True)
class VariedCars:
    """Cars of one kind whose numbers vary independently; made by `varied_cars`.

    Attributes:
        name: of the car.
        spec_hash: of car, distributions and tests.
        count: cars.
        seed: of their numbers.
        precision: of the lanes.
        car: whose numbers vary.
        distributions: of these numbers; each has a stream of random numbers of its own, by its place.
        procedures: that certify each car; empty where there is a cycle.
        cycle: that each car drives instead.
    """

    name: str
    spec_hash: str
    count: int
    seed: int
    precision: Literal["float32", "float64"]
    car: CompletedCar
    distributions: tuple[Distribution, ...]
    procedures: tuple[str, ...]
    cycle: Cycle | None = None

    def drawn(self, first: int, last: int) -> dict[str, np.ndarray]:
        """What varies, by path.

        Args:
            first: car.
            last: the car after the last.

        Returns:
            arrays of shape (last - first,), in the fields' units.
        """
        each = enumerate(self.distributions)
        return {one.path: draw_rows(self.seed, stream, first, last, one.draw) for stream, one in each}

    def rows(self, first: int, last: int) -> pyarrow.Table:
        """Cars from `first` up to, not including, `last`: their numbers, and the figures of their tests.

        Args:
            first: car.
            last: the car after the last.

        Raises:
            SpecError, TraceError, SimulationError: a car out of the limits of a field, or one that cannot be tested.
        """
        import pyarrow

        begin, end = self._whole_tiles(first, last)
        drawn = self.drawn(begin, end)
        columns = {path.replace(".", "_"): values for path, values in drawn.items()} | self._figures(drawn)
        inside = slice(first - begin, last - begin)
        return pyarrow.table({"car": np.arange(first, last), **{name: values[inside] for name, values in columns.items()}})

    def errors(self) -> dict[str, CheckedError]:
        """Errors of the lanes against full tests, by figure, over a few of the first cars; empty without lanes."""
        if self.cycle is not None or self.count <= FEW:
            return {}
        drawn = self.drawn(*self._whole_tiles(0, min(CHECKED_ROWS, self.count)))
        return certify_many(self.car, drawn, self.procedures, precision=self.precision, checked=CHECKED, seed=self.seed).errors

    def _whole_tiles(self, first: int, last: int) -> tuple[int, int]:
        """The cars to compute so that a car shares its tile with the same ones in every shard; few cars have no lanes."""
        return (first, last) if self.count <= FEW else (first // TILE * TILE, -(-last // TILE) * TILE)

    def _figures(self, drawn: dict[str, np.ndarray]) -> dict[str, Any]:
        if self.cycle is None:
            return certify_many(self.car, drawn, self.procedures, precision=self.precision, checked=0).columns
        done = drive_variants(self.car, self.cycle, drawn, precision=self.precision)
        kept = ("consumption_pack_wh_km", "consumption_wall_wh_km", "distance_km", "soc_end", "trace_misses")
        return {name: getattr(done, name) for name in kept}


def varied_cars(
    car: CompletedCar,
    vary: Sequence[str],
    count: int,
    *,
    seed: int = 1,
    procedures: Sequence[str] = ("epa-mct", "wltp"),
    cycle: Cycle | None = None,
    precision: Literal["float32", "float64"] = "float32",
) -> VariedCars:
    """A study of cars whose numbers vary.

    Args:
        car: whose numbers vary.
        vary: a line for each, see `study.fleet.distribution`.
        count: cars.
        seed: of their numbers.
        procedures: that certify each car.
        cycle: that each car drives in place of being certified.
        precision: of the lanes.

    Raises:
        SpecError: a line that cannot be read, a number that cannot matter, the same one twice.
    """
    own = variables_of(car)
    distributions = tuple(read_distribution(line, own) for line in vary)
    paths = [each.path for each in distributions]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise SpecError(f"`{twice}` must vary in one way, but is there twice.", twice)
    if not paths:
        raise SpecError("`vary` must name what varies, such as `masses.mass_test_kg=normal(1%)`, but names nothing.", "vary")
    checked_columns(car, {path: [own[path]] for path in paths})
    spec = {
        "car": car.name,
        "numbers": numbers_of(car),
        "written": car.written.model_dump(mode="json"),
        "vary": [[each.path, each.kind, *each.values] for each in distributions],
        "procedures": list(procedures) if cycle is None else [],
        "cycle": None if cycle is None else [cycle.name, cycle.time_s.tolist(), cycle.speed_m_s.tolist()],
    }
    chosen = tuple(procedures) if cycle is None else ()
    return VariedCars(car.name, spec_hash_of(spec), count, seed, precision, car, distributions, chosen, cycle)
