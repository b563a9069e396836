"""The description of a car's FMU, `modelDescription.xml`, in FMI 3.0 and 2.0."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from voltwright.codegen.fmu.units import display_unit, unit_definitions
from voltwright.codegen.fmu.variables import ANY, Variable, ascii_unit
from voltwright.codegen.program import CarProgram, own_version

STOP_S = 1800.0
"""Length of the default experiment [s], that of a WLTC."""
STEP_DEFAULT_S = 1.0
CAUSALITY = {
    "TIME": ("independent", "continuous"),
    "START": ("parameter", "fixed"),
    "PARAMETER": ("parameter", "tunable"),
    "INPUT_OFTEN": ("input", "continuous"),
    "INPUT": ("input", "continuous"),
}
OUTPUT = {False: ("output", "continuous"), True: ("output", "discrete")}
STATES = "canGetAndSetFMU{0}tate", "canSerializeFMU{0}tate"


def model_identifier(program: CarProgram) -> str:
    """The name of the FMU's library, and of its prefix in a program of several.

    Args:
        program: of the car.
    """
    return f"voltwright{program.prefix.removeprefix('vw')}"


def token_of(*texts: str) -> str:
    """The token by which an importer knows that description and library belong together, from all that makes the FMU.

    Args:
        texts: description without its token, and sources.

    Returns:
        a UUID in braces, the same for the same texts.
    """
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:voltwright:fmu:{digest}')}}}"


def description(
    program: CarProgram, variables: Sequence[Variable], version: str, token: str, about: str, sources: Sequence[str]
) -> str:
    """The text of `modelDescription.xml`.

    Args:
        program: of the car.
        variables: in the order of their value references.
        version: of FMI.
        token: see `token_of`.
        about: one sentence on the car, for people.
        sources: names of the files to compile.
    """
    new = version == "3.0"
    root = Element(
        "fmiModelDescription",
        {
            "fmiVersion": version,
            "modelName": program.title,
            ("instantiationToken" if new else "guid"): token,
            "description": about,
            "version": own_version(),
            "generationTool": f"voltwright {own_version()}",
            "variableNamingConvention": "structured",
        },
    )
    _co_simulation(root, program, new, sources)
    root.append(unit_definitions({each.unit for each in variables if each.unit} | {"s"}))
    categories = SubElement(root, "LogCategories")
    SubElement(categories, "Category", name="logStatusError", description="Why a call was refused.")
    SubElement(root, "DefaultExperiment", startTime="0", stopTime=repr(STOP_S), stepSize=repr(STEP_DEFAULT_S))
    entries = SubElement(root, "ModelVariables")
    for reference, each in enumerate(variables):
        entries.append(_variable_3(reference, each) if new else _variable_2(reference, each))
    root.append(_structure(variables, new))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _co_simulation(root: Element, program: CarProgram, new: bool, sources: Sequence[str]) -> None:
    names = {each.format("S" if new else "s"): "true" for each in STATES}
    attributes = {
        "modelIdentifier": model_identifier(program),
        "canHandleVariableCommunicationStepSize": "true",
        "canBeInstantiatedOnlyOncePerProcess": "false",
        **names,
    }
    if new:
        SubElement(root, "CoSimulation", attributes, hasEventMode="false")
        return
    element = SubElement(root, "CoSimulation", attributes, canNotUseMemoryManagementFunctions="true")
    files = SubElement(element, "SourceFiles")
    for name in sources:
        SubElement(files, "File", name=name)


def _attributes(reference: int, variable: Variable) -> dict[str, str]:
    """What both versions say of a variable in the same words."""
    causality, variability = CAUSALITY.get(variable.role) or OUTPUT[variable.whole]
    found = {"name": variable.name, "valueReference": str(reference), "causality": causality, "variability": variability}
    if variable.meaning:
        found["description"] = variable.meaning
    return found


def _numbers(variable: Variable) -> dict[str, str]:
    """Unit, limits and start value."""
    found: dict[str, str] = {}
    if variable.unit:
        found["unit"] = ascii_unit(variable.unit)
        shown = display_unit(variable.unit)
        if shown is not None:
            found["displayUnit"] = shown
    for name, value, any_value in (("min", variable.range.low, ANY.low), ("max", variable.range.high, ANY.high)):
        if value != any_value:
            found[name] = repr(float(value))
    if variable.start is not None:
        found["start"] = repr(float(variable.start))
    return found


def _variable_3(reference: int, variable: Variable) -> Element:
    attributes = _attributes(reference, variable)
    initial = "calculated" if variable.role == "OUTPUT" else "exact"
    if variable.role != "TIME":
        attributes["initial"] = initial
    return Element("Int32" if variable.whole else "Float64", {**attributes, **_numbers(variable)})


def _variable_2(reference: int, variable: Variable) -> Element:
    attributes = _attributes(reference, variable)
    if variable.role in ("OUTPUT", "START", "PARAMETER"):
        attributes["initial"] = "calculated" if variable.role == "OUTPUT" else "exact"
    element = Element("ScalarVariable", attributes)
    SubElement(element, "Integer" if variable.whole else "Real", _numbers(variable))
    return element


def _structure(variables: Sequence[Variable], new: bool) -> Element:
    """Outputs, which are known after initialization too; they rest on no input at the same instant."""
    element = Element("ModelStructure")
    outputs = [reference for reference, each in enumerate(variables) if each.role == "OUTPUT"]
    if new:
        for name in ("Output", "InitialUnknown"):
            for reference in outputs:
                SubElement(element, name, valueReference=str(reference))
        return element
    for name in ("Outputs", "InitialUnknowns"):
        group = SubElement(element, name)
        for reference in outputs:
            SubElement(group, "Unknown", index=str(reference + 1))
    return element


def build_description(program: CarProgram, sources: Sequence[str]) -> str:
    """The text of `sources/buildDescription.xml` of FMI 3.0: which files are compiled, and how.

    Args:
        program: of the car.
        sources: names of the files to compile.
    """
    root = Element("fmiBuildDescription", fmiVersion="3.0")
    one = SubElement(root, "BuildConfiguration", modelIdentifier=model_identifier(program))
    files = SubElement(one, "SourceFileSet", language="C99")
    for name in sources:
        SubElement(files, "SourceFile", name=name)
    SubElement(one, "Library", name="m", description="The C library's mathematics, where it is a library of its own.")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
