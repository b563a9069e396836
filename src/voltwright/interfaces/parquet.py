"""A trace as a Parquet file: every column with its unit and its meaning, the run in the file's own metadata."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_whole
from voltwright.sim.outcome import Miss
from voltwright.units import symbol_of

DESCRIPTIONS: dict[str, str] = {
    "time_s": "Time at the end of the step.",
    "speed_wanted_m_s": "Speed that the cycle asks for at the end of the step.",
    "grade": "Rise over run of the road during the step.",
    "speed_m_s": "Speed reached at the end of the step.",
    "velocity_m_s": "Mean speed over the step.",
    "soc": "State of charge at the end of the step, share of the gross capacity.",
    "soc_usable": "State of charge at the end of the step, share of the usable window.",
    "test": "Number of the test, from 0.",
    "phase": "Number of the phase within its test, from 0.",
    "wheel_force_n": "Force of the drive units at the wheels, positive driving.",
    "traction_w": "Power of the drive units at the wheels, positive driving.",
    "electrical_w": "Power that the inverters draw, negative in regeneration.",
    "terminal_w": "Power at the battery's terminals, positive on discharge.",
    "current_a": "Battery current, positive on discharge.",
    "voltage_v": "Voltage at the battery's terminals.",
    "chemical_w": "Power that the cells' chemistry gives, negative on charge.",
    "stored_w": "Power into the polarisation of the cells.",
    "grade_w": "Power into height.",
    "torque_nm": "Shaft torque of the rear motor, or of the front one where it is alone.",
    "shaft_rad_s": "Shaft speed of the same motor.",
    "miss": f"Why the step missed its trace: {', '.join(f'{code} {code.reason}' for code in Miss)}.",
    "shortfall_m_s": "Speed wanted less speed reached.",
}
UNITLESS = "1"


def write_trace(path: Path, trace: Mapping[str, np.ndarray], run: Mapping[str, Any]) -> Path:
    """Write the trace of a drive.

    Args:
        path: where to; written whole or not at all.
        trace: columns by name, shape (n,) each, every name ending in its unit; as `DriveResult.trace`.
        run: what the run was and came to, written as JSON under the key `voltwright` of the schema's metadata.

    Returns:
        the path. Each field's metadata holds `unit` ("1" where there is none) and `description`.

    Raises:
        FileError: the path cannot be written.
    """
    import pyarrow
    import pyarrow.parquet

    arrays = {name: pyarrow.array(np.asarray(column)) for name, column in trace.items()}
    fields = [
        pyarrow.field(
            name, array.type, nullable=False, metadata={"unit": symbol_of(name) or UNITLESS, "description": describe(name)}
        )
        for name, array in arrays.items()
    ]
    schema = pyarrow.schema(fields, metadata={"voltwright": json.dumps(dict(run), allow_nan=False)})
    table = pyarrow.Table.from_arrays(list(arrays.values()), schema=schema)

    def write(beside: Path) -> None:
        try:
            pyarrow.parquet.write_table(table, beside, compression="zstd")
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {error}.") from error

    return write_whole(path, write)


def describe(column: str) -> str:
    """What a column of a trace holds, in one sentence."""
    if column.startswith("loss_"):
        words = column.removeprefix("loss_").removesuffix("_w").replace("_", " ")
        return f"Mean loss over the step: {words}."
    return DESCRIPTIONS.get(column, column.replace("_", " "))
