"""Export a car into the forms that other programs read."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voltwright.interfaces.whole_file import write_bytes
from voltwright.library.chargers import load_charger
from voltwright.operations.car import CarArgument, LossOptions, OfCar, PreparedCar, prepared_car
from voltwright.operations.charge import ChargerArgument
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.charging.charge import serve

if TYPE_CHECKING:
    from voltwright.codegen.program import CarProgram


@dataclass(frozen=True)
class StepOptions(LossOptions):
    """How deep the car of an export is.

    Attributes:
        isothermal: whether the cells keep one temperature and there is no climate system; else all bodies warm and cool.
        charger: that the car can be plugged into: spec, name in the library, or path of a file; None: it has no plug.
    """

    _: KW_ONLY
    isothermal: bool = False
    charger: ChargerArgument | None = None


@dataclass(frozen=True)
class ExportCRequest(StepOptions):
    """Write the step of a car as C99, for any program that links C.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: that takes the files; it is made where it is not there, and files of the same names are replaced.
    """

    car: CarArgument
    folder: str | Path


@dataclass(frozen=True)
class ExportWasmRequest(StepOptions):
    """Write the step of a car as WebAssembly, with a binding for JavaScript and a page that drives it.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: that takes the files; it is made where it is not there, and files of the same names are replaced.
    """

    car: CarArgument
    folder: str | Path


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written: its name in the folder, and how long it is."""

    name: str
    bytes: int


@dataclass(frozen=True, repr=False)
class ExportResult(OfCar):
    """What was written of a car.

    Attributes:
        form: "C99" or "WebAssembly".
        folder: that holds the files.
        files: that were written.
        prefix: of every name in C.
        parameters: numbers of the car's file that can be changed.
        inputs: what acts on the car, by name.
        outputs: what a step gives, by name.
    """

    _: KW_ONLY
    form: str
    folder: Path
    files: tuple[ExportedFile, ...]
    prefix: str
    parameters: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def run_export_c(request: ExportCRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ExportResult:
    """Write the step of a car as C99.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a charger that cannot serve it, or a folder that cannot be written to.
    """
    from voltwright.codegen.c_source import c_files

    car = prepared_car(request.car, request)
    parts = Parts(progress, cancel)
    parts.begin(f"writing {car.written.name} as C99")
    program = car_program(car, request)
    files = {name: text.encode("ascii") for name, text in c_files(program).items()}
    return _written(car, program, "C99", Path(request.folder), files, parts)


def run_export_wasm(
    request: ExportWasmRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> ExportResult:
    """Write the step of a car as WebAssembly.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a charger that cannot serve it, or a folder that cannot be written to.
    """
    from voltwright.codegen.wasm_page import wasm_files

    car = prepared_car(request.car, request)
    parts = Parts(progress, cancel)
    parts.begin(f"writing {car.written.name} as WebAssembly")
    program = car_program(car, request)
    return _written(car, program, "WebAssembly", Path(request.folder), wasm_files(program), parts)


def car_program(car: PreparedCar, options: StepOptions) -> "CarProgram":
    """The program of a car, from which every form is generated.

    Args:
        car: ready to run.
        options: how deep it is.

    Raises:
        SpecError, UnknownNameError, FileError: a charger that there is not, or that cannot serve the car.
    """
    from voltwright.codegen.program import program_of

    supplies = () if options.charger is None else (serve(car.completed, load_charger(options.charger)).supply,)
    return program_of(car.completed, lumped=not options.isothermal, supplies=supplies)


def _written(
    car: PreparedCar, program: "CarProgram", form: str, folder: Path, files: dict[str, bytes], parts: Parts
) -> ExportResult:
    """The result, once the files are in their folder."""
    for name, content in files.items():
        write_bytes(folder / name, content)
    parts.end()
    names = {name: tuple(each.name for each in struct.fields) for name, struct in program.structs.items()}
    return ExportResult(
        **car.about,
        form=form,
        folder=folder,
        files=tuple(ExportedFile(name, len(content)) for name, content in files.items()),
        prefix=program.prefix,
        parameters=names["parameters"],
        inputs=names["inputs"],
        outputs=names["outputs"],
    )


export_c = function_of(ExportCRequest, run_export_c, "export_c")
export_wasm = function_of(ExportWasmRequest, run_export_wasm, "export_wasm")
