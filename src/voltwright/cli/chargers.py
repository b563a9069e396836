"""`voltwright chargers`: the shipped chargers."""

from typing import TYPE_CHECKING, Any

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.spec.charger import ChargerSpec


def chargers(json: JsonOption = False) -> None:
    """List the shipped chargers."""
    from voltwright.cli.output import print_json
    from voltwright.library.chargers import charger_names, load_charger

    rows = [charger_row(load_charger(name)) for name in charger_names()]
    if json:
        print_json({"chargers": rows})
    else:
        _print(rows)


def charger_row(spec: "ChargerSpec") -> dict[str, Any]:
    """One charger's figures; None where the kind has no such figure."""
    from voltwright.spec.charger import AcCharger, DcCharger, WirelessCharger
    from voltwright.spec.connectors import TITLES, WIRELESS_POWER_KVA

    row: dict[str, Any] = {"name": spec.name, "title": spec.title, "kind": spec.kind, "outlets": spec.outlets}
    row |= {"phases": None, "voltage_min_v": None, "voltage_max_v": None, "current_max_a": None}
    if isinstance(spec, AcCharger):
        power_kw = spec.phases * spec.voltage_v * spec.current_max_a * 1e-3
        row |= {"phases": spec.phases, "voltage_max_v": spec.voltage_v, "current_max_a": spec.current_max_a}
    elif isinstance(spec, DcCharger):
        power_kw = spec.power_max_kw
        row |= {name: getattr(spec, name) for name in ("voltage_min_v", "voltage_max_v", "current_max_a")}
    else:
        power_kw = WIRELESS_POWER_KVA[spec.power_class]
    names = [] if isinstance(spec, WirelessCharger) else [TITLES[name] for name in spec.connectors]
    gives = {"gives": list(spec.gives), "power_give_kw": spec.power_give_kw}
    return row | {"power_max_kw": power_kw, "connectors": names} | gives


def _print(rows: list[dict[str, Any]]) -> None:
    from voltwright.cli.output import DASH, console, escape, number, table

    shown = table("Chargers", "name", "title", "kind", "connector", "power kW", "V", "A", "phases", "gives kW", left=4)
    for row in sorted(rows, key=lambda row: (row["kind"], row["power_max_kw"])):
        least, most = row["voltage_min_v"], row["voltage_max_v"]
        volts = DASH if most is None else f"{most:.0f}" if least is None else f"{least:.0f} to {most:.0f}"
        shown.add_row(
            f"[cyan]{row['name']}[/cyan]",
            escape(row["title"]),
            row["kind"],
            escape(", ".join(row["connectors"])) or DASH,
            number(row["power_max_kw"]),
            volts,
            number(row["current_max_a"], 0),
            number(row["phases"], 0),
            number(row["power_give_kw"]),
        )
    console().print(shown)
