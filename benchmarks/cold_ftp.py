"""Every Tesla that was certified at 20 °F against the coupled car, as a table in Markdown.

Run it in the project's environment:

    .venv/bin/python benchmarks/cold_ftp.py
"""

import sys

import numpy as np

from voltwright.sim.runtime import configure
from voltwright.study.cold_tests import cold_tests, off, predicted


def main() -> int:
    """Print the table and the deviations by kind of heating; 1 where a heat-pump car of 2024 is off by more than 0.10."""
    configure()
    print("| car | heating | listed, of UDDS | predicted | off | first FTP alone | cabin, W |")
    print("|---|---|---|---|---|---|---|")
    pairs = []
    for test, result in predicted(cold_tests()):
        pairs.append((test, result))
        title, kind = test.title.rsplit(" (", 1)[0], "heat pump" if test.heat_pump else "resistance"
        gap, cabin_w = result.ratio_discharge - test.ratio, np.mean(result.cold.climate_w[1:])
        print(
            f"| {title} | {kind} | {test.ratio:.2f} | {result.ratio_discharge:.2f} | {gap:+.2f} "
            f"| {result.ratio_first:.2f} | {cabin_w:.0f} |"
        )
    for words, chosen in (
        ("heat pump, 2024", [pair for pair in pairs if pair[0].model_year == 2024]),
        ("heat pump, 2022 and 2023", [pair for pair in pairs if pair[0].heat_pump and pair[0].model_year < 2024]),
        ("resistance, 2020 and 2021", [pair for pair in pairs if not pair[0].heat_pump]),
    ):
        gaps = off(chosen)
        print(f"{words}: {len(gaps)} tests, mean {gaps.mean():+.3f}, largest {np.abs(gaps).max():.3f}")
    return int(np.abs(off([pair for pair in pairs if pair[0].model_year == 2024])).max() > 0.10)


if __name__ == "__main__":
    sys.exit(main())
