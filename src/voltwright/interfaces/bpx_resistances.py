"""Resistances, lags and Arrhenius temperatures of an equivalent circuit from the kinetics and transport of a BPX file.

All are of small currents and brought to 25 C by the activation energies of the file; the laws stand in `bpx.py`.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.interfaces.bpx_file import (
    WARM_K,
    Electrode,
    activation_k,
    arrhenius_factor,
    number_of,
    positive_of,
    share_of,
    values_of,
)
from voltwright.units import GAS_CONSTANT_J_MOL_K

FARADAY_C_MOL = 96485.33212
EDGE = 1e-3
"""Stoichiometry that is kept from 0 and 1, where charge transfer would have no bound."""
SPREAD_OVER_THICKNESS = 1.0 / 3.0
SPHERE_STEADY = 1.0 / 5.0
SPHERE_MODE = 4.4934095
RESISTANCE_RATIO_MAX = 20.0
CONDUCTIVITY, DIFFUSIVITY, RATE = "Conductivity [S.m-1]", "Diffusivity [m2.s-1]", "Reaction rate constant [mol.m-2.s-1]"


@dataclass(frozen=True)
class Electrolyte:
    """Electrolyte and separator of a file; `salt_mol_m3`: concentration at rest, `reference_k`: temperature of the figures."""

    section: dict[str, Any]
    separator: dict[str, Any]
    salt_mol_m3: float
    reference_k: float

    def at_rest(self, key: str) -> float:
        """A field at the concentration at rest, at 25 C."""
        value = values_of(self.section, "Electrolyte", key, np.array([self.salt_mol_m3]))[0]
        return float(value) * arrhenius_factor(self.section, "Electrolyte", key, self.reference_k)

    @property
    def anion_share(self) -> float:
        """One less the cation transference number."""
        cations = number_of(self.section, "Electrolyte", "Cation transference number")
        if not -1.0 < cations < 1.0:
            raise SpecError(f"`Cation transference number` of `Electrolyte` must be -1 to 1, but is {cations:g}.")
        return 1.0 - cations

    @property
    def gap_m(self) -> float:
        """Thickness of the separator [m]."""
        return positive_of(self.separator, "Separator", "Thickness [m]")


def resistances_ohm(
    ions: Electrolyte, negative: Electrode, positive: Electrode, x: np.ndarray, y: np.ndarray, area_m2: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(at once, electrolyte's concentration, diffusion in particles) over charge [ohm], shape of x each.

    Args: x, y: stoichiometry of the negative and positive electrode over charge. area_m2: of all electrode pairs together.
    """
    sides = (negative, positive)
    inside = sum(SPREAD_OVER_THICKNESS * side.positive("Thickness [m]") / side.share("Transport efficiency") for side in sides)
    path_m = ions.gap_m / share_of(ions.separator, "Separator", "Transport efficiency") + inside
    electrons = sum(
        SPREAD_OVER_THICKNESS * side.positive("Thickness [m]") / (side.positive(CONDUCTIVITY) * area_m2) for side in sides
    )
    in_salt = path_m / (ions.at_rest(CONDUCTIVITY) * area_m2)
    ohmic = _transfer_ohm(negative, x, area_m2) + _transfer_ohm(positive, y, area_m2) + in_salt + electrons
    thermal_v = GAS_CONSTANT_J_MOL_K * WARM_K / FARADAY_C_MOL
    carried = FARADAY_C_MOL * ions.at_rest(DIFFUSIVITY) * ions.salt_mol_m3 * area_m2
    salt_ohm = 2.0 * thermal_v * ions.anion_share**2 * path_m / carried
    solid = _diffusion_ohm(negative, x, area_m2) + _diffusion_ohm(positive, y, area_m2)
    bounded = np.minimum(solid, RESISTANCE_RATIO_MAX * float(np.median(solid)))
    return ohmic, np.full_like(x, salt_ohm), np.maximum(bounded, 1e-3 * float(np.median(ohmic)))


def _transfer_ohm(electrode: Electrode, stoichiometry: np.ndarray, area_m2: float) -> np.ndarray:
    """Charge transfer: R T / (F a L A i_0), i_0 = F k sqrt(x (1 - x)) at the initial salt concentration."""
    x = np.clip(stoichiometry, EDGE, 1.0 - EDGE)
    rate = electrode.positive(RATE) * electrode.warmed(RATE)
    surface = electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Thickness [m]") * area_m2
    return GAS_CONSTANT_J_MOL_K * WARM_K / (FARADAY_C_MOL * surface * FARADAY_C_MOL * rate * np.sqrt(x * (1.0 - x)))


def _diffusion_ohm(electrode: Electrode, stoichiometry: np.ndarray, area_m2: float) -> np.ndarray:
    """Diffusion in spheres: surface minus mean concentration is j r / (5 D), times the slope of the potential."""
    slope = -np.gradient(electrode.over("OCP [V]", stoichiometry), stoichiometry)
    diffusivity = electrode.over(DIFFUSIVITY, stoichiometry) * electrode.warmed(DIFFUSIVITY)
    surface = electrode.positive("Surface area per unit volume [m-1]") * electrode.positive("Thickness [m]") * area_m2
    rise = SPHERE_STEADY * electrode.positive("Particle radius [m]") / (diffusivity * FARADAY_C_MOL * surface)
    return np.maximum(slope, 0.0) * rise / electrode.positive("Maximum concentration [mol.m-3]")


def lags_s(ions: Electrolyte, negative: Electrode, positive: Electrode, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Lag of the electrolyte over half its thickness, and of the electrode whose particles are slower, at half charge [s]."""
    sides = (negative, positive)
    length = ions.gap_m + sum(side.positive("Thickness [m]") for side in sides)
    storage = sum(side.share("Porosity") / side.share("Transport efficiency") for side in sides) / 2.0
    slow = max(_sphere_s(side, float(np.mean(column))) for side, column in ((negative, x), (positive, y)))
    return max(storage * length**2 / (math.pi**2 * ions.at_rest(DIFFUSIVITY)), 0.1), max(slow, 1.0)


def _sphere_s(side: Electrode, middle: float) -> float:
    diffusivity = float(side.over(DIFFUSIVITY, np.array([middle]))[0]) * side.warmed(DIFFUSIVITY)
    return side.positive("Particle radius [m]") ** 2 / (SPHERE_MODE**2 * diffusivity)


def activations_k(ions: Electrolyte, negative: Electrode, positive: Electrode) -> tuple[float, float, float]:
    """Arrhenius temperatures [K]: kinetics weighted by electrode and ions, the electrolyte, the particles; 0 where not given."""

    def mean(key: str) -> float:
        return sum(activation_k(side.section, side.name, key) for side in (negative, positive)) / 2.0

    in_salt = {key: activation_k(ions.section, "Electrolyte", key) for key in (CONDUCTIVITY, DIFFUSIVITY)}
    return 0.5 * (mean(RATE) + in_salt[CONDUCTIVITY]), in_salt[DIFFUSIVITY], mean(DIFFUSIVITY)
