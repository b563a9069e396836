"""Which charger serves which car: every charger against one car, with what it would give, what limits it, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.library.chargers import charger_names, load_charger
from voltwright.physics.battery.charge_limit import LOW_CHARGE_GAIN
from voltwright.procedures.charging.compatibility.bidirectional import giving_limit
from voltwright.procedures.charging.compatibility.connection import Limit, Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import ChargerSpec

WATTS_PER_KW = 1e3
SAME = 1e-3
"""Limits closer together than this share count as one."""


@dataclass(frozen=True)
class Match:
    """One charger against a car.

    Attributes:
        serves: whether it can charge the car. through: how the two are put together; adapter: its name in the table, note: what
        is not sure about it. power_mains_kw, power_battery_kw: at most, the battery at its nominal voltage and warm.
        limited_by, limit: what limits it. next_by, next_limit, next_kw: what would limit it next, at the battery.
        why_not: the sentence for a charger that does not serve. remarks: phases in use, voltages, booster.
        give_kw: most that it takes out of the battery; why_not_give: where the charger could and the car does not.
    """

    charger: str
    title: str
    kind: str
    serves: bool
    through: str = ""
    adapter: str | None = None
    adapter_note: str | None = None
    power_mains_kw: float | None = None
    power_battery_kw: float | None = None
    limited_by: str = ""
    limit: str = ""
    next_by: str = ""
    next_limit: str = ""
    next_kw: float | None = None
    why_not: str = ""
    remarks: tuple[str, ...] = ()
    give_kw: float = 0.0
    why_not_give: str = ""


def match(car: CompletedCar | CarSpec, chargers: Sequence[ChargerSpec] | None = None, outlets_in_use: int = 1) -> list[Match]:
    """All chargers against a car, the strongest first; those that do not serve it stand last.

    Args:
        car: as written or completed.
        chargers: default: the shipped ones. outlets_in_use: cars at a charger, at most as many
        as it has outlets; the shipped ones are counted with all outlets in use where there are more cars, with a remark.

    Raises:
        SpecError: more cars than a given charger has outlets.
    """
    full = completed_car(car)
    listed = [load_charger(name) for name in charger_names()] if chargers is None else list(chargers)
    rows = [_row(full, charger, outlets_in_use, shipped=chargers is None) for charger in listed]
    return sorted(rows, key=lambda row: (not row.serves, -(row.power_battery_kw or 0.0), row.charger))


def _row(car: CompletedCar, charger: ChargerSpec, cars: int, *, shipped: bool) -> Match:
    answer = supply_of(car, charger, min(cars, charger.outlets) if shipped else cars)
    if isinstance(answer, Refused):
        return Match(charger.name, charger.title, charger.kind, serves=False, why_not=answer.why)
    limits = sorted((*answer.limits, *_battery(car, charger)), key=lambda limit: limit.power_w)
    first, power_w = limits[0], limits[0].power_w
    after = next((limit for limit in limits if limit.power_w > power_w * (1.0 + SAME)), None)
    connection, giving = answer.connection, giving_limit(answer)
    adapter = None if connection is None else connection.adapter
    return Match(
        charger=charger.name,
        title=charger.title,
        kind=charger.kind,
        serves=True,
        through="over the gap" if connection is None else connection.words,
        adapter=None if connection is None else connection.adapter_name,
        adapter_note=None if adapter is None else adapter.note,
        power_mains_kw=_mains_w(answer, power_w) / WATTS_PER_KW,
        power_battery_kw=power_w / WATTS_PER_KW,
        limited_by=first.name,
        limit=first.words,
        next_by="" if after is None else after.name,
        next_limit="" if after is None else after.words,
        next_kw=None if after is None else after.power_w / WATTS_PER_KW,
        remarks=(*answer.notes, *([f"only {charger.outlets} of {cars} cars at a time"] if cars > charger.outlets else [])),
        give_kw=0.0 if giving is None else giving.power_w / WATTS_PER_KW,
        why_not_give=answer.not_giving if charger.gives else "",
    )


def _mains_w(answer: Served, power_w: float) -> float:
    """Power from the grid [W] for one at the battery."""
    return float(answer.supply.input_for(power_w))


def _battery(car: CompletedCar, charger: ChargerSpec) -> list[Limit]:
    """The most that warm cells bear, at low charge; slow chargers come nowhere near."""
    if charger.kind != "dc":
        return []
    battery = car.battery
    current_a = LOW_CHARGE_GAIN * battery.current_charge_sustained_a
    words = f"{current_a:.3g} A that warm cells bear at low charge, at {battery.voltage_nominal_v:.4g} V"
    return [Limit("battery", words, current_a * battery.voltage_nominal_v, "current")]
