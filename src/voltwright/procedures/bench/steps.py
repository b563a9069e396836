"""The arithmetic from the energies of a test to its printed values, step by step, each with the numbers in and out.

The steps repeat what `unit_weights` and the regulations' own files compute, so that a reader can follow it with a pocket
calculator; tests evaluate every expression and hold it to the certificate. Left out: how the energies themselves come about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voltwright.procedures.bench.certificate import Confidence
from voltwright.procedures.bench.dynamometer import TestRun
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.unit_weights import whole
from voltwright.units import J_PER_WH

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic.

    Attributes:
        name: of the number that comes out; it ends in its unit.
        value: that comes out.
        formula: in words.
        expression: in the names of `inputs`, with + - * /, `round_half_even` and `round_half_up`.
        inputs: the numbers that go in, by names that end in their unit.
        clause: of the regulation, where it is known.
        known: how well the rule is known, a key of `CONFIDENCE`.
    """

    name: str
    value: float
    formula: str
    expression: str
    inputs: Mapping[str, float]
    clause: str
    known: Confidence


@dataclass
class Arithmetic:
    """Steps in their order; each finds its inputs among the numbers given and those that came out before.

    Attributes:
        numbers: by name. steps: so far.
    """

    numbers: dict[str, float] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def given(self, **numbers: float) -> None:
        """Numbers that were measured or written.

        Args:
            numbers: by name.
        """
        self.numbers.update(numbers)

    def add(self, name: str, value: float, expression: str, formula: str, known: Confidence, clause: str = "") -> float:
        """A step.

        Args:
            name: of the number that comes out.
            value: that comes out.
            expression: in the names of numbers that are there.
            formula: in words.
            known: how well the rule is known.
            clause: of the regulation.

        Returns:
            the value.
        """
        words = dict.fromkeys(_NAME.findall(expression))
        inputs = {word: float(self.numbers[word]) for word in words if word in self.numbers}
        self.steps.append(Step(name, float(value), formula, expression, inputs, clause, known))
        self.numbers[name] = float(value)
        return float(value)


@dataclass(frozen=True)
class UnitRules:
    """How one regulation words the steps of a range test.

    Attributes:
        clause: of weights and range. known_weights, known_range: how well these are known.
    """

    clause: str
    known_weights: Confidence
    known_range: Confidence


def usable_energy(steps: Arithmetic, run: TestRun, known: Confidence, clause: str, suffix: str = "") -> float:
    """The usable energy of a test, added up by kind of phase.

    Args:
        steps: that it is added to.
        run: the test.
        known: how well the rule is known.
        clause: of the regulation.
        suffix: of the names, where a procedure has two tests.

    Returns:
        it [Wh].
    """
    kinds = [kind for kind in ("cycle", "constant", "pause") if any(phase.kind == kind for phase in run.phases)]
    for kind in kinds:
        energy_wh = sum(phase.energy_dc_j for phase in run.phases if phase.kind == kind) / J_PER_WH
        steps.given(**{f"energy_{kind}{suffix}_wh": energy_wh})
    return steps.add(
        f"energy_usable{suffix}_wh",
        run.energy_usable_j / J_PER_WH,
        " + ".join(f"energy_{kind}{suffix}_wh" for kind in kinds),
        "usable energy = all that the driven phases took from the battery; key-off soaks do not count",
        known,
        clause,
    )


def unit_steps(
    steps: Arithmetic, unit: str, parts: Sequence[PhaseEnergy], apart: int, recharge_wh: float, rules: UnitRules
) -> tuple[float, float]:
    """Weights, consumption and range of one unit, from its passes.

    Args:
        steps: that they are added to; `energy_usable_wh` is there.
        unit: its name.
        parts: the complete passes.
        apart: how many first passes stand for their own energy alone.
        recharge_wh: E_AC [Wh].
        rules: of the regulation.

    Returns:
        range [km] and consumption from the grid [Wh/km].
    """
    usable_wh, first = steps.numbers["energy_usable_wh"], max(0, min(apart, len(parts) - 1))
    left, terms, consumption = 1.0, [], 0.0
    for place, part in enumerate(parts[:first], start=1):
        each = f"{unit}_{place}"
        steps.given(**{f"energy_{each}_wh": part.energy_wh, f"consumption_{each}_wh_km": part.consumption_wh_km})
        weight = steps.add(
            f"weight_{each}",
            part.energy_wh / usable_wh,
            f"energy_{each}_wh / energy_usable_wh",
            "K of an early pass = its share of the usable energy",
            rules.known_weights,
            rules.clause,
        )
        left, consumption = left - weight, consumption + weight * part.consumption_wh_km
        terms.append(f"weight_{each} * consumption_{each}_wh_km")
    later = parts[first:]
    mean = sum(part.consumption_wh_km for part in later) / len(later)
    steps.given(**{f"consumption_{unit}_later_mean_wh_km": mean})
    early = " - ".join(["1", *(f"weight_{unit}_{place}" for place in range(1, first + 1))])
    steps.add(f"weight_{unit}_later", left, early, "the other passes share the rest alike", rules.known_weights, rules.clause)
    terms.append(f"weight_{unit}_later * consumption_{unit}_later_mean_wh_km")
    words = "consumption at the battery = sum of K times the consumption of each pass"
    dc = steps.add(
        f"consumption_dc_{unit}_wh_km", consumption + left * mean, " + ".join(terms), words, rules.known_range, rules.clause
    )
    range_km = steps.add(
        f"range_{unit}_tested_km",
        usable_wh / dc,
        f"energy_usable_wh / consumption_dc_{unit}_wh_km",
        "range = usable energy over consumption at the battery",
        rules.known_range,
        rules.clause,
    )
    steps.given(energy_recharge_wh=recharge_wh)
    mains = steps.add(
        f"consumption_ac_{unit}_wh_km",
        recharge_wh / range_km,
        f"energy_recharge_wh / range_{unit}_tested_km",
        "consumption = energy from the grid over range",
        rules.known_range,
        rules.clause,
    )
    return range_km, mains


def printed(steps: Arithmetic, name: str, source: str, known: Confidence, clause: str = "") -> None:
    """A printed whole number, halves upward.

    Args:
        steps: that it is added to.
        name: of the printed value.
        source: name of the number that is rounded.
        known: how well the rule is known.
        clause: of the regulation.
    """
    words = "printed as a whole number, a half upward"
    steps.add(name, whole(steps.numbers[source]), f"round_half_up({source})", words, known, clause)
