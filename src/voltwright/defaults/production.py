"""Tolerances that a production plan leaves out: how cars of one type differ, each with its source or named as judgement."""

from voltwright.spec.tolerance import Tolerance

TOLERANCES: dict[str, Tolerance] = {
    "mass": Tolerance(
        sd_percent=0.5,
        source="Judgement: options apart, cars off one line weigh within some 1.5 % of each other.",
    ),
    "drag_area": Tolerance(
        sd_percent=0.6,
        source="Judgement: gaps, ride height and panel fit of one body style move the drag area by one or two per cent.",
    ),
    "rolling_resistance": Tolerance(
        sd_percent=2.5,
        source="Judgement: tyres of one make and model differ by some 5 % between batches; no public sample was found.",
    ),
    "cell_capacity": Tolerance(
        sd_percent=0.25,
        source="Cells of one batch 0.17 %, of several studies 0.2 to 0.3 % (Wildfeuer and Lienkamp, Quantifiability of inherent "
        "cell-to-cell variations, 2021, twaice.com/research/quantifiability-of-cell-to-cell-variations); taken for packs, "
        "as lots move all cells of a pack alike.",
    ),
    "cell_resistance": Tolerance(
        sd_percent=1.5,
        source="Cells of one batch 0.45 %, of several studies 0.7 to 3.8 % (Wildfeuer and Lienkamp 2021, as for capacity); "
        "within that span by judgement.",
    ),
    "drive_losses": Tolerance(
        sd_percent=2.0,
        source="Judgement: magnets, lamination, bearings and oil of motors and gears from one line.",
    ),
    "brake_drag": Tolerance(
        distribution="truncated",
        sd=3.0,
        low=-6.0,
        high=20.0,
        source="Judgement: some newton metres of residual torque in all differ from car to car, about the mean that the road "
        "load of the car holds already (SAE 2015-01-2670 and later call a few newton metres usual and significant).",
    ),
    "auxiliaries": Tolerance(
        sd_percent=3.0,
        source="Judgement: control units and pumps of one type.",
    ),
    "test_noise": Tolerance(
        sd_percent=1.1,
        source="Repeat tests of one car in the EPA's list, 1.95 % of UDDS and 0.61 % of HWFET, weighted 55 to 45 as independent; "
        "taken for the other procedures too.",
    ),
}
"""By name; `voltwright produce` prints those that it used."""
