"""The whole calibration again without some tests, and those tests then read from a file as anybody's would be.

Two hold-outs: every fourth test vehicle, by chance with a fixed seed; and whole makers. Nothing of the tests held out has any
part in the fit, in the spread or in the width of the intervals. Used by `make validate`.
"""

from collections.abc import Sequence

import numpy as np

import voltwright as vw
from voltwright.defaults.calibration.test_evidence import MODES, vehicle_name
from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.study.calibration.calibrate import calibrate
from voltwright.study.calibration.predict import predict

MAKERS = ("geely", "mercedes", "nissan", "jaguar")
SEED = 0


def hold_outs() -> dict[str, set[str]]:
    """Names of the test vehicles that are held out, by a title."""
    names = sorted({vehicle_name(test) for test in shipped_tests()})
    chosen = np.random.default_rng(SEED).choice(names, len(names) // 4, replace=False)
    by_maker = {name for name in names if name.split("|")[0] in MAKERS}
    return {"every fourth test vehicle": set(chosen.tolist()), f"all tests of {', '.join(MAKERS)}": by_maker}


def held_out_lines() -> list[str]:
    """One line a hold-out and mode, in Markdown."""
    lines = [
        "| held out | mode | tests | UDDS mean | UDDS MAE | HWFET mean | HWFET MAE | inside 90 % | best baseline, MAE |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for title, names in hold_outs().items():
        seen = [test for test in shipped_tests() if vehicle_name(test) not in names]
        lines += [f"| {title} | {line}" for line in _mode_lines(seen, [test for test in shipped_tests() if test not in seen])]
    return lines


def _mode_lines(seen: Sequence[CertifiedTest], hidden: Sequence[CertifiedTest]) -> list[str]:
    known = calibrate(seen).knowledge
    measured = np.array([test.consumption_wh_km for test in hidden])
    lines = []
    for mode in MODES:
        found = predict(hidden, mode, known, hidden if mode == "anchored" else ())
        if not found.told.any():
            continue
        error = (found.consumption_wh_km / measured - 1.0)[found.told]
        held = np.mean((np.abs(np.log(found.consumption_wh_km / measured)) <= 1.645 * found.width)[found.told], axis=0)
        inside = f"{held[0]:.0%} / {held[1]:.0%}"
        naive = np.abs(found.baselines[-1].consumption_wh_km / measured - 1.0)[found.told].mean(axis=0)
        beside = f"{found.baselines[-1].name}: {naive[0]:.1%} / {naive[1]:.1%}"
        (mean_city, mean_road), (city, road) = error.mean(axis=0), np.abs(error).mean(axis=0)
        lines.append(
            f"{mode} | {len(error)} | {mean_city:+.1%} | {city:.1%} | {mean_road:+.1%} | {road:.1%} | {inside} | {beside} |"
        )
    return lines


if __name__ == "__main__":
    vw.configure()
    print("\n".join(held_out_lines()))
