"""Import of BPX files (Battery Parameter eXchange, JSON): a physics-based parameter set becomes an equivalent circuit.

What the file holds carries over: open-circuit voltage from the half-cell functions between the stoichiometry limits, entropy
where it is given, limits, mass and heat. The resistances are estimated in closed form, for small currents:

- instantaneous: charge transfer of both electrodes (linearised Butler-Volmer), ions in electrodes and separator, electrons;
- first branch: the electrolyte's concentration profile; second branch: diffusion in the particles, steady share, with the lag
  of the slowest mode of a sphere.

Versions 0.1 to 1.1 are read (`bpx_fields.py`); figures at another reference temperature than 25 C are brought to it.

What it cannot know: contact resistance (unless `User-defined` gives it), saturation at high currents, spread of the reaction
over thick electrodes beyond the third that is taken for it. A fit to simulated or measured pulses is better where one can be had.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.interfaces.bpx_fields import (
    AREA,
    CONTACT,
    REFERENCE,
    SALT,
    SALT_BEFORE,
    START,
    SURROUNDINGS,
    TRANSFER,
    USER,
    BpxFile,
)
from voltwright.interfaces.bpx_file import WARM_K, Electrode, number_of, positive_of, read_bpx, short_name
from voltwright.interfaces.bpx_resistances import FARADAY_C_MOL, Electrolyte, activations_k, lags_s, resistances_ohm
from voltwright.library.cell_tests import VOLTAGES_V
from voltwright.spec.cell import CellSpec
from voltwright.spec.loading import model_from_data
from voltwright.study.cells.options import check_name
from voltwright.units import C_PER_AH

POINTS = 101
MIDDLE = POINTS // 2
PARTS = {"ohmic": "ohmic_discharge", "branch1": "branch1", "branch2": "branch2"}
"""Resistances of a set, and the column of each."""
NOMINAL = "Nominal cell capacity [A.h]"
NOMINAL_TOLERANCE, ELECTRODES_TOLERANCE = 0.1, 0.05
REFERENCES_K = (200.0, 400.0)
CUT_OFF_SLACK_V, CUT_OFF_MOST_V = 1e-3, 0.1
"""Voltage beyond a cut-off at a stoichiometry limit that is left to rounding, as the standard has it; and that is refused."""
FILL_SLACK = 0.01
SALT_USUAL_MOL_M3 = 1000.0
CONTACT_WORDS = {
    False: "without contact resistance, which the file does not give",
    True: "with the contact resistance of `User-defined`",
}


def import_bpx(path: Path, name: str | None = None) -> CellSpec:
    """A parameter set from a BPX file.

    Args: path: of the JSON file. name: of the set; default: the file's.
    Raises: FileError, SpecError: one sentence of what must hold.
    """
    file = read_bpx(path)
    sections, cell = file.sections, file.sections["Cell"]
    reference_k, reference_note = _reference_k(cell)
    sides = [Electrode(sections[f"{sign} electrode"], f"{sign} electrode", reference_k) for sign in ("Negative", "Positive")]
    negative, positive = sides
    for side in sides:
        _check_potential(side, file.user)
    x, y = _stoichiometry(negative, rising=True), _stoichiometry(positive, rising=False)
    volts = positive.over("OCP [V]", y) - negative.over("OCP [V]", x)
    if np.any(np.diff(volts) < -1e-4) or not np.all(np.isfinite(volts)):
        raise SpecError(f"'{path}': positive minus negative potential must rise with charge, but does not; check both `OCP [V]`.")
    limits, limit_notes = _cut_offs_v(cell, float(volts[0]), float(volts[-1]))
    key = "Entropic change coefficient [V.K-1]"
    entropy = positive.over(key, y, 0.0) - negative.over(key, x, 0.0)
    area = positive_of(cell, "Cell", "Electrode area [m2]") * _pairs(cell)
    capacity_c = _capacity_c(negative, x, area)
    salt, salt_note = _salt_mol_m3(file)
    ions = Electrolyte(sections["Electrolyte"], sections["Separator"], salt, reference_k)
    ohmic, electrolyte, diffusion = resistances_ohm(ions, negative, positive, x, y, area)
    contact = 0.0 if file.user.get(CONTACT) is None else _contact_ohm(file.user)
    parts = {"ohmic_discharge": ohmic + contact, "ohmic_charge": ohmic + contact, "branch1": electrolyte, "branch2": diffusion}
    lags, activation = lags_s(ions, negative, positive, x, y), activations_k(ions, negative, positive)
    heat, heat_notes = _heat(file)
    data = {
        "name": short_name(path.stem) if name is None else check_name(name),
        "title": " ".join(str(file.header.get("Title", path.stem)).split())[:120],
        "origin": f"BPX {file.version} file {path.name}; voltage, entropy and heat as in it, resistances estimated from kinetics "
        "and transport",
        "capacity_ah": float(f"{capacity_c / C_PER_AH:.5g}"),
        "voltage_min_v": limits[0],
        "voltage_max_v": limits[1],
        **{f"{key}_mohm": float(f"{1e3 * parts[part][MIDDLE]:.5g}") for key, part in PARTS.items()},
        "branch1_s": float(f"{lags[0]:.4g}"),
        "branch2_s": float(f"{lags[1]:.4g}"),
        "activation_ohmic_k": round(activation[0]),
        "activation1_k": round(activation[1]),
        "activation2_k": round(activation[2]),
        "notes": (
            f"Resistances estimated for small currents; {CONTACT_WORDS[contact > 0.0]}.",
            "No entropy in the file." if not np.any(entropy) else "Entropy from the file.",
            *reference_note,
            *salt_note,
            *limit_notes,
            *_capacity_notes(cell, capacity_c / C_PER_AH, _capacity_c(positive, y[::-1], area) / C_PER_AH),
            *heat_notes,
            *file.notes,
        ),
        "table": {
            "soc": tuple(float(soc) for soc in np.round(np.linspace(0.0, 1.0, POINTS), 4)),
            "ocv_v": tuple(float(f"{v:.5f}") for v in np.maximum.accumulate(volts + entropy * (WARM_K - reference_k))),
            "entropy_v_k": tuple(float(f"{value:.4g}") for value in entropy),
            **{key: tuple(float(f"{value:.5g}") for value in column / column[MIDDLE]) for key, column in parts.items()},
        },
        **heat,
    }
    return model_from_data(CellSpec, data, path.name, "cell")


def _reference_k(cell: dict[str, Any]) -> tuple[float, list[str]]:
    """Temperature at which the file gives its figures [K], and what to say of it."""
    if cell.get(REFERENCE) is None:
        return WARM_K, ["No reference temperature in the file; its figures are taken as those at 25 °C."]
    kelvin = number_of(cell, "Cell", REFERENCE)
    low, high = REFERENCES_K
    if not low <= kelvin <= high:
        raise SpecError(f"`{REFERENCE}` of `Cell` must be {low:g} to {high:g} K, but is {kelvin:g}; write it in kelvin.")
    if abs(kelvin - WARM_K) < 0.01:
        return kelvin, []
    return kelvin, [f"Brought to 25 °C from the file's reference temperature of {kelvin:g} K."]


def _check_potential(side: Electrode, user: dict[str, Any]) -> None:
    value = side.section.get("OCP [V]")
    if isinstance(value, int | float) and not isinstance(value, bool):
        others = [name for name in user if "OCP" in name]
        words = f"; `User-defined` has {', '.join(others[:2])}, which is not read" if others else ""
        raise SpecError(
            f"`OCP [V]` of `{side.name}` must be a function of x or a table, but is the number {value:g}{words}; "
            "write the potential over stoichiometry."
        )


def _cut_offs_v(cell: dict[str, Any], empty_v: float, full_v: float) -> tuple[tuple[float, float], list[str]]:
    """The cut-off voltages, and where the open-circuit voltages at the stoichiometry limits are not within them or far off."""
    minimum, maximum = (number_of(cell, "Cell", f"{end} voltage cut-off [V]") for end in ("Lower", "Upper"))
    if not VOLTAGES_V[0] < minimum < maximum < VOLTAGES_V[1]:
        raise SpecError(
            f"`Lower voltage cut-off [V]` and `Upper voltage cut-off [V]` of `Cell` must rise within {VOLTAGES_V[0]:g} to "
            f"{VOLTAGES_V[1]:g} V, but are {minimum:g} and {maximum:g}; write the limits of one cell."
        )
    notes = []
    for end, cut_off, at_limit, beyond in (
        ("Lower", minimum, empty_v, minimum - empty_v),
        ("Upper", maximum, full_v, full_v - maximum),
    ):
        words = (
            f"`{end} voltage cut-off [V]` is {cut_off:g}, the open-circuit voltage at the stoichiometry limit {at_limit:.3f} V"
        )
        if beyond > CUT_OFF_MOST_V:
            raise SpecError(
                f"{words}: it must not be over {CUT_OFF_MOST_V:g} V beyond; correct the cut-off, `OCP [V]` or the limits."
            )
        if beyond > CUT_OFF_SLACK_V:
            notes.append(f"{words}, {1e3 * beyond:.0f} mV beyond.")
        elif beyond < -CUT_OFF_MOST_V:
            notes.append(f"{words}; state of charge {'0' if end == 'Lower' else '1'} is that limit.")
    return (minimum, maximum), notes


def _capacity_notes(cell: dict[str, Any], capacity_ah: float, positive_ah: float) -> list[str]:
    """What to say of the capacities: the set's own is that of the negative electrode between its stoichiometry limits."""
    notes = []
    if abs(positive_ah / capacity_ah - 1.0) > ELECTRODES_TOLERANCE:
        notes.append(
            f"The stoichiometry limits give {capacity_ah:.4g} Ah in the negative electrode, which is taken, and "
            f"{positive_ah:.4g} Ah in the positive one: check the limits."
        )
    if cell.get(NOMINAL) is None:
        return [*notes, "No nominal capacity in the file; the capacity is that of the stoichiometry limits."]
    nominal_ah = positive_of(cell, "Cell", NOMINAL)
    if abs(capacity_ah / nominal_ah - 1.0) > NOMINAL_TOLERANCE:
        notes.append(
            f"The stoichiometry limits give {capacity_ah:.4g} Ah, which is taken; the file's nominal capacity is "
            f"{nominal_ah:.4g} Ah: check area, pairs and limits."
        )
    return notes


def _pairs(cell: dict[str, Any]) -> float:
    key = "Number of electrode pairs connected in parallel to make a cell"
    pairs = positive_of(cell, "Cell", key)
    if pairs != round(pairs):
        raise SpecError(f"`{key}` of `Cell` must be a whole number, but is {pairs:g}; scale `Electrode area [m2]` instead.")
    return pairs


def _stoichiometry(electrode: Electrode, rising: bool) -> np.ndarray:
    low, high = electrode.number("Minimum stoichiometry"), electrode.number("Maximum stoichiometry")
    if not 0.0 <= low < high <= 1.0:
        raise SpecError(f"`{electrode.name}` must have 0 <= minimum < maximum stoichiometry <= 1, but has {low:g} and {high:g}.")
    return np.linspace(low, high, POINTS) if rising else np.linspace(high, low, POINTS)


def _capacity_c(electrode: Electrode, x: np.ndarray, area_m2: float) -> float:
    """Charge between the stoichiometry limits. The share of particles is their surface per volume times a third of a radius."""
    active = electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Particle radius [m]") / 3.0
    if active + electrode.share("Porosity") > 1.0 + FILL_SLACK:
        raise SpecError(
            f"Particles and pores must fill at most all of `{electrode.name}`, but are {active:.3g} (`Surface area per unit "
            f"volume [m-1]` times a third of `Particle radius [m]`) and {electrode.share('Porosity'):.3g} of it; correct one."
        )
    volume = electrode.positive("Thickness [m]") * area_m2 * active
    return FARADAY_C_MOL * volume * electrode.positive("Maximum concentration [mol.m-3]") * float(x[-1] - x[0])


def _salt_mol_m3(file: BpxFile) -> tuple[float, list[str]]:
    """Concentration of the electrolyte at rest, which version 1.0 moved, and what to say where it is given nowhere."""
    places = ((file.start, START, SALT), (file.sections["Electrolyte"], "Electrolyte", SALT_BEFORE))
    given = [positive_of(section, where, key) for section, where, key in places if section.get(key) is not None]
    if not given:
        return SALT_USUAL_MOL_M3, [f"No concentration of the electrolyte in the file; {SALT_USUAL_MOL_M3:g} mol/m³ is taken."]
    if len(given) == 2 and not math.isclose(*given):
        raise SpecError(
            f"`{SALT}` of `{START}` and `{SALT_BEFORE}` of `Electrolyte` must agree, but are {given[0]:g} and {given[1]:g}; "
            "remove one."
        )
    return given[0], []


def _contact_ohm(user: dict[str, Any]) -> float:
    contact = number_of(user, "User-defined", CONTACT)
    if contact < 0.0:
        raise SpecError(f"`{CONTACT}` of `User-defined` must be at least 0, but is {contact:g}; write what the cell has.")
    return contact


def _heat(file: BpxFile) -> tuple[dict[str, float], list[str]]:
    """Mass, heat capacity and heat transfer, where the file gives what they follow from; and what is lacking."""
    cell = file.sections["Cell"]
    found: dict[str, float] = {}
    keys = ("Density [kg.m-3]", "Volume [m3]", "Specific heat capacity [J.K-1.kg-1]")
    given = [positive_of(cell, "Cell", key) if cell.get(key) is not None else None for key in keys]
    notes = []
    if given[0] is not None and given[1] is not None:
        found["mass_kg"] = float(f"{given[0] * given[1]:.4g}")
        if given[2] is not None:
            found["heat_capacity_j_k"] = float(f"{given[0] * given[1] * given[2]:.4g}")
    if len(found) < 2:
        lacking = ", ".join(f"`{key}`" for key, value in zip(keys, given, strict=True) if value is None)
        notes.append(f"No heat capacity: the file lacks {lacking}.")
    holder, where = (file.surroundings, SURROUNDINGS) if file.surroundings.get(TRANSFER) is not None else (file.user, USER)
    if holder.get(TRANSFER) is not None:
        coefficient = number_of(holder, where, TRANSFER)
        if coefficient < 0.0:
            raise SpecError(f"`{TRANSFER}` of `{where}` must be at least 0, but is {coefficient:g}; write what the cell has.")
        if cell.get(AREA) is None:
            notes.append(f"No heat transfer: `{TRANSFER}` is given, but not `{AREA}`.")
        else:
            found["heat_transfer_w_k"] = float(f"{coefficient * positive_of(cell, 'Cell', AREA):.4g}")
    return found, notes
