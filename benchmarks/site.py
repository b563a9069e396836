"""A site of 1,000 sessions in ten days: voltwright beside ACN-Sim and EV2Gym on the same sessions in one run.

Each peer runs in an environment of its own (`make bench-site`); the sessions lie on the grid of 5 minutes and have no taper, so
that all do the same. The peers know no queue: they get the outlets and the times at which voltwright plugs the cars in.

    python benchmarks/site.py PYTHON_WITH_ACN_SIM PYTHON_WITH_EV2GYM
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import voltwright as vw
from voltwright.operations.site import SiteRequest, SiteResult, run_site
from voltwright.spec.site import Session, Sessions
from voltwright.study.site.made import made_sessions

COUNT, DAYS, SEED, STEP_MIN, CHARGERS, POWER_KW = 1000, 10, 1, 5, 60, 11.0
REPEATS = 5
CASES: dict[str, tuple[str, float | None]] = {
    "no limit": ("equal", None),
    "150 kW, first come first served": ("first-come", 150.0),
    "150 kW, least laxity first": ("least-laxity", 150.0),
}

SMART: dict[str, dict[str, object]] = {
    "as they come": {"chargers": ("60 type2 11",)},
    "smart by price": {"chargers": ("60 type2 11",), "smart": "price"},
    "smart by price, 30 % of the cars give power back": {
        "chargers": ("60 type2 11 v2g",), "smart": "price", "v2g": True, "v2g_share": 0.3,
    },
}  # fmt: skip


def on_grid(hour: float) -> float:
    """A time [h] on the grid of 5 minutes."""
    return round(hour * 60.0 / STEP_MIN) * STEP_MIN / 60.0


def sessions() -> Sessions:
    """The drawn sessions on the grid, as energy at the outlet."""
    made = made_sessions(COUNT, DAYS, SEED, "workplace").sessions
    rows = tuple(
        Session(
            name=each.name,
            arrive_h=on_grid(each.arrive_h),
            depart_h=max(on_grid(each.depart_h), on_grid(each.arrive_h) + STEP_MIN / 60.0),
            power_max_kw=POWER_KW,
            energy_kwh=round(((each.soc_to or 0.0) - (each.soc_from or 0.0)) * (each.battery_kwh or 0.0) / 0.9, 3),
        )
        for each in made
    )
    return Sessions("workplace-on-grid", rows)


def timed(request: SiteRequest) -> tuple[SiteResult, float]:
    """A result, and the shortest of some times [s], warm."""
    result, times = run_site(request), []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        result = run_site(request)
        times.append(time.perf_counter() - begun)
    return result, min(times)


def peer_rows(result: SiteResult) -> list[dict[str, float]]:
    """The plugged sessions in periods, for a peer without a queue."""
    period_h = STEP_MIN / 60.0
    return [
        {
            "arrive": round((each.start_h or 0.0) / period_h),
            "depart": round(each.depart_h / period_h),
            "energy_kwh": each.wanted_kwh,
            "power_kw": POWER_KW,
            "outlet": each.charger or 0,
        }
        for each in result.sessions
        if each.charger is not None and each.wanted_kwh > 0.0
    ]


SESSIONS = sessions()


def peer_row(title: str, python: str, source: str, request: SiteRequest, ours: SiteResult, own_s: float) -> str:
    """A row of the table: a peer on the same sessions, or the last line of what it said."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sessions.json"
        given = {"sharing": request.sharing, "limit_kw": request.limit_kw, "step_min": STEP_MIN, "rows": peer_rows(ours)}
        file.write_text(json.dumps(given))
        path = Path(__file__).with_name(source)
        done = subprocess.run([python, str(path), str(file)], capture_output=True, text=True, check=False)
    before = f"| {title} | {ours.sums.energy_kwh:.1f} | {own_s:.2f} |"
    if done.returncode != 0:
        return f"{before} {done.stderr.strip().splitlines()[-1]} | | |"
    theirs = json.loads(done.stdout.strip().splitlines()[-1])
    return f"{before} {theirs['energy_kwh']:.1f} | {theirs['time_s']:.2f} | {theirs['time_s'] / own_s:.0f} |"


def smart_rows() -> None:
    """Print what smart charging and V2G of drawn sessions take: elapsed and CPU time."""
    print("| 1,000 drawn sessions under 150 kW | elapsed, s | CPU time, s |\n|---|---|---|")
    for title, wishes in SMART.items():
        request = SiteRequest(made=COUNT, days=DAYS, seed=SEED, limit_kw=150.0, **wishes)  # pyright: ignore[reportArgumentType]
        run_site(request)
        spent = []
        for _ in range(REPEATS):
            clock, processor = time.perf_counter(), time.process_time()
            run_site(request)
            spent.append((time.perf_counter() - clock, time.process_time() - processor))
        clock, processor = (sorted(each)[REPEATS // 2] for each in zip(*spent, strict=True))
        print(f"| {title} | {clock:.2f} | {processor:.2f} |")
    print()


def main() -> None:
    """Print the tables."""
    vw.configure()
    smart_rows()
    print("| case and peer | voltwright kWh | s | peer kWh | s | time over time |\n|---|---|---|---|---|---|")
    for title, (sharing, limit) in CASES.items():
        request = SiteRequest(
            SESSIONS,
            chargers=(f"{CHARGERS} type2 11",),
            sharing=sharing,  # pyright: ignore[reportArgumentType]
            limit_kw=limit,
            step_min=STEP_MIN,
        )
        ours, own_s = timed(request)
        print(peer_row(f"{title}; ACN-Sim", sys.argv[1], "site_acn.py", request, ours, own_s))
        if limit is None:
            print(peer_row(f"{title}; EV2Gym", sys.argv[2], "site_gym.py", request, ours, own_s))


if __name__ == "__main__":
    main()
