"""From a fit's values to a parameter set, with notes on what the tests could not show."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.cell_tests import CellTest
from voltwright.spec.cell import CellSpec
from voltwright.spec.loading import model_from_data
from voltwright.study.cells.profile import GRID, pulse_soc
from voltwright.units import C_PER_AH, ZERO_CELSIUS_K

MIDDLE = 50
ACTIVATION_K = 3000.0
CAPACITY_BEYOND = 1.03
"""Charge drawn over a capacity that is given, at most: more is no error of counting."""
CAPACITY_SEEN = 0.5
SOC_LEFT_OUT = (0.15, 0.85)


def notes_on_charge(tests: Sequence[CellTest], seen_c: float, capacity_c: float) -> list[str]:
    """What of the charge the tests leave out: no pulses at its ends, or far less drawn than the capacity.

    Raises:
        TraceError: more was drawn than the capacity.
    """
    seen_ah, capacity_ah = seen_c / C_PER_AH, capacity_c / C_PER_AH
    if seen_c > CAPACITY_BEYOND * capacity_c:
        raise TraceError(
            f"The capacity must be at least what a test moved, {seen_ah:.4g} Ah, but is {capacity_ah:.4g} Ah; "
            "leave --capacity out to take what was drawn."
        )
    notes = []
    if seen_c < CAPACITY_SEEN * capacity_c:
        notes.append(f"The tests moved {seen_ah:.4g} Ah, less than half of the capacity of {capacity_ah:.4g} Ah that was given.")
    levels = np.concatenate([pulse_soc(test, capacity_c) for test in tests])
    low, high = float(levels.min()), float(levels.max())
    if low > SOC_LEFT_OUT[0]:
        notes.append(f"No pulses below {100.0 * low:.0f} % of charge: held to neighbours there.")
    if high < SOC_LEFT_OUT[1]:
        notes.append(f"No pulses above {100.0 * high:.0f} % of charge: held to neighbours there.")
    return notes


class Given(NamedTuple):
    """What a fit was given besides its tests, and whether the Arrhenius temperatures were assumed."""

    name: str
    capacity_c: float
    mass_kg: float | None
    heat_transfer_w_k: float | None
    fixed: bool


def fitted_set(
    values: dict[str, np.ndarray], tests: Sequence[CellTest], slow: CellTest | None, known: Given, more: Sequence[str] = ()
) -> CellSpec:
    """The set of a fit's values over the grid; `more` notes are added to its own.

    Raises:
        SpecError: a value outside of what a cell file may hold.
    """
    volts = np.maximum.accumulate(values["ocv"])
    middle = {key: float(values[key][MIDDLE]) for key in ("discharge", "branch1", "branch2")}
    notes = ["No entropy: such tests do not show it."]
    if known.fixed:
        notes.append(f"One temperature only: the Arrhenius temperatures are assumed, {ACTIVATION_K:g} K.")
    if slow is None:
        notes.append("Open-circuit voltage from the ends of the rests, straight between them.")
    notes.extend(more)
    words = ", ".join(f"{test.name} ({test.temperature_k - ZERO_CELSIUS_K:.0f} C)" for test in tests)
    thermal = {"mass_kg": known.mass_kg, "heat_transfer_w_k": known.heat_transfer_w_k}
    rounded = {key: tuple(float(f"{value:.5g}") for value in column) for key, column in _columns(values, volts, middle).items()}
    data = {
        "name": known.name,
        "title": f"Fitted to {len(tests)} pulse test{'s' if len(tests) > 1 else ''}",
        "origin": f"voltwright cell fit of {words}" + ("" if slow is None else f"; open-circuit voltage from {slow.name}"),
        "capacity_ah": round(known.capacity_c / C_PER_AH, 4),
        "voltage_min_v": round(min(float(test.voltage_v.min()) for test in tests), 3),
        "voltage_max_v": round(max(float(test.voltage_v.max()) for test in tests), 3),
        "ohmic_mohm": float(f"{1e3 * middle['discharge']:.5g}"),
        "branch1_mohm": float(f"{1e3 * middle['branch1']:.5g}"),
        "branch2_mohm": float(f"{1e3 * middle['branch2']:.5g}"),
        "branch1_s": float(f"{values['farad1'] * middle['branch1']:.4g}"),
        "branch2_s": float(f"{values['farad2'] * middle['branch2']:.4g}"),
        "activation_ohmic_k": round(float(values["activation"][0])),
        "activation1_k": round(float(values["activation"][1])),
        "activation2_k": round(float(values["activation"][2])),
        "notes": tuple(notes),
        "table": {"soc": tuple(float(round(soc, 4)) for soc in GRID)} | rounded,
        **{key: value for key, value in thermal.items() if value is not None},
    }
    return model_from_data(CellSpec, data, f"the fit of {words}", "cell")


def _columns(values, volts: np.ndarray, middle: dict[str, float]) -> dict[str, np.ndarray]:
    return {
        "ocv_v": volts,
        "entropy_v_k": np.zeros_like(volts),
        "ohmic_discharge": values["discharge"] / middle["discharge"],
        "ohmic_charge": values["charge"] / middle["discharge"],
        "branch1": values["branch1"] / middle["branch1"],
        "branch2": values["branch2"] / middle["branch2"],
    }
