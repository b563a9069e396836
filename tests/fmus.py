"""FMUs of a car for tests, and what they are held against."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.operations.export_fmu import ExportFmuRequest, run_export_fmu

CAR = "volkswagen-id3-2021-pro"
IDENTIFIER = "voltwright_volkswagen_id3_2021_pro"
FOLDERS = {"3.0": "x86_64-linux", "2.0": "linux64"}


def compiler(name: str = "cc") -> str | None:
    """Path of a program, or None where this machine has none of that name."""
    return shutil.which(name)


@cache
def exported(file: Path, fmi: str, **options: Any) -> Any:
    """The result of an export."""
    return run_export_fmu(ExportFmuRequest(CAR, file, fmi=fmi, **options))


def speeds(values: Any, step_s: float = 1.0) -> np.ndarray:
    """Input of `fmpy` that asks for a speed at the end of each step."""
    times = step_s * np.arange(len(values))
    return np.array(list(zip(times, values, strict=True)), dtype=[("time", float), ("inputs.speed_m_s", float)])
