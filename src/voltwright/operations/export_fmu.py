"""Export a car as Functional Mock-up Unit."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.interfaces.compilers import PLATFORMS, local_platform
from voltwright.interfaces.fmu_file import FOLDERS, archive, binaries_of, write_fmu
from voltwright.interfaces.whole_file import check_writable
from voltwright.operations.car import CarArgument, prepared_car
from voltwright.operations.export import ExportedFile, ExportResult, StepOptions, car_program
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import OneOf

LOCAL, EVERY, NONE = "local", "all", "none"
CHOICES = OneOf((LOCAL, EVERY, NONE, *PLATFORMS))
VERSIONS = OneOf(FOLDERS, {"3": "3.0", "30": "3.0", "2": "2.0", "20": "2.0"})
UNKNOWN_MACHINE = "This machine is of no platform that FMUs are made for here: the importer must compile the sources."


@dataclass(frozen=True)
class ExportFmuRequest(StepOptions):
    """Write a car as Functional Mock-up Unit for co-simulation, with its sources.

    Attributes:
        car: spec, name in the library, or path of a file.
        file: to write; it ends in `.fmu`, and a file that is there is replaced.
        fmi: version of the Functional Mock-up Interface.
        platforms: that libraries are made for: "local", this machine; "all"; "none", sources alone; or names of platforms.
    """

    car: CarArgument
    file: str | Path
    _: KW_ONLY
    fmi: Annotated[str, VERSIONS] = "3.0"
    platforms: tuple[Annotated[str, CHOICES], ...] = (LOCAL,)


@dataclass(frozen=True, repr=False)
class ExportFmuResult(ExportResult):
    """What was written of a car.

    Attributes:
        platforms: that libraries are in the file for.
        remarks: why others are missing, a sentence each.
        token: by which an importer knows the FMU; the same for the same car.
    """

    _: KW_ONLY
    platforms: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    token: str = ""


def run_export_fmu(
    request: ExportFmuRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> ExportFmuResult:
    """Write a car as Functional Mock-up Unit.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a charger that cannot serve it, a file that cannot be written to, or a
            compiler that failed.
    """
    from voltwright.codegen.fmu.contents import fmu_contents

    target = Path(request.file)
    if target.suffix.lower() != ".fmu":
        raise SpecError(f"`file` must end in .fmu, but is '{target}'; importers know an FMU by its name.", "file")
    check_writable(target)
    names, remarks = _platforms(request)
    car = prepared_car(request.car, request)
    parts = Parts(progress, cancel, 1 + len(names))
    parts.begin(f"writing {car.written.name} as FMU")
    program = car_program(car, request)
    contents = fmu_contents(program, request.fmi, f"{program.title}. Loss model: {car.loss_model}.")
    made = binaries_of(contents, names, lambda name: parts.begin(f"compiling {car.written.name} for {name}"))
    content = archive(contents.files, made.files)
    write_fmu(target, content)
    parts.end()
    by_role = {role: tuple(each.name for each in contents.variables if each.role.startswith(role)) for role in ROLES}
    return ExportFmuResult(
        **car.about,
        form=f"FMU, FMI {request.fmi}",
        folder=target.parent,
        files=(ExportedFile(target.name, len(content)),),
        prefix=contents.identifier,
        parameters=by_role["PARAMETER"],
        inputs=by_role["INPUT"],
        outputs=by_role["OUTPUT"],
        platforms=made.platforms,
        remarks=(*remarks, *made.missing),
        token=contents.token,
    )


ROLES = ("PARAMETER", "INPUT", "OUTPUT")


def _platforms(request: ExportFmuRequest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The platforms that are asked for, and what is to be said of those that are not known.

    Raises:
        SpecError: "none" beside others, or no platform at all.
    """
    asked = request.platforms
    if not asked or (NONE in asked and len(asked) > 1):
        raise SpecError("`platforms` must be none, or platforms: local, all or names; but has none beside others.", "platforms")
    if NONE in asked:
        return (), ()
    here = local_platform()
    named = [each for each in asked if each in PLATFORMS]
    found = [*([here.name] if here and LOCAL in asked else []), *named, *(FOLDERS[request.fmi] if EVERY in asked else [])]
    return tuple(dict.fromkeys(found)), (UNKNOWN_MACHINE,) if here is None and LOCAL in asked else ()


export_fmu = function_of(ExportFmuRequest, run_export_fmu, "export_fmu")
