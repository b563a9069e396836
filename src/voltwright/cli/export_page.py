"""`voltwright export page`: the studio's page of some cars as one file that computes."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import JsonOption

CARS_HELP = "One to six cars: names in the library, or paths of files."
FILE_HELP = "File that is written, .html."
LANGUAGE_HELP = "Language of the page where nothing is chosen in it: en, nl, de or zh."


def export_page(
    cars: Annotated[list[str], typer.Argument(help=CARS_HELP, metavar="CAR...", autocompletion=complete_car)],
    file: Annotated[Path, typer.Argument(help=FILE_HELP, metavar="FILE")],
    language: Annotated[str, typer.Option("--language", help=LANGUAGE_HELP, metavar="CODE")] = "en",
    json: JsonOption = False,
) -> None:
    """Write a page of the studio that computes without a server, as one file."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import console, escape, print_json

    start()
    from voltwright.interfaces.whole_file import write_bytes
    from voltwright.web.saving import argument_of, save_page

    content = save_page([argument_of(car) for car in cars], language=language).encode()
    write_bytes(file, content)
    if json:
        print_json({"file": str(file), "bytes": len(content), "cars": cars, "language": language})
        return
    console().print(f"{escape(str(file))}: {len(content) / 1e6:.2f} MB; open it in a browser.", soft_wrap=True)
