"""`voltwright accelerate`: full-throttle times, top speed, gradeability."""

from typing import Any

from voltwright.cli.options import CarArgument, GripOption, JsonOption, PayloadOption, TemperatureOption

ARRAYS = ("time_s", "speed_km_h", "acceleration_m_s2")


def accelerate(
    car: CarArgument,
    temp: TemperatureOption = 20.0,
    payload: PayloadOption = 0.0,
    grip: GripOption = None,
    json: JsonOption = False,
) -> None:
    """Full throttle: 0-100 km/h, top speed, gradeability."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.library.find import load_car

    spec = load_car(car)
    with working(f"accelerating {spec.name} (the first time it is compiled, once)"):
        start()
        from voltwright.procedures import performance

        result = performance.accelerate(spec, temperature_c=temp, payload_kg=payload, grip=grip)
    figures = performance_figures(result)
    if json:
        print_json(figures)
    else:
        _print(spec, figures)


def performance_figures(result) -> dict[str, Any]:
    """A `Performance` as plain values, without its long arrays."""
    return {name: value for name, value in vars(result).items() if name not in ARRAYS}


def _print(spec, figures: dict[str, Any]) -> None:
    from voltwright.cli.output import DASH, console, escape, number, percent, table
    from voltwright.spec.labels import QUANTITIES, unit_of_quantity

    published = {entry.quantity: entry.value for entry in reversed(spec.published)}
    shown = table(
        f"{escape(spec.title)}, {figures['mass_kg']:,.0f} kg", "quantity", "unit", "predicted", "published", "off", left=2
    )
    for name, words in QUANTITIES.items():
        if not name.startswith(("acceleration_", "speed_max")):
            continue
        value, other = figures[name], published.get(name)
        off = None if value is None or other is None else value / other - 1.0
        digits = 0 if name.startswith("speed") else 2
        known = DASH if other is None else f"{other:g}"
        shown.add_row(words, unit_of_quantity(name), number(value, digits), known, percent(off))
    shown.add_row("Distance to 100 km/h", "m", number(figures["distance_0_100_m"]), DASH, DASH)
    for speed, grade in figures["gradeability_percent"].items():
        shown.add_row(f"Grade held at {speed.removesuffix('_kmh')} km/h", "%", number(grade), DASH, DASH)
    console().print(shown)
