"""Headlines of cars in use: one car calibrated on its own trips, and a fleet compared with the model."""

from typing import TYPE_CHECKING

from voltwright.formatting import number
from voltwright.operations.presentation.headline import Headline, Row, figure

if TYPE_CHECKING:
    from voltwright.operations.calibrate import CalibrateResult


def _calibrate(result: "CalibrateResult") -> Headline:
    rows = [figure("Error of a trip's energy, before", 100.0 * result.energy.before, "%", 1)]
    if result.energy.folds:
        rows.append(figure("on unseen trips, calibrated", 100.0 * result.energy.after, "%", 1))
    rows += [
        Row(each.label, f"x {number(each.value, 3)}, {number(each.low, 2)} to {number(each.high, 2)}")
        for each in result.factors
        if each.kept
    ]
    used = "recommended" if result.recommended else "not recommended"
    return Headline(f"{result.title}, calibrated on {len(result.trips)} of its own trips: {used}", rows)


HEADLINES_OF_USE = {"CalibrateResult": _calibrate}
