"""`voltwright plan --so-far mqtt://...`: the plan of the rest again and again, from what a car publishes."""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.cli.output import console, escape, warn
from voltwright.formatting import number

if TYPE_CHECKING:
    from voltwright.operations.plan import PlanRequest, PlanResult
    from voltwright.operations.plan_feed import Replan


def is_feed(so_far: str | None, numbers: dict[str, Any]) -> bool:
    """Whether a trip so far comes by MQTT.

    Args:
        so_far: as typed.
        numbers: `every`, `plans` and `wait`, where given.

    Raises:
        SpecError: one of them is given, but the trip does not come by MQTT.
    """
    from voltwright.errors import SpecError

    if (so_far or "").startswith("mqtt:"):
        return True
    for name, value in numbers.items():
        words = f"`--{name}` must be left out without `--so-far mqtt://HOST/TOPIC`, but is {value:g}"
        raise SpecError(f"{words}; it is for a trip that comes by MQTT.", name)
    return False


def follow(request: "PlanRequest", numbers: dict[str, Any], json: bool, files: dict[str, Path | None]) -> None:
    """Follow a trip until its rows end, or Ctrl-C.

    Args:
        request: with the address of the feed as `so_far`.
        numbers: `every`, `plans` and `wait`, where given.
        json: whether each plan is a line of JSON.
        files: of a single plan, by option; there are none of many.

    Raises:
        VoltwrightError: see `follow_plan`.
    """
    import asyncio
    from dataclasses import replace

    from voltwright.errors import SpecError
    from voltwright.live.mqtt.trip_feed import feed_of
    from voltwright.live.runner import ended_by_signals
    from voltwright.operations.plan_feed import follow_plan

    for name, file in files.items():
        if file is not None:
            raise SpecError(f"`--{name}` is written of one plan, but a trip by MQTT has many; leave it out.", name)
    feed, asked = feed_of(str(request.so_far)), replace(request, so_far=None)
    named = {"every": "every_s", "plans": "plans", "wait": "wait_s"}
    told: list[str] = []

    def tell(replan: "Replan") -> None:
        for sentence in (replan.trouble, replan.left_out):
            if sentence and sentence not in told:
                told.append(sentence)
                warn(sentence)
        if json and replan.plan is not None:
            _line(replan)
        elif replan.plan is not None:
            _print(replan, replan.plan)

    async def run() -> int:
        stop = asyncio.Event()
        with ended_by_signals(stop.set):
            return await follow_plan(asked, feed, tell, stop, **{named[name]: value for name, value in numbers.items()})

    done = asyncio.run(run())
    if not json:
        console(errors=True).print(f"{done} plan{'' if done == 1 else 's'} on the way.", style="dim")


def _line(replan: "Replan") -> None:
    from voltwright.operations.codec import to_json

    line = {"time_s": replan.time_s, "way_km": replan.way_km, "plan": to_json(replan.plan)}
    sys.stdout.write(json_text.dumps(line, allow_nan=False) + "\n")
    sys.stdout.flush()


def _print(replan: "Replan", plan: "PlanResult") -> None:
    out, seconds, done = console(), int(replan.time_s), plan.so_far
    parts = [f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}", f"{number(replan.way_km, 1)} km"]
    parts.append(f"displayed SoC {number(100 * plan.soc_start)} %")
    if done is not None:
        parts.append(f"the rest at {done.factor:.3f} ± {done.factor_sd:.3f} of the road load")
    out.print(f"[bold]{escape('  '.join(parts))}[/]")
    out.print(escape(_advice(plan)), soft_wrap=True)
    if done is not None:
        from voltwright.cli.plan_tables import print_bands

        print_bands(done)
    sys.stdout.flush()


def _advice(plan: "PlanResult") -> str:
    """How fast to drive, where to stop next, and with what one arrives."""
    if plan.partial is not None:
        return plan.partial.sentence
    words = "Drive at the limits" if plan.speed_cap_kmh is None else f"Drive at most {plan.speed_cap_kmh:g} km/h"
    if plan.stops:
        stop = plan.stops[0]
        words += f"; next stop {stop.station} at km {number(stop.way_km)} at {stop.arrive} with {number(100 * stop.soc_arrive)} %"
        words += f", leave with {number(100 * stop.soc_leave)} % at {stop.leave}"
    else:
        words += "; no stop"
    words += f"; at the end {number(100 * plan.soc_end)} % at {plan.arrive}"
    if plan.chance is not None:
        words += f" ({number(100 * plan.chance.soc_end_low)} to {number(100 * plan.chance.soc_end_high)} % with 90 %)"
    return f"{words}."
