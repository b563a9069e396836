"""The entry point: the commands, and how every error becomes one line and an exit code.

Only typer is imported here and at the top of the commands, so that `voltwright --help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from voltwright.cli.accelerate import accelerate
from voltwright.cli.age import age
from voltwright.cli.assist import assist
from voltwright.cli.bridge import bridge
from voltwright.cli.calibrate import calibrate
from voltwright.cli.car_form import car_form
from voltwright.cli.cars import cars
from voltwright.cli.cell import cell
from voltwright.cli.certify import certify
from voltwright.cli.charge import charge
from voltwright.cli.chargers import chargers
from voltwright.cli.check import check
from voltwright.cli.climate import climate
from voltwright.cli.climates import climates
from voltwright.cli.coast_down import coast_down
from voltwright.cli.compare import compare
from voltwright.cli.conformity import conformity
from voltwright.cli.curves import curves
from voltwright.cli.cycles import cycles
from voltwright.cli.day import day
from voltwright.cli.days import days
from voltwright.cli.discharge import discharge
from voltwright.cli.drive import drive
from voltwright.cli.encoding import use_fallbacks, write
from voltwright.cli.estimate import estimate
from voltwright.cli.evidence import evidence
from voltwright.cli.export import export
from voltwright.cli.fit_losses import fit_losses
from voltwright.cli.fleet import fleet
from voltwright.cli.headline import headline
from voltwright.cli.help import Command, Group
from voltwright.cli.in_use import in_use
from voltwright.cli.label import label
from voltwright.cli.live import live
from voltwright.cli.match import match
from voltwright.cli.new import new
from voltwright.cli.optimise import optimise
from voltwright.cli.plan import plan
from voltwright.cli.platform import platform
from voltwright.cli.produce import produce
from voltwright.cli.query import query
from voltwright.cli.route import route
from voltwright.cli.schema import schema
from voltwright.cli.sensitivity import sensitivity
from voltwright.cli.show import show
from voltwright.cli.site import site
from voltwright.cli.studio import studio
from voltwright.cli.sumo import sumo
from voltwright.cli.target import target
from voltwright.cli.template import template
from voltwright.cli.trips import trips
from voltwright.cli.uncertainty import uncertainty
from voltwright.cli.usage_errors import sentence_of
from voltwright.cli.validate import validate
from voltwright.errors import MESSAGE_LONGEST, ExitCode, VoltwrightError, shown

TRACEBACK_VARIABLE = "VOLTWRIGHT_TRACEBACK"
INTERRUPTED = 130

# Typer's rich help takes 0.3 s to import; the plain one says the same.
app = typer.Typer(name="voltwright", cls=Group, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
for command in (
    cars,
    cycles,
    chargers,
    climates,
    days,
    show,
    car_form,
    new,
    template,
    check,
    schema,
    drive,
    accelerate,
    certify,
    label,
    coast_down,
    charge,
    discharge,
    match,
    bridge,
    climate,
    age,
    day,
    route,
    plan,
    assist,
    site,
    sumo,
    live,
    trips,
    fleet,
    query,
    compare,
    estimate,
    headline,
    curves,
    sensitivity,
    target,
    optimise,
    platform,
    produce,
    conformity,
    uncertainty,
    validate,
    calibrate,
    in_use,
    fit_losses,
    studio,
):
    app.command(cls=Command, context_settings={"help_option_names": ["--help", "-h"]})(command)
app.add_typer(cell, name="cell")
app.add_typer(evidence, name="evidence")
app.add_typer(export, name="export")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"voltwright {version('voltwright')}")
        raise typer.Exit


@app.callback(context_settings={"help_option_names": ["--help", "-h"]})
def voltwright(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """The electric car as software: one file a car, driven from cell to road, compared with published figures."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; what a person reads of an error is one line on standard error.

    Args:
        arguments: without the program's name; None takes those of the process.
    """
    use_fallbacks()
    try:
        return _invoke(arguments)
    except VoltwrightError as error:
        return _fail(error, str(error), error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _close_broken_pipe()
    except OSError as error:
        if error.filename is None:
            return _unforeseen(error)
        reason = (error.strerror or type(error).__name__).lower()
        return _fail(error, f"'{error.filename}' cannot be read or written: {reason}.", ExitCode.FILE)
    except Exception as error:
        return _unforeseen(error)


def _invoke(arguments: Sequence[str] | None) -> int:
    given = None if arguments is None else list(arguments)
    try:
        code = typer.main.get_command(app).main(args=given, prog_name="voltwright", standalone_mode=False)
    except TyperException as error:  # of what is typed; all of them can show themselves
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
            write(error.format_message(), errors=True)
            return error.exit_code
        return _fail(error, sentence_of(error), error.exit_code)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    return code if isinstance(code, int) else int(ExitCode.OK)


def _fail(error: Exception, sentence: str, code: int) -> int:
    if os.environ.get(TRACEBACK_VARIABLE) == "1":
        raise error
    typer.secho("error:", fg="red", bold=True, err=True, nl=False)
    write(" " + shown(" ".join(sentence.split()), MESSAGE_LONGEST), errors=True)
    return int(code)


def _unforeseen(error: Exception) -> int:
    sentence = (
        f"{type(error).__name__}: {error}; this should not happen, please report it "
        f"(with {TRACEBACK_VARIABLE}=1 the command shows where)."
    )
    return _fail(error, sentence, ExitCode.UNFORESEEN)


def _close_broken_pipe() -> int:
    """The reader has gone, as `head` does: end without a word, and keep Python from trying again at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitCode.UNFORESEEN)


if __name__ == "__main__":
    sys.exit(run())
