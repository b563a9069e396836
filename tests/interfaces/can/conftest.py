"""A drive with every signal, shared by the tests of the CAN frames."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.recorded_drive import RecordedDrive, record_drive
from voltwright.spec.cycle import Cycle


@pytest.fixture(scope="session")
def town_drive(town: Cycle) -> RecordedDrive:
    """Two minutes in a town, every signal kept."""
    return record_drive(complete(load_car("volkswagen-id3-2021-pro")), town, temperature_c=-7.0)


@pytest.fixture(scope="session")
def row(town_drive: RecordedDrive) -> dict[str, float]:
    """The signals of one step of it."""
    return {name: float(np.asarray(column)[40]) for name, column in town_drive.columns.items()}
