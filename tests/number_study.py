"""A study without a car, for tests of the machinery of shards: random numbers by row, and what a test wants to go wrong."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.study.random_numbers import draw_rows
from voltwright.study.shards.sharded_study import spec_hash_of


@dataclass
class NumberStudy:
    """Rows of random masses and ranges; `wait_s` makes a call last, `kills` names a file whose process is killed once."""

    count: int = 1000
    seed: int = 1
    name: str = "numbers"
    precision: str = "float64"
    wait_s: float = 0.0
    kills: str | None = None
    always: bool = False
    wrong: int | None = None
    uses_jax: bool = False

    @property
    def spec_hash(self) -> str:
        return spec_hash_of({"name": self.name})

    def rows(self, first: int, last: int) -> Any:
        import pyarrow

        time.sleep(self.wait_s)
        if self.kills is not None and (self.always or not Path(self.kills).exists()):
            Path(self.kills).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        mass = draw_rows(self.seed, 0, first, last, lambda random, count: random.normal(1900.0, 20.0, count))
        if self.wrong is not None and first <= self.wrong < last:
            mass[self.wrong - first] = np.nan
        plant = np.where(np.arange(first, last) % 3 == 0, "north", "south")
        columns = {"car": np.arange(first, last), "mass_kg": mass, "range_km": 900.0 - mass / 4.0, "plant": plant}
        return pyarrow.table(columns)
