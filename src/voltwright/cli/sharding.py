"""Options of the commands that run in shards, and how they print what such a run came to."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from voltwright.cli.options import read_count, reader
from voltwright.figures import QUANTITIES
from voltwright.formatting import DASH, number
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from voltwright.operations.sharding import ShardsResult

COUNTED_MOST = 10
"""Texts of a column whose counts are printed; `--json` has more."""
DIGITS, DECIMALS_MOST = 4, 6
"""Digits of a figure in the table, and how many of them may stand behind the point."""


def read_part(text: str | tuple[int, int]) -> tuple[int, int]:
    """The part i/n of a study, as 3/16."""
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*/\s*([0-9]{1,6})\s*", text) if isinstance(text, str) else None
    if found is None:
        if isinstance(text, tuple):
            return text
        raise typer.BadParameter(f"must be i/n, the i-th of n parts, such as 3/16, but is '{text}'.")
    return int(found[1]), int(found[2])


OutOption = Annotated[Path, typer.Option("--out", help="Folder of the shards, made where there is none.", metavar="FOLDER")]
ShardOption = Annotated[
    Any,
    typer.Option("--shard", help="Only the i-th of n parts, i from 1; for arrays of jobs.", metavar="I/N", parser=read_part),
]
ShardsOption = Annotated[
    int | None,
    typer.Option("--shards", help="Files in all; default: about one for 20,000 cars.", metavar="N", parser=read_count),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="Processes; default: one for each core.", metavar="N", parser=read_count)
]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on in a folder that holds shards of this study.")]
ClusterOption = Annotated[
    Literal["none", "ray"],
    typer.Option("--cluster", parser=str, metavar="none|ray", help="Where the shards run: on this machine, or by Ray."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        "--cluster-address", help="A running Ray cluster, as 10.0.0.1:6379; default: one on this machine.", metavar="ADDRESS"
    ),
]
GpusOption = Annotated[
    float, typer.Option("--gpus", help="GPUs that each shard takes on the cluster.", metavar="N", parser=reader())
]


@contextmanager
def resumable(folder: Path) -> Iterator[None]:
    """Say after a Ctrl-C that nothing whole is lost."""
    from voltwright.cli.output import console

    try:
        yield
    except KeyboardInterrupt:
        console(errors=True).print(
            f"Stopped. Whole shards stay in {folder}; the same line with --resume computes the others.",
            markup=False,
            soft_wrap=True,
        )
        raise


def warn_of_shards(result: "ShardsResult") -> None:
    """Say on standard error what a person should know of a run: lost workers, other versions, cars without a figure."""
    from voltwright.cli.output import warn

    for remark in result.remarks:
        warn(remark)
    for name, figures in result.summary.items():
        if figures["missing"]:
            warn(f"{number(figures['missing'])} cars have no {name}.")


def print_shards(result: "ShardsResult") -> None:
    """Print what a run of shards came to: how many are there, and the summary once all are."""
    from voltwright.cli.output import console, escape, table

    out = console()
    there = result.shards - len(result.missing)
    files = f"{number(there)} of {number(result.shards)} shards are in {result.folder}, {number(result.computed)} computed now"
    out.print(f"{number(result.count)} cars, seed {result.seed}. {files}.", markup=False, soft_wrap=True)
    if not result.complete:
        shown = ", ".join(map(str, result.missing[:10])) + (", ..." if len(result.missing) > 10 else "")
        out.print(f"Missing: {shown}. The summary comes with the last one.", style="dim", markup=False)
        return
    made = table("", "quantity", "unit", "mean", "sd", "1 %", "99 %", left=2)
    for name, figures in result.summary.items():
        values = (figures[each] for each in ("mean", "sd", "p01", "p99"))
        made.add_row(escape(QUANTITIES.get(name, name)), symbol_of(name), *(_shown(value) for value in values))
    out.print(made)
    for name, counts in result.counted.items():
        many = len(counts) > COUNTED_MOST
        words = ", ".join(f"{text} {number(count)}" for text, count in counts.items())
        out.print(f"{name}: {f'{number(len(counts))} different ones' if many else words}.", markup=False)


def _shown(value: float | None) -> str:
    """A figure with four digits, or with all before the point."""
    if value is None:
        return DASH
    before = math.floor(math.log10(abs(value))) + 1 if value else 1
    return number(value, max(0, min(DECIMALS_MOST, DIGITS - before)))
