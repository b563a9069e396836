"""Every Tesla that was certified at 20 °F and its prediction: writes docs/cold-ftp-accuracy.md. Run by `make validate`."""

from pathlib import Path

import numpy as np

from cold_tests import cold_tests, deviations, predicted
from voltwright.sim.precision import configure

REPORT = Path(__file__).parents[1] / "docs" / "cold-ftp-accuracy.md"


def main() -> None:
    """Drive every listed test, write the table and the deviations by kind of heating."""
    configure()
    pairs = list(predicted(cold_tests()))
    groups = {
        "heat pump, 2024": [pair for pair in pairs if pair[0].model_year == 2024],
        "heat pump, 2022 and 2023": [pair for pair in pairs if pair[0].heat_pump and pair[0].model_year < 2024],
        "resistance, 2020 and 2021": [pair for pair in pairs if not pair[0].heat_pump],
    }
    lines = [
        "# The test at 20 °F",
        "",
        "Written by `benchmarks/cold_ftp.py`: consumption of the charge-depleting FTP after a soak at −6.7 °C over that of the",
        "UDDS, as the EPA lists it for Teslas, and as predicted for a car built from the rows of the list. What it means",
        "stands in [climate](components/climate.md).",
        "",
        "| heating | tests | mean deviation | largest | required |",
        "|---|---|---|---|---|",
    ]
    for words, chosen in groups.items():
        gaps, required = deviations(chosen), "within 0.10" if "2024" in words else "-"
        lines.append(f"| {words} | {len(gaps)} | {gaps.mean():+.3f} | {np.abs(gaps).max():.3f} | {required} |")
    lines += [
        "",
        "| car | heating | listed, of UDDS | predicted | deviation | first FTP alone | climate, W |",
        "|---|---|---|---|---|---|---|",
    ]
    for test, result in pairs:
        title, kind = test.title.rsplit(" (", 1)[0], "heat pump" if test.heat_pump else "resistance"
        gap, climate_w = result.ratio_discharge - test.ratio, np.mean(result.cold.climate_w[1:])
        lines.append(
            f"| {title} | {kind} | {test.ratio:.2f} | {result.ratio_discharge:.2f} | {gap:+.2f} "
            f"| {result.ratio_first:.2f} | {climate_w:.0f} |"
        )
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[8 : 8 + len(groups)]))


if __name__ == "__main__":
    main()
