"""Measured charge curves: read, timed, and a car fitted to one; recorded curves of the table."""

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError
from voltwright.library.cars import car_names, load_car
from voltwright.library.charging_curves import curves_of_car, recorded_curves
from voltwright.study.charging_curves import calibrate, curve_hours, late_rise, read_curve, recorded_charges

CURVE = "soc_percent,power_kw\n5,105\n20,110\n40,90\n60,70\n80,50\n90,20\n"


def written(tmp_path, text: str):
    path = tmp_path / "curve.csv"
    path.write_text(text)
    return path


def test_constant_power_takes_energy_over_power():
    assert curve_hours(((0.0, 50.0), (100.0, 50.0)), 60.0) == pytest.approx(0.7 * 60.0 / 50.0)
    assert curve_hours(((0.0, 50.0), (100.0, 50.0)), 60.0, 20.0, 40.0) == pytest.approx(0.2 * 60.0 / 50.0)


SHAPES = {
    "falling": ((0, 100), (30, 100), (50, 75), (80, 45), (95, 15)),
    "rising towards 95 %": ((0, 100), (30, 100), (60, 40), (80, 40), (95, 90)),
    "a dip": ((0, 90), (40, 90), (45, 50), (55, 90), (80, 60)),
    "steps": ((0, 100), (39.999, 100), (40, 60), (69.999, 60), (70, 30), (100, 30)),
    "rising throughout": ((5, 10), (50, 50), (95, 95)),
    "even": ((10, 50), (80, 50)),
}


@pytest.mark.parametrize("points", SHAPES.values(), ids=SHAPES)
def test_the_time_of_a_curve_is_its_own_whatever_its_shape(points):
    charges = np.linspace(10.0, 80.0, 700_001)
    power = np.interp(0.5 * (charges[1:] + charges[:-1]), *np.transpose(points))
    by_hand = 60.0 * np.sum(np.diff(charges) / 100.0 / power)
    assert curve_hours(points, 60.0) == pytest.approx(by_hand, rel=1e-6)


def test_a_late_rise_is_told_and_other_shapes_are_not():
    assert {name for name, points in SHAPES.items() if late_rise(points)} == {"rising towards 95 %", "a dip"}
    assert "rises from 40 to 90 kW at 95 % after it has fallen" in (late_rise(SHAPES["rising towards 95 %"]) or "")
    assert not any(late_rise(curve.points) for curve in recorded_curves())
    assert late_rise(()) is None


@pytest.mark.long
def test_power_beyond_the_fitted_part_is_not_the_car_s_highest(tmp_path):
    late = "soc_percent,power_kw\n10,100\n30,100\n60,70\n80,50\n95,140\n"
    fitted = calibrate(load_car("volkswagen-id3-2021-pro"), read_curve(written(tmp_path, late)))
    assert fitted.power_dc_kw == 100.0
    assert fitted.after_min == pytest.approx(fitted.measured_min, rel=0.01)


def test_car_fitted_to_a_curve_takes_its_time(tmp_path):
    points = read_curve(written(tmp_path, CURVE))
    fitted = calibrate(load_car("volkswagen-id3-2021-pro"), points)
    assert fitted.after_min == pytest.approx(fitted.measured_min, rel=0.01)
    assert fitted.power_dc_kw == 110.0
    assert (fitted.low_percent, fitted.high_percent) == (10.0, 80.0)
    assert fitted.spec.battery.current_charge_sustained_a == pytest.approx(fitted.current_charge_sustained_a)
    assert 50.0 < fitted.current_charge_sustained_a < 600.0


@pytest.mark.parametrize(("text", "words"), [
    ("soc,power\n1,2\n", "must have the columns `soc_percent` and `power_kw`"),
    ("", "is empty; write the columns soc_percent and power_kw, and rows"),
    ("soc_percent,power_kw\n10,fast\n", "line 2: `power_kw` must be a number, but is 'fast'"),
    ("soc_percent,power_kw\n10,inf\n", "line 2: `power_kw` must be a number, but is 'inf'"),
    ("soc_percent;power_kw\n10;50\n", "must have commas between its columns"),
    ("soc_percent,power_kw\n10\n", "line 2: must have 2 cells as the heading has, but has 1"),
    ("soc_percent,power_kw\n10,50\n10,40\n80,20\n", "must rise"),
    ("soc_percent,power_kw\n10,50\n80,0\n", "powers above 0 kW"),
    ("soc_percent,power_kw\n70,50\n100,20\n", "must reach over 20 %"),
])  # fmt: skip
def test_bad_curves_are_refused(tmp_path, text: str, words: str):
    with pytest.raises(SpecError, match=words):
        read_curve(written(tmp_path, text))


@pytest.mark.long
def test_a_missing_file_and_a_curve_of_another_car_are_refused(tmp_path):
    with pytest.raises(FileError, match="There is no file"):
        read_curve(tmp_path / "none.csv")
    slow = "soc_percent,power_kw\n10,3\n80,3\n"
    with pytest.raises(SpecError, match="is it a curve of this car"):
        calibrate(load_car("volkswagen-id3-2021-pro"), read_curve(written(tmp_path, slow)))


def test_recorded_curves_rise_in_charge_and_belong_to_cars():
    curves = recorded_curves()
    assert len(curves) == 64 and len({curve.name for curve in curves}) == 64
    for curve in curves:
        charges = [soc for soc, _ in curve.points]
        assert charges == sorted(set(charges))
        assert (charges[0], charges[-1]) == ((14.0, 88.0) if curve.make == "Renault" else (0.0, 100.0))
        assert min(power for _, power in curve.points) > 0.0
        assert 10.0 < curve.energy_usable_kwh < 150.0
    assert {name for name in car_names() if curves_of_car(name)} == {
        "chevrolet-bolt-2021", "hyundai-ioniq-5-2024-lr-rwd", "polestar-2-2021-dual", "tesla-model-3-2021-srp",
        "tesla-model-3-2024-lr-awd"}  # fmt: skip


def test_drawn_curves_are_known_by_their_numbers_and_are_no_record_of_a_car():
    drawn = {curve.name for curve in recorded_curves() if curve.drawn}
    assert drawn == {
        "cupra-born-150-kw-62-kwh-2021", "cupra-born-170-kw-82-kwh-2021", "tesla-model-3-long-range-dual-motor-2023",
        "tesla-model-3-lr-2021", "tesla-model-3-performance-2021"}  # fmt: skip
    assert recorded_charges("tesla-model-3-2024-lr-awd", 350.0, 0.1, 0.8) == []
    assert len(recorded_charges("hyundai-ioniq-5-2024-lr-rwd", 350.0, 0.1, 0.8)) == 2
