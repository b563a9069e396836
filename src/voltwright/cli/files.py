"""Files that commands write: found writable before anything runs, written whole, and told on standard error."""

from pathlib import Path
from typing import Any


def check_targets(*paths: Path | None, picture: Path | None = None, trace: Path | None = None, car: Path | None = None) -> None:
    """Find out before a run whether its files can be written."""
    from voltwright.interfaces.whole_file import check_writable

    if picture is not None:
        from voltwright.report.render import check_ending as check_picture

        check_picture(picture)
    if car is not None:
        from voltwright.spec.car_text import check_car_ending

        check_car_ending(car)
    for path in (*paths, picture, trace, car):
        if path is not None:
            check_writable(path)
    if trace is not None:
        from voltwright.interfaces.table_file import check_ending

        check_ending(trace)


def write_picture(path: Path, chart: dict[str, Any]) -> None:
    """Draw a chart into an .svg or .png file."""
    from voltwright.interfaces.whole_file import write_whole
    from voltwright.report.render import check_ending, picture_bytes

    drawn = picture_bytes(chart, check_ending(path))
    write_whole(path, lambda beside: _write_bytes(beside, drawn))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def tell_written(**files: Path | None) -> None:
    """Say on standard error which files were written."""
    from voltwright.cli.output import console

    for name, path in files.items():
        if path is not None:
            console(errors=True).print(f"{name}: {path}", style="dim", soft_wrap=True, markup=False)
