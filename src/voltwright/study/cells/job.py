"""From files to a fitted and checked parameter set: what `voltwright cell fit` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voltwright.errors import SpecError, TraceError
from voltwright.library.cell_tests import CellTest, read_cell_test, read_temperatures
from voltwright.library.chemistries import load_chemistry
from voltwright.ranges import CAPACITY_AH, MASS_CELL
from voltwright.spec.cell import CellSpec
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.study.cells.check import Check, check_discharges, fit_heat, with_entropy
from voltwright.study.cells.fit import Fit, fit_cell
from voltwright.study.cells.options import check_name
from voltwright.study.cells.voltage import is_slow

NO_ENTROPY = "none"


@dataclass(frozen=True)
class CellFit:
    """The final set, the fit behind it, the tests it read, and the discharges that it predicts."""

    spec: CellSpec
    fit: Fit
    tests: tuple[CellTest, ...]
    checks: tuple[Check, ...]


def fit_files(
    files: Sequence[Path],
    temperatures_c: Sequence[float] = (),
    capacity_ah: float | None = None,
    mass_kg: float | None = None,
    entropy: str = "lmo",
    checks: Sequence[Path] = (),
    temperature_files: Sequence[Path] = (),
    name: str = "fitted",
) -> CellFit:
    """Fit a set to files, read its heat from the tests to check where temperatures are given, and predict their discharges.

    Args:
        files: pulse tests, and at most one at C/10 or less. temperatures_c: of each file; empty: from column or name.
        capacity_ah, mass_kg: where known. entropy: "none", or the chemistry whose entropy coefficient is assumed.
        checks: tests with discharges that are predicted. temperature_files: of each of these, or none. name: of the set.

    Raises:
        TraceError, FileError, SpecError: one sentence of what must hold.
    """
    if temperatures_c and len(temperatures_c) != len(files):
        raise TraceError(
            f"There must be one --temp for each of the {len(files)} files, or none, but there are {len(temperatures_c)}."
        )
    if temperature_files and len(temperature_files) != len(checks):
        raise TraceError(
            f"There must be one --temperatures for each of {len(checks)} --check files, but there are {len(temperature_files)}."
        )
    if entropy != NO_ENTROPY and entropy not in CHEMISTRIES:
        raise SpecError(f"The entropy must be as of {', '.join(CHEMISTRIES)}, or {NO_ENTROPY}, but is '{entropy}'.")
    check_name(name)
    if capacity_ah is not None:
        CAPACITY_AH.check("capacity_ah", capacity_ah)
    if mass_kg is not None:
        MASS_CELL.check("mass_kg", mass_kg)
    given = list(temperatures_c) or [None] * len(files)
    tests = [read_cell_test(path, kelvin) for path, kelvin in zip(files, given, strict=True)]
    slow = [test for test in tests if is_slow(test)]
    if len(slow) > 1:
        names = " and ".join(f"'{test.name}'" for test in slow[:2])
        raise TraceError(f"One test at C/10 or less gives the open-circuit voltage, but {names} both are; leave one out.")
    pulses = [test for test in tests if not is_slow(test)]
    fit = fit_cell(pulses, slow[0] if slow else None, name, capacity_ah, mass_kg)
    spec = fit.spec
    if entropy != NO_ENTROPY:
        spec = with_entropy(spec, tuple(map(float, load_chemistry(entropy).entropy_v_k)))
        words = f"Entropy coefficient assumed: that of the shipped chemistry {entropy}."
        spec = spec.model_copy(update={"notes": (*(note for note in spec.notes if "entropy" not in note), words)})
    read = [(read_cell_test(path), place) for place, path in enumerate(checks)]
    warmth = [read_temperatures(path) for path in temperature_files]
    if warmth:
        spec = fit_heat(spec, [(test, warmth[place]) for test, place in read])
        words = "Heat capacity and transfer from the charges and rests of " + ", ".join(test.name for test, _ in read) + "."
        spec = spec.model_copy(update={"notes": (*spec.notes, words)})
    found = [check for test, place in read for check in check_discharges(spec, test, warmth[place] if warmth else None)]
    return CellFit(spec, fit, tuple(tests), tuple(found))
