"""A tolerance as a person writes it: how far the cars of a series lie about the designed number."""

from typing import Literal

from pydantic import Field

from voltwright.errors import SpecError
from voltwright.spec.base import MaybeNumber, Number, SpecModel, optional

Distribution = Literal["normal", "truncated", "uniform", "triangular", "lognormal"]
ToleranceName = Literal[
    "mass",
    "drag_area",
    "rolling_resistance",
    "cell_capacity",
    "cell_resistance",
    "drive_losses",
    "brake_drag",
    "auxiliaries",
    "test_noise",
]
UNITS: dict[str, str | None] = {
    "mass": "kg",
    "drag_area": "m²",
    "rolling_resistance": "",
    "cell_capacity": "kWh",
    "cell_resistance": "mΩ",
    "drive_losses": None,
    "brake_drag": "N",
    "auxiliaries": "W",
    "test_noise": None,
}
"""What can vary, and the unit of an absolute tolerance; None where only a relative one means anything."""
ABSOLUTE_ONLY = ("brake_drag",)
"""What has no designed number of its own to be relative to."""
PARTS = ("sd", "low", "high", "shift")
NEEDS: dict[str, tuple[str, ...]] = {
    "normal": ("sd",),
    "truncated": ("sd", "low", "high"),
    "uniform": ("low", "high"),
    "triangular": ("low", "high"),
    "lognormal": ("sd",),
}


class Shift(SpecModel):
    """By how much the mean of a number lies off its design; one of the two keys."""

    shift_percent: MaybeNumber = optional("Off the designed number, relative.", ge=-50, le=50)
    shift: MaybeNumber = optional("Off the designed number, in its own unit.", ge=-1e6, le=1e6)


class Tolerance(SpecModel):
    """How a number lies about its design, as deviations: all relative (keys in percent) or all absolute, in its own unit."""

    distribution: Distribution = Field(default="normal", description="Form of the distribution.")
    sd_percent: MaybeNumber = optional("Standard deviation, relative.", ge=0, le=30)
    low_percent: MaybeNumber = optional("Lowest deviation, relative.", gt=-60, lt=60)
    high_percent: MaybeNumber = optional("Highest deviation, relative.", gt=-60, lt=60)
    shift_percent: MaybeNumber = optional("Mean, or mode of a triangular one; 0 where left out.", ge=-50, le=50)
    sd: MaybeNumber = optional("Standard deviation, in the number's own unit.", ge=0, le=1e6)
    low: MaybeNumber = optional("Lowest deviation, in the number's own unit.", ge=-1e6, le=1e6)
    high: MaybeNumber = optional("Highest deviation, in the number's own unit.", ge=-1e6, le=1e6)
    shift: MaybeNumber = optional("Mean, or mode of a triangular one, in the number's own unit.", ge=-1e6, le=1e6)
    cpk: MaybeNumber = optional("Process capability for the limits `low` and `high`, in place of `sd`.", ge=0.2, le=10)
    source: str | None = optional("Where the figures come from.", max_length=500)

    @property
    def relative(self) -> bool:
        """Whether deviations are relative to the designed number."""
        return any(getattr(self, f"{part}_percent") is not None for part in PARTS)

    def part(self, name: str) -> float | None:
        """A key of the distribution: relative as a fraction, absolute in the number's own unit; None where it is not written.

        Args: name: sd, low, high or shift.
        """
        value = getattr(self, f"{name}_percent")
        return getattr(self, name) if value is None else value / 100.0

    @property
    def mean(self) -> float:
        """Mean of the normal forms, mode of a triangular one: as `part`; 0 where it is not written."""
        return self.part("shift") or 0.0

    @property
    def deviation(self) -> float:
        """Standard deviation of a normal, truncated (before it is cut) or lognormal form, as `part`; by `cpk` where given."""
        low, high = self.part("low"), self.part("high")
        if self.cpk is not None and low is not None and high is not None:
            return min(high - self.mean, self.mean - low) / (3.0 * self.cpk)
        return self.part("sd") or 0.0

    def check(self, where: str, name: str) -> None:
        """Refuse a tolerance whose keys do not make a distribution.

        Args: where: path in the file. name: of what varies.
        Raises: SpecError: with the key and what to write.
        """
        self._check_scale(where, name)
        scale = "_percent" if self.relative else ""
        needed = NEEDS[self.distribution]
        if self.cpk is not None:
            if self.distribution not in ("normal", "truncated"):
                raise SpecError(
                    f"`{where}.cpk` is of a normal or truncated distribution, but this is {self.distribution}.", where
                )
            if self.part("sd") is not None:
                raise SpecError(f"`{where}` must have `sd{scale}` or `cpk`, but has both; take one out.", where)
            needed = ("low", "high")
        for key in needed:
            if self.part(key) is None:
                raise SpecError(
                    f"`{where}.{key}{scale}` must be written for {self.distribution} distributions, but is not.", where
                )
        used = {*needed, "shift"} - ({"shift"} if self.distribution == "uniform" else set())
        extra = next((key for key in PARTS if key not in used and self.part(key) is not None), None)
        if extra is not None:
            raise SpecError(f"`{where}.{extra}{scale}` means nothing for {self.distribution} distributions; take it out.", where)
        if {"low", "high"} <= set(needed):
            self._check_limits(where, scale)

    def _check_scale(self, where: str, name: str) -> None:
        absolute = any(getattr(self, part) is not None for part in PARTS)
        if self.relative and absolute:
            raise SpecError(f"`{where}` must be relative (keys in percent) or absolute, but mixes them; write all alike.", where)
        if absolute and UNITS[name] is None:
            raise SpecError(f"`{where}` must be relative; write `sd_percent` in place of `sd`.", where)
        if self.relative and name in ABSOLUTE_ONLY:
            raise SpecError(f"`{where}` must be absolute, in {UNITS[name]}; write `sd` in place of `sd_percent`.", where)
        if not (self.relative or absolute):
            raise SpecError(f"`{where}` must have figures such as `sd_percent`, but has none; 0 is no variation.", where)
        if self.distribution == "lognormal" and not self.relative:
            raise SpecError(f"`{where}` is lognormal and must be relative; write `sd_percent`.", where)

    def _check_limits(self, where: str, scale: str) -> None:
        low, high, factor = self.part("low") or 0.0, self.part("high") or 0.0, 100.0 if scale else 1.0
        if not low < high:
            raise SpecError(
                f"`{where}.high{scale}` must be above `low{scale}` ({factor * low:g}), but is {factor * high:g}.", where
            )
        inside = low <= self.mean <= high if self.distribution == "triangular" else low < self.mean < high
        if self.distribution != "uniform" and not inside:
            raise SpecError(
                f"`{where}.shift{scale}` must lie between {factor * low:g} and {factor * high:g}, but is {factor * self.mean:g}.",
                where,
            )


class Lot(SpecModel):
    """Parts that come in lots: cars of one lot have a part of their deviation in common."""

    name: str = Field(description="Name for people, such as cells.", min_length=1, max_length=40)
    tolerances: tuple[ToleranceName, ...] = Field(description="What the lot moves.", min_length=1)
    cars: int = Field(description="Cars that one lot is enough for.", ge=1, le=10_000_000)
    variance_percent: Number = Field(description="Share of the variance that lies between lots.", ge=0, le=100)
