"""Import of BPX files (Battery Parameter eXchange, JSON): a physics-based parameter set becomes an equivalent circuit.

What the file holds carries over: open-circuit voltage from the half-cell functions between the stoichiometry limits, entropy
where it is given, limits, mass and heat. The resistances are estimated in closed form, for small currents:

- instantaneous: charge transfer of both electrodes (linearised Butler-Volmer), ions in electrodes and separator, electrons;
- first branch: the electrolyte's concentration profile; second branch: diffusion in the particles, steady share, with the lag
  of the slowest mode of a sphere.

What it cannot know: contact resistance (a BPX file has none), saturation at high currents, spread of the reaction over thick
electrodes beyond the third that is taken for it. A fit to simulated or measured pulses is better where one can be had.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.interfaces.bpx_file import Electrode, bpx_sections, number_of, positive_of, short_name, values_of
from voltwright.library.cell_tests import VOLTAGES_V
from voltwright.spec.cell import CellSpec
from voltwright.spec.loading import model_from_data
from voltwright.study.cells.options import check_name
from voltwright.units import C_PER_AH, GAS_CONSTANT_J_MOL_K

FARADAY_C_MOL = 96485.33212
TEMPERATURE_K = 298.15
POINTS = 101
MIDDLE = POINTS // 2
EDGE = 1e-3
"""Stoichiometry that is kept from 0 and 1, where charge transfer would have no bound."""
SPREAD_OVER_THICKNESS = 1.0 / 3.0
SPHERE_STEADY = 1.0 / 5.0
SPHERE_MODE = 4.4934095
RESISTANCE_RATIO_MAX = 20.0
NOMINAL = "Nominal cell capacity [A.h]"
NOMINAL_TOLERANCE = 0.1


def import_bpx(path: Path, name: str | None = None) -> CellSpec:
    """A parameter set from a BPX file.

    Args: path: of the JSON file. name: of the set; default: the file's.
    Raises: FileError, SpecError: one sentence of what must hold.
    """
    sections = bpx_sections(path)
    cell = sections["Cell"]
    negative, positive = (Electrode(sections[f"{sign} electrode"], f"{sign} electrode") for sign in ("Negative", "Positive"))
    x = _stoichiometry(negative, rising=True)
    y = _stoichiometry(positive, rising=False)
    volts = positive.over("OCP [V]", y) - negative.over("OCP [V]", x)
    if np.any(np.diff(volts) < -1e-4) or not np.all(np.isfinite(volts)):
        raise SpecError(f"'{path}': positive minus negative potential must rise with charge, but does not; check both `OCP [V]`.")
    key = "Entropic change coefficient [V.K-1]"
    entropy = positive.over(key, y, 0.0) - negative.over(key, x, 0.0)
    area = positive_of(cell, "Cell", "Electrode area [m2]")
    pairs = positive_of(cell, "Cell", "Number of electrode pairs connected in parallel to make a cell")
    capacity_c = _capacity_c(negative, x, area * pairs)
    ohmic, electrolyte, diffusion = _resistances_ohm(sections, negative, positive, x, y, volts, area * pairs)
    lags = _lags_s(sections, negative, positive)
    activation = _activations_k(sections, negative, positive, ohmic)
    minimum, maximum = _cut_offs_v(cell)
    parts = {"ohmic_discharge": ohmic, "ohmic_charge": ohmic, "branch1": electrolyte, "branch2": diffusion}
    shapes = {key: tuple(float(f"{value:.5g}") for value in column / column[MIDDLE]) for key, column in parts.items()}
    header = sections["Header"]
    data = {
        "name": short_name(path.stem) if name is None else check_name(name),
        "title": " ".join(str(header.get("Title", path.stem)).split())[:120],
        "origin": f"BPX file {path.name}; voltage, entropy and heat as in it, resistances estimated from kinetics and transport",
        "capacity_ah": float(f"{capacity_c / C_PER_AH:.5g}"),
        "voltage_min_v": minimum,
        "voltage_max_v": maximum,
        "ohmic_mohm": float(f"{1e3 * ohmic[MIDDLE]:.5g}"),
        "branch1_mohm": float(f"{1e3 * electrolyte[MIDDLE]:.5g}"),
        "branch2_mohm": float(f"{1e3 * diffusion[MIDDLE]:.5g}"),
        "branch1_s": float(f"{lags[0]:.4g}"),
        "branch2_s": float(f"{lags[1]:.4g}"),
        "activation_ohmic_k": round(activation[0]),
        "activation1_k": round(activation[1]),
        "activation2_k": round(activation[2]),
        "notes": (
            "Resistances estimated for small currents; without contact resistance, which a BPX file does not hold.",
            "No entropy in the file." if not np.any(entropy) else "Entropy from the file.",
            *_capacity_notes(cell, capacity_c / C_PER_AH),
        ),
        "table": {
            "soc": tuple(float(soc) for soc in np.round(np.linspace(0.0, 1.0, POINTS), 4)),
            "ocv_v": tuple(float(f"{value:.5f}") for value in np.maximum.accumulate(volts)),
            "entropy_v_k": tuple(float(f"{value:.4g}") for value in entropy),
            **shapes,
        },
        **_heat(cell),
    }
    return model_from_data(CellSpec, data, path.name, "cell")


def _cut_offs_v(cell: dict[str, Any]) -> tuple[float, float]:
    minimum, maximum = (number_of(cell, "Cell", f"{end} voltage cut-off [V]") for end in ("Lower", "Upper"))
    if not VOLTAGES_V[0] < minimum < maximum < VOLTAGES_V[1]:
        raise SpecError(
            f"`Lower voltage cut-off [V]` and `Upper voltage cut-off [V]` of `Cell` must rise within {VOLTAGES_V[0]:g} to "
            f"{VOLTAGES_V[1]:g} V, but are {minimum:g} and {maximum:g}; write the limits of one cell."
        )
    return minimum, maximum


def _capacity_notes(cell: dict[str, Any], capacity_ah: float) -> list[str]:
    """What to say of the nominal capacity: the set's own comes from the stoichiometry limits."""
    if NOMINAL not in cell:
        return ["No nominal capacity in the file; the capacity is that of the stoichiometry limits."]
    nominal_ah = positive_of(cell, "Cell", NOMINAL)
    if abs(capacity_ah / nominal_ah - 1.0) <= NOMINAL_TOLERANCE:
        return []
    return [
        f"The stoichiometry limits give {capacity_ah:.4g} Ah, which is taken; the file's nominal capacity is "
        f"{nominal_ah:.4g} Ah: check area, pairs and limits."
    ]


def _stoichiometry(electrode: Electrode, rising: bool) -> np.ndarray:
    low, high = electrode.number("Minimum stoichiometry"), electrode.number("Maximum stoichiometry")
    if not 0.0 <= low < high <= 1.0:
        raise SpecError(f"`{electrode.name}` must have 0 <= minimum < maximum stoichiometry <= 1, but has {low:g} and {high:g}.")
    return np.linspace(low, high, POINTS) if rising else np.linspace(high, low, POINTS)


def _active_share(electrode: Electrode) -> float:
    """Volume of particles over volume of the electrode: surface per volume of spheres times a third of the radius."""
    return electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Particle radius [m]") / 3.0


def _capacity_c(negative: Electrode, x: np.ndarray, area_m2: float) -> float:
    volume = negative.positive("Thickness [m]") * area_m2 * _active_share(negative)
    return FARADAY_C_MOL * volume * negative.positive("Maximum concentration [mol.m-3]") * float(x[-1] - x[0])


def _resistances_ohm(sections, negative: Electrode, positive: Electrode, x, y, volts, area_m2: float) -> tuple:
    """(at once, electrolyte's concentration, diffusion in particles) over charge [ohm]; laws in the module's docstring."""
    electrolyte, separator = sections["Electrolyte"], sections["Separator"]
    salt = positive_of(electrolyte, "Electrolyte", "Initial concentration [mol.m-3]")
    at_salt = np.array([salt])
    conductivity = float(values_of(electrolyte, "Electrolyte", "Conductivity [S.m-1]", at_salt)[0])
    diffusivity = float(values_of(electrolyte, "Electrolyte", "Diffusivity [m2.s-1]", at_salt)[0])
    drag = 1.0 - number_of(electrolyte, "Electrolyte", "Cation transference number")
    gap = positive_of(separator, "Separator", "Thickness [m]") / positive_of(separator, "Separator", "Transport efficiency")
    inside = sum(
        SPREAD_OVER_THICKNESS * side.positive("Thickness [m]") / side.positive("Transport efficiency")
        for side in (negative, positive)
    )
    path_m = gap + inside
    ions = path_m / (conductivity * area_m2)
    electrons = sum(
        SPREAD_OVER_THICKNESS * side.positive("Thickness [m]") / (side.positive("Conductivity [S.m-1]") * area_m2)
        for side in (negative, positive)
    )
    ohmic = _transfer_ohm(negative, x, area_m2) + _transfer_ohm(positive, y, area_m2) + ions + electrons
    thermal_v = GAS_CONSTANT_J_MOL_K * TEMPERATURE_K / FARADAY_C_MOL
    salt_ohm = 2.0 * thermal_v * drag**2 * path_m / (FARADAY_C_MOL * diffusivity * salt * area_m2)
    solid = _diffusion_ohm(negative, x, area_m2) + _diffusion_ohm(positive, y, area_m2)
    bounded = np.minimum(solid, RESISTANCE_RATIO_MAX * float(np.median(solid)))
    return ohmic, np.full(POINTS, salt_ohm), np.maximum(bounded, 1e-3 * float(np.median(ohmic)))


def _transfer_ohm(electrode: Electrode, stoichiometry: np.ndarray, area_m2: float) -> np.ndarray:
    """Charge transfer: R T / (F a L A i_0), i_0 = F k sqrt(x (1 - x)) at the initial salt concentration."""
    x = np.clip(stoichiometry, EDGE, 1.0 - EDGE)
    exchange = FARADAY_C_MOL * electrode.positive("Reaction rate constant [mol.m-2.s-1]") * np.sqrt(x * (1.0 - x))
    surface = electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Thickness [m]") * area_m2
    return GAS_CONSTANT_J_MOL_K * TEMPERATURE_K / (FARADAY_C_MOL * surface * exchange)


def _diffusion_ohm(electrode: Electrode, stoichiometry: np.ndarray, area_m2: float) -> np.ndarray:
    """Diffusion in spheres: surface minus mean concentration is j r / (5 D), times the slope of the potential."""
    slope = -np.gradient(electrode.over("OCP [V]", stoichiometry), stoichiometry)
    diffusivity = electrode.over("Diffusivity [m2.s-1]", stoichiometry)
    surface = electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Thickness [m]") * area_m2
    rise = SPHERE_STEADY * electrode.positive("Particle radius [m]") / (diffusivity * FARADAY_C_MOL * surface)
    return np.maximum(slope, 0.0) * rise / electrode.positive("Maximum concentration [mol.m-3]")


def _lags_s(sections, negative: Electrode, positive: Electrode) -> tuple[float, float]:
    """Lag of the electrolyte over half its thickness, and of the electrode whose particles are slower."""
    electrolyte = sections["Electrolyte"]
    salt = np.array([positive_of(electrolyte, "Electrolyte", "Initial concentration [mol.m-3]")])
    diffusivity = float(values_of(electrolyte, "Electrolyte", "Diffusivity [m2.s-1]", salt)[0])
    sides = (negative, positive)
    length = sum(side.positive("Thickness [m]") for side in sides) + positive_of(
        sections["Separator"], "Separator", "Thickness [m]"
    )
    storage = sum(side.positive("Porosity") / side.positive("Transport efficiency") for side in sides) / 2.0
    middle = np.array([0.5])
    slow = max(
        side.positive("Particle radius [m]") ** 2 / (SPHERE_MODE**2 * float(side.over("Diffusivity [m2.s-1]", middle)[0]))
        for side in sides
    )
    return max(storage * length**2 / (math.pi**2 * diffusivity), 0.1), max(slow, 1.0)


def _activations_k(sections, negative: Electrode, positive: Electrode, ohmic) -> tuple[float, float, float]:
    """Arrhenius temperatures [K]: kinetics weighted by electrode and ions, the electrolyte, the particles; 0 where not given."""

    def of(section: dict[str, Any], key: str) -> float:
        given = isinstance(section.get(key), int | float)
        return number_of(section, "the file", key) / GAS_CONSTANT_J_MOL_K if given else 0.0

    electrolyte = sections["Electrolyte"]
    sides = (negative.section, positive.section)
    transfer = sum(of(side, "Reaction rate constant activation energy [J.mol-1]") for side in sides) / 2.0
    ions = of(electrolyte, "Conductivity activation energy [J.mol-1]")
    solid = sum(of(side, "Diffusivity activation energy [J.mol-1]") for side in sides) / 2.0
    return 0.5 * (transfer + ions), of(electrolyte, "Diffusivity activation energy [J.mol-1]"), solid


def _heat(cell: dict[str, Any]) -> dict[str, float]:
    """Mass and heat capacity, where density, volume and specific heat are given."""
    keys = ("Density [kg.m-3]", "Volume [m3]", "Specific heat capacity [J.K-1.kg-1]")
    if not all(isinstance(cell.get(key), int | float) for key in keys):
        return {}
    density, volume, specific = (positive_of(cell, "Cell", key) for key in keys)
    mass_kg = density * volume
    return {"mass_kg": float(f"{mass_kg:.4g}"), "heat_capacity_j_k": float(f"{mass_kg * specific:.4g}")}
