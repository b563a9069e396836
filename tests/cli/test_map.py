"""`voltwright route` and `plan` over a map: half a way, both a route and a map, and no environment are one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from made_map import write_map
from voltwright.errors import ExitCode

WAY = ("--map", "made.osm", "--from", "52,4.3005", "--to", "52.05,4.409")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), ExitCode.SPEC, "ROUTE must be a route"),
        (("made-hills", "--from", "52,4"), ExitCode.SPEC, "`--from` needs `--map`"),
        (("made-hills", *WAY), ExitCode.SPEC, "Write ROUTE or `--map`, but both are written"),
        (WAY[:4], ExitCode.SPEC, "`--map` needs `--from LAT,LON` and `--to LAT,LON`"),
        ((*WAY[:5], "here"), ExitCode.SPEC, "`to` must be a latitude and a longitude such as 52.1,4.3, but is 'here'"),
        (("--map", "none.osm", *WAY[2:]), ExitCode.FILE, "There is no map 'none.osm'"),
        (WAY, ExitCode.FILE, "`make routes` sets up an environment"),
    ],
)
@pytest.mark.parametrize("command", ["route", "plan"])
def test_what_is_no_way_is_one_sentence(
    command: str, words: tuple[str, ...], code: int, sentence: str, voltwright: Callable[..., Any], here: Path
):
    write_map(here / "made.osm")
    done = voltwright(command, *words, *(("--car", "volkswagen-id3-2021-pro") if command == "plan" else ()))
    assert done.code == code and sentence in done.err and done.err.count("\n") == 1


def test_a_route_is_written_for_other_commands(voltwright: Callable[..., Any], here: Path):
    done = voltwright("route", "made-commute", "--route-out", "way.csv")
    assert done.code == 0 and (here / "way.csv").is_file()
    assert voltwright("route", "way.csv").out.splitlines()[1:] == done.out.splitlines()[1:]
