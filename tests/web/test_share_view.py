"""The view Share: its command lines give the same results as the page, its files are those that the commands read."""

import inspect
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperArgument
from typer.main import get_command

import voltwright as vw
from studio_page import address_of, until
from voltwright.cli.main import app
from voltwright.cli.main import run as run_command_line
from voltwright.operations.registry import operation

CAR = "volkswagen-id3-2021-pro"
DESIGN = {"base": CAR, "title": "A light one", "numbers": {"masses.mass_curb_kg": 1650}}
READY = "document.querySelector('.view-share > .stack')?.dataset.ready === 'true'"
LINES = """[...document.querySelectorAll('.command')].map((each) =>
    [each.closest('details').dataset.view, each.dataset.operation, each.dataset.request, each.dataset.command])"""
ASK = """([name, request]) => voltwright.load('js/share/commands.js').then((commands) =>
    [commands.commandOf(name, request, () => 'x.yaml'), commands.curlOf(name, request, 'http://h')])"""
LIGHT = "document.querySelector('[data-path=\"masses.mass_curb_kg\"] .figure')?.dataset.value === '1650'"
LISTED = "document.querySelector('.view-evidence > .stack')?.dataset.ready"


@pytest.fixture(scope="module")
def shared(shared_page: Any) -> Any:
    """The view after the view Evidence has been looked at, with a car and a design."""
    page = shared_page(address_of("evidence", cars=[CAR, DESIGN]))
    until(page, LISTED, longest_ms=60_000)
    page.select_option(".view-evidence select", "1")
    until(page, LIGHT)
    page.click('.nav a[data-view="share"]')
    until(page, READY)
    return page


def of_command(text: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON that a command line prints."""
    words = shlex.split(text)
    assert words[0] == "voltwright"
    capsys.readouterr()
    assert run_command_line(words[1:]) == 0, text
    return json.loads(capsys.readouterr().out)


def same(one: Any, other: Any) -> None:
    """Both are the same where both have a value; the page may ask for points that no command prints."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() & other.keys():
            same(one[key], other[key])
    elif one is not None and other is not None and one != [] and other != []:
        assert one == other


def saved(page: Any, selector: str, folder: Path) -> Path:
    """What a button downloads."""
    with page.expect_download() as download:
        page.click(selector)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_commands_of_what_was_asked_give_the_same_result(shared, asked, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    lines = [line[1:] for line in shared.evaluate(LINES) if line[0] == "evidence"]
    listed = [f"voltwright evidence list {each} --filled --json" for each in ("a-light-one.yaml", CAR)]
    assert [line[2] for line in lines] == listed
    file = saved(shared, ".car-files li:nth-child(2) button", tmp_path)
    assert file.name == "a-light-one.yaml"
    spec = vw.load_car(str(file))
    assert (spec.title, spec.masses.mass_curb_kg) == ("A light one", 1650)
    assert spec.evidence["battery.energy_usable_kwh"] == vw.load_car(CAR).evidence["battery.energy_usable_kwh"]
    for name, request, command in lines:
        assert of_command(command, capsys) == asked(name, **json.loads(request))
    plain = saved(shared, ".car-files li:nth-child(1) button", tmp_path)
    assert vw.load_car(str(plain)) == vw.load_car(CAR)


def test_the_link_opens_what_was_shown(shared):
    link = shared.input_value(".link-row input")
    assert "view=evidence" in link and "masses.mass_curb_kg" in link


def test_every_option_of_the_table_is_one_of_its_command_and_every_field_one_of_its_request(shared):
    table = shared.evaluate("voltwright.load('js/share/commands.js').then((module) => module.COMMANDS)")
    root = get_command(app)
    for name, entry in table.items():
        asked = set(inspect.signature(operation(name).request).parameters)
        assert set(entry["fields"]) | set(entry.get("points", ())) <= asked, name
        command: Any = root
        for word in entry["words"].split(" "):
            command = command.commands[word] if not word.startswith("--") else command
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        arguments = [parameter for parameter in command.params if isinstance(parameter, TyperArgument)]
        options = [each for how in entry["fields"].values() for each in (how.values() if isinstance(how, dict) else [how])]
        options += [word for word in entry["words"].split(" ") if word.startswith("--")]
        written = {each.removesuffix("...").rstrip("?!") for each in options} - {""}
        assert written <= known, (name, written - known)
        assert sum(each in ("", "...") for each in entry["fields"].values()) <= len(arguments), name


def test_a_question_that_no_command_has_is_given_over_http(shared):
    command, http = shared.evaluate(ASK, ["certify", {"car": CAR, "electricity_usd": 0.3}])
    assert command is None
    assert http["text"].startswith("curl -s http://h/api/operations/certify")
    command, _ = shared.evaluate(ASK, ["certify", {"car": {"name": "it's"}, "procedure": "wltp", "course": True}])
    assert command == {"text": "voltwright certify x.yaml --procedure wltp --json", "points": True}
    command, _ = shared.evaluate(ASK, ["produce", {"plan": "it's mine", "audit": False, "durability": True, "risk": 0.05}])
    assert shlex.split(command["text"]) == ["voltwright", "produce", "it's mine", "--risk", "0.05", "--no-audit", "--json"]


@pytest.mark.long
def test_the_usual_commands_of_all_views_give_the_same_results(open_page, asked, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = open_page("share", cars=[CAR, "tesla-model-3-2024-rwd"])
    until(page, READY)
    lines = page.evaluate(LINES)
    assert {line[0] for line in lines} == {"compare", "design", "certification", "day", "charging", "production", "evidence"}
    for _, name, request, command in lines:
        if name != "produce":
            same(of_command(command, capsys), asked(name, **json.loads(request)))


@pytest.mark.long
def test_a_page_is_saved_and_its_size_told(open_page, tmp_path):
    page = open_page("share", cars=[CAR])
    until(page, READY)
    with page.expect_download(timeout=300_000) as download:
        page.click(".view-share .button.main")
    download.value.save_as(tmp_path / "saved.html")
    size = (tmp_path / "saved.html").stat().st_size
    assert float(page.get_attribute('[data-figure="saved_page_bytes"]', "data-value")) == size < 3e6
