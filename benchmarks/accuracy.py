"""Every library car over every cycle, and every published figure beside the predicted one: writes docs/accuracy.md.

Nothing here is fitted to a car: the default laws come from one measured drive unit and typical values, see
`defaults/completion.py`. Run by `make validate`.
"""

import statistics
from pathlib import Path

import voltwright as vw
from launches import launch_lines
from voltwright.errors import TraceError
from voltwright.procedures.drive import DriveResult, drive
from voltwright.study.compare import CarComparison, compare

REPORT = Path(__file__).parents[1] / "docs" / "accuracy.md"
CERTIFIED = {"consumption_udds_unadjusted_wh_km": "UDDS wall", "consumption_hwfet_unadjusted_wh_km": "HWFET wall"}
LAUNCHES = {"acceleration_0_100_s": "0-100 km/h", "acceleration_0_60mph_s": "0-60 mph"}


def every_drive() -> list[DriveResult]:
    """Each car over each cycle, whether it can follow it or not."""
    return [drive(car, cycle, allow_misses=True) for car in vw.car_names() for cycle in vw.cycle_names()]


def residual_lines(results: list[DriveResult]) -> list[str]:
    """Largest ledger residual of each car, over all cycles."""
    lines = ["| car | cycles | largest residual | on | steps missed | on |", "|---|---|---|---|---|---|"]
    for car in vw.car_names():
        own = [result for result in results if result.car == car]
        worst = max(own, key=lambda result: result.ledger_residual_relative)
        slow = max(own, key=lambda result: result.trace_misses)
        missed = f"{slow.trace_misses} | {slow.cycle}" if slow.trace_misses else "0 | -"
        lines.append(f"| {car} | {len(own)} | {worst.ledger_residual_relative:.1e} | {worst.cycle} | {missed} |")
    return lines


def deviation_lines(cars: list[CarComparison], quantities: dict[str, str]) -> list[str]:
    """Published and predicted figures of some quantities: one line a car."""
    heading = " | ".join(f"{label}: published | predicted | deviation" for label in quantities.values())
    lines = [f"| car | {heading} |", "|---" * (1 + 3 * len(quantities)) + "|"]
    for car in cars:
        cells = []
        for quantity in quantities:
            entry = next((row for row in car.deviations if row.quantity == quantity), None)
            if entry is None or entry.deviation is None:
                cells += ["-"] * 3
            else:
                mark = "†" if entry.rollout else ""
                cells += [f"{entry.published:.4g}{mark}", f"{entry.predicted:.4g}", _percent(entry.deviation)]
        if set(cells) != {"-"}:
            lines.append(f"| {car.name} | {' | '.join(cells)} |")
    return lines


def summary_lines(cars: list[CarComparison]) -> list[str]:
    """Mean, mean absolute and largest deviation of each quantity over the cars that publish it, and how many lie inside."""
    lines = ["| quantity | cars | mean | mean absolute | largest | inside |", "|---|---|---|---|---|---|"]
    rows = [row for car in cars for row in car.deviations if row.deviation is not None]
    for quantity in sorted({row.quantity for row in rows}):
        own = [row for row in rows if row.quantity == quantity]
        found = [row.deviation or 0.0 for row in own]
        inside = [abs(row.published - (row.predicted or 0.0)) <= row.half_width for row in own if row.half_width is not None]
        shown = f"{sum(inside)} of {len(inside)}" if inside else "-"
        middle, size = statistics.mean(found), statistics.mean(abs(value) for value in found)
        worst = max(found, key=abs)
        cells = (f"`{quantity}`", str(len(found)), _percent(middle), _percent(size, sign=""), _percent(worst), shown)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _percent(value: float, sign: str = "+") -> str:
    return f"{100.0 * value:{sign}.1f} %"


def comparisons() -> list[CarComparison]:
    """Each library car compared with what was published about it."""
    cars = []
    for name in vw.car_names():
        try:
            cars.append(compare([name]).cars[0])
        except TraceError as error:
            print(f"{name}: {error}")
    return cars


def main() -> None:
    """Drive, compare, write the page."""
    vw.configure()
    results, cars = every_drive(), comparisons()
    worst = max(results, key=lambda result: result.ledger_residual_relative)
    page = [
        "# Accuracy, as it is",
        "",
        "Written by `make validate`. No car is tuned to a figure below; the default laws are those that",
        "`voltwright show CAR --assumed` prints, refined with EPA tests of the maker's other cars; no test of",
        "this car itself is used. For the proof on hundreds of certified tests see [validation.md](validation.md).",
        "",
        "## The ledger",
        "",
        f"{len(results)} drives, every car over every cycle, from a full battery at 20 °C with everything warm. Largest part of",
        f"the energy left unexplained: {worst.ledger_residual_relative:.1e} ({worst.car} on {worst.cycle}).",
        "",
        *residual_lines(results),
        "",
        "## Certified consumption from the grid (EPA, unadjusted), Wh/km",
        "",
        "Published: the certificate's. Predicted: the multi-cycle test, or the single-cycle test where that does not fit.",
        "",
        *deviation_lines(cars, CERTIFIED),
        "",
        "## Acceleration, s",
        "",
        "Some makers and magazines start the clock behind the first foot (0.3048 m), some tenths of a second later: where the",
        "car's file says so, marked with †, the predicted time starts there too. No number is chosen for a car. See",
        "[performance](performance.md).",
        "",
        *deviation_lines(cars, LAUNCHES),
        "",
        "Two numbers of the model are global and by judgement or by one measured drive unit: full torque after 0.5 s, and",
        "1.02 x the power of the motors from the battery. Here they are also chosen by the cars of the other makers alone, and",
        "a power law of mass over power is fitted to the same cars:",
        "",
        *launch_lines(),
        "",
        "## All published quantities",
        "",
        "Range and consumption by the regulations of EPA, WLTP, CLTC and NEDC. The EPA label has the default factor of 0.7; a",
        "maker that drives five cycles prints up to a tenth more. Inside: how many of the figures lie in the 90 % interval, of",
        "those that have one. A top speed that the file writes as its limit is no prediction and stands in no row.",
        "",
        *summary_lines(cars),
        "",
    ]
    REPORT.write_text("\n".join(page), encoding="utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
