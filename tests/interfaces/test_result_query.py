"""SQL over results: what it answers, what it refuses, and that it reads nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from number_study import NumberStudy
from voltwright.errors import FileError, SpecError
from voltwright.interfaces.result_query import ResultTables, asked
from voltwright.interfaces.shards.run import run_shards

COUNT = 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("results") / "numbers"
    run_shards(NumberStudy(COUNT), made, shards=4, workers=1)
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> Iterator[ResultTables]:
    yield ResultTables(folder)


def ask(tables: ResultTables, sql: str, most: int = 10, time_s: float = 20.0, memory_mb: float = 500.0) -> list[dict[str, Any]]:
    with asked(tables, sql, time_s=time_s, memory_mb=memory_mb) as query:
        return [dict(zip(query.schema.names, row, strict=True)) for row in query.first(most)[0]]


def test_columns_of_one_name_are_both_there(tables: ResultTables):
    with asked(tables, "select 1 as a, 2 as a", time_s=20.0, memory_mb=500.0) as query:
        assert query.first(1) == ([(1, 2)], False)


def test_every_shard_is_asked(tables: ResultTables):
    assert ask(tables, "select count(*) n, count(distinct car) cars, min(car) low, max(car) high from cars") == [
        {"n": COUNT, "cars": COUNT, "low": 0, "high": COUNT - 1}
    ]
    by_plant = ask(tables, "select plant, count(*) n from cars group by plant order by plant")
    assert by_plant == [{"plant": "north", "n": 334}, {"plant": "south", "n": 666}]


def test_the_study_is_a_table_too(tables: ResultTables):
    assert ask(tables, "select study, count, seed, shards, complete from manifest") == [
        {"study": "numbers", "count": COUNT, "seed": 1, "shards": 4, "complete": True}
    ]
    assert ask(tables, "select unit from columns where name = 'range_km'") == [{"unit": "km"}]
    assert ask(tables, "select sum(rows) n from shards") == [{"n": COUNT}]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_an_answer_is_written_and_can_be_asked_again(ending: str, tables: ResultTables, tmp_path: Path):
    path = tmp_path / f"answer{ending}"
    with asked(tables, "select * from cars order by car", time_s=20.0, memory_mb=500.0) as query:
        count, first = query.write(path, 3)
        car = query.schema.names.index("car")
    assert count == COUNT and [row[car] for row in first] == [0, 1, 2]
    whole = "select count(*) n, round(sum(mass_kg), 3) mass from cars"
    assert ask(ResultTables(path), whole) == ask(tables, whole)


def test_a_csv_with_its_description_is_read(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('# {"car": "x"}\nrange_km,name\n400,a\n410,b\n')
    assert ask(ResultTables(path), "select avg(range_km) mean from cars") == [{"mean": 405.0}]


SECRET = "a secret that no query may read"


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from read_blob('{file}')",
        "select * from read_json('{file}')",
        "select * from read_parquet('{parquet}')",
        "select * from parquet_metadata('{parquet}')",
        "select * from sniff_csv('{file}')",
        "select * from '{file}'",
        "select * from '{parquet}'",
        "select * from glob('{folder}/*')",
        "select * from 'https://example.org/cars.parquet'",
        "from query('select * from read_text(''{file}'')')",
        "select getenv('PATH')",
        "explain analyze select * from read_text('{file}')",
        "attach '{folder}/x.db'",
        "attach '{folder}/x.db' as x; select 1",
        "install httpfs",
        "load '{folder}/x.duckdb_extension'",
        "copy cars to '{folder}/x.csv'",
        "copy cars from '{file}'",
        "export database '{folder}/x'",
        "import database '{folder}'",
        "set enable_external_access = true",
        "reset lock_configuration",
        "pragma enable_profiling",
        "create table x as select 1",
        "create or replace view cars as select 1",
        "drop view cars",
        "delete from cars",
        "insert into cars values (1)",
        "update cars set range_km = 1000",
        "call pragma_version()",
        "checkpoint",
        "use memory",
        "select * from SECRET",
        "select * from COUNT",
    ],
)
def test_nothing_else_can_be_read_or_written(sql: str, tables: ResultTables, folder: Path, tmp_path: Path):
    (tmp_path / "file.csv").write_text(SECRET)
    parquet = folder / "cars" / "cars-00001.parquet"
    before = sorted(tmp_path.iterdir()), parquet.read_bytes()
    with pytest.raises(SpecError) as refused:
        ask(tables, sql.format(file=tmp_path / "file.csv", folder=tmp_path, parquet=parquet))
    sentence = str(refused.value)
    assert sentence.startswith("`sql` cannot run: ") and "\n" not in sentence and SECRET not in sentence
    assert (sorted(tmp_path.iterdir()), parquet.read_bytes()) == before


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select foo from cars", 'column "foo" not found.*cars has car, mass_kg, range_km, plant'),
        ("selec 1", "syntax error.*the tables are cars, manifest, shards, columns"),
        ("select * from trucks", "trucks does not exist.*the tables are cars"),
        ("", "it must be one statement, but is none"),
        ("select 1; select 2", "it must be one statement, but is 2"),
        ("delete from cars", "it must read, as `select ... from cars`, but is DELETE"),
        ("select 1/'x' from cars", "Could not convert string"),
    ],
)
def test_bad_sql_is_told_in_one_line(sql: str, words: str, tables: ResultTables):
    with pytest.raises(SpecError, match=words):
        ask(tables, sql)


def test_time_and_memory_are_bounded(tables: ResultTables):
    with pytest.raises(SpecError, match=r"it takes longer than 0\.3 s; ask for less"):
        ask(tables, "select count(*) from range(1000000000) a, range(1000000) b where a.range % 7 = b.range % 3", time_s=0.3)
    with pytest.raises(SpecError, match="it needs more than 100 MB of memory"):
        ask(tables, "select list(range) from range(100000000)", memory_mb=100.0)


def test_a_study_that_is_not_complete_says_so(folder: Path, tmp_path: Path):
    run_shards(NumberStudy(COUNT), tmp_path / "x", shards=4, only=(2, 4), workers=1)
    tables = ResultTables(tmp_path / "x")
    assert tables.remarks == ("Only 1 of 4 shards are there; the answer is about their cars.",)
    assert ask(tables, "select count(*) n from cars") == [{"n": 250}]


def test_what_is_no_result_is_refused(tmp_path: Path):
    (tmp_path / "text.parquet").write_text("no Parquet")
    (tmp_path / "rows.csv").write_text("a,b\n1\n")
    os.mkfifo(tmp_path / "pipe.parquet")
    for name, words in {
        "nothing": "There is no file or folder",
        "text.parquet": "cannot be read as Parquet",
        "rows.csv": "cannot be read as a table",
        "pipe.parquet": "is no regular file",
        ".": "holds no manifest.json",
    }.items():
        with pytest.raises(FileError, match=words):
            ResultTables(tmp_path / name)


def test_a_failed_answer_leaves_no_file(tables: ResultTables, tmp_path: Path):
    with (
        pytest.raises(FileError, match=r"cannot be written: .*; choose other columns, or a .parquet"),
        asked(tables, "select [car] as list from cars", time_s=20.0, memory_mb=500.0) as query,
    ):
        query.write(tmp_path / "x.csv", 1)
    assert list(tmp_path.iterdir()) == []
