"""The arithmetic of a regulation alone, on the phases that a laboratory measured."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.operations.bench_tests import BenchTest
from voltwright.operations.certify import of_certificate
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures import label as procedure
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import TestRun
from voltwright.procedures.bench.phase_energies import read_phase_table
from voltwright.ranges import ENERGY_RECHARGE, Checked, OneOf
from voltwright.units import J_PER_KWH, J_PER_WH


@dataclass(frozen=True)
class LabelRequest(Checked):
    """From the measured phases of a test to its label.

    Attributes:
        file: CSV file with a row for each phase of the test.
        procedure: epa, wltp, cltc or nedc.
        energy_recharge_kwh: AC, from the grid, in place of the file's [kWh].
    """

    file: Path
    procedure: Annotated[str, OneOf(procedure.LABELS)]
    _: KW_ONLY
    energy_recharge_kwh: Annotated[float, ENERGY_RECHARGE] | None = None


@dataclass(frozen=True, repr=False)
class LabelResult(Presented, Certificate):
    """A label computed from measured phases.

    Attributes:
        recharge_factor: energy from the grid over usable energy.
        tests: none.
        rules: that the result rests on.
        confidence: what the marks of the rules mean.
        columns: none.
    """

    run: TestRun | tuple[TestRun, ...] | None = field(default=None, repr=False)
    rules: tuple[Rule, ...] = ()
    _: KW_ONLY
    recharge_factor: float
    tests: tuple[BenchTest, ...]
    confidence: dict[str, str]
    columns: Mapping[str, np.ndarray] = field(repr=False)


def run_label(request: LabelRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> LabelResult:
    """Compute a label.

    Raises:
        UnknownNameError: the procedure.
        SpecError: phases that make no test, no energy from the grid, or one that cannot be.
        FileError: the file.
    """
    parts, file = Parts(progress, cancel), Path(request.file)
    table = read_phase_table(file)
    parts.begin(f"computing the label of {file.stem}")
    given_kwh = request.energy_recharge_kwh
    recharge_wh = table.energy_recharge_wh if given_kwh is None else given_kwh * J_PER_KWH / J_PER_WH
    certificate = procedure.label_of_phases(table.phases, request.procedure, recharge_wh, file.stem)
    parts.end()
    own = {each.name: getattr(certificate, each.name) for each in fields(certificate)}
    return LabelResult(**own, **of_certificate(certificate))  # pyright: ignore[reportArgumentType]


label = function_of(LabelRequest, run_label, "label")
