"""The modes of driver assistance: what each does, what it is compared with, and what its sensors and computer draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mode:
    """A mode of assistance.

    Attributes:
        title: for people.
        without: what it is compared with, in words.
        follows: whether it follows a leader.
        power_w: of its sensors and computer, at the low-voltage side [W].
        power_low_w: least that is plausible [W].
        power_high_w: most that is plausible [W].
    """

    title: str
    without: str
    follows: bool
    power_w: float
    power_low_w: float
    power_high_w: float


MODES = {
    "acc": Mode("adaptive cruise control", "the driver who leads", True, 20.0, 8.0, 60.0),
    "cacc": Mode("cooperative adaptive cruise control", "the driver who leads", True, 25.0, 10.0, 70.0),
    "idm": Mode("driver behind a leader", "the driver who leads", True, 0.0, 0.0, 0.0),
    "eco": Mode("eco driving", "the driver alone", False, 10.0, 3.0, 40.0),
    "predictive": Mode("predictive cruise control", "a plain cruise control", False, 10.0, 3.0, 40.0),
    "green-light": Mode("arrival at green", "the driver who sees the light alone", False, 15.0, 5.0, 40.0),
}
"""The modes.

Power: a radar of 77 GHz has 4 to 15 W and a camera 3 to 10 W by data sheets of their makers, read at second hand; a control unit,
a radio or a map adds some watts, by judgement. Full automation is another matter: 0.2 to 2 kW.
Source: J. Gawron et al., Life cycle assessment of connected and automated vehicles: sensing and computing subsystem and vehicle
    level effects, Environmental Science and Technology 52, 2018 (second hand, for full automation).
"""
