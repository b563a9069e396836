"""What fills the gaps of a spec, one part after the other, and remembers the law of each field that it filled."""

from typing import Any

from voltwright.defaults.calibration import Effects, factors_of, scaled_fields
from voltwright.spec.base import SpecModel, replace_fields
from voltwright.spec.car import CarSpec

Laws = dict[str, tuple[Any, str] | tuple[Any, str, tuple[str, ...]]]
"""From a field's name to its value, the law in words, and where the law is exact, the parents."""


class Filler:
    """Fills missing fields of one spec after the other; `assumptions` has the law of each, `parents` where it is exact."""

    def __init__(self, spec: CarSpec):
        self.spec = spec
        self.assumptions: dict[str, str] = {}
        self.parents: dict[str, tuple[str, ...]] = {}

    def fill(self, prefix: str, laws: Laws) -> None:
        """Fill the fields of the part at `prefix` that nobody wrote."""
        part: SpecModel = self.spec
        for name in filter(None, prefix.split(".")):
            part = getattr(part, name)
        missing = {name: law for name, law in laws.items() if getattr(part, name) is None}
        self.spec = replace_fields(self.spec, {f"{prefix}.{name}": law[0] for name, law in missing.items()})
        self.assumptions.update({f"{prefix}.{name}": law[1] for name, law in missing.items()})
        self.parents.update({f"{prefix}.{name}": law[2] for name, law in missing.items() if len(law) > 2 and law[2]})

    def calibrate(self, effects: Effects) -> None:
        """Scale the losses that a law filled by what certified cars taught about it."""
        factors = factors_of(self.spec, effects)
        for path, (name, value) in scaled_fields(self.spec, factors, only=self.assumptions).items():
            self.spec = replace_fields(self.spec, {path: value})
            if name in factors and effects:
                self.assumptions[path] += f", x {float(factors[name]):.2f} (calibrated on EPA tests)"
