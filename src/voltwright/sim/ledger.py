"""The energy ledger: what came in, what was stored, and every place where the rest went; electric and thermal in one.

Each term is summed from its own law; that they add up is a proof, not a definition. Up to three balances are closed in
every step: of the electric side, of the bodies that hold heat, and of the climate machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.errors import SimulationError
from voltwright.physics.arrays import xnp
from voltwright.physics.record import Record
from voltwright.sim.flows import LOSSES, DriveFlows, EnergyFlows, ThermalFlows, named

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

RESIDUAL_MAX_RELATIVE = 1e-9
RESIDUAL_MAX_RELATIVE_FLOAT32 = 1e-5
LEAST_J = 1e4
"""A run that moves less than this, such as an hour of a car asleep, is measured by it: temperatures of bodies of 1e5 J/K are
rounded to 1e-8 J in every step, whatever flows."""
MOVED = ("terminal", "traction", "chemical", "grid")
"""Flows whose sum of magnitudes is kept beside their sum, as `..._moved`."""
SUMMED_ALSO = {"velocity_m_s": "distance"}
"""Flows that are no powers and are summed all the same: by name, the name of the sum."""


def terms_of(drive: DriveFlows, energy: EnergyFlows) -> dict[str, Array]:
    """What the ledger sums of a step, by name of the sum."""
    return {**_drive_terms(drive), **_energy_terms(energy)}


def _drive_terms(flows: DriveFlows) -> dict[str, Array]:
    """What the ledger sums of a step's drive flows, by name of the sum; in it `drive_out`, the drive's side of the balance."""
    values = named(flows)
    terms = _summed(values)
    losses = sum(values[f"{name}_w"] for name in LOSSES if f"{name}_w" in values)
    return {**terms, "drive_out": losses + flows.grade_w + flows.kinetic_w}


def _energy_terms(flows: EnergyFlows) -> dict[str, Array]:
    """What the ledger sums of a step's energy flows; in it `energy_out`, `thermal_left` and `machine_left` of the balances."""
    values = named(flows)
    terms = _summed(values)
    losses = flows.dcdc_w + flows.auxiliaries_w + flows.pack_ohmic_w + flows.pack_polarisation_w
    out = losses + flows.stored_w + flows.extra_w
    if flows.port is not None:
        out = out + flows.port.supply.loss_w
    if flows.thermal is not None:
        heat = flows.thermal
        out = out + heat.climate_w + heat.heater_w + heat.chiller_w
        terms |= {"thermal_left": _thermal_left_w(flows, heat), "machine_left": _machine_left_w(heat)}
    return {**terms, "energy_out": out}


def _summed(values: dict[str, Array]) -> dict[str, Array]:
    terms = {name.removesuffix("_w"): value for name, value in values.items() if name.endswith("_w")}
    terms |= {target: values[name] for name, target in SUMMED_ALSO.items() if name in values}
    return terms | {f"{name}_moved": xnp.abs(terms[name]) for name in MOVED if name in terms}


def _thermal_left_w(flows: EnergyFlows, heat: ThermalFlows):
    """Heat into cells, drive units and cabin less what they give off and store."""
    into = (heat.pack_loss_w, flows.entropic_w, heat.heater_w, heat.unit_loss_w, heat.cabin_heat_w, heat.sun_w, heat.people_w)
    out = (
        heat.chilled_w,
        heat.taken_w,
        heat.from_cabin_w,
        heat.from_housing_w,
        heat.from_coolant_w,
        heat.from_units_w,
        heat.heat_stored_w,
    )
    return sum(into) - sum(out)


def _machine_left_w(heat: ThermalFlows):
    """What climate machine and blower take in less what they give to the cabin and lose."""
    return heat.climate_w + heat.blower_heat_w + heat.pumped_w + heat.taken_w - heat.cabin_heat_w - heat.climate_loss_w


class Ledger(Record):
    """Energies of a run [J], by name of the flow without its unit, and its distance [m] as `distance`.

    Attributes:
        sums: see `terms_of`.
    """

    sums: dict[str, Float[Array, "*batch"]]

    def __getitem__(self, name: str) -> Any:
        """Energy [J] of a flow."""
        return self.sums[name]

    def get(self, name: str) -> Any:
        """Energy [J] of a flow; zero where the vehicle is not as deep."""
        return self.sums.get(name, 0.0)

    @property
    def terminal_j(self):
        """Net energy at the pack's terminals [J]."""
        return self["terminal"]

    @property
    def chemical_j(self):
        """Energy of the cells [J]."""
        return self["chemical"]

    @property
    def discharge_j(self):
        """Out of the terminals, without what went in [J]."""
        return 0.5 * (self["terminal_moved"] + self["terminal"])

    @property
    def charge_j(self):
        """Into the terminals [J], positive."""
        return 0.5 * (self["terminal_moved"] - self["terminal"])

    @property
    def recovered_j(self):
        """Wheel work of the drive units while braking [J], positive."""
        return 0.5 * (self["traction_moved"] - self["traction"])

    @property
    def traction_j(self):
        """Wheel work of the drive units while driving [J]."""
        return 0.5 * (self["traction_moved"] + self["traction"])

    @property
    def distance_m(self):
        """Driven [m]."""
        return self["distance"]

    @property
    def plug_loss_j(self):
        """All that is lost between grid and battery [J]."""
        stages = ("station", "cable", "wireless_link", "on_board", "booster", "standby")
        return sum(self.get(name) for name in stages)

    @property
    def losses_j(self) -> dict[str, Any]:
        """Losses by name [J], in the order of tables."""
        return {name: self[name] for name in LOSSES}

    def residual(self):
        """The largest of what the balances fail to explain, over the energy that cells and grid moved, or the wheels."""
        grid = self.sums.get("grid", 0.0)
        left = [self["chemical"] + grid - self["drive_out"] - self["energy_out"]]
        left += [self[name] for name in ("thermal_left", "machine_left") if name in self.sums]
        moved = self["chemical_moved"] + self.sums.get("grid_moved", 0.0)
        # A dead car that rolls downhill warms its drive units without any of either.
        moved = xnp.maximum(moved, self.sums.get("traction_moved", 0.0))
        worst = xnp.abs(left[0])
        for other in left[1:]:
            worst = xnp.maximum(worst, xnp.abs(other))
        return worst / xnp.maximum(moved, LEAST_J)

    def __add__(self, other: Ledger) -> Ledger:
        """The ledger of two runs together, one after the other."""
        return Ledger({name: value + other.sums[name] for name, value in self.sums.items()})


def check_ledger(ledger: Ledger, what: str, *, single: bool = False) -> float:
    """Refuse a run whose energies do not add up or are not finite: the one place where ledgers are checked.

    Args:
        ledger: of one run, or of many.
        what: was run, for the sentence.
        single: whether it ran in float32.

    Returns:
        the largest relative residual.

    Raises:
        SimulationError: with the residual and what it may be.
    """
    residual = float(np.max(ledger.residual()))
    limit = RESIDUAL_MAX_RELATIVE_FLOAT32 if single else RESIDUAL_MAX_RELATIVE
    if not residual <= limit:
        raise SimulationError(
            f"{what} leaves {residual:.2g} of the energy unexplained, but at most {limit:g} may be; look for extreme values "
            "with `voltwright show`, or report this car."
        )
    return residual
