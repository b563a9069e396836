"""Every number of a request has a range, and every option of a command that is a number answers with it."""

import shlex
from dataclasses import fields
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
import typer

from voltwright.cli.help import EXAMPLES
from voltwright.cli.main import app, run
from voltwright.cli.option_names import OPTIONS
from voltwright.errors import ExitCode
from voltwright.operations.registry import HOMES, operation
from voltwright.ranges import Checked, Range, rules_of
from voltwright.study.ageing.usage import Usage

REQUESTS = [*(operation(name).request for name in HOMES), Usage]
FREE_TEXTS = {
    "address", "anchor", "car", "cell", "charger", "climate", "closed", "cluster_address", "currency", "date", "day", "depart",
    "driver_map",
    "field", "figures", "files", "free", "high", "low", "make", "name", "note", "numbers", "plan", "publisher", "reason", "runs",
    "source", "sql", "vary",
}  # fmt: skip
"""Names, paths and what only the library can judge."""
BY_CAR_FILE = {"high", "low", "numbers", "spreads", "values", "variations"}
"""Numbers whose ranges are those of a car file."""


def numbers_in(hint: Any, limited: bool = False) -> bool:
    """Whether a type has a number without a range in it."""
    if get_origin(hint) is Annotated:
        return numbers_in(get_args(hint)[0], limited or any(isinstance(mark, Range) for mark in get_args(hint)[1:]))
    if hint in (int, float):
        return not limited
    return any(numbers_in(part, limited) for part in get_args(hint) if not isinstance(part, str))


@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda kind: kind.__name__)
def test_every_number_of_a_request_has_a_range(request_type: Any):
    assert Checked in request_type.__mro__
    hints = get_type_hints(request_type, include_extras=True)
    assert [each.name for each in fields(request_type) if numbers_in(hints[each.name]) and each.name not in BY_CAR_FILE] == []


@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda kind: kind.__name__)
def test_every_text_of_a_request_is_a_choice_or_a_name(request_type: Any):
    texts = {name for name, rule in rules_of(request_type).items() if str in rule.kinds and rule.choice is None}
    assert texts <= FREE_TEXTS


def commands() -> list[tuple[str, Any]]:
    """(words, command) of all commands, those of groups too."""
    group: Any = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():
        below = getattr(command, "commands", None)
        found += [(name, command)] if below is None else [(f"{name} {each}", one) for each, one in below.items()]
    return found


def numeric_options() -> list[tuple[str, str]]:
    """(command, option) of every option that takes a number."""
    return [
        (words, option.opts[-1])
        for words, command in commands()
        for option in command.params
        if option.param_type_name == "option" and {int, float} & {*get_args(annotation_of(option)), annotation_of(option)}
    ]


def annotation_of(option: Any) -> Any:
    """The type that a command declares for an option."""
    return option.type_descriptor.annotation


def test_options_are_found():
    assert len(numeric_options()) > 40
    assert ("drive", "--temp") in numeric_options() and ("match", "--cars") in numeric_options()


@pytest.mark.parametrize("number", ["1e30", pytest.param("-1e30", marks=pytest.mark.long)])
@pytest.mark.parametrize(("words", "option"), numeric_options(), ids=" ".join)
def test_every_number_of_a_command_has_a_range(words: str, option: str, number: str, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    line = shlex.split(EXAMPLES[words])[1:]
    (tmp_path / "phases.csv").write_text("cycle,distance_km,energy_dc_kwh\nudds,12,2\n")
    (tmp_path / "recorded-trips").mkdir()
    code = run([*line, f"{option}={number}"])
    said = capsys.readouterr().err
    assert code == ExitCode.SPEC, said
    assert said.startswith(f"error: `{option}` must be ") and "but is" in said and said.count("\n") == 1


def test_every_field_has_its_option():
    asked = {name for kind in REQUESTS for name, rule in rules_of(kind).items() if rule.range is not None or rule.choice}
    shown_nowhere = {
        "charge_times",
        "extra_high",
        "range_declared_km",
        "consumption_declared_wh_km",
        "course_start_s",
        "course_end_s",
        "electricity_usd",
        "petrol_usd",
        "economy_average_mpg",
        "temps_ambient_c",
        "start",
        "precision",
        "checked",
    }
    assert asked - shown_nowhere <= set(OPTIONS)
