"""Recorded charge curves of cars: DC power over the displayed SoC; sources and the rule of selection stand in their index."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from voltwright.library.catalogue import catalogue
from voltwright.library.csv_table import read_csv
from voltwright.library.find import folder, read_yaml

FORK = "open-ev-data (fork)"
GRID_PERCENT, GRID_KW = 5.0, 5.0


@dataclass(frozen=True)
class RecordedCurve:
    """DC power over charge, as others list it.

    Attributes:
        name: in the table. energy_usable_kwh, power_dc_kw: of the car, as listed beside it. points: (charge [%], power [kW]),
        rising in charge. in_fork_alone: whether the curve stands in the fork of the database alone.
    """

    name: str
    make: str
    model: str
    chemistry: str
    energy_usable_kwh: float
    power_dc_kw: float
    points: tuple[tuple[float, float], ...]
    in_fork_alone: bool

    @property
    def drawn(self) -> bool:
        """Whether the curve is taken for drawn by hand, and so for no record: every charge and every power is a multiple of five.

        Only curves that the fork alone has; those of the table behind it were read from charges.
        """
        on_grid = all(charge % GRID_PERCENT == 0.0 and power % GRID_KW == 0.0 for charge, power in self.points)
        return self.in_fork_alone and on_grid


@cache
def recorded_curves() -> tuple[RecordedCurve, ...]:
    """All of the table, by make and name."""
    table = read_csv(folder("charging_curves") / "recorded-curves.csv", "it holds the recorded curves", whole=True)
    rows = (row for _, row in table.records())
    return tuple(_curve(name, list(points)) for name, points in groupby(rows, key=lambda row: row["curve"]))


@cache
def curves_of_car(name: str) -> tuple[RecordedCurve, ...]:
    """The recorded curves of a reference car or a car of the catalogue, none for most."""
    row = catalogue().get(name)
    if row is not None:
        wanted = (row.charging_curve,)
    else:
        wanted = read_yaml(folder("charging_curves") / "index.yaml")["charging_curves"]["recorded-curves"]["cars"].get(name, ())
    return tuple(curve for curve in recorded_curves() if curve.name in wanted)


def _curve(name: str, rows: list[dict[str, str]]) -> RecordedCurve:
    first = rows[0]
    return RecordedCurve(
        name=name,
        make=first["make"],
        model=f"{first['model']} {first['model_year']}".strip(),
        chemistry=first["chemistry"],
        energy_usable_kwh=float(first["energy_usable_kwh"]),
        power_dc_kw=float(first["power_dc_kw"]),
        points=tuple((float(row["soc_percent"]), float(row["power_kw"])) for row in rows),
        in_fork_alone=first["database"] == FORK,
    )
