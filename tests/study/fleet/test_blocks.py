"""Runs of many variants in blocks: the same whatever the blocks, lanes against the full engine, bad input."""

import numpy as np
import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.study.fleet.blocks import errors_of, run_blocks
from voltwright.study.fleet.runs import ENGINE, LANES, asked_run

CAR = "volkswagen-id3-2021-pro"
COUNT = 80
RUNS = ("certify:wltp", "drive:udds@-7")
SLOW_RUNS = ("accelerate", "charge:ccs2-150", "price")
"""Launch and charge take half a minute to compile."""


def numbers(first: int, last: int) -> dict[str, np.ndarray]:
    """Mass and energy of some variants."""
    place = np.arange(first, last) / COUNT
    return {"masses.mass_test_kg": 1900.0 + 60.0 * place, "battery.energy_gross_kwh": 62.0 + 2.0 * np.cos(9.0 * place)}


@pytest.mark.long
@pytest.mark.parametrize("runs", [RUNS, pytest.param(SLOW_RUNS, marks=pytest.mark.long)])
def test_lanes_agree_with_the_full_engine_whatever_the_blocks(runs: tuple[str, ...]):
    blocks = list(run_blocks(CAR, numbers, COUNT, runs, block=COUNT, checked=3))
    parts = list(run_blocks(CAR, numbers, COUNT, runs, block=50, checked=3))
    (whole,) = blocks
    assert [part.first for part in parts] == [0, 50]
    assert set(whole.ways.values()) == {LANES}
    for name, values in whole.columns.items():
        together = np.concatenate([part.columns[name] for part in parts])
        np.testing.assert_allclose(together, values, rtol=1e-6, err_msg=name)
        assert np.ptp(values) > 0.0, name
        # The figures spread by some per cent; what they are off the full engine must be small beside that.
        assert errors_of(blocks)[name].worst_error < 2e-3, name
    assert {name: each.count for name, each in errors_of(parts).items()} == dict.fromkeys(whole.columns, 3)


def test_few_variants_go_through_the_full_engine():
    (block,) = run_blocks(CAR, lambda first, last: {"auxiliaries.power_base_w": np.array([200.0, 400.0])}, 2, ("drive:udds",))
    assert block.ways == {"consumption_drive_udds_wh_km": ENGINE}
    assert block.columns["consumption_drive_udds_wh_km"][0] < block.columns["consumption_drive_udds_wh_km"][1]


@pytest.mark.long
def test_what_has_no_lanes_goes_through_the_full_engine_and_says_so():
    (block,) = run_blocks(
        CAR, lambda first, last: {"auxiliaries.power_base_w": np.array([200.0, 400.0])}, 2, ("climate:udds@-7",)
    )
    assert set(block.ways.values()) == {ENGINE}
    assert block.columns["range_climate_udds_m7c_km"][0] > block.columns["range_climate_udds_m7c_km"][1]


@pytest.mark.parametrize(
    ("words", "error", "match"),
    [
        ("certifies:wltp", UnknownNameError, "certify"),
        ("drive", SpecError, "must have a name"),
        ("accelerate@5", SpecError, "no temperature"),
        ("drive:udds@cold", SpecError, "temperature in °C"),
        ("drive:udds@900", SpecError, "900"),
    ],
)
def test_a_run_that_is_none_is_refused_in_one_sentence(words: str, error: type[Exception], match: str):
    with pytest.raises(error, match=match):
        asked_run(words)


def test_no_run_and_no_variant_are_refused():
    with pytest.raises(SpecError, match="at least one run"):
        run_blocks(CAR, numbers, COUNT, ())
    with pytest.raises(SpecError, match="at least one variant"):
        run_blocks(CAR, numbers, 0, RUNS)
