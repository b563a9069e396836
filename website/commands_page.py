"""The reference of the commands, read from the command line's own help."""

from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from markdown_cells import code, fenced, plain
from voltwright.cli.help import EXAMPLES
from voltwright.cli.main import app

INTRODUCTION = """\
# Commands

Each command with its arguments and options, as `voltwright COMMAND --help` prints them. Every command takes `--help`; a number
with a unit may also be [a text](../car-file.md#numbers-with-units) such as `"5 m/s"`. What an exit code means stands in
[errors](../errors.md).
"""


def commands_page() -> str:
    """The page in Markdown: a list of all commands, then a section for each."""
    found = list(_commands())
    rows = [f"| [`{name}`](#{_anchor(name)}) | {plain(command.help or '')} |" for name, command, _ in found]
    overview = "\n".join(["| command | what it does |", "|---|---|", *rows])
    return "\n\n".join([INTRODUCTION.rstrip(), overview, *(_section(*each) for each in found)]) + "\n"


def _commands() -> list[tuple[str, Any, Any]]:
    """(words, command, context) of every command, those of groups among them."""
    root: Any = typer.main.get_command(app)
    return _below(root, root.context_class(root, info_name="voltwright"), ())


def _below(group: Any, context: Any, words: tuple[str, ...]) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    for name, command in group.commands.items():
        own = command.context_class(command, info_name=name, parent=context)
        if isinstance(command, TyperGroup):
            found += _below(command, own, (*words, name))
        else:
            found.append((" ".join((*words, name)), command, own))
    return found


def _section(name: str, command: Any, context: Any) -> str:
    parts = [f"## {name} {{ #{_anchor(name)} }}", command.help or "", fenced(_usage(command, context))]
    parameters = [each for each in command.get_params(context) if "--help" not in each.opts]
    for title, kind in (("argument", True), ("option", False)):
        records = [each.get_help_record(context) for each in parameters if isinstance(each, TyperArgument) is kind]
        rows = [f"| {code(left)} | {plain(right)} |" for left, right in filter(None, records)]
        if rows:
            parts.append("\n".join([f"| {title} | |", "|---|---|", *rows]))
    return "\n\n".join([*parts, "Example:", fenced(EXAMPLES[name])])


def _usage(command: Any, context: Any) -> str:
    return " ".join(command.get_usage(context).removeprefix("Usage:").split())


def _anchor(name: str) -> str:
    return name.replace(" ", "-")
