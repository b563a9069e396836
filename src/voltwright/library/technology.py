"""Documented technology of battery-electric cars by the names under which they are listed: motors, inverter, regeneration.

The table behind it is read from the top and the first row that fits wins, so exceptions stand above the rule. docs/technology.md
shows it by maker and platform.
"""

import re
from dataclasses import dataclass
from functools import cache

from voltwright.library.csv_table import read_csv
from voltwright.library.find import folder

FACTS = (
    "platform",
    "maker",
    "front_motor",
    "rear_motor",
    "inverter",
    "units",
    "regeneration",
    "front_disconnect",
    "rear_disconnect",
    "era",
    "evidence",
    "source",
)
JOINT = re.compile(r"(\[[^]]*\])|[ -]\??")
"""A space or a hyphen in a pattern of a model, not one within brackets. Lists write "e-Golf", "e Golf" and "eGolf", so it
stands for a space, a hyphen, or nothing."""


@dataclass(frozen=True)
class Technology:
    """What is documented of one car; an empty text is unknown.

    Args:
        platform: engineering platform, such as "vw-meb".
        maker: group that built and certified the car, such as "hyundai" for a Kia.
        front_motor: "pmsm", "induction", "eesm" or "none".
        rear_motor: the same.
        inverter: "igbt" or "sic" of the main drive.
        units: family of drive units that tests show to differ from others: "vw-first" are those of the Volkswagen group
            before the APP550 and PPE generation.
        regeneration: in the default drive mode, when the pedal is lifted: "one_pedal" (to standstill), "strong", "blended"
            (mild, the brake pedal adds more), "coasting" (none, the brake pedal does it all).
        front_disconnect: "yes" where a clutch can part the front motor from the wheels, else "no".
        rear_disconnect: the same of the rear motor.
        gears_rear: number of ratios of the rear drive, 0 where there is none or it is unknown.
        era: remark.
        evidence: kind of the best evidence: "manufacturer", "press", "certified", "database" or "general".
        covers: the facts that the source states ("motors" is both); every other is general knowledge.
        source: where they are written.
    """

    platform: str
    maker: str
    front_motor: str
    rear_motor: str
    inverter: str
    units: str
    regeneration: str
    front_disconnect: str
    rear_disconnect: str
    era: str
    evidence: str
    source: str
    gears_rear: int
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row of the table: which names and model years it speaks of, and the facts."""

    make: re.Pattern[str]
    model: re.Pattern[str]
    year_from: int
    year_to: int
    technology: Technology

    def fits(self, name: str, model_year: int) -> bool:
        """Whether the row speaks of a car with this name of `listed_name`."""
        in_years = self.year_from <= model_year <= self.year_to
        return in_years and bool(self.make.search(name)) and bool(self.model.search(name))


def listed_name(make: str, model: str) -> str:
    """The text in which patterns are searched: make and model in lower case, one space between words."""
    return " ".join(f"{make} {model}".lower().split())


@cache
def technology_rows() -> tuple[Row, ...]:
    """The whole table, in its order."""
    table = read_csv(folder("technology") / "technology.csv", "it holds the documented technology", whole=True)
    return tuple(_row(cells) for _, cells in table.records())


def _row(line: dict[str, str]) -> Row:
    facts = {name: line[name] for name in FACTS}
    technology = Technology(**facts, gears_rear=int(line["gears_rear"] or 0), covers=tuple(line["covers"].split()))
    years = int(line["year_from"]), int(line["year_to"] or 9999)
    model = JOINT.sub(lambda found: found[1] or "[- ]?", line["model"])
    return Row(re.compile(line["make"]), re.compile(model), *years, technology)


@cache
def technology_of(make: str, model: str, model_year: int) -> Technology | None:
    """The documented technology of a car, from the first row that fits.

    Args:
        make: as listed, however odd: "Tesla", "Tesla Model S", "Hai Phong manufacturing plant", even empty.
        model: as listed, with or without trim and wheels.
        model_year: as certified.

    Returns:
        the facts with their source, or None where no row speaks of the car.
    """
    name = listed_name(make, model)
    return next((row.technology for row in technology_rows() if row.fits(name, model_year)), None)


@cache
def platform_of(make: str, model: str, model_year: int) -> str:
    """The engineering platform; for a car that no row knows, the make and the first word of the model."""
    known = technology_of(make, model, model_year)
    words = [re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") for text in (make, (model.split() or [""])[0])]
    return known.platform if known else "-".join(word for word in words if word) or "unknown"


@cache
def maker_of_make(make: str) -> str:
    """The group that builds cars of a make, whatever the model; the make itself where none or two are known."""
    name = listed_name(make, "")
    makers = {row.technology.maker for row in technology_rows() if name and row.make.pattern and row.make.search(name)}
    return makers.pop() if len(makers) == 1 else name
