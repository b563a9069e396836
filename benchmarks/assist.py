"""What driver assistance does to energy: prints the tables of docs/assist.md, a row at a time."""

from __future__ import annotations

from typing import Any

import voltwright as vw

CAR = "volkswagen-id3-2021-pro"
COMMUTE = "made-commute"
ROWS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    *((mode, CAR, COMMUTE, {"mode": mode, "repeats": 10}) for mode in ("acc", "cacc", "idm", "eco", "green-light")),
    *((f"acc, {style} driver (5 seeds)", CAR, COMMUTE, {"style": style}) for style in ("calm", "brisk")),
    *((f"acc, {traffic} traffic (5 seeds)", CAR, COMMUTE, {"traffic": traffic}) for traffic in ("free", "dense")),
    *((f"acc, time gap {gap} s (5 seeds)", CAR, COMMUTE, {"gap_s": gap}) for gap in (1.1, 2.2)),
    *((f"{COMMUTE}, {power} W (3 seeds)", CAR, COMMUTE, {"assist_power_w": power, "repeats": 3}) for power in (0, 20, 200, 1000)),
    ("WLTC class 3b behind one leader, acc", CAR, "wltc-class3b", {}),
    ("the same, cacc", CAR, "wltc-class3b", {"mode": "cacc"}),
    ("UDDS, acc", CAR, "udds", {}),
    ("made-hills, acc (3 seeds)", CAR, "made-hills", {"repeats": 3}),
    ("made-hills, eco (3 seeds)", CAR, "made-hills", {"mode": "eco", "repeats": 3}),
    *(
        (f"made-hills, predictive, {car}", car, "made-hills", {"mode": "predictive", "repeats": 1})
        for car in (CAR, "xiaomi-su7", "tesla-model-3-2024-rwd")
    ),
)


def main() -> None:
    """Print the rows."""
    for title, car, way, options in ROWS:
        found = vw.assist(car, way, **options)
        saved, least, most = (-100.0 * share for share in found.saving)
        alone, helped = (found.mean("consumption_wh_km", which) for which in ("alone", "assisted"))
        minutes = [found.mean("duration_min", which) for which in ("alone", "assisted")]
        jerk = [found.mean("jerk_rms_m_s3", which) for which in ("alone", "assisted")]
        stops = [found.mean("stops", which) for which in ("alone", "assisted")]
        print(
            f"| {title} | {alone:.1f} | {helped:.1f} | {saved:+.1f} ({most:+.1f} to {least:+.1f}) "
            f"| {minutes[0]:.1f}, {minutes[1]:.1f} | {jerk[0]:.2f}, {jerk[1]:.2f} | stops {stops[0]:.1f}, {stops[1]:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
