"""Export the CAN layout, and the CAN frames of a drive."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import FileError
from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.recorded_drive import RecordedDrive, record_drive
from voltwright.ranges import SOC_START, STEP, TEMP_AMBIENT, Checked
from voltwright.spec.cycle import Cycle

DBC = ".dbc"


@dataclass(frozen=True)
class ExportDbcRequest(Checked):
    """Write the layout of the CAN frames as a DBC file.

    Attributes:
        file: that is written; it ends in .dbc.
    """

    file: str | Path


@dataclass(frozen=True)
class MessageRow:
    """A CAN message: its identifier, name, cycle time, and how many signals it carries."""

    identifier: int
    name: str
    cycle_ms: int
    signals: int


@dataclass(frozen=True, repr=False)
class DbcResult(Presented):
    """The DBC file that was written.

    Attributes:
        file: that was written.
        messages: in it, by identifier.
    """

    file: Path
    messages: tuple[MessageRow, ...]


def run_export_dbc(request: ExportDbcRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> DbcResult:
    """Write the layout of the CAN frames as a DBC file.

    Raises:
        FileError: another ending, a file that cannot be written, or cantools is not installed.
    """
    from voltwright.interfaces.can.dbc import check_cantools, dbc_bytes
    from voltwright.interfaces.can.layout import LAYOUT
    from voltwright.interfaces.whole_file import write_bytes

    parts = Parts(progress, cancel)
    path = Path(request.file)
    if path.suffix.lower() != DBC:
        raise FileError(f"A CAN database must end in {DBC}, but is '{path}'.")
    check_cantools()
    parts.begin(f"writing {path}")
    content = dbc_bytes()
    write_bytes(path, content)
    parts.end()
    return DbcResult(path, tuple(MessageRow(each.identifier, each.name, each.cycle_ms, len(each.fields)) for each in LAYOUT))


@dataclass(frozen=True)
class ExportCanRequest(LossOptions):
    """Write the CAN frames of a drive, with temperatures and climate system.

    Attributes:
        car: spec, name in the library, or path of a file.
        cycle: checked trace, name, or path of a CSV or GPX file.
        file: that is written; .blf, .asc or .log.
        step_s: time step [s]; None takes that of the cycle.
        temp_ambient_c: of the air, and of everything at the start [°C].
        soc_start: displayed, 0-1.
        cold_start: whether tyres and gears start cold, as after an overnight soak.
    """

    car: CarArgument
    cycle: Cycle | str | Path
    file: str | Path
    _: KW_ONLY
    step_s: Annotated[float, STEP] | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    soc_start: Annotated[float, SOC_START] = 0.8
    cold_start: bool = False


@dataclass(frozen=True)
class SentMessage(MessageRow):
    """A CAN message of a log: how often it was sent."""

    frames: int


@dataclass(frozen=True, repr=False)
class CanLogResult(OfCar, RecordedDrive):
    """The log of CAN frames that was written.

    Attributes:
        file: that was written.
        messages: that were sent, by identifier.
        frames: in the file.
    """

    _: KW_ONLY
    file: Path
    messages: tuple[SentMessage, ...]
    frames: int
    columns: dict[str, np.ndarray] = field(repr=False)


def run_export_can(request: ExportCanRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CanLogResult:
    """Write the CAN frames of a drive.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a condition, the file, or a package that is not installed.
        TraceError: the cycle.
        SimulationError: a ledger that does not close.
    """
    from voltwright.interfaces.can.dbc import check_cantools
    from voltwright.interfaces.can.frames import frames_of
    from voltwright.interfaces.can.layout import LAYOUT
    from voltwright.interfaces.can.log_file import write_frames
    from voltwright.interfaces.table_file import LOGS
    from voltwright.interfaces.whole_file import check_writable, write_whole

    parts, path = Parts(progress, cancel, 2), Path(request.file)
    ending = path.suffix.lower()
    if ending not in LOGS:
        raise FileError(f"A log of CAN frames must end in {', '.join(LOGS[:-1])} or {LOGS[-1]}, but is '{path}'.")
    check_cantools()
    check_writable(path)
    car = prepared_car(request.car, request)
    cycle = load_cycle(request.cycle, request.step_s)
    parts.begin(f"driving {car.written.name} over {cycle.name}")
    done = record_drive(
        car.completed,
        cycle,
        temperature_c=request.temp_ambient_c,
        soc_start=request.soc_start,
        cold_start=request.cold_start,
    )
    parts.begin(f"writing {path}")
    frames = list(frames_of(done.columns))
    write_whole(path, lambda beside: write_frames(beside, ending, frames))
    parts.end()
    counts = np.bincount([frame.identifier for frame in frames], minlength=1 << 11)
    sent = tuple(
        SentMessage(each.identifier, each.name, each.cycle_ms, len(each.fields), int(counts[each.identifier]))
        for each in LAYOUT
        if counts[each.identifier]
    )
    return of_car(CanLogResult, done, car, file=path, messages=sent, frames=len(frames))


export_dbc = function_of(ExportDbcRequest, run_export_dbc, "export_dbc")
export_can = function_of(ExportCanRequest, run_export_can, "export_can")
