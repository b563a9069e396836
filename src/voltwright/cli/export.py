"""`voltwright export`: a car in the forms that other programs read.

A command is one file `cli/export_NAME.py` and one line in `COMMANDS`.
"""

from collections.abc import Callable
from typing import Any

import typer

from voltwright.cli.export_c import export_c
from voltwright.cli.export_can import export_can
from voltwright.cli.export_dbc import export_dbc
from voltwright.cli.export_fmu import export_fmu
from voltwright.cli.export_page import export_page
from voltwright.cli.export_routing import export_routing
from voltwright.cli.export_sumo import export_sumo
from voltwright.cli.export_wasm import export_wasm
from voltwright.cli.help import Command, Group

COMMANDS: dict[str, Callable[..., Any]] = {
    "c": export_c,
    "fmu": export_fmu,
    "wasm": export_wasm,
    "routing": export_routing,
    "sumo": export_sumo,
    "dbc": export_dbc,
    "can": export_can,
    "page": export_page,
}
"""Commands of the group by name."""

export = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None, help="A car in the forms that other programs read.")
for _name, _command in COMMANDS.items():
    export.command(_name, cls=Command, context_settings={"help_option_names": ["--help", "-h"]})(_command)
