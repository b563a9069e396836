"""A cell's parameter set as a file gives it: capacity, limits, resistances, lags, temperature laws, heat, tables over charge."""

from pydantic import model_validator

from voltwright.formatting import in_short, quantity
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional

SHAPES = ("ohmic_discharge", "ohmic_charge", "branch1", "branch2")
GRID_TOLERANCE = 1e-6
POINTS_MIN = 11


class CellTable(SpecModel):
    """Columns over state of charge, from 0 to 1 in equal steps."""

    soc: tuple[float, ...] = given("State of charge.")
    ocv_v: tuple[float, ...] = given("Open-circuit voltage at 25 C.")
    entropy_v_k: tuple[float, ...] = given("Change of the open-circuit voltage with temperature.")
    ohmic_discharge: tuple[float, ...] = given("Instantaneous resistance over `ohmic_mohm`, in discharge.")
    ohmic_charge: tuple[float, ...] = given("The same in charge.")
    branch1: tuple[float, ...] = given("Resistance of the first branch over `branch1_mohm`.")
    branch2: tuple[float, ...] = given("Resistance of the second branch over `branch2_mohm`.")

    @model_validator(mode="after")
    def _fits(self) -> "CellTable":
        count = len(self.soc)
        if count < POINTS_MIN:
            raise ValueError(f"`soc` must have at least {POINTS_MIN} points, but has {count}.")
        for name in type(self).model_fields:
            if len(getattr(self, name)) != count:
                raise ValueError(f"`{name}` must have as many values as `soc` ({count}), but has {len(getattr(self, name))}.")
        if any(abs(soc - place / (count - 1)) > GRID_TOLERANCE for place, soc in enumerate(self.soc)):
            raise ValueError("`soc` must go from 0 to 1 in equal steps.")
        if any(after < before for before, after in zip(self.ocv_v, self.ocv_v[1:], strict=False)):
            raise ValueError("`ocv_v` must never fall with `soc`.")
        for name in SHAPES:
            if min(getattr(self, name)) <= 0.0:
                raise ValueError(f"`{name}` must be more than 0, but its least value is {min(getattr(self, name)):g}.")
        return self


class CellSpec(SpecModel):
    """One cell. Resistances at 25 C and half charge; capacitances constant, so that the lags move with the resistances."""

    name: str = given("Short name.", pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = given("What cell it is.")
    origin: str = given("Where the figures come from: data, method, date.")
    capacity_ah: Number = given("Charge between soc 0 and 1.", gt=1e-3, lt=2000)
    voltage_min_v: Number = given("Cut-off voltage: the lowest in use.", gt=0.5, lt=5)
    voltage_max_v: Number = given("Highest voltage.", gt=0.5, lt=6)
    ohmic_mohm: Number = given("Instantaneous resistance, in discharge.", gt=1e-4, lt=1e5)
    branch1_mohm: Number = given("Resistance of the first branch.", gt=1e-5, lt=1e5)
    branch2_mohm: Number = given("Resistance of the second branch.", gt=1e-5, lt=1e5)
    branch1_s: Number = given("Time constant of the first branch at 25 C and half charge.", gt=0.05, lt=1e5)
    branch2_s: Number = given("Time constant of the second branch at 25 C and half charge.", gt=0.05, lt=1e6)
    activation_ohmic_k: Number = given("Temperature of the Arrhenius law of the instantaneous resistance.", ge=-2000, le=20000)
    activation1_k: Number = given("The same of the first branch.", ge=-2000, le=20000)
    activation2_k: Number = given("The same of the second branch.", ge=-2000, le=20000)
    mass_kg: MaybeNumber = optional("Mass.", gt=1e-4, lt=100)
    heat_capacity_j_k: MaybeNumber = optional("Heat capacity; default: 1000 J/(kg K) by mass.", gt=0.01, lt=1e6)
    heat_transfer_w_k: MaybeNumber = optional("Heat transfer to the surroundings; default: none.", ge=0, lt=1e4)
    notes: tuple[str, ...] = ()
    table: CellTable = given("Columns over state of charge.")

    def __repr__(self) -> str:
        """Name, capacity, voltages and resistance."""
        volts = f"{self.voltage_min_v:g} to {self.voltage_max_v:g} V"
        ohmic = f"{quantity(self.ohmic_mohm, 'mΩ', 2)} instantaneous"
        return in_short("CellSpec", f"{self.name}: {self.title}", quantity(self.capacity_ah, "Ah", 1), volts, ohmic)

    __str__ = __repr__

    @model_validator(mode="after")
    def _fits(self) -> "CellSpec":
        if self.voltage_min_v >= self.voltage_max_v:
            raise ValueError(
                f"`voltage_min_v` must be less than `voltage_max_v` ({self.voltage_max_v:g}), but is {self.voltage_min_v:g}."
            )
        return self
