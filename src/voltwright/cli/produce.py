"""`voltwright produce`: a series of cars by a production plan."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from voltwright.cli.options import AnchorOption, BasisOption, JsonOption, PictureOption, read_count, read_share
from voltwright.cli.sharding import (
    AddressOption,
    ClusterOption,
    GpusOption,
    ResumeOption,
    ShardOption,
    ShardsOption,
    WorkersOption,
)

CARS, RISK = 2000, 0.01
SampleOption = Annotated[
    int, typer.Option("--cars", help="Cars to certify, evenly over the series.", metavar="N", parser=read_count)
]
RiskOption = Annotated[
    float,
    typer.Option("--risk", help="Of failing conformity, for the consumption to declare.", metavar="SHARE", parser=read_share),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="Certify all cars of the plan into this folder of shards instead.", metavar="FOLDER"),
]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the certified cars, .csv or .parquet.", metavar="FILE")]


def produce(
    plan: Annotated[str, typer.Argument(help="A production plan's file, or the name of a shipped plan.", metavar="PLAN")],
    cars: SampleOption = CARS,
    risk: RiskOption = RISK,
    no_audit: Annotated[bool, typer.Option("--no-audit", help="Leave out the maker's own tests and the drift charts.")] = False,
    no_durability: Annotated[bool, typer.Option("--no-durability", help="Leave out the ageing of the fleet in use.")] = False,
    precision: Annotated[
        Literal["float32", "float64"],
        typer.Option("--precision", parser=str, metavar="float32|float64", help="Of the batch engine."),
    ] = "float32",
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    out: OutOption = None,
    shard: ShardOption = None,
    shards: ShardsOption = None,
    workers: WorkersOption = None,
    resume: ResumeOption = False,
    cluster: ClusterOption = "none",
    cluster_address: AddressOption = None,
    gpus: GpusOption = 0.0,
    csv: CsvOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """A series of cars: spread, conformity of production, drift, durability."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json
    from voltwright.cli.production_tables import print_production

    check_targets(csv, picture=picture)
    _check_csv(csv)
    ways = dict(shard=shard, shards=shards, workers=workers, resume=resume, cluster_address=cluster_address, gpus_a_task=gpus)
    given = next((name for name, value in ways.items() if value), None)
    ways |= dict(cluster=cluster, precision=precision, basis=basis, anchor=anchor)
    start()
    given = given or ("cluster" if cluster != "none" else None)
    if out is not None:
        sampled = dict(cars=cars != CARS, risk=risk != RISK)
        _of_series_alone(**sampled, no_audit=no_audit, no_durability=no_durability, csv=csv, picture=picture)
    if out is not None or given is not None:
        _into_shards(plan, out, ways, given, json)
        return
    from voltwright.operations.produce import ProduceRequest, run_produce

    request = ProduceRequest(
        plan,
        sampled=cars,
        risk=risk,
        audit=not no_audit,
        durability=not no_durability,
        precision=precision,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_produce, request)
    if picture is not None:
        from voltwright.report.production_chart import production_picture

        write_picture(picture, production_picture(result))
    if csv is not None:
        from voltwright.interfaces.table_file import write_table

        write_table(csv, result.columns, {"plan": result.plan, "count": result.count, "seed": result.seed})
    if json:
        print_json(result, picture=picture)
    else:
        print_production(result)
        tell_written(picture=picture, csv=csv)


def _check_csv(csv: Path | None) -> None:
    from voltwright.interfaces.table_file import check_rows_ending

    if csv is not None:
        check_rows_ending("--csv", csv)


def _of_series_alone(**options: Any) -> None:
    """Refuse options that a run into a folder would not heed."""
    from voltwright.errors import SpecError

    named = next((f"--{name.replace('_', '-')}" for name, given in options.items() if given), None)
    if named is not None:
        raise SpecError(
            f"`{named}` is of a run without `--out`: that one certifies all cars into a folder; leave one of the two out."
        )


def _into_shards(plan: str, folder: Path | None, ways: dict[str, Any], given: str | None, json: bool) -> None:
    """Certify all cars of a plan into a folder; `given` is an option of such a run that was named."""
    from voltwright.cli.engine import perform
    from voltwright.cli.option_names import OPTIONS
    from voltwright.cli.output import console, escape, print_json
    from voltwright.cli.sharding import print_shards, resumable
    from voltwright.errors import SpecError
    from voltwright.operations.produce_cars import ProduceCarsRequest, run_produce_cars

    request = ProduceCarsRequest(plan, folder=folder or Path(), **ways)
    if folder is None:
        assert given is not None
        option = OPTIONS.get(given, (f"--{given}",))[0]
        raise SpecError(f"`{option}` is of a run into a folder; name the folder by `--out`.", given)
    with resumable(folder):
        result = perform(run_produce_cars, request)
    if json:
        print_json(result)
        return
    console().print(f"[bold]{escape(result.title)}[/]")
    print_shards(result)
