"""`voltwright compare`: cars side by side, each published figure beside the predicted one, and one HTML page to keep."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarsArgument, JsonOption, TemperatureOption

PAGE = Path("voltwright-compare.html")


def compare(
    cars: CarsArgument,
    temp: TemperatureOption = 20.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    html: Annotated[Path, typer.Option("--html", help="Write the page with charts to this file.", metavar="FILE")] = PAGE,
    no_html: Annotated[bool, typer.Option("--no-html", help="Write no page.")] = False,
    json: JsonOption = False,
) -> None:
    """Compare cars with each other and with published figures."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets
    from voltwright.cli.output import print_json

    page = None if no_html else html
    check_targets(page)
    start()
    from voltwright.operations.compare import CompareRequest, run_compare

    request = CompareRequest(tuple(cars), temp_ambient_c=temp, basis=basis, anchor=anchor)
    result = perform(run_compare, request)
    if page is not None:
        from voltwright.report.comparison.page import write_page

        write_page(result, page)
    if json:
        print_json(result, html=page)
    else:
        from voltwright.cli.compare_tables import print_comparison

        print_comparison(result, page)
