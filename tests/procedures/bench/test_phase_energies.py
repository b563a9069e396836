"""A laboratory's table: what is read, and every way in which it can be wrong, named by line and column."""

from pathlib import Path

import pytest

from voltwright.errors import FileError, SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy, read_phase_table

GOOD = "phase,cycle,distance_mi,energy_dc_kwh,complete,energy_recharge_kwh\n# a note\n1,UDDS,10,2.5,yes,\n2,soak,0,0.01,,3.0\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "test.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_units_of_its_columns(tmp_path: Path):
    table = read_phase_table(write(tmp_path, GOOD))
    assert table.energy_recharge_wh == pytest.approx(3000.0, rel=1e-15)
    first, second = table.phases
    assert (first.name, first.phase, first.complete) == ("udds", "1", True)
    assert first.distance_km == pytest.approx(16.09344, rel=1e-15)
    assert first.energy_wh == pytest.approx(2500.0, rel=1e-15)
    assert first.consumption_wh_km == pytest.approx(2500.0 / 16.09344, rel=1e-15)
    assert second == PhaseEnergy("soak", 0.0, 10.0, "2")


@pytest.mark.parametrize(("column", "value"), [("distance_km", "10"), ("distance_m", "10000")])
@pytest.mark.parametrize(("energy", "amount"), [("energy_dc_wh", "1500"), ("dc_energy_kWh", "1.5")])
def test_any_unit_says_the_same(tmp_path: Path, column: str, value: str, energy: str, amount: str):
    table = read_phase_table(write(tmp_path, f"Cycle, {column} ,{energy}\nlow,{value},{amount}\n"))
    assert table.phases[0].distance_km == pytest.approx(10.0, rel=1e-15)
    assert table.phases[0].energy_wh == pytest.approx(1500.0, rel=1e-15)
    assert table.energy_recharge_wh is None


def test_regeneration_may_win(tmp_path: Path):
    assert read_phase_table(write(tmp_path, "cycle,distance_km,energy_dc_wh\ndown,5,-120\n")).phases[0].energy_wh == -120.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "phase,distance_km,energy_dc_wh\n1,5,6\n",
            "column for what was driven, cycle; its columns are phase, distance_km, energy_dc_wh",
        ),
        ("cycle,distance,energy_dc_wh\nx,5,6\n", "column for distance, one of distance_km, distance_mi, distance_m;"),
        ("cycle,distance_km,energy\nx,5,6\n", "column for energy, one of energy_dc_kwh, energy_dc_wh"),
        ("cycle,distance_km,distance_mi,energy_dc_wh\nx,5,3,6\n", "one column for distance, but has distance_km and distance_mi"),
        ("cycle,distance_km,energy_dc_wh\nx,five,6\n", "line 2: `distance_km` must be a number of at least 0, but is 'five'"),
        ("cycle,distance_km,energy_dc_wh\n\nx,-5,6\n", "line 3: `distance_km` must be a number of at least 0, but is '-5'"),
        ("cycle,distance_km,energy_dc_wh\nx,5,\n", "line 2: `energy_dc_wh` must be a number, but is ''"),
        ("cycle,distance_km,energy_dc_wh\nx,5,nan\n", "line 2: `energy_dc_wh` must be a number, but is 'nan'"),
        ("cycle,distance_km,energy_dc_wh\n,5,6\n", "line 2: `cycle` must name what was driven, but is empty"),
        ("cycle,distance_km,energy_dc_wh\nx,5\n", "line 2: must have 3 cells as the heading has, but has 2"),
        ("cycle,distance_km,energy_dc_wh,complete\nx,5,6,maybe\n", "line 2: `complete` must be yes or no, but is 'maybe'"),
        (
            "cycle,distance_km,energy_dc_wh,energy_recharge_wh\nx,5,6,7\ny,5,6,8\n",
            "must give one energy for the recharge, but gives 2 in lines 2, 3",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str):
    with pytest.raises(SpecError) as raised:
        read_phase_table(write(tmp_path, text))
    assert words in str(raised.value)


def test_no_file_and_no_rows(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        read_phase_table(tmp_path / "none.csv")
    with pytest.raises(SpecError, match="is empty; write a heading and a row for each phase of the test"):
        read_phase_table(write(tmp_path, "# nothing\n"))
    with pytest.raises(FileError, match="must hold a heading and a row for each phase of the test, but holds no row"):
        read_phase_table(write(tmp_path, "cycle,distance_km,energy_dc_wh\n"))
    with pytest.raises(SpecError, match="must name each column once, but has cycle twice"):
        read_phase_table(write(tmp_path, "cycle,Cycle,distance_km,energy_dc_wh\nx,x,5,6\n"))
    (tmp_path / "odd.csv").write_bytes(b"\xff\x00cycle")
    with pytest.raises(FileError, match="must be text, but line 1 holds a zero byte"):
        read_phase_table(tmp_path / "odd.csv")
