"""What every test procedure hands back: the certified numbers, the test behind them, and how well each rule is known."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from voltwright.errors import SimulationError
from voltwright.procedures.bench.dynamometer import TestRun

Confidence = Literal["V", "C", "D", "M", "U", "T"]
CONFIDENCE: dict[str, str] = {
    "V": "read in the regulation, or in a faithful quotation of it",
    "C": "read in published code or papers that name the regulation",
    "D": "read in the draft of 2013; the final text may differ",
    "M": "common knowledge of the field, paragraph not checked",
    "U": "unsure",
    "T": "repeats certificates to their last digit",
}
"""What each mark of confidence means."""


@dataclass(frozen=True)
class Rule:
    """One rule in words, how well it is known, a key of `CONFIDENCE`, and its clause, where that is known."""

    text: str
    confidence: Confidence
    clause: str = ""


@dataclass(frozen=True)
class Certificate:
    """The certified numbers of one car under one procedure.

    Attributes:
        car: name.
        procedure: name.
        edition: of the rule's text.
        range_km: by name ("city", "highway", "combined", "wltc", ...), as measured, before any adjustment to a label [km].
        consumption_dc_wh_km: at the battery's terminals, by the same names [Wh/km].
        consumption_ac_wh_km: from the grid, by the same names [Wh/km].
        energy_usable_wh: usable battery energy, UBE: what the driven parts of the test took from the terminals [Wh].
        energy_recharge_wh: from the grid, to fill the battery again [Wh].
        weights: K of each unit of a cycle in the order driven, by cycle.
        label: the values that are printed or published, rounded by the rule; each name ends in its unit.
        run: the test as driven, one for each full charge.
        rules: that the result rests on.
        notes: what the reader must know.
    """

    car: str
    procedure: str
    edition: str
    range_km: dict[str, float]
    consumption_dc_wh_km: dict[str, float]
    consumption_ac_wh_km: dict[str, float]
    energy_usable_wh: float
    energy_recharge_wh: float
    weights: dict[str, tuple[float, ...]]
    label: Mapping[str, float | int]
    run: TestRun | tuple[TestRun, ...] | None = field(default=None, repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        """Refuse a certificate with a number that is not finite."""
        for name in ("range_km", "consumption_dc_wh_km", "consumption_ac_wh_km", "label"):
            for key, value in getattr(self, name).items():
                self._check(f"{name}[{key}]", value)
        self._check("energy_usable_wh", self.energy_usable_wh)
        self._check("energy_recharge_wh", self.energy_recharge_wh)

    def _check(self, name: str, value: Any) -> None:
        if not math.isfinite(value):
            raise SimulationError(
                f"Certifying {self.car} by {self.procedure} gave {name} = {value}, which is no number; "
                "look for extreme values with `voltwright show`."
            )

    @property
    def runs(self) -> tuple[TestRun, ...]:
        """The tests as driven, one for each full charge."""
        if self.run is None:
            return ()
        return self.run if isinstance(self.run, tuple) else (self.run,)
