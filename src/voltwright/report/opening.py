"""The opening of the report: title, one sentence on all cars, one card and one sentence a car."""

from collections.abc import Sequence
from html import escape
from typing import Any

from voltwright.report.words import SPACE, amount, cannot_follow, energy, joined, number, short_names, variant
from voltwright.study.compare import CarComparison

COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def opening(cars: Sequence[CarComparison], _: dict[str, Any]) -> str:
    """Title, one sentence on all, one card a car."""
    names = short_names(cars)
    kind = "car" if all(car.vehicle_class != "scooter" for car in cars) else "vehicle"
    title = f"{COUNTS[len(cars)]} electric {kind}{'s' if len(cars) > 1 else ''}, from cell to road"
    cards = "".join(_card(place, name, car) for place, (name, car) in enumerate(zip(names, cars, strict=True)))
    return (
        f'<header><p class="kicker">voltwright <span>comparison</span></p><h1>{title}</h1>'
        f'<p class="lead">{_lead(names, cars)}</p></header><div class="cards">{cards}</div>'
    )


def _lead(names: Sequence[str], cars: Sequence[CarComparison]) -> str:
    driven = [
        (figures.range_km, figures.consumption_pack_wh_km, name)
        for name, car in zip(names, cars, strict=True)
        if (figures := car.cycles["wltc-class3b"]) is not None
    ]
    if len(driven) < 2:
        return f"{escape(joined(list(names)))}, predicted from physics and held against what others published."
    far, thrifty = max(driven), min(driven, key=lambda entry: entry[1])
    same = far[2] == thrifty[2]
    return (
        f"On WLTC the {escape(far[2])} goes farthest, {number(far[0])}{SPACE}km on one charge"
        f"{', and' if same else '; the ' + escape(thrifty[2])} asks the least of its battery, {amount(thrifty[1])}{SPACE}Wh/km. "
        "All of it is predicted from physics and held against what others published."
    )


def _card(place: int, name: str, car: CarComparison) -> str:
    figures, run = car.cycles["wltc-class3b"], car.performance
    to_100 = run.acceleration_0_100_s
    speed = (
        f"reaches 100 km/h in {number(to_100, 1)}{SPACE}s"
        if to_100 is not None
        else f"tops out at {number(run.speed_max_kmh)}{SPACE}km/h"
    )
    if figures is None:
        big = '<p class="big">–</p>'
        text = f"It {cannot_follow(car, 'WLTC')}."
        if car.curve:
            at, used = car.curve[0]
            text = f"It {cannot_follow(car, 'WLTC')}. At a steady {number(at)} km/h its battery gives {amount(used)}{SPACE}Wh/km."
    else:
        big = f'<p class="big">{number(figures.range_km)}<span>{SPACE}km ± {number(figures.range_half_width_km)}</span></p>'
        text = (
            f"One charge of {energy(car.energy_usable_kwh)}{SPACE}kWh lasts for {number(figures.range_km)}{SPACE}km of WLTC "
            f"at {amount(figures.consumption_pack_wh_km)}{SPACE}Wh/km, {amount(figures.consumption_wall_wh_km)} from the wall; "
            f"it {speed}."
        )
    aside = f'<p class="variant">{escape(variant(car))}</p>'
    style = f"--car: var(--car-{place + 1})"
    return f'<article class="card" style="{style}"><h2>{escape(name)}</h2>{aside}{big}<p>{text}</p></article>'
