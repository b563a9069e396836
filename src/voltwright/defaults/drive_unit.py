"""Default losses of electric machines and inverters as shares of the motor's peak power.

The permanent-magnet row with the IGBT row is fitted (non-negative least squares) to the measured points of the Volkswagen
APP310 unit, 150 kW, 310 N m (5 % median error of the loss); its measured grid ships as
`library/loss_maps/volkswagen-app310.csv`. How the fit divides the current-squared loss between winding and inverter is a
judgement: five to one. The two other machines share its
stator; their rotor terms follow from the textbook ratios named beside them.
"""

from dataclasses import dataclass

POWER_REFERENCE_KW = 150.0
SIZE_EXPONENT = 0.28
"""Losses over power fall with size: the slope of the IE4 limits between 0.75 and 200 kW (IEC 60034-30-1:2014, 4 poles)."""


@dataclass(frozen=True)
class MachineLaw:
    """Losses over peak power at each loss's own reference point; see `physics/drive_unit/machine.py`."""

    losses: dict[str, float]
    loss_stray_fraction: float
    weakening_start: float
    source: str


_PMSM = {
    "loss_copper_kw": 0.025,
    "loss_iron_kw": 0.0007,
    "loss_eddy_kw": 0.0,
    "loss_excitation_kw": 0.0216,
    "loss_drag_kw": 0.0018,
}

MACHINE_LAWS: dict[str, MachineLaw] = {
    "pmsm": MachineLaw(_PMSM, 0.0074, 1.7, "fit to the measured VW APP310"),
    # Rotor copper loss adds about 0.6 of the stator's at equal current; magnetising needs about a third of rated current.
    "induction": MachineLaw(
        {**_PMSM, "loss_copper_kw": 0.040, "loss_excitation_kw": 0.004}, 0.0074, 1.7, "APP310 stator; rotor by textbook ratios"
    ),
    # No magnets; a field winding that needs about 1 % of peak power for full flux.
    "eesm": MachineLaw({**_PMSM, "loss_excitation_kw": 0.008}, 0.0074, 1.7, "APP310 stator; field winding 0.8 % of peak power"),
}


@dataclass(frozen=True)
class InverterLaw:
    """Losses over the motor's peak power at the current of peak torque."""

    losses: dict[str, float]
    source: str


INVERTER_LAWS: dict[str, InverterLaw] = {
    "igbt": InverterLaw(
        {"loss_idle_kw": 0.0002, "loss_linear_kw": 0.0295, "loss_quadratic_kw": 0.005}, "fit to the measured VW APP310"
    ),
    # Silicon carbide: no knee voltage and less than half of the switching loss.
    "sic": InverterLaw(
        {"loss_idle_kw": 0.0002, "loss_linear_kw": 0.0100, "loss_quadratic_kw": 0.007}, "APP310 scaled to silicon carbide"
    ),
}
