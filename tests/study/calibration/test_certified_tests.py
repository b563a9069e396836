"""Reading tables of certified tests, and the car that a row describes."""

from pathlib import Path

import pytest

from voltwright.errors import FileError, SpecError
from voltwright.library.certified_tests import read_tests, shipped_tests, spec_of_test
from voltwright.units import KG_PER_LB, M_S_PER_MPH, N_PER_LBF, W_PER_HP_MECHANICAL

HEADING = "make,model,model_year,test_vehicle_id,config,drive_as_listed,rated_hp,etw_kg,F0_N,F1_N_per_m_s,F2_N_per_m2_s2"
RESULTS = "udds_ac_Wh_per_km,hwfet_ac_Wh_per_km"
ROW = "Tesla,Model 3 Long Range AWD,2020,3D1,0,All Wheel Drive,346,1927.8,172.2,0.30,0.334,118.7,126.5"


def table(folder: Path, *rows: str, heading: str = f"{HEADING},{RESULTS}") -> Path:
    path = folder / "tests.csv"
    path.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return path


def test_row_becomes_a_test(tmp_path: Path):
    (test,) = read_tests(table(tmp_path, ROW))
    assert (test.layout, test.kinds, test.inverter, test.platform) == ("both", ("induction", "pmsm"), "sic", "tesla-3y")
    assert test.power_w == pytest.approx(346 * W_PER_HP_MECHANICAL)
    assert test.consumption_wh_km == (118.7, 126.5)
    assert test.verified is None and test.remarks == () and test.plausible


def test_spec_of_a_test_says_what_the_row_says(tmp_path: Path):
    (test,) = read_tests(table(tmp_path, ROW))
    spec = spec_of_test(test)
    assert spec.masses.mass_test_kg == 1927.8
    assert spec.masses.mass_test_kg == pytest.approx(4250 * KG_PER_LB, abs=0.1)
    assert spec.road_load.kind == "coast_down_us"
    assert spec.road_load.a_lbf * N_PER_LBF == pytest.approx(172.2)
    assert spec.road_load.b_lbf_per_mph * N_PER_LBF / M_S_PER_MPH == pytest.approx(0.30)
    assert spec.road_load.c_lbf_per_mph2 * N_PER_LBF / M_S_PER_MPH**2 == pytest.approx(0.334)
    powers_kw = [getattr(spec.drive_units, axle).motor.power_max_kw for axle in spec.axles]
    assert sum(powers_kw) * 1e3 == pytest.approx(test.power_w)


def test_results_are_optional(tmp_path: Path):
    (without,) = read_tests(table(tmp_path, ROW.rsplit(",", 2)[0], heading=HEADING))
    assert all(value != value for value in without.consumption_wh_km)
    (empty,) = read_tests(table(tmp_path, ROW.rsplit(",", 2)[0] + ",,"))
    assert all(value != value for value in empty.consumption_wh_km)


def test_thirty_minute_rating_is_remarked_and_replaced(tmp_path: Path):
    (test,) = read_tests(table(tmp_path, ROW.replace(",346,", ",1,")))
    assert "no peak power" in test.remarks[0]
    assert test.power_w > 50e3


def test_slip_in_a_coefficient_is_remarked(tmp_path: Path):
    (test,) = read_tests(table(tmp_path, ROW.replace(",0.334,", ",4.1,")))
    assert not test.plausible
    assert "slip" in test.remarks[0]


@pytest.mark.parametrize(
    ("heading", "row", "words"),
    [
        (HEADING.replace("etw_kg,", ""), ROW.replace("1927.8,", "").rsplit(",", 2)[0], "etw_kg"),
        (f"{HEADING},{RESULTS}", ROW.replace("1927.8", "heavy"), "line 2: `etw_kg` must be a number, but is 'heavy'"),
        (f"{HEADING},{RESULTS}", ROW.replace("1927.8", "-5"), "line 2: `etw_kg` must be more than 0 kg"),
        (f"{HEADING},{RESULTS}", ROW.replace("118.7", "-1"), "line 2: `udds_ac_Wh_per_km` must be more than 0"),
    ],
)
def test_bad_tables_are_refused(tmp_path: Path, heading: str, row: str, words: str):
    with pytest.raises(SpecError, match=words.replace("(", r"\(")):
        read_tests(table(tmp_path, row, heading=heading))


def test_missing_and_empty_files_are_refused(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        read_tests(tmp_path / "nowhere.csv")
    with pytest.raises(FileError, match="at least one test"):
        read_tests(table(tmp_path))


def test_shipped_tests_are_whole():
    tests = shipped_tests()
    assert len(tests) == 323
    assert len({test.key for test in tests}) > 300
    assert all(test.plausible for test in tests)
