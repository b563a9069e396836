"""Options that are numbers: every one goes through the reader of car files, and says the same of what it refuses."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from voltwright.cli.main import app
from voltwright.cli.options import read_share, reader


def options(app_: typer.Typer) -> Iterator[tuple[str, Any, Any]]:
    """(command and parameter, type, what the command says of it) of every parameter of every command."""
    for group in app_.registered_groups:
        assert group.typer_instance is not None
        yield from options(group.typer_instance)
    for command in app_.registered_commands:
        assert command.callback is not None
        for name, hint in get_type_hints(command.callback, include_extras=True).items():
            if len(get_args(hint)) > 1:
                yield f"{command.callback.__name__} {name}", *get_args(hint)[:2]


def test_no_option_reads_numbers_in_its_own_way():
    found = list(options(app))
    own = [name for name, kind, said in found if "float" in str(kind) and said.parser is None]
    assert len(found) > 100
    assert own == []


@given(value=st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)))
def test_a_default_and_a_plain_text_are_what_they_are(value: float):
    assert reader("kg")(value) == reader("kg")(f"{value:.3f}") == value


@given(percent=st.integers(3, 100))
def test_a_share_is_written_three_ways(percent: int):
    assert read_share(f"{percent / 100}") == pytest.approx(percent / 100)
    assert read_share(str(percent)) == read_share(f"{percent} %") == read_share(f"{percent}%") == percent / 100


@pytest.mark.parametrize("text", ["0,8", "80,5 %", "1.5", "4/5", "80 to 90", "nan", "80 kWh", "%", ""])
def test_what_is_no_share(text: str):
    with pytest.raises(typer.BadParameter, match=r"must be a share of 0 to 1 or a percentage, but is '"):
        read_share(text)
