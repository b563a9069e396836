"""The documented technology by maker and platform, and the evidence behind the shipped certified tests: docs/technology.md.

Run by `make technology`. It needs nothing but the shipped tables.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.library.technology import Row, Technology, technology_of, technology_rows

REPORT = Path(__file__).parents[1] / "docs" / "technology.md"
KINDS = {
    "manufacturer": "the maker's own page",
    "press": "press, or a page that quotes it",
    "certified": "Fuel Economy Guide or vehicles file of fueleconomy.gov",
    "database": "a database that names no source",
    "general": "general knowledge, no source at hand",
}
SPELLED = {"bmw": "BMW", "byd": "BYD", "gm": "GM", "vinfast": "VinFast"}
READABLE = (
    (r"\[- \]\?", " "),
    (r"\(\?![^)]*\)|\\b|\^|\$", ""),
    (r"\\W\*", " "),
    (r"(\[0-9\]|\\d)\+?", "#"),
    (r"\[(\w)\]\?|(\w)\?", r"(\1\2)"),
    (r"\[(\w-\w)\]", r"(\1)"),
    (r"\[(\w)(\w)(\w)?\]", r"(\1/\2/\3)"),
    (r"/\)", ")"),
    (r"\.\*", " … "),
    (r"\\\(", ""),
    (r"\|", " or "),
    (r" +", " "),
    (r"\( or ", " ("),
    (r"( or)? ?\)", ")"),
    (r"\(\)", ""),
    (r" ?\( ", " ("),
    (r"^\.$", "every model"),
)
"""Of a pattern, in this order: what is replaced, and by what."""
PAGE = """# Technology

Written by `make technology` from `library/technology/technology.csv`: which motors, inverter, gears and clutches a car has, and
what it does when the pedal is lifted. Default losses depend on them, and they name the platform and the maker whose certified
tests speak for a car. A car that no row fits is taken to have permanent magnets and IGBT, and has wider intervals
([calibration.md](calibration.md)).

```python
from voltwright.library.technology import technology_of

known = technology_of("Rivian", "R1S Dual Large", 2025)
assert (known.platform, known.rear_motor, known.inverter) == ("rivian-r1", "pmsm", "sic")
assert technology_of("Nobody", "Nobody One", 2025) is None
```

## Evidence

The table has {rows} rows for {platforms} platforms of {makers} makers. Of the {tests} shipped certified tests
(`library/certified_tests/`), the kind of motor is documented on every driven axle of {documented}.

| kind of evidence | what it is | rows | tests | the source states the motors | a motor is not known |
|---|---|---|---|---|---|
{kinds}

Of a row, the source states the facts in the column `covers`; every other fact is general knowledge. The sources themselves stand
in the column `source` of the file. After a change of it, its sha256 goes into `index.yaml` beside it, and `make technology`
writes this page.

These tests have a motor that nobody names, on an axle that is driven or may be:

| test | axles | platform | remark |
|---|---|---|---|
{undocumented}

## By maker and platform

Names are those in lists, in lower case: "…" stands for any words, "#" for digits, "(x)" for a letter that may be missing, and a
space may be a hyphen or nothing. The file is searched from its top, and the first row that fits wins; so a name without drive
or trim stands below those that have one. Pairs are front / rear; "-" is an axle without motor, "?" is not known. Gears
are those of the rear drive. Unit families are those of `library/technology.py`.

{tables}
"""
COLUMNS = (
    *("platform", "make", "models", "years", "motors", "inverter", "units", "gears", "disconnect", "regeneration", "evidence"),
    *("covers", "remark"),
)


def page() -> str:
    """The page, from the shipped tables."""
    rows, tests = technology_rows(), shipped_tests()
    return PAGE.format(
        rows=len(rows),
        platforms=len({row.technology.platform for row in rows}),
        makers=len({row.technology.maker for row in rows}),
        tests=len(tests),
        documented=sum(test.documented for test in tests),
        kinds="\n".join(_kinds(rows, tests)),
        undocumented="\n".join(_undocumented(test) for test in tests if not test.documented),
        tables="\n\n".join(_makers(rows)),
    )


def readable(pattern: str) -> str:
    """A pattern of names as people read it."""
    for old, new in READABLE:
        pattern = re.sub(old, new, pattern)
    return pattern.strip()


def _technology(test: CertifiedTest) -> Technology | None:
    return technology_of(test.make, test.model, test.model_year)


def _kinds(rows: Sequence[Row], tests: Sequence[CertifiedTest]) -> Iterable[str]:
    known = [(_technology(test), test) for test in tests]
    in_rows = Counter(row.technology.evidence for row in rows)
    of_tests = Counter(technology.evidence if technology else "" for technology, _ in known)
    stated = Counter(technology.evidence for technology, _ in known if technology and "motors" in technology.covers)
    unknown = Counter(technology.evidence if technology else "" for technology, test in known if not test.documented)
    for kind, words in KINDS.items():
        yield f"| {kind} | {words} | {in_rows[kind]} | {of_tests[kind]} | {stated[kind]} | {unknown[kind]} |"
    yield f"| none | no row fits | 0 | {of_tests['']} | 0 | {unknown['']} |"
    yield f"| all | | {len(rows)} | {len(tests)} | {stated.total()} | {unknown.total()} |"


def _undocumented(test: CertifiedTest) -> str:
    technology = _technology(test)
    return f"| {test.title} | {', '.join(test.axles)} | {test.platform} | {technology.era if technology else 'no row fits'} |"


def _makers(rows: Sequence[Row]) -> Iterable[str]:
    for maker in sorted({row.technology.maker for row in rows}):
        mine = [row for row in rows if row.technology.maker == maker]
        platforms = dict.fromkeys(row.technology.platform for row in mine)
        lines = [_line(row) for platform in platforms for row in mine if row.technology.platform == platform]
        yield "\n".join(
            (
                f"### {SPELLED.get(maker, maker.capitalize())}",
                "",
                f"| {' | '.join(COLUMNS)} |",
                "|---" * len(COLUMNS) + "|",
                *lines,
            )
        )


def _line(row: Row) -> str:
    facts = row.technology
    motors = [{"none": "-", "": "?"}.get(kind, kind) for kind in (facts.front_motor, facts.rear_motor)]
    switches = [
        "-" if kind == "none" else switch or "?"
        for kind, switch in ((facts.front_motor, facts.front_disconnect), (facts.rear_motor, facts.rear_disconnect))
    ]
    cells = (
        facts.platform,
        readable(row.make.pattern),
        readable(row.model.pattern),
        _years(row),
        " / ".join(motors),
        facts.inverter or "?",
        facts.units,
        "-" if facts.rear_motor == "none" else str(facts.gears_rear or "?"),
        " / ".join(switches),
        facts.regeneration.replace("_", " ") or "?",
        facts.evidence,
        ", ".join(facts.covers).replace("_", " "),
        facts.era,
    )
    return f"| {' | '.join(cells)} |"


def _years(row: Row) -> str:
    if row.year_to == 9999:
        return f"{row.year_from} on"
    return f"{row.year_from}" if row.year_from == row.year_to else f"{row.year_from} to {row.year_to}"


if __name__ == "__main__":
    REPORT.write_text(page(), encoding="utf-8")
    print(f"{len(technology_rows())} rows in {REPORT.name}")
