"""The opening of the report: title, one sentence on all cars, one card and one sentence a car."""

from collections.abc import Sequence
from html import escape

from voltwright.figures import PROCEDURES
from voltwright.formatting import DASH, SPACE, amount, energy, number
from voltwright.report.comparison.findings import findings
from voltwright.report.labels import cannot_follow, joined, short_names, variant
from voltwright.study.compare import CarComparison

LEAD_MOST = 3
COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def opening(cars: Sequence[CarComparison]) -> str:
    """Title, one sentence on all, one card a car."""
    names = short_names(cars)
    kind = "car" if all(car.vehicle_class in ("car", "suv") for car in cars) else "vehicle"
    title = f"{COUNTS[len(cars)]} electric {kind}{'s' if len(cars) > 1 else ''}, from cell to road"
    cards = "".join(_card(place, name, car) for place, (name, car) in enumerate(zip(names, cars, strict=True)))
    return (
        f'<header><p class="kicker">voltwright <span>comparison</span></p><h1>{title}</h1>'
        f'<p class="lead">{_lead(names, cars)}</p></header><div class="cards certified">{cards}</div>'
    )


def _lead(names: Sequence[str], cars: Sequence[CarComparison]) -> str:
    """What the comparison comes to; nobody is named the winner within the uncertainty."""
    sentences = [escape(sentence) for sentence in findings(cars)[:LEAD_MOST]]
    if not sentences:
        return f"{escape(joined(list(names)))}, predicted from physics and compared with what others published."
    return " ".join([*sentences, "All of it is predicted from physics, and compared with what others published."])


def _card(place: int, name: str, car: CarComparison) -> str:
    wltp, run = car.certified["wltp"], car.performance
    to_100 = run.acceleration_0_100_s
    stated = ", as its file states" if "speed_max_kmh" in car.inputs else ""
    speed = (
        f"reaches 100 km/h in {number(to_100, 1)}{SPACE}s"
        if to_100 is not None
        else f"tops out at {number(run.speed_max_kmh)}{SPACE}km/h{stated}"
    )
    if wltp is None:
        big = '<p class="big">–</p>'
        text = f"It {cannot_follow(car, 'WLTP')}."
        if car.curve:
            at, used = car.curve[0]
            text += f" At a steady {number(at)} km/h its battery gives {amount(used)}{SPACE}Wh/km."
    else:
        big = f'<p class="big">{number(wltp.range_km)}<span>{SPACE}km ± {number(wltp.range_half_width_km)}, WLTP</span></p>'
        text = (
            f"One charge of {energy(car.energy_usable_kwh)}{SPACE}kWh; {amount(wltp.consumption_ac_wh_km)}{SPACE}Wh/km from the "
            f"grid by WLTP. It {speed}."
        )
    aside = f'<p class="variant">{escape(variant(car))}</p>'
    style = f"--car: var(--car-{place + 1})"
    return f'<article class="card" style="{style}"><h2>{escape(name)}</h2>{aside}{big}{_others(car)}<p>{text}</p></article>'


def _others(car: CarComparison) -> str:
    """The certified ranges beside that of WLTP."""
    lines = []
    for key, label in PROCEDURES.items():
        figures = car.certified[key]
        if key != "wltp":
            text = DASH if figures is None else f"{number(figures.range_km)}{SPACE}km ± {number(figures.range_half_width_km)}"
            lines.append(f"<dt>{label}</dt><dd>{text}</dd>")
    return f"<dl>{''.join(lines)}</dl>"
