"""The CAN layout: frames that fit, fields that fit what cars do, and a DBC that cantools and canmatrix read as it is meant."""

import warnings

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import FileError
from voltwright.interfaces.can.dbc import dbc_bytes
from voltwright.interfaces.can.field import Field
from voltwright.interfaces.can.frames import decoded, frame_data
from voltwright.interfaces.can.layout import LAYOUT, LENGTH
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.procedures.recorded_drive import RecordedDrive, record_drive
from voltwright.signals import SIGNALS
from voltwright.units import unit_of

cantools = pytest.importorskip("cantools", reason="the CAN database takes cantools")
LONG = ("xiaomi-scooter-pro-2", "xiaomi-su7-max", "polestar-2-2021-dual", "chevrolet-bolt-2021")
CARS = ("volkswagen-id3-2021-pro", "nissan-leaf-2013", *(pytest.param(name, marks=pytest.mark.long) for name in LONG))
FIELDS = [field for message in LAYOUT for field in message.fields]
HALF, ROUNDING = 0.5, 1e-9
REAL = {"meter_w", "grid_w", "dc_w", "limiter", "unserved_w"}
"""Fields that only a car with a port has."""


def names(field: Field) -> list[str]:
    return [source.removeprefix("-").removeprefix("loss_") for source in field.sources]


def test_identifiers_and_bits_do_not_overlap_and_fit_the_frame():
    identifiers = [message.identifier for message in LAYOUT]
    assert identifiers == sorted(set(identifiers)) and all(0 < each < 1 << 11 for each in identifiers)
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    for message in LAYOUT:
        taken = [bit for field in message.fields for bit in range(field.start, field.start + field.length)]
        assert len(taken) == len(set(taken)) and max(taken) < 8 * LENGTH
    assert [each.cycle_ms for each in LAYOUT] == sorted(each.cycle_ms for each in LAYOUT), "frequent messages win the bus"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_has_the_dimension_of_its_signals(field: Field):
    for name in names(field):
        assert name in SIGNALS
        given, wanted = unit_of(name), None if field.name.endswith("_percent") else unit_of(field.name)
        assert (given and given.dimension) == (wanted and wanted.dimension)
    assert field.raw_max <= field.raw_out_of_range - 1
    assert field.low < field.high


def test_units_are_converted():
    speed = next(field for field in FIELDS if field.name == "speed_kmh")
    assert speed.value_of({"speed_m_s": 10.0}) == pytest.approx(36.0)
    cells = next(field for field in FIELDS if field.name == "cells_c")
    assert cells.value_of({"cells_k": 273.15}) == pytest.approx(0.0) and cells.value_of({"cells_c": 4.0}) == 4.0
    displayed = next(field for field in FIELDS if field.name == "soc_display_percent")
    assert displayed.value_of({"soc_display": 0.5}) == displayed.value_of({"soc_percent": 50.0}) == 50.0
    terminal = next(field for field in FIELDS if field.name == "terminal_w")
    assert terminal.value_of({"power_battery_kw": 2.0}) == -2000.0
    assert np.isnan(terminal.value_of({"speed_m_s": 1.0}))


@pytest.mark.parametrize("name", CARS)
def test_every_value_of_a_drive_fits_and_is_half_a_step_off_at_most(name: str):
    cycle = load_cycle("wltc-class3b")
    columns = record_drive(complete(load_car(name)), cycle, temperature_c=-7.0).columns
    for field in FIELDS:
        values = field.column_of(columns)
        if values is None:
            assert field.name in REAL
            continue
        raw = np.array([field.raw(value) for value in values.tolist()])
        assert raw.max() <= field.raw_max, f"{field.name} of {name}: {values.max()} is above {field.high}"
        back = raw * field.scale + field.offset
        assert np.max(np.abs(back - values)) <= (HALF + ROUNDING) * field.scale, field.name


def test_a_value_is_never_clipped():
    field = Field("voltage_v", ("voltage_v",), 0, 8, 2.0, 100.0)
    assert (field.low, field.high) == (100.0, 606.0)
    assert [field.raw(value) for value in (100.0, 606.0, 606.9)] == [0, 253, 253]
    assert {field.raw(value) for value in (98.0, 608.0, np.inf, -np.inf, 1e300)} == {254}
    assert field.raw(np.nan) == 255


def test_frames_say_what_cantools_decodes(row: dict[str, float], town_drive: RecordedDrive):
    for message in LAYOUT:
        data = frame_data(message, row)
        if data is None:
            assert message.name == "Charging_Power"
            continue
        found = decoded(message.identifier, data)
        for field in message.fields:
            value = field.value_of(row)
            if np.isnan(value):
                assert found[field.name] == "not_available"
            elif field.codes:
                assert found[field.name] == field.codes[int(value)]
            else:
                assert found[field.name] == pytest.approx(value, abs=(HALF + ROUNDING) * field.scale)
    assert town_drive.ledger_residual_relative < 1e-9


@pytest.mark.parametrize(("identifier", "data"), [(0x7FF, bytes(8)), (0x100, bytes(7))])
def test_a_frame_of_no_layout_is_refused(identifier: int, data: bytes):
    with pytest.raises(FileError, match="must be one of the layout and have 8 bytes"):
        decoded(identifier, data)


def test_the_dbc_reads_back_in_cantools_as_the_layout():
    database = cantools.database.load_string(dbc_bytes().decode("cp1252"), "dbc", strict=True)
    assert [message.frame_id for message in database.messages] == [each.identifier for each in LAYOUT]
    for message in LAYOUT:
        read = database.get_message_by_name(message.name)
        assert (read.length, read.cycle_time, read.senders, read.is_extended_frame) == (
            8,
            message.cycle_ms,
            ["VOLTWRIGHT"],
            False,
        )
        assert read.comment == message.comment
        for field in message.fields:
            found = read.get_signal_by_name(field.name)
            assert (found.start, found.length, found.byte_order, found.is_signed) == (
                field.start, field.length, "little_endian", False,
            )  # fmt: skip
            assert (found.scale, found.offset, found.minimum, found.maximum) == (field.scale, field.offset, field.low, field.high)
            assert (found.unit or "") == field.unit and field.signal.meaning in found.comment
            assert {int(raw): str(word) for raw, word in found.choices.items()} == field.choices


def test_the_dbc_reads_back_in_canmatrix_without_overlap(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        formats = pytest.importorskip("canmatrix.formats", reason="needs canmatrix")
        path = tmp_path / "car.dbc"
        path.write_bytes(dbc_bytes())
        matrix = formats.loadp_flat(str(path), dbcImportEncoding="cp1252")
    assert {frame.arbitration_id.id: frame.name for frame in matrix.frames} == {each.identifier: each.name for each in LAYOUT}
    for message in LAYOUT:
        frame = matrix.frame_by_name(message.name)
        assert (frame.size, frame.cycle_time) == (8, message.cycle_ms)
        taken: set[int] = set()
        for field in message.fields:
            found = frame.signal_by_name(field.name)
            bits = set(range(found.get_startbit(), found.get_startbit() + found.size))
            assert not bits & taken
            taken |= bits
            assert (float(found.factor), float(found.offset), found.unit) == (field.scale, field.offset, field.unit)
            assert (float(found.min), float(found.max)) == (field.low, field.high)
