"""`voltwright accelerate`: full-throttle times, top speed, gradeability."""

from typing import TYPE_CHECKING

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    GripOption,
    JsonOption,
    PayloadOption,
    TemperatureOption,
)

if TYPE_CHECKING:
    from voltwright.operations.accelerate import AccelerateResult


def accelerate(
    car: CarArgument,
    temp: TemperatureOption = 20.0,
    payload: PayloadOption = 0.0,
    grip: GripOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Full throttle: 0-100 km/h, top speed, gradeability."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.accelerate import AccelerateRequest, run_accelerate

    request = AccelerateRequest(car, temp_ambient_c=temp, payload_kg=payload, grip=grip, basis=basis, anchor=anchor)
    result = perform(run_accelerate, request)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "AccelerateResult") -> None:
    from voltwright.cli.output import DASH, console, escape, number, percent, print_loss_model, table
    from voltwright.spec.labels import QUANTITIES, unit_of_quantity

    shown = table(
        f"{escape(result.title)}, {result.mass_kg:,.0f} kg", "quantity", "unit", "predicted", "published", "off", left=2
    )
    for name, words in QUANTITIES.items():
        if not name.startswith(("acceleration_", "speed_max")):
            continue
        value, other = getattr(result, name), result.published.get(name)
        off = None if value is None or other is None else value / other - 1.0
        digits = 0 if name.startswith("speed") else 2
        known = DASH if other is None else f"{other:g}"
        shown.add_row(words, unit_of_quantity(name), number(value, digits), known, percent(off))
    shown.add_row("Distance to 100 km/h", "m", number(result.distance_0_100_m), DASH, DASH)
    for speed, grade in result.gradeability_percent.items():
        shown.add_row(f"Grade held at {speed.removesuffix('_kmh')} km/h", "%", number(grade), DASH, DASH)
    console().print(shown)
    print_loss_model(result.loss_model)
