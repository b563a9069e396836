"""EPA multi-cycle test: consumption from the mains, unadjusted, against what the agency lists for the very test vehicle.

Losses rest on traits and on tests of other cars of the maker, never on the test at hand. The bands are what the model
reaches today, and a little room.
"""

import numpy as np
import pytest

from voltwright.library.cars import car_names, load_car
from voltwright.procedures.epa.certification import certify_epa

EPA_LIST, EPA_CERTIFICATE = "US EPA, test car list data", "US EPA, certificate summary report"

# car, UDDS [Wh/km], HWFET [Wh/km], allowed relative deviation, where the values are printed and why a band is wide
CERTIFIED = [
    ("bmw-i3-60ah", 106.63, 131.64, 0.04, EPA_LIST),
    ("bmw-i4-2024-edrive40", 133.99, 135.29, 0.05, EPA_LIST),
    ("chevrolet-bolt-2021", 115.26, 136.17, 0.09, EPA_LIST),
    ("hyundai-ioniq-5-2024-lr-rwd", 109.36, 148.51, 0.06, EPA_LIST),
    ("mini-cooper-se-2021", 127.62, 146.35, 0.08, EPA_LIST),
    ("nissan-leaf-2018", 117.20, 146.35, 0.05, EPA_LIST),
    ("polestar-2-2021-dual", 153.32, 167.01, 0.06, EPA_LIST),
    ("polestar-2-2024-lrsm", 121.62, 142.96, 0.05, EPA_LIST),
    ("tesla-model-3-2021-srp", 104.09, 117.53, 0.06, EPA_LIST),
    ("tesla-model-3-2024-lr-awd", 107.35, 118.53, 0.08, EPA_LIST),
    ("tesla-model-3-2024-rwd", 104.98, 117.66, 0.05, EPA_LIST),
    (
        "volkswagen-id4-2024-pro",
        119.68,
        141.60,
        0.14,
        EPA_LIST + "; the drive unit of 2024 takes less than its kin",
    ),
    ("volvo-ex30-2024-smer", 115.67, 140.54, 0.10, EPA_CERTIFICATE),
]
MEDIAN, WORST, BIAS = 0.045, 0.14, 0.03
"""Over all: measured at 2.9 %, 12.1 % and +1.9 %."""


@pytest.fixture(scope="module")
def deviations() -> dict[tuple[str, str], float]:
    found = {}
    for car, udds, hwfet, _band, _source in CERTIFIED:
        mains = certify_epa(load_car(car)).consumption_ac_wh_km
        found[car, "udds"], found[car, "hwfet"] = mains["city"] / udds - 1.0, mains["highway"] / hwfet - 1.0
    return found


@pytest.mark.parametrize(("car", "udds", "hwfet", "band", "_source"), CERTIFIED, ids=[row[0] for row in CERTIFIED])
def test_each_car_within_its_band(deviations: dict, car: str, udds: float, hwfet: float, band: float, _source: str):
    assert abs(deviations[car, "udds"]) <= band
    assert abs(deviations[car, "hwfet"]) <= band
    # The library's file carries the same certified figures.
    written = {entry.quantity: entry.value for entry in load_car(car).published if entry.kind == "certified"}
    assert written["consumption_udds_unadjusted_wh_km"] == udds
    assert written["consumption_hwfet_unadjusted_wh_km"] == hwfet


def test_all_together(deviations: dict):
    values = np.array(list(deviations.values()))
    assert np.median(np.abs(values)) <= MEDIAN
    assert np.max(np.abs(values)) <= WORST
    assert abs(np.median(values)) <= BIAS


def test_no_car_with_such_a_figure_is_left_out():
    quantities = {f"consumption_{cycle}_unadjusted_wh_km" for cycle in ("udds", "hwfet")}
    carrying = {name for name in car_names() if quantities & {entry.quantity for entry in load_car(name).published}}
    assert carrying == {row[0] for row in CERTIFIED}
