"""`voltwright export`: a car in the forms that other programs read.

A command is one file `cli/export_NAME.py` and one line in `COMMANDS`.
"""

from collections.abc import Callable
from typing import Any

import typer

from voltwright.cli.export_c import export_c
from voltwright.cli.export_wasm import export_wasm
from voltwright.cli.help import Command, Group

COMMANDS: dict[str, Callable[..., Any]] = {
    "c": export_c,
    "wasm": export_wasm,
}
"""Commands of the group by name."""

export = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None, help="A car in the forms that other programs read.")
for _name, _command in COMMANDS.items():
    export.command(_name, cls=Command, context_settings={"help_option_names": ["--help", "-h"]})(_command)
