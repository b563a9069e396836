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
        "stands in [climate](components/climate.md). The baselines are means of listed ratios, each without the test that is",
        "judged.",
        "",
        "| heating | tests | mean deviation | mean size | largest | required | mean size, by the group | by all other tests |",
        "|---|---|---|---|---|---|---|---|",
    ]
    every = np.array([test.ratio for test, _ in pairs])
    for words, chosen in groups.items():
        gaps, required = deviations(chosen), "within 0.10" if "2024" in words else "-"
        own = np.array([test.ratio for test, _ in chosen])
        among, overall = (np.abs((total.sum() - own) / (len(total) - 1) - own).mean() for total in (own, every))
        lines.append(
            f"| {words} | {len(gaps)} | {gaps.mean():+.3f} | {np.abs(gaps).mean():.3f} | {np.abs(gaps).max():.3f} | {required} "
            f"| {among:.3f} | {overall:.3f} |"
        )
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
    print("\n".join(lines[9 : 9 + len(groups)]))


if __name__ == "__main__":
    main()
