"""A car in one file: the model of the whole, and the checks that span its parts."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Literal

from pydantic import Field, model_validator

from voltwright.errors import SpecError, nearest
from voltwright.formatting import in_short, quantity
from voltwright.spec.agreement import agree
from voltwright.spec.base import SpecModel, fields_of, given, optional
from voltwright.spec.battery import Auxiliaries, Battery, Limits, Price
from voltwright.spec.body import Body, Masses, Tyres
from voltwright.spec.charging import Charging
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.spec.correlation import Correlation, correlations_agree
from voltwright.spec.drive_unit import DriveUnits, Regeneration, Split
from voltwright.spec.evidence import FROM_STANDSTILL, Evidence, Published, Report, Source
from voltwright.spec.hvac import Hvac
from voltwright.spec.road_load import BodyAndTyres, RoadLoad
from voltwright.spec.thermal import Thermal
from voltwright.spec.warm_up import WarmUp

WH_PER_KWH = 1e3
CAPACITY_MARGIN = 1.08
"""Mean voltage of a discharge over the nominal one, at most."""
Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Name in the library: small letters, digits, dashes.")
]


VehicleClass = Literal["car", "suv", "scooter", "quadricycle", "van", "truck"]
"""What picks the default laws: see `defaults/vehicle_class.py`."""


class CarSpec(SpecModel):
    """A battery-electric vehicle as a person writes it down, in data-sheet units."""

    name: Slug
    title: str = given("Name for people.", min_length=2)
    make: str = given("Brand.")
    model_year: int | None = optional("Model year.", ge=1990, le=2100)
    market: str | None = optional("Market of the variant, such as US, EU, CN.")
    vehicle_class: VehicleClass = Field(default="car", description="Picks the default laws.")
    body: Body = Field(default_factory=Body, description="Shape and where the mass sits.")
    tyres: Tyres = Field(default_factory=Tyres, description="Tyres.")
    masses: Masses = Field(default_factory=Masses, description="Masses.")
    road_load: RoadLoad = Field(default_factory=BodyAndTyres, description="Road load.")
    drive_units: DriveUnits = given("Motors, inverters and gears.")
    split: Split = Field(default_factory=Split, description="How two drive units share the work.")
    regeneration: Regeneration = Field(default_factory=Regeneration, description="Recovery of braking energy.")
    battery: Battery = given("Battery.")
    thermal: Thermal = Field(default_factory=Thermal, description="Heat of battery and drive units.")
    hvac: Hvac = Field(default_factory=Hvac, description="Heating and air conditioning of the cabin.")
    auxiliaries: Auxiliaries = Field(default_factory=Auxiliaries, description="Other loads.")
    warm_up: WarmUp = Field(default_factory=WarmUp, description="Extra resistance after a long stand.")
    charging: Charging = Field(default_factory=Charging, description="Charging.")
    limits: Limits = Field(default_factory=Limits, description="Limits that the maker sets.")
    price: Price | None = optional("Price.")
    published: tuple[Published, ...] = Field(default=(), description="Published results of this car.")
    history: tuple[Report, ...] = Field(default=(), description="What became known when, in order of time; never an input.")
    correlations: tuple[Correlation, ...] = Field(default=(), description="Pairs of numbers that are off together.")
    evidence: dict[str, Evidence] = Field(default_factory=dict, description="From a field's dotted path to its evidence.")
    sources: dict[str, Source] = Field(default_factory=dict, description="Documents, by key.")

    @model_validator(mode="after")
    def _parts_agree(self) -> "CarSpec":
        checks = (_needs_drive_unit, _energies_agree, _capacity_holds_energy, _masses_agree, _fade_agrees, _losses_agree)
        agree(
            *(partial(check, self) for check in checks), *_evidence_checks(self), partial(correlations_agree, self.correlations)
        )
        return self

    def __repr__(self) -> str:
        """Name, title and key figures, as written."""
        battery, masses = self.battery, self.masses
        kwh = f"{quantity(battery.energy_usable_kwh, 'kWh', 1)} usable" if battery.energy_usable_kwh is not None else ""
        powers = [getattr(self.drive_units, axle).motor.power_max_kw for axle in self.axles]
        motors = " and ".join(f"{quantity(power, 'kW')} {axle}" for power, axle in zip(powers, self.axles, strict=True))
        mass = masses.mass_curb_kg if masses.mass_curb_kg is not None else masses.mass_test_kg
        return in_short("CarSpec", f"{self.name}: {self.title}", kwh or "gross energy alone", motors, quantity(mass, "kg"))

    __str__ = __repr__

    @property
    def axles(self) -> tuple[str, ...]:
        """The driven axles, front first."""
        return tuple(axle for axle in ("front", "rear") if getattr(self.drive_units, axle) is not None)


IDLE_LOSSES = (
    "motor.loss_iron_kw",
    "motor.loss_eddy_kw",
    "motor.loss_excitation_kw",
    "motor.loss_drag_kw",
    "inverter.loss_idle_kw",
)
LOAD_LOSSES = ("motor.loss_copper_kw", "inverter.loss_linear_kw", "inverter.loss_quadratic_kw")


def _needs_drive_unit(spec: CarSpec) -> None:
    if not spec.axles:
        raise SpecError("`drive_units` must hold a `front` or a `rear` drive unit, but holds neither.", "drive_units")
    if spec.split.kind == "fixed" and spec.split.front_share is None:
        raise SpecError("`split.front_share` must be written for a fixed split; try 0.4.", "split.front_share")


def _energies_agree(spec: CarSpec) -> None:
    usable, gross = spec.battery.energy_usable_kwh, spec.battery.energy_gross_kwh
    if usable is None and gross is None:
        raise SpecError(
            "`battery.energy_usable_kwh` or `battery.energy_gross_kwh` must be written, but both are missing.",
            "battery.energy_usable_kwh",
        )
    if usable is not None and gross is not None and usable > gross:
        raise SpecError(
            f"`battery.energy_usable_kwh` must be at most `battery.energy_gross_kwh` ({gross:g} kWh), "
            f"but is {usable:g} kWh; are the two swapped?",
            "battery.energy_usable_kwh",
        )


def _capacity_holds_energy(spec: CarSpec) -> None:
    battery, law = spec.battery, CHEMISTRIES[spec.battery.chemistry]
    series_v = None if battery.cells_series is None else battery.cells_series * law.voltage_nominal_v
    voltage = series_v if series_v is not None else battery.voltage_nominal_v
    if battery.capacity_ah is None or battery.energy_usable_kwh is None or voltage is None:
        return
    holds = battery.capacity_ah * voltage / WH_PER_KWH
    if battery.energy_usable_kwh > CAPACITY_MARGIN * holds:
        raise SpecError(
            f"`battery.capacity_ah` must hold `battery.energy_usable_kwh` ({battery.energy_usable_kwh:g} kWh), but "
            f"{battery.capacity_ah:g} Ah at {voltage:.0f} V hold {holds:.1f} kWh; is it the capacity of one string?",
            "battery.capacity_ah",
        )


def _masses_agree(spec: CarSpec) -> None:
    masses = spec.masses
    if masses.mass_curb_kg is None and masses.mass_test_kg is None:
        raise SpecError(
            "`masses.mass_curb_kg` or `masses.mass_test_kg` must be written, but both are missing.", "masses.mass_curb_kg"
        )
    if masses.mass_curb_kg is None:
        return
    for name in ("mass_gross_max_kg", "mass_test_kg"):
        upper = getattr(masses, name)
        if upper is not None and upper < masses.mass_curb_kg:
            raise SpecError(
                f"`masses.{name}` must be at least `masses.mass_curb_kg` ({masses.mass_curb_kg:g} kg), but is {upper:g} kg.",
                f"masses.{name}",
            )


def _fade_agrees(spec: CarSpec) -> None:
    start, end = spec.regeneration.speed_fade_start_kmh, spec.regeneration.speed_fade_end_kmh
    if start is not None and end is not None and end >= start:
        raise SpecError(
            f"`regeneration.speed_fade_end_kmh` must be below `speed_fade_start_kmh` ({start:g} km/h), but is {end:g} km/h.",
            "regeneration.speed_fade_end_kmh",
        )


def _losses_agree(spec: CarSpec) -> None:
    """Losses that the motor's power cannot feed: with them no car runs, and no battery model has an answer."""
    for axle in spec.axles:
        unit = getattr(spec.drive_units, axle)
        power_kw = unit.motor.power_max_kw
        for names, most, words in ((IDLE_LOSSES, 0.3, "without load"), (LOAD_LOSSES, 2.0, "at peak torque")):
            written = {name: getattr(getattr(unit, name.split(".")[0]), name.split(".")[1], None) for name in names}
            given = {f"drive_units.{axle}.{name}": value for name, value in written.items() if value is not None}
            total = sum(given.values())
            if total > most * power_kw:
                largest = max(given, key=lambda name: given[name])
                raise SpecError(
                    f"The losses of `drive_units.{axle}` {words} must be at most {most:g} times its power ({power_kw:g} kW), but "
                    f"are {total:g} kW; look at `{largest}` ({given[largest]:g} kW).",
                    largest,
                )


def _evidence_checks(spec: CarSpec) -> Iterator[Callable[[], None]]:
    """A check for each entry of `evidence` and of `published`."""
    values = dict(fields_of(spec))
    for path, evidence in spec.evidence.items():
        yield partial(_evidence_agrees, spec, values, path, evidence)
    for number, entry in enumerate(spec.published):
        yield partial(_source_exists, spec, f"published[{number}]", entry.source)
        yield partial(_rollout_agrees, f"published[{number}]", entry)
        for place, other in enumerate(entry.conflicts):
            yield partial(_source_exists, spec, f"published[{number}].conflicts[{place}]", other.source)
    for number, report in enumerate(spec.history):
        yield partial(_source_exists, spec, f"history[{number}]", report.source)
        yield partial(_report_agrees, f"history[{number}]", report)


def _report_agrees(where: str, report: Report) -> None:
    if report.field is None and (report.value, report.low, report.high) != (None, None, None):
        raise SpecError(f"`{where}.field` must name the number that the figure is of, but is not written.", f"{where}.field")


def _rollout_agrees(where: str, entry: Published) -> None:
    if entry.rollout is None and entry.rollout_kind is None:
        return
    if entry.quantity not in FROM_STANDSTILL:
        raise SpecError(
            f"`{where}.rollout` belongs to times from standstill ({', '.join(FROM_STANDSTILL)}), but the quantity is "
            f"{entry.quantity}; leave `rollout` and `rollout_kind` out.",
            f"{where}.rollout",
        )
    if entry.rollout is None or entry.rollout_kind is None:
        wanting, other = ("rollout", "rollout_kind") if entry.rollout is None else ("rollout_kind", "rollout")
        raise SpecError(f"`{where}.{wanting}` must stand beside `{other}`, but is not written.", f"{where}.{wanting}")


def _evidence_agrees(spec: CarSpec, values: dict[str, object], path: str, evidence: Evidence) -> None:
    where = f"evidence.{path}"
    if path not in values:
        close = ", ".join(f"`{name}`" for name in nearest(path, _evidence_paths(values)))
        raise SpecError(f"`{where}` must name a field that this file writes; the nearest are {close}.", where)
    _source_exists(spec, where, evidence.source, required=evidence.kind != "assumed")
    for number, other in enumerate(evidence.conflicts):
        _source_exists(spec, f"{where}.conflicts[{number}]", other.source)
    low, high, value = evidence.low, evidence.high, values[path]
    if low is not None and high is not None and not low <= high:
        raise SpecError(f"`{where}.low` must be at most `high` ({high:g}), but is {low:g}.", where)
    if isinstance(value, int | float) and ((low is not None and value < low) or (high is not None and value > high)):
        raise SpecError(f"`{path}` must lie in the range of its evidence ({low} to {high}), but is {value:g}.", path)


def _evidence_paths(values: dict[str, object]) -> list[str]:
    return [path for path in values if path.split(".")[0] not in ("published", "history", "correlations", "evidence", "sources")]


def _source_exists(spec: CarSpec, where: str, source: str | None, required: bool = True) -> None:
    if source is None and not required:
        return
    if source not in spec.sources:
        close = ", ".join(f"`{name}`" for name in nearest(source or "", spec.sources)) or "none"
        raise SpecError(f"`{where}.source` must be a key of `sources`, but is {source!r}; there are {close}.", f"{where}.source")
