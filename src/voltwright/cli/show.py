"""`voltwright show`: every number of a car, and where it comes from."""

from typing import Annotated, Any

import typer

from voltwright.cli.options import CarArgument, JsonOption

NO_NUMBERS = ("name", "title", "make", "market", "vehicle_class", "published", "evidence", "sources")
KIND_COLOURS = {"certified": "green", "measured": "green", "assumed": "yellow", "rumour": "red", "given": "magenta"}


def show(
    car: CarArgument,
    assumed: Annotated[bool, typer.Option("--assumed", help="Only what no document says.")] = False,
    json: JsonOption = False,
) -> None:
    """Show every number of a car and where it comes from."""
    from voltwright.cli.output import print_json
    from voltwright.defaults.completion import complete
    from voltwright.library.find import load_car

    spec = load_car(car)
    rows = field_rows(spec, complete(spec))
    if assumed:
        rows = [row for row in rows if row["kind"] == "assumed"]
    published = [] if assumed else published_rows(spec)
    if json:
        about = {"name": spec.name, "title": spec.title, "make": spec.make, "vehicle_class": spec.vehicle_class}
        print_json({**about, "fields": rows, "published": published})
    else:
        _print(spec, rows, published)


def field_rows(spec, completed) -> list[dict[str, Any]]:
    """Every field of the completed spec: value, unit, kind of evidence (or `given`, or `assumed`), and what stands behind it."""
    from voltwright.spec.base import fields_of

    rows = []
    for path, value in fields_of(completed.spec):
        if path.split(".")[0] in NO_NUMBERS:
            continue
        evidence, law = spec.evidence.get(path), completed.assumptions.get(path)
        known = {} if evidence is None else evidence.model_dump(include={"low", "high", "note"}, exclude_none=True)
        rows.append(
            {
                "path": path,
                "value": value,
                "unit": _unit(spec, path),
                "kind": "assumed" if law is not None else "given" if evidence is None else evidence.kind,
                "law": law,
                "source": None if evidence is None else _source(spec, evidence.source),
                **known,
                "conflicts": [] if evidence is None else [_other(spec, other) for other in evidence.conflicts],
            }
        )
    return rows


def published_rows(spec) -> list[dict[str, Any]]:
    """The published results, with their sources."""
    from voltwright.spec.labels import unit_of_quantity

    return [
        {
            "quantity": entry.quantity,
            "value": entry.value,
            "unit": unit_of_quantity(entry.quantity),
            "kind": entry.kind,
            "source": _source(spec, entry.source),
            "note": entry.note,
        }
        for entry in spec.published
    ]


def _unit(spec, path: str) -> str:
    from voltwright.units import symbol_of

    return spec.price.currency if path == "price.amount" else symbol_of(path)


def _source(spec, key: str | None) -> dict[str, Any] | None:
    return None if key is None else {"key": key, **spec.sources[key].model_dump(exclude_none=True)}


def _other(spec, other) -> dict[str, Any]:
    return {"value": other.value, "kind": other.kind, "source": _source(spec, other.source), "note": other.note}


def _print(spec, rows: list[dict[str, Any]], published: list[dict[str, Any]]) -> None:
    from voltwright.cli.output import console, escape, plain, table
    from voltwright.spec.labels import QUANTITIES

    shown = table(f"{escape(spec.title)}  ({spec.name})", "field", "value", "unit", "kind", "from")
    for column in shown.columns[2:]:
        column.justify = "left"
    section = ""
    for row in rows:
        head = row["path"].split(".")[0]
        if section and head != section:
            shown.add_section()
        section = head
        shown.add_row(row["path"], plain(row["value"]), row["unit"], _kind(row["kind"]), escape(_origin(row)))
        for other in row["conflicts"]:
            unused = f"not used: {other['kind']}"
            shown.add_row("", plain(other["value"]), "", unused, escape(_origin(other)), style="dim")
    out = console()
    out.print(shown)
    if not published:
        return
    results = table("Published results", "quantity", "value", "unit", "kind", "from")
    for column in results.columns[2:]:
        column.justify = "left"
    for row in published:
        words = QUANTITIES.get(row["quantity"], row["quantity"])
        results.add_row(words, plain(row["value"]), row["unit"], _kind(row["kind"]), escape(_origin(row)))
    out.print(results)


def _kind(kind: str) -> str:
    colour = KIND_COLOURS.get(kind, "cyan")
    return f"[{colour}]{kind}[/]"


def _origin(row: dict[str, Any]) -> str:
    """Law or source, range and note, in one line."""
    source, parts = row.get("source"), []
    if row.get("law"):
        parts.append(row["law"])
    if source:
        parts.append(f"{source['title']} ({source['publisher']})")
    if row.get("low") is not None or row.get("high") is not None:
        parts.append(f"{_end(row, 'low')} to {_end(row, 'high')}")
    if row.get("note"):
        parts.append(row["note"])
    return "; ".join(part.rstrip(".") for part in parts)


def _end(row: dict[str, Any], name: str) -> str:
    return "?" if row.get(name) is None else f"{row[name]:g}"
