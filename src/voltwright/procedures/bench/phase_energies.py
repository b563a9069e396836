"""The phases of a test as a laboratory measures them: what was driven, how far, with what energy; read from a table.

The input of every test procedure's arithmetic, whether measured or computed. Signs: discharge positive, regeneration negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voltwright.errors import FileError, SpecError, shown
from voltwright.library.csv_table import finite_number, read_csv
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, M_PER_MILE

DISTANCE_COLUMNS = {"distance_km": 1.0, "distance_mi": M_PER_MILE / M_PER_KM, "distance_m": 1.0 / M_PER_KM}
ENERGY_COLUMNS = {"energy_dc_kwh": J_PER_KWH / J_PER_WH, "energy_dc_wh": 1.0, "dc_energy_kwh": J_PER_KWH / J_PER_WH}
RECHARGE_COLUMNS = {"energy_recharge_kwh": J_PER_KWH / J_PER_WH, "energy_recharge_wh": 1.0}
WORDS_OF_COMPLETE = {"yes": True, "true": True, "1": True, "": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class PhaseEnergy:
    """One phase of a test.

    Attributes:
        name: what was driven, such as udds, low, constant, soak. distance_km: driven. energy_wh: net out of the battery's
        terminals. phase: the laboratory's own label. complete: False for the phase in which the test ended.
    """

    name: str
    distance_km: float
    energy_wh: float
    phase: str = ""
    complete: bool = True

    @property
    def consumption_wh_km(self) -> float:
        """Net energy over distance [Wh/km]; asked of phases that go somewhere."""
        return self.energy_wh / self.distance_km


@dataclass(frozen=True)
class PhaseTable:
    """A test as measured: its phases in the order driven, and the energy from the grid to fill the battery again."""

    phases: tuple[PhaseEnergy, ...]
    energy_recharge_wh: float | None


def read_phase_table(path: str | Path) -> PhaseTable:
    """Read a test from a CSV file.

    Args:
        path: of a file with a heading and one row for each phase in the order driven. Columns: `cycle` (what was driven),
            one of distance_km, distance_mi, distance_m, and one of energy_dc_kwh, energy_dc_wh. If wanted: `phase` (a label),
            `complete` (yes or no), and one of energy_recharge_kwh, energy_recharge_wh with the energy from the grid in
            one row or in all. Lines that begin with # are left out.

    Returns:
        the phases, and the energy from the grid, or None.

    Raises:
        FileError: a file that is missing or is no table. SpecError: a column or number that cannot be, with its row.
    """
    heading, rows = _cells(Path(path))
    if "cycle" not in heading:
        raise _no_column(path, "what was driven", ["cycle"], heading)
    distance_column = _column(path, "distance", DISTANCE_COLUMNS, heading)
    energy_column = _column(path, "energy", ENERGY_COLUMNS, heading)
    phases, recharges = [], {}
    for number, cells in rows:
        name = cells["cycle"].lower()
        if not name:
            raise SpecError(f"'{path}', line {number}: `cycle` must name what was driven, but is empty.", "cycle")
        distance = finite_number(str(path), number, distance_column, cells[distance_column], least=0.0)
        energy = finite_number(str(path), number, energy_column, cells[energy_column])
        complete = cells.get("complete", "").lower()
        if complete not in WORDS_OF_COMPLETE:
            raise SpecError(f"'{path}', line {number}: `complete` must be yes or no, but is '{complete}'.", "complete")
        phases.append(
            PhaseEnergy(
                name,
                distance * DISTANCE_COLUMNS[distance_column],
                energy * ENERGY_COLUMNS[energy_column],
                cells.get("phase", ""),
                WORDS_OF_COMPLETE[complete],
            )
        )
        for column, factor in RECHARGE_COLUMNS.items():
            if cells.get(column):
                recharges[number] = factor * finite_number(str(path), number, column, cells[column], least=0.0)
    return PhaseTable(tuple(phases), _recharge(path, recharges))


def _cells(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Column names in small letters, and of each row its line number and its cells by column."""
    table = read_csv(path, "write a heading and a row for each phase of the test", whole=True, refuse=SpecError)
    if not table.rows:
        raise FileError(f"'{path}' must hold a heading and a row for each phase of the test, but holds no row.")
    small = [name.lower() for name in table.heading]
    again = next((name for place, name in enumerate(small) if name in small[:place]), None)
    if again is not None:
        raise SpecError(f"'{path}' must name each column once, but has {shown(again)} twice; rename one.", again)
    return small, [(line, dict(zip(small, row, strict=True))) for line, row in table.rows]


def _column(path: str | Path, quantity: str, columns: Mapping[str, float], heading: list[str]) -> str:
    found = [name for name in columns if name in heading]
    if len(found) > 1:
        raise SpecError(f"'{path}' must have one column for {quantity}, but has {' and '.join(found)}.", found[1])
    if not found:
        raise _no_column(path, quantity, list(columns), heading)
    return found[0]


def _no_column(path: str | Path, quantity: str, names: list[str], heading: list[str]) -> SpecError:
    wanted = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
    return SpecError(f"'{path}' must have a column for {quantity}, {wanted}; its columns are {', '.join(heading)}.", names[0])


def _recharge(path: str | Path, recharges: Mapping[int, float]) -> float | None:
    """The one energy that a file gives for the recharge, or None."""
    values = set(recharges.values())
    if len(values) > 1:
        lines = ", ".join(str(number) for number in recharges)
        raise SpecError(
            f"'{path}' must give one energy for the recharge, but gives {len(values)} in lines {lines}; "
            "write it in one row, or the same in all.",
            "energy_recharge_kwh",
        )
    return values.pop() if values else None
