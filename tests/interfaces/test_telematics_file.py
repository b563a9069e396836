"""Tables of vehicles in use: names, units and kinds of columns, and everything that may be wrong with them."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError
from voltwright.interfaces.telematics_checks import fleet_table
from voltwright.interfaces.telematics_file import read_raw
from voltwright.spec.telematics import Column, FleetTable, column_of

HEADING = "vehicle,start,distance_km,duration_min,energy_kwh"


def read(tmp_path: Path, text: str, name: str = "fleet.csv") -> FleetTable:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    table = read_raw(path)
    rows, kinds = table.rows()
    return fleet_table([table], rows, kinds, tuple(table.names))


def rows(*lines: str, heading: str = HEADING) -> str:
    return "\n".join([heading, *lines]) + "\n"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("VIN", Column("vehicle", None)),
        ("Trip Distance (mi)", Column("distance_km", "mi")),
        ("energyUsedWh", Column("energy_kwh", "Wh")),
        ("start_soc_pct", Column("soc_start_percent", "%")),
        ("Outside Temp [°F]", Column("temp_ambient_c", "°F")),
        ("duration_hours", Column("duration_min", "h")),
        ("Average Speed (km/h)", Column("speed_mean_kmh", "km/h")),
        ("First Registration", Column("in_service", None)),
        ("distance_kwh", None),
        ("colour", None),
    ],
)
def test_a_heading_says_quantity_and_unit(heading: str, column: Column | None):
    assert column_of(heading) == column


def test_units_of_headings_are_converted(tmp_path: Path):
    heading = "VIN,Start Time,Trip Distance (mi),Duration (hours),Energy Used [Wh],Outside Temp (°F),driver"
    table = read(tmp_path, rows("a,2025-01-01T08:00:00Z,10,0.5,3200,50,Ann", heading=heading))
    numbers = table.trips.numbers
    assert numbers["distance_km"][0] == pytest.approx(16.09344)
    assert numbers["duration_min"][0] == pytest.approx(30.0)
    assert numbers["energy_kwh"][0] == pytest.approx(3.2)
    assert numbers["temp_ambient_c"][0] == pytest.approx(10.0)
    assert any("columns not used: driver" in note for note in table.notes)


def test_every_row_that_is_not_used_has_a_reason(tmp_path: Path):
    lines = (
        "a,2025-01-01T08:00,10,15,1.6",
        "a,2025-01-01T08:00,10,15,1.6",
        "a,yesterday,10,15,1.6",
        "a,2025-01-02T08:00,-10,15,1.6",
        "a,2025-01-03T08:00,10,1,1.6",
        "a,2025-01-04T08:00,10,15,",
        "a,2025-01-05T08:00,10,,1.6",
        ",2025-01-05T08:00,10,15,1.6",
        "a,2025-01-06T08:00,0.1,1,0.1",
    )
    table = read(tmp_path, rows(*lines))
    assert len(table.trips) + sum(table.dropped.values()) == table.read == len(lines)
    assert len(table.trips) == 1
    said = " ".join(table.dropped)
    for words in ("again", "no date and time", "outside 0 to", "faster than", "without energy", "without duration", "no vehicle"):
        assert words in said


def test_charges_of_more_than_full_and_rows_of_no_kind(tmp_path: Path):
    heading = f"{HEADING},kind,soc_start_percent,soc_end_percent"
    table = read(
        tmp_path,
        rows(
            "a,2025-01-01T08:00,10,15,1.6,trip,80,77",
            "a,2025-01-01T09:00,,,30,Charging,20,104",
            "a,2025-01-01T10:00,,,30,charge,80,20",
            "a,2025-01-01T11:00,,,30,ferry,20,80",
            "a,2025-01-01T12:00,,,0,charge,20,80",
            "a,2025-01-01T13:00,,,30,charge,20,70",
            heading=heading,
        ),
    )
    assert (len(table.trips), len(table.charges)) == (1, 1)
    assert sum(table.dropped.values()) == 4


def test_units_that_cannot_be_right_are_mended_or_refused(tmp_path: Path):
    in_wh = read(tmp_path, rows(*(f"a,2025-01-0{day}T08:00,10,15,1600" for day in range(1, 9))))
    assert in_wh.trips.numbers["energy_kwh"][0] == pytest.approx(1.6)
    assert any("energy_kwh is in Wh" in note for note in in_wh.notes)
    with pytest.raises(SpecError, match="check their units"):
        read(tmp_path, rows("a,2025-01-01T08:00,10000,15,1.6", "a,2025-01-02T08:00,9000,15,1.6", "a,2025-01-03T08:00,900,5,.01"))
    with pytest.raises(SpecError, match="temp_ambient_f"):
        read(tmp_path, rows("a,2025-01-01T08:00,10,15,1.6,59", heading=f"{HEADING},temp_ambient_c"))
    fractions = read(
        tmp_path,
        rows("a,2025-01-01T08:00,10,15,0.9,0.86", heading="vehicle,start,distance_km,duration_min,soc_start,soc_end"),
    )
    assert fractions.trips.numbers["soc_start_percent"][0] == pytest.approx(90.0)


def test_several_models_in_one_table_are_suspected(tmp_path: Path):
    lines = ("a,2025-01-01T08:00,10,15,1.6,e-Up", "b,2025-01-01T08:00,10,15,1.6,ID.3")
    table = read(tmp_path, rows(*lines, heading=f"{HEADING},Model"))
    assert any("several models" in note for note in table.notes)


def test_miles_are_suspected_by_the_odometer(tmp_path: Path):
    lines = [f"a,2025-01-{day:02}T08:00,20,30,5.1,{1000 + 32.2 * day:.1f}" for day in range(1, 29)]
    table = read(tmp_path, rows(*lines, heading=f"{HEADING},odometer_km"))
    assert any("may be in miles" in note for note in table.notes)


def test_time_zones(tmp_path: Path):
    table = read(
        tmp_path,
        rows("a,2025-07-01T08:00:00+02:00,10,15,1.6", "a,2025-07-01T06:00:00Z,10,15,1.6", "a,2025-07-02T06:00,10,15,1.6"),
    )
    # The first two are one moment, so one trip of one vehicle.
    assert len(table.trips) == 2
    assert np.ptp(table.trips.start_s) == 86_400.0
    assert any("time zone" in note for note in table.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (HEADING + "\n", "holds no row"),
        ("vehicle;start;distance_km\n", "semicolons"),
        ("vehicle,start,distance_km\na,2025-01-01,3\n", "must say what each row used"),
        ("start,distance_km,energy_kwh\n2025-01-01,3,1\n", "must have a column `vehicle`"),
        ("vehicle,vin,start,energy_kwh\na,b,2025-01-01,1\n", "each quantity once"),
        (rows("a,2025-01-01,10,15,1.6,7"), "5 cells"),
        (rows('a,2025-01-01,"10,5",15,1.6'), "decimal commas in distance_km"),
        (rows("a,never,10,15,1.6"), "holds none"),
        (rows("a,2025-01-01,10,15,-1.6"), "change its sign"),
    ],
)
def test_tables_that_are_none(text: str, words: str, tmp_path: Path):
    with pytest.raises(SpecError, match=words):
        read(tmp_path, text)


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(FileError, match="must end in"):
        read_raw(tmp_path / "fleet.xlsx")
    with pytest.raises(FileError, match="There is no file"):
        read_raw(tmp_path / "fleet.csv")
    (tmp_path / "fleet.parquet").write_text("no parquet")
    with pytest.raises(FileError, match="no Parquet file"):
        read_raw(tmp_path / "fleet.parquet")


def test_parquet_is_read_as_csv_is(tmp_path: Path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    text = rows("a,2025-01-01T08:00:00,10,15,1.6", "b,2025-01-02T08:00:00,20,25,")
    by_csv = read(tmp_path, text)
    columns = {"vehicle": ["a", "b"], "start": np.array(["2025-01-01T08:00", "2025-01-02T08:00"], "datetime64[s]"),
               "distance_km": [10.0, 20.0], "duration_min": [15.0, 25.0], "energy_kwh": [1.6, None]}  # fmt: skip
    parquet.write_table(pyarrow.table(columns), tmp_path / "fleet.parquet")
    table = read_raw(tmp_path / "fleet.parquet")
    found, kinds = table.rows()
    by_parquet = fleet_table([table], found, kinds, tuple(table.names))
    assert by_parquet.dropped == by_csv.dropped
    assert np.array_equal(by_parquet.trips.start_s, by_csv.trips.start_s)
