"""What a sensitivity study comes to: figures, and what each of them owes to every number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NumberSensitivity:
    """A number of a car, and what the figures owe to it.

    Attributes:
        path: dotted, of the field.
        value: in the unit of its path, on the scale of the file.
        unit: to print; empty where it is dimensionless.
        written: whether the file writes it; else a default law fills it.
        evidence: kind of evidence of a written number, "given" without any; or "default law".
        source: title of the source, or the law in words.
        half_width: of its 90 % interval, in its unit.
        derivatives: by figure, slope in the figure's unit per unit of the field; of a written number with what default laws
            derive from it, of one that a law filled by itself.
        elasticities: by figure, per cent of it for one per cent of the number.
        contributions: by figure, half width [unit of the figure] that the number's own interval gives it; a number that follows
            exactly from written ones adds nothing of its own.
    """

    path: str
    value: float
    unit: str
    written: bool
    evidence: str
    source: str
    half_width: float
    derivatives: dict[str, float]
    elasticities: dict[str, float]
    contributions: dict[str, float]


@dataclass(frozen=True)
class Sensitivity:
    """Figures of a car with what they owe to each number.

    Attributes:
        figure: by whose interval the numbers are ranked.
        figures: value of each figure by name, in the unit of the name, not rounded.
        half_widths: of the 90 % interval of each figure, from the evidence of each number.
        numbers: every number that counts, the one that adds most to the interval of `figure` first.
        without_effect: by path, why a written number can change no result of this car.
        notes: figures that were left out, and steps of the rules that the slopes leave out.
    """

    figure: str
    figures: dict[str, float]
    half_widths: dict[str, float]
    numbers: tuple[NumberSensitivity, ...]
    without_effect: dict[str, str]
    notes: tuple[str, ...]

    def number(self, path: str) -> NumberSensitivity:
        """The number at a path.

        Raises:
            KeyError: there is none.
        """
        found = {each.path: each for each in self.numbers}
        return found[path]

    def share(self, number: NumberSensitivity, figure: str | None = None) -> float:
        """Share of the variance of a figure that a number accounts for, 0-1.

        Args:
            number: one of `numbers`.
            figure: default: the one by which they are ranked.
        """
        name = figure or self.figure
        whole = self.half_widths[name]
        return (number.contributions[name] / whole) ** 2 if whole > 0.0 else 0.0
