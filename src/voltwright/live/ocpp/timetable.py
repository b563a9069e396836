"""The composite schedule: what profiles and site allow from now on, in the unit that is asked for."""

from __future__ import annotations

import math
from typing import Any

from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import Limit, schedule

AMPERES, WATTS = "A", "W"


def timetable(point: ChargePoint, duration_s: float, unit: str) -> dict[str, Any]:
    """A charging schedule from now on, keys in snake case; where nothing limits, what the outlet has.

    Args:
        point: charge point.
        duration_s: for how long [s].
        unit: "A" or "W"; else that of the outlet: A of alternating current, W of direct current.
    """
    outlet = point.car.outlet or point.car.outlets["ac"] or point.car.outlets["dc"]
    digital = outlet is None or outlet.digital
    unit = unit if unit in (AMPERES, WATTS) else (WATTS if digital else AMPERES)
    transaction = point.transaction
    key, began_s = (None, None) if transaction is None else (point.transaction_name, transaction.began_s)
    entries = schedule(point.profiles, point.now_s, duration_s, began_s, key)
    periods: list[dict[str, Any]] = []
    for start_s, limit in entries:
        local = point.local_limit
        both = Limit(min(limit.power_w, local.power_w), min(limit.current_a, local.current_a), min(limit.phases, local.phases))
        value = round(_in_unit(point, both, unit), 1)
        if not periods or periods[-1]["limit"] != value:
            phases = {} if digital or outlet is None else {"number_phases": min(both.phases, outlet.phases)}
            entry = {"start_period": math.floor(start_s), "limit": value, **phases}
            if periods and periods[-1]["start_period"] == entry["start_period"]:
                periods.pop()
            periods.append(entry)
    return {"duration": int(duration_s), "charging_rate_unit": unit, "charging_schedule_period": periods}


def _in_unit(point: ChargePoint, limit: Limit, unit: str) -> float:
    outlet = point.car.outlet or point.car.outlets["ac"] or point.car.outlets["dc"]
    if outlet is None:
        return 0.0
    if outlet.digital:
        volts = max(point.car.flow("voltage_v"), 1.0)
        power_w = min(limit.power_w, limit.current_a * volts, outlet.power_max_w)
        return power_w if unit == WATTS else power_w / volts
    per_ampere_w = outlet.per_ampere_w * min(limit.phases, outlet.phases) / outlet.phases
    current_a = min(limit.current_a, outlet.current_max_a, limit.power_w / per_ampere_w)
    return current_a if unit == AMPERES else current_a * per_ampere_w
