"""The numbers of the coming step of a live car: its settings, its trace and its outlet as inputs of the one engine."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from voltwright.live.commands import PLUGS, Value, number_of
from voltwright.live.live_step import NAMES
from voltwright.live.outlets import NO_LIMIT_W, Outlet
from voltwright.live.pilot import Pilot
from voltwright.physics.battery.pack import Pack
from voltwright.physics.charging.supply import NO_LIMIT_A
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA
from voltwright.units import celsius_to_kelvin

HUMIDITY = 0.5


class Conditions:
    """The numbers that a step takes, kept from step to step.

    Attributes:
        values: in the order of `NAMES`, shape (m,).
    """

    def __init__(self, dt_s: float):
        """For a time step [s]."""
        self._at = {name: place for place, name in enumerate(NAMES)}
        self.values = np.zeros(len(NAMES))
        self._set(dt_s=dt_s, humidity=HUMIDITY, road_pressure_pa=PRESSURE_SEA_LEVEL_PA, port_power_max_w=NO_LIMIT_W)
        self._window = (0.0, 1.0)
        self._limits: tuple[object, ...] = ()

    def take_pack(self, pack: Pack) -> None:
        """Work with the usable window of a pack, and work the limits at the outlet out anew."""
        self._window = (float(pack.soc_min), float(pack.soc_max))
        self._limits = ()

    def displayed(self, soc: float) -> float:
        """Displayed state of charge of one of the cells."""
        low, high = self._window
        return (soc - low) / (high - low)

    def take_outlet(
        self, settings: Mapping[str, Value], outlet: Outlet | None, pilot: Pilot, offered_a: float, share: float
    ) -> None:
        """What the outlet gives.

        Args:
            settings: of the car.
            outlet: at which it is, or None.
            pilot: says whether it may draw, and how much.
            offered_a: current that the outlet offers [A].
            share: of its power that it can give.
        """
        self._set(plugged=1.0 if pilot.flows else 0.0, place=float(PLUGS.index(str(settings["plug"]))))
        limits = (settings["plug"], offered_a, settings["power_limit_w"], share, pilot.duty_percent)
        if outlet is None or limits == self._limits:
            return
        self._limits = limits
        if outlet.digital:
            power_w, current_a = min(number_of(settings, "power_limit_w"), share * outlet.power_max_w), offered_a
        else:
            power_w = outlet.per_ampere_w * outlet.pilot_use * min(offered_a, pilot.current_a)
            current_a = NO_LIMIT_A
        self._set(port_power_max_w=outlet.at_battery(power_w), port_current_max_a=current_a)

    def take_settings(self, settings: Mapping[str, Value], key_on: bool, standby: bool) -> None:
        """What the car was told, and whether its key is on and its control units are awake."""
        ambient_k = celsius_to_kelvin(number_of(settings, "ambient_c"))
        low, high = self._window
        self._set(
            comfort_k=celsius_to_kelvin(number_of(settings, "cabin_temp_c")),
            road_k=ambient_k,
            ambient_k=ambient_k,
            key_on=float(key_on),
            occupants=float(key_on),
            standby=float(standby),
            cabin_on=number_of(settings, "cabin_on"),
            precondition=number_of(settings, "precondition"),
            soc_target=low + 0.01 * number_of(settings, "soc_target_percent") * (high - low),
        )

    def take_road(self, wanted_m_s: float, grade: float, pressure_pa: float) -> None:
        """Speed wanted at the end of the step [m/s], grade of the road, and pressure of its air [Pa]."""
        self._set(speed_m_s=wanted_m_s, grade=grade, road_pressure_pa=pressure_pa)

    def with_others(self, **values: float) -> np.ndarray:
        """A copy of the numbers with some of them replaced, by the names of `NAMES`; shape (m,)."""
        copied = self.values.copy()
        for name, value in values.items():
            copied[self._at[name]] = value
        return copied

    def _set(self, **values: float) -> None:
        for name, value in values.items():
            self.values[self._at[name]] = value
