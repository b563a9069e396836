"""Typical figures of each cell chemistry: voltages, resistance, its split into branches, its temperature law.

The open-circuit curves and the sources of these numbers stand in `library/chemistries/`.
"""

import math
from dataclasses import dataclass

PULSE_S = 10.0


@dataclass(frozen=True)
class ChemistryLaw:
    """Figures of one cell; shares are of the full resistance, time constants in s."""

    voltage_nominal_v: float
    voltage_min_v: float
    voltage_max_v: float
    resistance_capacity_ohm_ah: float
    ohmic_share: float
    branch1_share: float
    branch1_s: float
    branch2_share: float
    branch2_s: float
    activation_temperature_k: float
    usable_over_gross: float
    soc_max: float

    @property
    def share_after_10_s(self) -> float:
        """Share of the full resistance that acts at the end of a 10 s pulse."""
        return (
            self.ohmic_share
            + self.branch1_share * (1.0 - math.exp(-PULSE_S / self.branch1_s))
            + self.branch2_share * (1.0 - math.exp(-PULSE_S / self.branch2_s))
        )


CHEMISTRIES: dict[str, ChemistryLaw] = {
    "nmc": ChemistryLaw(3.68, 2.5, 4.2, 0.1494, 0.315, 0.245, 14.1, 0.440, 154.0, 2138.0, 0.94, 0.97),
    "nca": ChemistryLaw(3.67, 2.7, 4.2, 0.1200, 0.315, 0.245, 14.1, 0.440, 154.0, 1706.0, 0.95, 0.98),
    "lfp": ChemistryLaw(3.26, 2.0, 3.65, 0.1241, 0.794, 0.095, 16.1, 0.111, 475.0, 2445.0, 0.975, 0.99),
    "lmo": ChemistryLaw(3.89, 3.0, 4.2, 0.0620, 0.358, 0.118, 8.5, 0.524, 158.0, 2587.0, 0.93, 0.97),
}
