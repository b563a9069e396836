"""A number that a default law filled, with what it may move: what a person should look up first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AssumedNumber:
    """A number that a default law filled, and what it may move.

    Attributes:
        path: of the field.
        value: in the unit of its path, as used.
        unit: to print.
        law: that filled it, in words.
        range_share: half width of the 90 % interval of the range by this number alone, over the range.
        range_half_width_km: the same on the cycle [km].
    """

    path: str
    value: float
    unit: str
    law: str
    range_share: float
    range_half_width_km: float

    @property
    def words(self) -> str:
        """The number and what it may move, for a table or a line."""
        value = f"{self.value:.4g} {self.unit}".strip()
        return f"`{self.path}` {value} ({self.law}): range ±{100.0 * self.range_share:.1f} %"
