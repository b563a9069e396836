"""`voltwright compare`: cars side by side, each published figure beside the predicted one, and one HTML page to keep."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarsArgument, JsonOption, TemperatureOption, reader

PAGE = Path("voltwright-compare.html")


def compare(
    cars: CarsArgument,
    temp: TemperatureOption = 20.0,
    ownership: Annotated[
        bool, typer.Option("--ownership", help="Add fast charging, winter range, energy cost and the battery after 8 years.")
    ] = False,
    charger: Annotated[
        str | None,
        typer.Option("--charger", help="DC charger for it; default: the strongest shipped one for each car.", metavar="NAME"),
    ] = None,
    winter: Annotated[
        float | None, typer.Option("--winter", help="Air in winter for it; default: -7 [°C].", metavar="C", parser=reader("c"))
    ] = None,
    price: Annotated[
        float | None,
        typer.Option("--price", help="Price of a kWh from the grid for it; default: 0.30.", metavar="AMOUNT", parser=reader()),
    ] = None,
    currency: Annotated[str | None, typer.Option("--currency", help="Of this price; default: EUR.", metavar="CODE")] = None,
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

    request = CompareRequest(
        tuple(cars),
        temp_ambient_c=temp,
        ownership=ownership,
        charger=charger,
        temp_winter_c=winter,
        price_kwh=price,
        currency=currency,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_compare, request)
    if page is not None:
        from voltwright.report.comparison.page import write_page

        write_page(result, page)
    if json:
        print_json(result, html=page)
    else:
        from voltwright.cli.compare_tables import print_comparison

        print_comparison(result, page)
