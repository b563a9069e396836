"""`voltwright fleet`: many cars of one kind whose numbers vary, certified or driven, into a folder of shards."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voltwright.cli.names import complete_cycle
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, read_count
from voltwright.cli.sharding import (
    AddressOption,
    ClusterOption,
    GpusOption,
    OutOption,
    ResumeOption,
    ShardOption,
    ShardsOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from voltwright.operations.fleet_cars import FleetCarsResult

VARY_HELP = (
    "What varies: PATH=normal(SD), normal(MEAN,SD), uniform(LOW,HIGH) or triangular(LOW,MODE,HIGH), in the unit of the field or "
    "in % of the car's own number. May be repeated."
)
PROCEDURE_HELP = "Test procedure that certifies each car; may be repeated. Default: epa-mct and wltp."
CYCLE_HELP = "Drive this cycle in place of being certified: name of a shipped one, or a CSV or GPX file."


def fleet(
    car: CarArgument,
    out: OutOption,
    vary: Annotated[list[str], typer.Option("--vary", help=VARY_HELP, metavar="PATH=KIND(...)")],
    count: Annotated[int, typer.Option("--count", help="Cars.", metavar="N", parser=read_count)] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="Of the random numbers.", metavar="N", parser=read_count)] = 1,
    procedure: Annotated[list[str] | None, typer.Option("--procedure", help=PROCEDURE_HELP, metavar="NAME")] = None,
    cycle: Annotated[str | None, typer.Option("--cycle", help=CYCLE_HELP, metavar="CYCLE", autocompletion=complete_cycle)] = None,
    precision: Annotated[
        Literal["float32", "float64"],
        typer.Option("--precision", parser=str, metavar="float32|float64", help="Of the computation; float32 is twice as fast."),
    ] = "float32",
    shard: ShardOption = None,
    shards: ShardsOption = None,
    workers: WorkersOption = None,
    resume: ResumeOption = False,
    cluster: ClusterOption = "none",
    cluster_address: AddressOption = None,
    gpus: GpusOption = 0.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Certify or drive many cars of one kind whose numbers vary, in shards."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json
    from voltwright.cli.sharding import resumable, warn_of_shards

    check_targets(picture=picture)
    start()
    from voltwright.operations.fleet_cars import FleetCarsRequest, run_fleet_cars

    request = FleetCarsRequest(
        car,
        tuple(vary),
        count=count,
        seed=seed,
        **({"procedures": tuple(procedure)} if procedure else {}),
        cycle=cycle,
        precision=precision,
        folder=out,
        shards=shards,
        shard=shard,
        workers=workers,
        resume=resume,
        cluster=cluster,
        cluster_address=cluster_address,
        gpus_a_task=gpus,
        basis=basis,
        anchor=anchor,
    )
    with resumable(out):
        result = perform(run_fleet_cars, request)
    warn_of_shards(result)
    if picture is not None:
        from voltwright.report.shards_chart import shards_picture

        write_picture(picture, shards_picture(result.title, result.count, result.summary, result.histograms))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(result: "FleetCarsResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model
    from voltwright.cli.sharding import print_shards
    from voltwright.formatting import percent

    out = console()
    out.print(f"[bold]{escape(result.title)}[/]")
    print_shards(result)
    if result.errors:
        worst = max(each.worst_error for each in result.errors.values())
        tested = next(iter(result.errors.values())).count
        out.print(f"Full tests of {tested} of these cars differ by {percent(worst, 3)} at most.", style="dim", markup=False)
    print_loss_model(result.loss_model)
