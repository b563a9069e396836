"""Shipped parameter sets, and files of a user's."""

from pathlib import Path

import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.library.cells import cell_names, cell_text, load_cell


@pytest.mark.parametrize("name", cell_names())
def test_a_set_goes_to_a_file_and_back(tmp_path: Path, name: str):
    spec = load_cell(name)
    assert spec.name == name
    path = tmp_path / "cell.yaml"
    path.write_text(cell_text(spec))
    assert load_cell(path) == spec


def test_wrong_names_and_files_get_one_sentence(tmp_path: Path):
    with pytest.raises(UnknownNameError, match="There is no cell named 'leaf'"):
        load_cell("leaf")
    text = cell_text(load_cell("nmc-chen2020"))
    path = tmp_path / "cell.yaml"
    for old, new, words in (
        ("capacity_ah: ", "capacity_ah: -", "must be more than 0.001"),
        ("voltage_min_v: 2.5", "voltage_min_v: 4.3", "`voltage_min_v` must be less than `voltage_max_v`"),
        ("ohmic_mohm:", "ohmik_mohm:", "not a key that a cell file knows"),
    ):
        path.write_text(text.replace(old, new))
        with pytest.raises(SpecError, match=words):
            load_cell(path)
