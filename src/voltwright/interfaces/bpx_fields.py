"""The fields of BPX files (Battery Parameter eXchange) from 0.1 to 1.1: which are known, where they stand, which are read.

Version 1.0 moved the temperatures of start and surroundings and the concentration of the electrolyte from `Parameterisation` into
`State`. Both places are read, whatever version a file names. What this import cannot take is named, so that no field is passed
over in silence: those of `User-defined` but two, and those that the standard does not know.

Source: BPX standard 1.1 and the schema of its reference implementation (FaradayInstitution/BPX 1.1.1, read 2026-11).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from voltwright.errors import SpecError, nearest, shown

NEWEST = (1, 1)
VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?")
MODELS = ("DFN", "SPMe", "SPM", "Partial")
BODY = ("Cell", "Electrolyte", "Negative electrode", "Positive electrode", "Separator")
USER, STATE, START, SURROUNDINGS, WEAR = "User-defined", "State", "Initial conditions", "Thermal environment", "Degradation"
NAMED_MOST = 12
"""Names that one note lists; more are counted."""

REFERENCE = "Reference temperature [K]"
SALT_BEFORE, SALT = "Initial concentration [mol.m-3]", "Initial electrolyte concentration [mol.m-3]"
AREA, TRANSFER = "External surface area [m2]", "Heat transfer coefficient [W.m-2.K-1]"
CONTACT = "Contact resistance [Ohm]"
BRANCHES = ("OCP (delithiation) [V]", "OCP (lithiation) [V]", "OCP hysteresis decay constant")
_PARTICLE = (
    "Minimum stoichiometry",
    "Maximum stoichiometry",
    "Maximum concentration [mol.m-3]",
    "Particle radius [m]",
    "Surface area per unit volume [m-1]",
    "Diffusivity [m2.s-1]",
    "Diffusivity activation energy [J.mol-1]",
    "OCP [V]",
    *BRANCHES,
    "Entropic change coefficient [V.K-1]",
    "Reaction rate constant [mol.m-2.s-1]",
    "Reaction rate constant activation energy [J.mol-1]",
)
_LAYER = ("Thickness [m]", "Porosity", "Transport efficiency")
_ELECTRODE = (*_LAYER, "Conductivity [S.m-1]", *_PARTICLE)
KNOWN: dict[str, tuple[str, ...]] = {
    "Header": ("BPX", "Title", "Description", "References", "Model"),
    "Cell": (
        "Electrode area [m2]",
        AREA,
        "Volume [m3]",
        "Number of electrode pairs connected in parallel to make a cell",
        "Lower voltage cut-off [V]",
        "Upper voltage cut-off [V]",
        "Nominal cell capacity [A.h]",
        REFERENCE,
        "Density [kg.m-3]",
        "Specific heat capacity [J.K-1.kg-1]",
        "Ambient temperature [K]",
        "Initial temperature [K]",
        "Thermal conductivity [W.m-1.K-1]",
    ),
    "Electrolyte": (
        SALT_BEFORE,
        "Cation transference number",
        "Diffusivity [m2.s-1]",
        "Diffusivity activation energy [J.mol-1]",
        "Conductivity [S.m-1]",
        "Conductivity activation energy [J.mol-1]",
    ),
    "Negative electrode": _ELECTRODE,
    "Positive electrode": _ELECTRODE,
    "Separator": _LAYER,
    START: (
        "Initial state-of-charge",
        "Initial temperature [K]",
        SALT,
        "Initial hysteresis state: Positive electrode",
        "Initial hysteresis state: Negative electrode",
    ),
    SURROUNDINGS: ("Ambient temperature [K]", TRANSFER),
    WEAR: ("LLI", "LAM: Positive electrode", "LAM: Negative electrode"),
}
"""Fields of each section, of all versions together."""


@dataclass(frozen=True)
class BpxFile:
    """A BPX file by its sections; those that the file lacks and may lack are empty.

    Attributes:
        version: as the header writes it. sections: of the parameterisation, by name. header, user: `Header`, `User-defined`.
        start, surroundings: `Initial conditions` and `Thermal environment` of `State`.
        notes: what the file holds that is not taken.
    """

    version: str
    sections: dict[str, dict[str, Any]]
    header: dict[str, Any] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)
    start: dict[str, Any] = field(default_factory=dict)
    surroundings: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def bpx_file(data: Any, path: object) -> BpxFile:
    """The sections of a file's data.

    Args: data: as JSON gives it. path: of the file, for sentences.
    Raises: SpecError: no such version, a model without electrolyte, or a section that is missing or no object.
    """
    body = data.get("Parameterisation") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(body, dict):
        raise SpecError(f"'{path}' must have a section `Parameterisation`, as BPX files have, but has none.")
    header = _section(data, "Header", path)
    version = _version(header, path)
    model = header.get("Model")
    if model is not None and model not in MODELS:
        raise SpecError(f"`Model` of `Header` must be one of {', '.join(MODELS)}, but is '{shown(model)}'.")
    if model == "SPM":
        raise SpecError("`Model` of `Header` is 'SPM', a set without electrolyte, which gives no resistance; take a DFN set.")
    sections = {name: _section(body, name, path, needed=True) for name in BODY}
    for name in ("Negative electrode", "Positive electrode"):
        if "Particle" in sections[name]:
            raise SpecError(f"'{path}': blended electrodes (`Particle` in `{name}`) cannot be imported; fit pulses instead.")
    state = _section(data, STATE, path)
    start, surroundings, wear = (_section(state, name, path) for name in (START, SURROUNDINGS, WEAR))
    user = _section(body, USER, path)
    named = sections | {"Header": header, START: start, SURROUNDINGS: surroundings, WEAR: wear}
    notes = (
        *_version_notes(version),
        *_unread(user, data, body, state, named),
        *_left_out(sections, wear),
    )
    return BpxFile(version, sections, header, user, start, surroundings, tuple(notes))


def _section(holder: Mapping[str, Any], name: str, path: object, needed: bool = False) -> dict[str, Any]:
    value = holder.get(name)
    if value is None and not needed:
        return {}
    if value is None:
        raise SpecError(f"'{path}' must have the section `{name}`, but has none; a single-particle file has too little.")
    if not isinstance(value, dict):
        raise SpecError(f"'{path}': `{name}` must be a section with fields, but is {shown(repr(value))}.")
    return value


def _version(header: Mapping[str, Any], path: object) -> str:
    written = header.get("BPX")
    text = str(written) if isinstance(written, str | float) and not isinstance(written, bool) else ""
    parts = VERSION.fullmatch(text.strip())
    if parts is None or int(parts[1]) > NEWEST[0]:
        given = "is missing" if written is None else f"is {shown(repr(written))}"
        raise SpecError(f"'{path}': `BPX` of `Header` must be the version of the standard, 0.1 to 1.1, but {given}.")
    return text.strip()


def _version_notes(version: str) -> Iterator[str]:
    parts = VERSION.fullmatch(version)
    assert parts is not None
    if (int(parts[1]), int(parts[2])) > NEWEST:
        yield f"The file is of BPX {version}, read as 1.1; fields that came later are named below."


def _unread(user: dict[str, Any], data: dict, body: dict, state: dict, sections: dict[str, dict]) -> Iterator[str]:
    """Fields that are passed over: of the user, and such as the standard does not know."""
    users = [name for name in _names(user) if name not in (CONTACT, TRANSFER)]
    if users:
        yield f"`User-defined` fields that are not read: {_listed(users)}."
    unknown = [f"{name!r}" for name in data if name not in ("Header", "Parameterisation", STATE, "Validation")]
    unknown += [f"{name!r} of `Parameterisation`" for name in body if name not in (*BODY, USER)]
    unknown += [f"{name!r} of `State`" for name in state if name not in (START, SURROUNDINGS, WEAR)]
    for section, fields in sections.items():
        for name in fields:
            if name not in KNOWN[section]:
                near = [each for each in nearest(name, KNOWN[section], 1) if each not in fields]
                unknown.append(f"{name!r} of `{section}`{f' (is {near[0]!r} meant?)' if near else ''}")
    if unknown:
        yield f"Fields that BPX does not know and that are not read: {_listed(unknown)}."


def _names(section: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Names of the fields of a block, of blocks in it with those before them."""
    for name, value in section.items():
        if isinstance(value, dict) and not {"x", "y"} <= set(value):
            yield from _names(value, f"{before}{name} > ")
        elif name != "description":
            yield f"{before}{name}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED_MOST} more" if len(names) > NAMED_MOST else ""
    return ", ".join(shown(name, 120) for name in names[:NAMED_MOST]) + more


def _left_out(sections: dict[str, dict], wear: dict[str, Any]) -> Iterator[str]:
    for name in ("Negative electrode", "Positive electrode"):
        if any(sections[name].get(key) is not None for key in BRANCHES):
            yield f"Hysteresis of `{name}` is left out; its `OCP [V]` is taken in both directions."
    if any(value not in (0, None, {}) for value in wear.values()):
        yield "`Degradation` of `State` is not applied: the set is that of the new cell."
