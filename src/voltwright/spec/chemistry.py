"""Typical figures of each cell chemistry: voltages, resistance, its split into branches, its temperature law.

The open-circuit curves and the sources of these numbers stand in `library/chemistries/`.
"""

import math
from dataclasses import dataclass

PULSE_S = 10.0


@dataclass(frozen=True)
class ChemistryLaw:
    """Figures of one cell; shares are of the full resistance, time constants in s.

    `activation_temperature_k` is that of the resistance in a 10 s pulse; `activation_resistance_k` that of each resistance by
    itself, which is more: with constant capacitances the branches get slower in the cold, so that a pulse sees less of them.
    `capacity_share_cold`: capacity at -20 C and C/3 over that at 20 C, beside what the resistance takes. Second hand: cells of
    cars keep 60 to 75 % with LFP and 75 to 85 % with NMC and NCA, counted down to the cut-off voltage; LMO as NMC, assumed.
    """

    voltage_nominal_v: float
    voltage_min_v: float
    voltage_max_v: float
    resistance_capacity_ohm_ah: float
    drop_at_peak_power: float
    ohmic_share: float
    branch1_share: float
    branch1_s: float
    branch2_share: float
    branch2_s: float
    activation_temperature_k: float
    activation_resistance_k: float
    usable_over_gross: float
    soc_max: float
    capacity_share_cold: float

    @property
    def share_after_10_s(self) -> float:
        """Share of the full resistance that acts at the end of a 10 s pulse."""
        return (
            self.ohmic_share
            + self.branch1_share * (1.0 - math.exp(-PULSE_S / self.branch1_s))
            + self.branch2_share * (1.0 - math.exp(-PULSE_S / self.branch2_s))
        )


CHEMISTRIES: dict[str, ChemistryLaw] = {
    "nmc": ChemistryLaw(3.68, 2.5, 4.2, 0.1494, 0.095, 0.315, 0.245, 14.1, 0.440, 154.0, 2138.0, 2750.0, 0.94, 0.97, 0.85),
    "nca": ChemistryLaw(3.67, 2.7, 4.2, 0.1200, 0.15, 0.315, 0.245, 14.1, 0.440, 154.0, 1706.0, 2200.0, 0.95, 0.98, 0.85),
    "lfp": ChemistryLaw(3.26, 2.5, 3.65, 0.1241, 0.15, 0.794, 0.095, 16.1, 0.111, 475.0, 2445.0, 2540.0, 0.975, 0.99, 0.70),
    "lmo": ChemistryLaw(3.89, 3.0, 4.2, 0.0620, 0.15, 0.358, 0.118, 8.5, 0.524, 158.0, 2587.0, 3030.0, 0.93, 0.97, 0.85),
}


def pack_resistance_mohm(law: ChemistryLaw, cells_series, capacity_ah, voltage_v, power_max_kw):
    """Resistance of a pack in a 10 s pulse at 25 C and half charge.

    Equation: R = min(k n / Q, d U2 / P): cells of energy, or of power where the pack must give its peak power P without losing
        more than the share d of its voltage. k = `resistance_capacity_ohm_ah`, d = `drop_at_peak_power`.

    Args: law: of the chemistry. cells_series: n. capacity_ah: Q. voltage_v: U, nominal. power_max_kw: P, of all motors.
    Returns: [mohm]; plain arithmetic, so that a traced number passes through.
    Valid: 1 to 6 kW a kWh; new or little aged.
    Source: d of NMC: 9.2 % in the recorded trips of a BMW i3 60 Ah (95 mohm, 125 kW, 360 V), 9.5 % with the measured cell of
        a VW ID.3 (100 mohm, 150 kW, 397 V); tests/published/test_pack_resistance.py. Of the others no pack is known: 15 % by
        judgement. That cells of power have less ohm Ah shows in the table of foxBMS: NMC of 60 Ah 0.048, NMC of power 0.052.

    >>> round(pack_resistance_mohm(CHEMISTRIES["nmc"], 96, 60.0, 360.0, 125.0), 1)
    98.5
    """
    by_capacity = 1e3 * law.resistance_capacity_ohm_ah * cells_series / capacity_ah
    by_power = law.drop_at_peak_power * voltage_v**2 / power_max_kw
    return 0.5 * (by_capacity + by_power - abs(by_capacity - by_power))
