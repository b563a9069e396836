"""Losses of several cars side by side, where some tell air from tyres and others know their sum alone."""

from collections.abc import Mapping, Sequence

from voltwright.figures import loss_label
from voltwright.report.labels import LOSS_GROUPS
from voltwright.study.compare import CarComparison
from voltwright.study.stated import ROAD_LOAD, ROAD_PARTS

OF_IT = "· "
"""Before the label of a part of the row above it."""


def loss_groups(losses_wh_km: Mapping[str, float]) -> dict[str, float]:
    """Readable losses of a car [Wh/km], in the order in which energy flows, without those that it does not have."""
    return {
        label: sum(losses_wh_km[name] for name in names if name in losses_wh_km)
        for label, names in LOSS_GROUPS.items()
        if any(name in losses_wh_km for name in names)
    }


def loss_rows(cars: Sequence[CarComparison]) -> list[tuple[str, list[float | None]]]:
    """Label and value of each loss for each car [Wh/km], the largest first.

    Where one car knows its road load alone, the others have the sum of air and tyres beside it, and the two below it.
    """
    lost = [dict(car.losses_wh_km) for car in cars]
    summed = any(ROAD_LOAD in losses for losses in lost)
    if summed:
        for losses in lost:
            if all(name in losses for name in ROAD_PARTS):
                losses[ROAD_LOAD] = sum(losses[name] for name in ROAD_PARTS)
    names = [name for name in dict.fromkeys(name for losses in lost for name in losses) if not (summed and name in ROAD_PARTS)]
    names.sort(key=lambda name: -max(losses.get(name, 0.0) for losses in lost))
    parts = {ROAD_LOAD: [name for name in ROAD_PARTS if any(name in losses for losses in lost)]}
    rows = []
    for name in names:
        rows.append((loss_label(name), [losses.get(name) for losses in lost]))
        rows += [(OF_IT + loss_label(part), [losses.get(part) for losses in lost]) for part in parts.get(name, ())]
    return rows
