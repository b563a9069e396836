"""Every published figure of the library, by two checkouts: `VOLTWRIGHT_BEFORE=FOLDER python benchmarks/moved_figures.py`.

Writes docs/moved-figures.md: the published value, and the prediction before and after. Both checkouts are run with this one's
environment, each in a process and with a cache of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "moved-figures.md"
MOVED = 0.003
PYTHON = """
import json, voltwright as vw
vw.configure()
found = {}
for car in vw.car_names():
    try:
        rows = vw.compare([car]).cars[0].deviations
    except vw.VoltwrightError as error:
        continue
    found[car] = {row.quantity: [row.published, row.predicted, row.half_width] for row in rows if row.deviation is not None}
print(json.dumps(found))
"""
Figures = dict[str, dict[str, list[float | None]]]
"""By car and quantity: published, predicted, half width of the interval."""


def figures(folder: Path) -> Figures:
    """What a checkout predicts."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONPATH": str(folder / "src"), "VOLTWRIGHT_CACHE": cache}
        command = [sys.executable, "-W", "ignore", "-c", PYTHON]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=3600)
    return json.loads(done.stdout.splitlines()[-1])


def summary(before: Figures, after: Figures) -> Iterator[str]:
    """Mean absolute deviation of each quantity before and after, over the figures that both predict, and how many lie inside."""
    yield "| quantity | figures | mean before | after | mean absolute before | after | inside before | after |"
    yield "|---|---|---|---|---|---|---|---|"
    rows = [(car, name) for car, own in after.items() for name in own if name in before.get(car, {})]
    for quantity in sorted({name for _, name in rows}):
        cars = [car for car, name in rows if name == quantity]
        cells = [str(len(cars))]
        off = [[_off(of[car][quantity]) for car in cars] for of in (before, after)]
        cells += [f"{100.0 * statistics.mean(each):+.1f} %" for each in off]
        cells += [f"{100.0 * statistics.mean(abs(one) for one in each):.1f} %" for each in off]
        for of in (before, after):
            inside = [
                abs(_value(row[0]) - _value(row[1])) <= row[2]
                for row in (of[car][quantity] for car in cars)
                if row[2] is not None
            ]
            cells.append(f"{sum(inside)} of {len(inside)}" if inside else "-")
        yield f"| `{quantity}` | {' | '.join(cells)} |"


def lines(before: Figures, after: Figures) -> Iterator[str]:
    """One line a published figure, in Markdown; a prediction that moved by more than 0.3 % is bold."""
    yield "| car | quantity | published | before | after | deviation before | after |"
    yield "|---|---|---|---|---|---|---|"
    for car in after:
        for quantity, new in after[car].items():
            old = before.get(car, {}).get(quantity)
            moved = old is None or abs(_value(new[1]) / _value(old[1]) - 1.0) > MOVED
            predicted = f"**{new[1]:.4g}**" if moved else f"{new[1]:.4g}"
            was = ("-", "-") if old is None else (f"{old[1]:.4g}", f"{100.0 * _off(old):+.1f} %")
            yield f"| {car} | `{quantity}` | {new[0]:.4g} | {was[0]} | {predicted} | {was[1]} | {100.0 * _off(new):+.1f} % |"


def _off(row: list[Any]) -> float:
    return _value(row[1]) / _value(row[0]) - 1.0


def _value(number: float | None) -> float:
    assert number is not None
    return number


def main() -> None:
    """Run both checkouts, write the page."""
    folder = Path(os.environ["VOLTWRIGHT_BEFORE"])
    git = ["git", "-C", str(folder), "rev-parse", "--short=7", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    before, after = figures(folder), figures(ROOT)
    page = [
        "# Published figures before and after",
        "",
        "Each published figure of the library beside its prediction before and after the losses were calibrated anew and the",
        f"laws of launch, cold, charging and ageing were changed; before is commit {commit}. A prediction that moved by more",
        "than 0.3 % is bold. No figure below was used to fit the car that it is of. Written by",
        "`VOLTWRIGHT_BEFORE=FOLDER python benchmarks/moved_figures.py`.",
        "",
        "## By quantity",
        "",
        *summary(before, after),
        "",
        "## By car",
        "",
        *lines(before, after),
        "",
    ]
    REPORT.write_text("\n".join(page), encoding="utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
