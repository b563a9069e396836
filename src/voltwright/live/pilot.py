"""The control pilot of alternating-current charging as a state machine: states A to F, and when the contactor is closed.

Modelled: states A, B, C, D (ventilation), E (no pilot) and F (wall box not available), each with a steady signal (1) or with
pulses (2); the time after which a car is ready, and after which the wall box switches. At a station of direct current the
pilot says 5 %, and what is agreed by digital communication is given by the station's limits.
Left out: the communication itself (ISO 15118, DIN 70121), the electrical levels between states, wake-up sequences.
Source: IEC 61851-1:2017, annex A; duty and current by `physics/charging/pilot.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voltwright.physics.charging.pilot import CURRENT_MIN_A, DUTY_DIGITAL_PERCENT, pilot_current_a, pilot_duty_percent

Letter = Literal["A", "B", "C", "D", "E", "F"]
STEADY_PERCENT = 100.0
READY_S = 1.0
"""From the first pulses until the car closes its switch; by judgement. A car may take as long as it likes."""
CLOSE_S = 0.5
"""From states C2 and D2 until the wall box closes its contactor; by judgement, the rule allows 3 s."""
STOP_S = 1.0
"""From the end of the pulses until the car has opened its switch; by judgement, the rule allows 3 s."""
VOLTS: dict[Letter, float] = {"A": 12.0, "B": 9.0, "C": 6.0, "D": 3.0, "E": 0.0, "F": -12.0}
"""Upper level of the signal [V]."""


@dataclass
class Pilot:
    """The pilot between a wall box and a car.

    Attributes:
        letter: state.
        duty_percent: of the signal; 100 is steady.
        contactor: whether the wall box has closed it.
        held_s: how long what decides the next change has held [s].
    """

    letter: Letter = "A"
    duty_percent: float = STEADY_PERCENT
    contactor: bool = False
    held_s: float = 0.0

    @property
    def pulses(self) -> bool:
        """Whether the wall box offers something."""
        return self.duty_percent < STEADY_PERCENT

    @property
    def name(self) -> str:
        """State as standards write it, such as C2."""
        return self.letter if self.letter in ("E", "F") else f"{self.letter}{2 if self.pulses else 1}"

    @property
    def flows(self) -> bool:
        """Whether the car may draw."""
        return self.contactor and self.pulses and self.letter in ("C", "D")

    @property
    def current_a(self) -> float:
        """Current that the signal allows [A]; of a digital one, without limit here."""
        return float("inf") if self.duty_percent == DUTY_DIGITAL_PERCENT else float(pilot_current_a(self.duty_percent))

    def step(
        self,
        dt_s: float,
        *,
        connected: bool,
        ready: bool,
        offered_a: float,
        digital: bool = False,
        ventilation: bool = False,
        available: bool = True,
        shorted: bool = False,
    ) -> None:
        """Advance by a time step.

        Args:
            dt_s: [s].
            connected: whether a car is plugged in.
            ready: whether the car wants to charge.
            offered_a: by the wall box [A]; below 6 A nothing.
            digital: whether the current is agreed by digital communication; then any offer above zero counts.
            ventilation: whether the car asks for it.
            available: whether the wall box is in order.
            shorted: whether the pilot has no signal.
        """
        if shorted or not available:
            self._become("E" if shorted else "F", STEADY_PERCENT)
        elif not connected:
            self._become("A", STEADY_PERCENT)
        else:
            self._connected(dt_s, ready, self._duty(offered_a, digital), "D" if ventilation else "C")

    def _duty(self, offered_a: float, digital: bool) -> float:
        if digital:
            return DUTY_DIGITAL_PERCENT if offered_a > 0.0 else STEADY_PERCENT
        return float(pilot_duty_percent(offered_a)) if offered_a >= CURRENT_MIN_A else STEADY_PERCENT

    def _connected(self, dt_s: float, ready: bool, duty_percent: float, on: Letter) -> None:
        began = self.pulses != (duty_percent < STEADY_PERCENT) or self.letter not in ("B", on)
        self.duty_percent = duty_percent
        if self.letter not in ("B", on):
            self._become("B", duty_percent)
        self.held_s = dt_s if began else self.held_s + dt_s
        if self.letter == "B":
            self.contactor = False
            if not (ready and self.pulses):
                self.held_s = 0.0
            elif self.held_s >= READY_S:
                self.letter, self.held_s = on, 0.0
        elif not ready or (not self.pulses and self.held_s >= STOP_S):
            self._become("B", duty_percent)
        elif self.pulses and self.held_s >= CLOSE_S:
            self.contactor = True

    def _become(self, letter: Letter, duty_percent: float) -> None:
        if letter != self.letter:
            self.held_s = 0.0
        self.letter, self.duty_percent, self.contactor = letter, duty_percent, False
