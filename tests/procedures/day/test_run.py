"""A whole day: one ledger through drive, park and charge; what does not go as asked is said, with place, time and reason."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError, UnknownNameError, VoltwrightError
from voltwright.library.cars import load_car
from voltwright.library.days import day_names, load_day
from voltwright.procedures.day.plan import plan_day
from voltwright.procedures.day.run import DayResult, run_day
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.spec.day import DaySpec
from voltwright.spec.loading import model_from_data

CAR = "volkswagen-id3-2021-pro"


def day(*entries: dict[str, Any], **fields: Any) -> DaySpec:
    """Two hours from six in the morning, so that all runs share one compiled program."""
    data = {"name": "two-hours", "car": CAR, "ambient_c": {"06:00": -5, "08:00": 0}, "start": "06:00", "end": "08:00"}
    return model_from_data(DaySpec, data | {"entries": list(entries)} | fields, "two-hours", "day")


DRIVE = {"do": "drive", "at": "06:30", "cycle": "udds", "title": "To work"}


PLUGGED = {"do": "charge", "at": "06:00", "until": "07:00", "charger": "wallbox-11kw"}


@pytest.fixture(scope="module")
def morning() -> DayResult:
    return run_day(
        day(
            {"do": "charge", "at": "06:00", "until": "06:30", "charger": "wallbox-11kw", "to_percent": 50},
            {"do": "prepare", "at": "06:15", "until": "06:30"},
            DRIVE,
            {"do": "prepare", "at": "06:40", "until": "06:53", "cabin": False, "cells": True},
            {"do": "charge", "at": "07:00", "until": "07:25", "charger": "ccs2-150", "to_percent": 60},
            {"do": "drive", "at": "07:30", "speed_kmh": 100, "distance_km": 30},
            charge_percent=40,
            price_kwh=0.5,
        )
    )


def test_every_part_of_the_day_has_its_row_and_states_carry_over(morning: DayResult):
    assert [row.what for row in morning.rows] == ["charge", "drive", "park", "charge", "park", "drive", "park"]
    assert morning.rows[0].at == "06:00"
    for before, after in zip(morning.rows, morning.rows[1:], strict=False):
        assert before.until == after.at
        assert before.soc_end == after.soc_start
        assert before.cells_end_c == after.cells_start_c
    assert morning.distance_km == pytest.approx(12.0 + 30.0, abs=0.1)
    assert morning.soc_end == morning.rows[-1].soc_end
    assert not morning.stranded


def test_one_ledger_holds_the_whole_day(morning: DayResult):
    assert morning.ledger_residual_relative < RESIDUAL_MAX_RELATIVE
    left = sum(morning.came_kwh.values()) - sum(morning.went_kwh.values()) - sum(morning.stored_kwh.values())
    assert abs(left) < RESIDUAL_MAX_RELATIVE * morning.energy_grid_kwh
    assert morning.energy_grid_kwh == pytest.approx(sum(row.energy_grid_kwh for row in morning.rows), rel=1e-9)
    assert all(np.isfinite(column).all() for column in morning.columns.values())


def test_the_cabin_is_warm_at_departure_and_the_cells_at_the_charger(morning: DayResult):
    assert morning.rows[0].cabin_end_c > 17.0
    assert morning.rows[1].cells_end_c > morning.rows[1].cells_start_c + 3.0


def test_the_price_of_the_day_holds_where_a_charger_has_none(morning: DayResult):
    costs = [row.cost for row in morning.rows if row.what == "charge"]
    assert all(cost is not None and cost > 0.0 for cost in costs)
    assert morning.costs == {"": pytest.approx(sum(cost for cost in costs if cost is not None))}
    # At the meter: a wall box's own standby is not paid by the kWh of the charge.
    assert costs[0] == pytest.approx(0.5 * morning.rows[0].energy_grid_kwh, rel=0.02)


@pytest.mark.long
def test_an_empty_battery_says_where_when_and_why():
    result = run_day(
        day({"do": "drive", "at": "06:00", "speed_kmh": 130, "distance_km": 150, "title": "Too far"}, charge_percent=25)
    )
    assert result.stranded
    remark = next(remark for remark in result.remarks if remark.kind == "empty")
    assert "'Too far' (`entries[0]`)" in remark.sentence
    assert remark.at in remark.sentence
    assert result.distance_km < 100.0


def test_a_charge_cut_short_and_a_car_without_a_heater_are_said():
    result = run_day(
        day(
            {"do": "prepare", "at": "06:00", "until": "06:20", "cabin": False, "cells": True},
            {"do": "charge", "at": "06:20", "until": "06:40", "charger": "wallbox-11kw", "to_percent": 80},
            charge_percent=20,
        ),
        car=load_car(CAR).model_copy(update={"thermal": load_car(CAR).thermal.model_copy(update={"power_heater_kw": 0.0})}),
    )
    kinds = {remark.kind: remark.sentence for remark in result.remarks}
    assert "of the 80 % asked" in kinds["target"]
    assert "power that charger and car agree on" in kinds["target"]
    assert "`thermal.power_heater_kw` is 0" in kinds["heater"]


def test_the_order_of_entries_does_not_matter_and_a_second_charge_goes_on():
    wanted = [
        {"do": "prepare", "at": "06:00", "until": "06:30"},
        {"do": "drive", "at": "06:10", "cycle": "udds", "cabin": False},
        {"do": "charge", "at": "06:40", "until": "07:00", "charger": "ccs2-150", "to_percent": 72},
        {"do": "charge", "at": "07:00", "until": "08:00", "charger": "ccs2-150", "to_percent": 74},
    ]
    one, other = (run_day(day(*entries, charge_percent=70)) for entries in (wanted, [wanted[1], wanted[0], *wanted[2:]]))
    assert one.soc_end == other.soc_end
    assert one.soc_end == pytest.approx(0.74, abs=2e-3)


@pytest.mark.long
def test_an_empty_pack_at_a_weak_socket_keeps_its_ledger():
    entry = {"do": "charge", "at": "06:00", "until": "08:00", "charger": "socket-schuko", "to_percent": 80, "cabin": True}
    result = run_day(day(entry, charge_percent=1, ambient_c={"06:00": -10}))
    assert result.ledger_residual_relative < RESIDUAL_MAX_RELATIVE
    scooter = run_day(day({"do": "drive", "at": "06:00", "speed_kmh": 20, "distance_km": 5}), car="xiaomi-scooter-pro-2")
    assert not scooter.remarks


@pytest.mark.parametrize(
    ("entries", "error", "sentence"),
    [
        (
            [DRIVE, DRIVE | {"at": "06:40"}],
            SpecError,
            "(drive at 06:40) must start after `entries[0]` (drive at 06:30) has ended at 06:53",
        ),
        ([DRIVE | {"at": "07:50"}], SpecError, "must end within the day (until 08:00), but ends at 08:12"),
        (
            [DRIVE | {"cycle": "udss"}],
            UnknownNameError,
            "`entries[0].cycle`: There is no cycle named 'udss'; the nearest are udds",
        ),
        ([PLUGGED | {"charger": "ccs2-15"}], UnknownNameError, "`entries[0].charger`: There is no charger"),
        ([PLUGGED | {"charger": "chademo-50"}], SpecError, "chademo-50 cannot serve volkswagen-id3-2021-pro:"),
        ([PLUGGED | {"do": "give", "load_kw": 2}], SpecError, "takes nothing out of"),
        ([PLUGGED | {"do": "give", "charger": "v2l", "load_kw": 2}], SpecError, "`charging.v2l_kw`"),
        (
            [{"do": "drive", "at": "06:00", "speed_kmh": 130, "distance_km": 0.2}],
            SpecError,
            "`entries[0].distance_km` must leave",
        ),
    ],
)
def test_a_day_that_cannot_be_says_why(entries: list[dict[str, Any]], error: type[VoltwrightError], sentence: str):
    with pytest.raises(error) as caught:
        plan_day(day(*entries), complete(load_car(CAR)))
    assert sentence in str(caught.value)


@pytest.mark.parametrize("name", day_names())
def test_every_shipped_day_can_be_laid_out(name: str):
    spec, folder = load_day(name), None
    plan = plan_day(spec, complete(load_car(spec.car)), folder)
    assert plan.count == 60 * (spec.end - spec.start)


def test_an_unknown_day_and_a_folder_are_refused(tmp_path: Path):
    with pytest.raises(UnknownNameError, match="There is no day named 'frosty-motorwy'; the nearest are frosty-motorway"):
        load_day("frosty-motorwy")
    with pytest.raises(VoltwrightError, match="is a folder"):
        load_day(tmp_path)


def test_what_was_mended_of_a_recording_is_said(tmp_path: Path):
    rows = [f"{second},{min(second, 10)},{'' if second == 30 else 200}" for second in range(90)]
    (tmp_path / "trip.csv").write_text("time_s,speed_m_s,elevation_m\n" + "\n".join(rows) + "\n")
    done = run_day(day({"do": "drive", "at": "06:30", "cycle": "trip.csv", "times": 2}), folder=tmp_path)
    (remark,) = (remark for remark in done.remarks if remark.kind == "recording")
    assert remark.at == "06:30" and remark.number == 0
    assert remark.sentence.endswith(": of 90 heights 1 missing: bridged along the way.")
