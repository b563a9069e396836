"""The picture of a charge: every part named, areas that meet, measured points within the charge."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.procedures.charging.charge import Charge
from voltwright.procedures.charging.segments import Stretch
from voltwright.report.charge_chart import COLOURS, charge_picture


@pytest.fixture
def charge() -> Charge:
    steps = 200
    soc = np.linspace(10.2, 80.0, steps)
    codes = np.where(soc < 40.0, "power", "plating").astype(object)
    codes[-1] = "target"
    trace = {
        "time_s": 10.0 * np.arange(1, steps + 1),
        "soc_percent": soc,
        "power_grid_kw": np.full(steps, 110.0),
        "power_battery_kw": np.minimum(100.0, 160.0 - 1.5 * soc),
        "voltage_v": np.full(steps, 400.0),
        "cells_c": np.linspace(30.0, 36.0, steps),
        "limiter": codes,
    }
    parts = (Stretch("power", "car: power", 0.1, 0.4, 10.0, 100.0), Stretch("plating", "cells: full", 0.4, 0.8, 20.0, 70.0))
    return Charge(
        car="car",
        charger="station",
        connection="directly",
        temperature_c=-5.0,
        soc_start=0.1,
        soc_end=0.8,
        soc_reached=0.8,
        reached=True,
        why="",
        duration_min=33.0,
        duration_10_80_min=33.0,
        energy_grid_kwh=50.0,
        energy_meter_kwh=48.0,
        energy_battery_kwh=46.0,
        energy_cells_kwh=44.0,
        losses_kwh={"station": 2.0},
        efficiency=0.88,
        power_max_kw=100.0,
        power_mean_kw=85.0,
        cost=None,
        currency=None,
        cells_start_c=30.0,
        cells_end_c=36.0,
        cells_max_c=36.0,
        capacity_share=1.0,
        stretches=parts,
        preparation=None,
        notes=(),
        ledger_residual_relative=0.0,
        trace=trace,
    )


def test_areas_meet_and_have_a_name(charge: Charge):
    picture = charge_picture(charge, "A car (2021)")
    rows = picture["datasets"]["charge"]
    assert {row["held"] for row in rows} == {"car: power", "cells: full"}
    ends = {part: [row["soc"] for row in rows if row["part"] == part] for part in (0, 1)}
    assert ends[0][-1] == ends[1][0]
    assert rows[-1]["soc"] < 80.0
    assert picture["title"]["text"].startswith("A car: 33 min from 10 to 80 %")
    assert "−5 °C" in picture["title"]["subtitle"]


def test_measured_points_outside_are_left_out(charge: Charge):
    picture = charge_picture(charge, "A car", ((0.0, 100.0), (20.0, 99.0), (95.0, 10.0)))
    assert picture["datasets"]["measured"] == [{"soc": 20.0, "kw": 99.0}]
    assert "Diamonds" in picture["title"]["subtitle"]


def test_every_code_that_holds_a_charge_has_a_colour(charge: Charge):
    parts = tuple(replace(charge.stretches[0], code=code, words=code) for code in COLOURS)
    legend = str(charge_picture(replace(charge, stretches=parts), "A car"))
    assert all(colour in legend for colour in COLOURS.values())
