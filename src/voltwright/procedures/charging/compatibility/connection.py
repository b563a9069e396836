"""Which connector of a charger goes into which inlet of a car, directly or through an adapter, and what serving means."""

from dataclasses import dataclass
from typing import Literal

from voltwright.defaults.completed_car import CompletedCar
from voltwright.library.chargers import adapters
from voltwright.physics.charging.supply import Supply
from voltwright.spec.adapter import Adapter
from voltwright.spec.charger import AcCharger, ChargerSpec, WirelessCharger
from voltwright.spec.connectors import AC_OF_INLET, DC_OF_INLET, SOCKETS, TITLES

Reason = Literal["no inlet", "voltage too low", "voltage too high", "current too low", "no receiver", "clearance", "out of place"]
Direction = Literal["charge", "give"]


@dataclass(frozen=True)
class Connection:
    """A connector in an inlet; `adapter_name` and `adapter` where one lies between."""

    connector: str
    inlet: str
    adapter_name: str | None = None
    adapter: Adapter | None = None

    @property
    def words(self) -> str:
        """How the two go together."""
        if self.adapter is not None:
            return self.adapter.title
        if self.inlet == "mains_plug":
            return "its own power supply"
        return "its own cord" if self.connector in SOCKETS else "directly"


@dataclass(frozen=True)
class Limit:
    """One of the limits of a charge.

    Attributes:
        name: what limits, such as "on-board charger". words: by how much. power_w: at the battery, were it the only limit; of a
        current of direct current, at the battery's nominal voltage. kind: of power or current.
    """

    name: str
    words: str
    power_w: float
    kind: Literal["power", "current"] = "power"


@dataclass(frozen=True)
class Served:
    """How a charger serves a car.

    Attributes:
        limits: of the charge, the tightest first. current_a: AC: most of a phase; DC: most at the battery. phases: in use.
        way: how a station's voltage meets the battery's. not_giving: why nothing flows back, where something might.
    """

    supply: Supply
    charger: ChargerSpec
    connection: Connection | None
    limits: tuple[Limit, ...]
    power_mains_w: float
    phases: int = 0
    current_a: float = 0.0
    way: str = "direct"
    notes: tuple[str, ...] = ()
    not_giving: str = ""

    @property
    def power_w(self) -> float:
        """Power [W] at the battery, at its nominal voltage."""
        return self.limits[0].power_w if self.limits else 0.0

    def limited_by(self, kind: Literal["power", "current"]) -> str:
        """Name of the tightest limit of power or of current; empty without one."""
        return next((limit.name for limit in self.limits if limit.kind == kind), "")


@dataclass(frozen=True)
class Refused:
    """Why a charger cannot serve a car, in one sentence."""

    reason: Reason
    why: str
    charger: ChargerSpec | None = None


def connections(car: CompletedCar, charger: ChargerSpec) -> list[Connection]:
    """All ways to plug a charger into a car, the direct ones first.

    Args: car: the car. charger: AC or DC.
    """
    if isinstance(charger, WirelessCharger):
        return []
    taken = AC_OF_INLET if isinstance(charger, AcCharger) else DC_OF_INLET
    kind = "ac" if isinstance(charger, AcCharger) else "dc"
    found = [
        Connection(connector, inlet)
        for connector in charger.connectors
        for inlet in car.charging.inlets
        if connector in taken.get(inlet, ())
    ]
    adapted = [
        Connection(connector, inlet, name, adapter)
        for connector in charger.connectors
        for name, adapter in adapters().items()
        for inlet in car.charging.inlets
        if adapter.kind == kind and adapter.connector == connector and adapter.inlet in taken.get(inlet, ())
    ]
    return _distinct(found) + _distinct(adapted)


def _distinct(found: list[Connection]) -> list[Connection]:
    """One entry for each connector and adapter: `type2` and `ccs2` inlets of one car are one hole for a Type 2 plug."""
    kept: dict[tuple[str, str | None], Connection] = {}
    for entry in found:
        kept.setdefault((entry.connector, entry.adapter_name), entry)
    return list(kept.values())


def refuse_inlet(car: CompletedCar, charger: ChargerSpec) -> Refused:
    """The sentence for a charger that fits none of the car's inlets."""
    assert not isinstance(charger, WirelessCharger)
    has = listed([TITLES[name] for name in charger.connectors])
    inlets = [name for name in car.charging.inlets if name != "mains_plug"]
    if not inlets:
        return Refused("no inlet", f"The charger has {has}; the vehicle only has a power supply for a mains socket.", charger)
    wanted = DC_OF_INLET if charger.kind == "dc" else AC_OF_INLET
    fit = [name for name in inlets if wanted.get(name)]
    current = "direct" if charger.kind == "dc" else "alternating"
    if not fit:
        return Refused("no inlet", f"The charger has {has}; the car has no inlet for {current} current.", charger)
    own = listed([TITLES[name] for name in fit])
    return Refused("no inlet", f"The charger has {has}; the car has {own}, and no adapter between them is known.", charger)


def listed(words: list[str]) -> str:
    """Words in a row: "one, two and three"."""
    distinct = list(dict.fromkeys(words))
    return distinct[0] if len(distinct) == 1 else f"{', '.join(distinct[:-1])} and {distinct[-1]}"
