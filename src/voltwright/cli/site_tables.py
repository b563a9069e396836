"""What `site` prints: the sums, beside those without smart charging, and the sessions that lack most."""

from typing import TYPE_CHECKING

from voltwright.cli.output import console, escape, table
from voltwright.formatting import number

if TYPE_CHECKING:
    from voltwright.operations.site import SiteResult
    from voltwright.operations.site_figures import SiteSession, SiteSums

SHOWN_SHORT = 5


def print_site(result: "SiteResult") -> None:
    """The site in tables of 80 columns."""
    out = console()
    kinds = ", ".join(f"{each.count} x {each.connector} {each.power_kw:g} kW{' V2G' * each.v2g}" for each in result.chargers)
    limit = "no limit" if result.limit_kw is None else f"limit {number(result.limit_kw)} kW, shared {result.sharing}"
    out.print(f"[bold]{escape(result.title)}[/]")
    out.print(f"{kinds}; {limit}", style="dim", soft_wrap=True)
    _sums(result)
    _short(result.sessions)
    for note in result.notes:
        out.print(f"[yellow]•[/] {escape(note)}")


def _sums(result: "SiteResult") -> None:
    if result.unmanaged is None:
        shown, every = table("", "", "", left=2), [result.sums]
    else:
        shown, every = table("", "", "moved for " + result.smart, "as it comes", left=1), [result.sums, result.unmanaged]
    for title, words in _rows(result.currency):
        shown.add_row(title, *(words(sums) for sums in every))
    console().print(shown)


def _rows(currency: str):
    """(title, words of the sums) of each row."""

    def served(sums: "SiteSums") -> str:
        return f"{sums.met:,} of {sums.sessions:,}"

    def energy(sums: "SiteSums") -> str:
        given = f" ({number(sums.given_kwh)} given back)" if sums.given_kwh > 0.5 else ""
        return f"{number(sums.energy_kwh)} kWh{given}"

    return (
        ("Got all they wanted", served),
        ("Left without a charger", lambda sums: f"{sums.unplugged:,}"),
        ("Energy at the outlets", energy),
        ("Lacking", lambda sums: f"{number(sums.unmet_kwh)} kWh"),
        ("Peak", lambda sums: f"{number(sums.peak_kw, 1)} kW"),
        ("Cost", lambda sums: f"{number(sums.cost, 2)} {currency}".rstrip()),
        ("CO2", lambda sums: f"{number(sums.co2_kg)} kg"),
        ("Wait, mean and longest", lambda sums: f"{number(sums.wait_mean_min)} and {number(sums.wait_max_min)} min"),
        ("Chargers with a car", lambda sums: f"{number(100 * sums.plugged_share)} % of the time"),
        ("Chargers' power used", lambda sums: f"{number(100 * sums.energy_share, 1)} %"),
    )


def _short(sessions: "tuple[SiteSession, ...]") -> None:
    short = sorted((each for each in sessions if each.unmet_kwh >= 0.01), key=lambda each: -each.unmet_kwh)
    if not short:
        return
    shown = table("Sessions that lack most", "session", "arrive", "depart", "wait min", "kWh", "lacks kWh", left=1)
    for each in short[:SHOWN_SHORT]:
        shown.add_row(
            escape(each.name),
            _time(each.arrive_h),
            _time(each.depart_h),
            number(each.wait_min),
            number(each.energy_kwh, 1),
            number(each.unmet_kwh, 1),
        )
    console().print(shown)


def _time(hour: float) -> str:
    minutes = round(60 * hour)
    day = minutes // 1440
    return f"{'' if day == 0 else f'day {day + 1} '}{minutes % 1440 // 60:02d}:{minutes % 60:02d}"
