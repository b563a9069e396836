"""`voltwright compare`: cars side by side, each published figure beside the predicted one, and one HTML page to keep."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.options import CarsArgument, JsonOption, TemperatureOption

PAGE = Path("voltwright-compare.html")


def compare(
    cars: CarsArgument,
    temp: TemperatureOption = 20.0,
    html: Annotated[Path, typer.Option("--html", help="Write the page with charts to this file.", metavar="FILE")] = PAGE,
    no_html: Annotated[bool, typer.Option("--no-html", help="Write no page.")] = False,
    json: JsonOption = False,
) -> None:
    """Hold cars against each other and published figures."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.library.find import load_car

    specs = [load_car(car) for car in cars]
    if not no_html:
        check_writable(html)
    start()
    with progress_of(len(specs)) as tell:
        from voltwright.study.compare import compare as run_comparison

        comparison = run_comparison(specs, temperature_c=temp, progress=tell)
        if not no_html:
            from voltwright.report.comparison.page import write_page

            tell("charts")
            write_page(comparison, html)
    page = None if no_html else html
    if json:
        print_json({**comparison_figures(comparison), "temperature_c": temp, "html": None if page is None else str(page)})
    else:
        from voltwright.cli.compare_tables import print_comparison

        print_comparison(comparison, page)


@contextmanager
def progress_of(cars: int) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each part; on a terminal it moves a bar on standard error."""
    from voltwright.cli.output import console

    errors = console(errors=True)
    if not errors.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    parts = 3 * cars + 1  # the certificates, the cycles, the acceleration; then the charts
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("starting (the first time, drives are compiled, once)", total=parts)
        begun = 0

        def tell(part: str) -> None:
            nonlocal begun
            progress.update(task, description=part, completed=begun)
            begun += 1

        yield tell


def certified_figures(figures) -> dict[str, Any]:
    """`CertifiedFigures` as plain values, with what the rule prints, and without the test as driven."""
    values = {name: value for name, value in vars(figures).items() if name not in ("certificate", "quantities")}
    certificate = figures.certificate
    return {**values, "contributions_wh_km": dict(figures.contributions_wh_km), "label": dict(certificate.label)}


def comparison_figures(comparison) -> dict[str, Any]:
    """A `Comparison` as plain values: cars by name, without traces, maps and long arrays."""
    from voltwright.cli.accelerate import performance_figures

    cars: dict[str, Any] = {}
    for car in comparison.cars:
        name, copy = car.name, 2
        while name in cars:
            name, copy = f"{car.name}-{copy}", copy + 1
        cars[name] = {
            "title": car.title,
            "vehicle_class": car.vehicle_class,
            "mass_test_kg": car.mass_test_kg,
            "energy_usable_kwh": car.energy_usable_kwh,
            "basis": car.basis,
            "certified": {key: None if figures is None else certified_figures(figures) for key, figures in car.certified.items()},
            "cycles": {key: None if figures is None else asdict(figures) for key, figures in car.cycles.items()},
            "steady": {key: None if figures is None else asdict(figures) for key, figures in car.steady.items()},
            "performance": performance_figures(car.performance),
            "losses_wh_km": dict(car.losses_wh_km),
            "largest_uncertainties_wh_km": dict(car.largest_uncertainties),
            "deviations": [asdict(deviation) for deviation in car.deviations],
        }
    return {"cars": cars}
