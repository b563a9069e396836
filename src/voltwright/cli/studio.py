"""`voltwright studio`: the page on which a car is designed, on 127.0.0.1."""

from typing import Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import read_count

LOCAL = ("127.0.0.1", "localhost", "::1")
CARS_HELP = "Names of cars of the library that the page opens with."
PORT_HELP = "Port to listen at; 0 takes a free one."
WARM_HELP = "Compute nothing before it is asked for."
HOST_HELP = "Address to listen at; any other than this machine's own needs the token that is printed."


def studio(
    cars: Annotated[list[str] | None, typer.Argument(help=CARS_HELP, metavar="[CAR]...", autocompletion=complete_car)] = None,
    port: Annotated[int, typer.Option("--port", help=PORT_HELP, metavar="N", parser=read_count)] = 8337,
    host: Annotated[str, typer.Option("--host", help=HOST_HELP, metavar="ADDRESS")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", help="Processes that compute.", metavar="N", parser=read_count)] = 2,
    no_warm: Annotated[bool, typer.Option("--no-warm", help=WARM_HELP)] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Open the studio: a page on which a car is designed and compared."""
    from voltwright.errors import SpecError, known_name
    from voltwright.library.cars import car_names
    from voltwright.library.catalogue import catalogue
    from voltwright.ranges import PORT, WORKERS_STUDIO

    PORT.check("port", port)
    WORKERS_STUDIO.check("workers", workers)
    names = [*car_names(), *catalogue()] if cars else []
    chosen = tuple(known_name("car", name, names) for name in cars or ())
    try:
        from voltwright.web.serving import serve_studio
    except ImportError as error:
        raise SpecError(
            f"The studio needs the package '{error.name}', which is not installed; `pip install voltwright[studio]` installs it."
        ) from None
    serve_studio(
        host, port, workers=workers, cars=chosen, local=host in LOCAL, open_page=not no_open, warm=not no_warm, tell=_tell
    )


def _tell(line: str) -> None:
    typer.echo(line)
