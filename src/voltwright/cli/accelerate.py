"""`voltwright accelerate`: full-throttle times, top speed, gradeability."""

from typing import TYPE_CHECKING

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    GripOption,
    JsonOption,
    PayloadOption,
    PictureOption,
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
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Full throttle: 0-100 km/h, top speed, gradeability."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.accelerate import AccelerateRequest, run_accelerate

    request = AccelerateRequest(car, temp_ambient_c=temp, payload_kg=payload, grip=grip, basis=basis, anchor=anchor)
    result = perform(run_accelerate, request)
    if picture is not None:
        from voltwright.report.acceleration_chart import acceleration_picture

        write_picture(picture, acceleration_picture(result, result.title, result.half_widths))
    tell_written(picture=picture)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "AccelerateResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.figures import QUANTITIES, unit_of_quantity
    from voltwright.formatting import DASH, deviation_percent, number, plain, with_interval

    title = f"{escape(result.title)}, {number(result.mass_kg)} kg"
    shown = table(title, "quantity", "unit", "predicted", "published", "deviation", left=2)
    widths = result.half_widths
    for name, words in QUANTITIES.items():
        if not name.startswith(("acceleration_", "speed_max")):
            continue
        value, other = getattr(result, name), result.published.get(name)
        rollout = name in result.published_rollout
        like = result.as_published(name, rollout)
        deviation = None if like is None or other is None else like / other - 1.0
        predicted = with_interval(value, widths.get(name), 0 if name.startswith("speed") else 2)
        known = DASH if other is None else f"{plain(other)}{'†' if rollout else ''}"
        apart = "input" if name in result.inputs else deviation_percent(deviation)
        shown.add_row(words, unit_of_quantity(name), predicted, known, apart)
    distance = with_interval(result.distance_0_100_m, widths.get("distance_0_100_m"), 1)
    shown.add_row("Distance to 100 km/h", "m", distance, DASH, DASH)
    for speed, grade in result.gradeability_percent.items():
        predicted = with_interval(grade, widths.get(f"gradeability_percent.{speed}"), 1)
        shown.add_row(f"Gradeability at {speed.removesuffix('_kmh')} km/h", "%", predicted, DASH, DASH)
    out = console()
    out.print(shown)
    if result.launch_cut:
        out.print(
            f"[yellow]•[/] The launch ends after {result.time_s[-1]:.0f} s at {result.speed_kmh[-1]:.0f} km/h: what is left "
            "open is not reached within that time."
        )
    out.print("±: half width of the 90 % interval; tyre slip is not modelled.", style="dim")
    if result.published_rollout:
        out.print("†: the published clock starts behind the first foot (0.3048 m); the deviation is from the same.", style="dim")
    print_loss_model(result.loss_model)
