"""From what a person writes of a site to the arrays that it is computed with: a car's own power by charge, or a plain law."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.spec.site import Session, SiteCharger
from voltwright.study.site.jobs import POINTS, Jobs, Outlets
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR

TAPER_FROM, TAPER_TO = 0.8, 0.2
"""Where no car is named: power falls in a straight line from this state of charge, to this share of it when full."""
SOC_AT_GOAL = 0.8
ENDLESS = 1e3
"""A battery of which nothing is known is so many times the energy wanted: it is never full."""


def outlets_of(chargers: Sequence[SiteCharger]) -> Outlets:
    """The outlets of a site; chargers with one plug are one pool, the strongest first."""
    plugs = list(dict.fromkeys(each.connector for each in chargers))
    sorted_chargers = sorted(chargers, key=lambda each: -each.power_kw)
    rows = [(plugs.index(each.connector), 1e3 * each.power_kw, each.v2g) for each in sorted_chargers for _ in range(each.count)]
    return Outlets(
        np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    )


class Preparation:
    """Makes jobs of sessions; keeps one curve for each car at each kind of plug."""

    def __init__(self, chargers: Sequence[SiteCharger], car_of: Callable[[str], CompletedCar], efficiency: float, temp_c: float):
        self.plugs = list(dict.fromkeys(each.connector for each in chargers))
        self.gives = {each.connector for each in chargers if each.v2g}
        self.most_kw = {plug: max(each.power_kw for each in chargers if each.connector == plug) for plug in self.plugs}
        self.car_of, self.efficiency, self.temp_c = car_of, efficiency, temp_c
        self.curves: list[np.ndarray] = []
        self._kept: dict[tuple[str | None, str], tuple[int, float, float, float] | str] = {}

    def jobs(self, sessions: Sequence[Session]) -> tuple[Jobs, list[int]]:
        """The sessions as arrays in order of their arrival, and the place of each in the list.

        Raises:
            SpecError: a plug that the site does not have, or that does not fit the car; more energy than the battery holds.
            UnknownNameError, FileError: a car.
        """
        order = sorted(range(len(sessions)), key=lambda place: sessions[place].arrive_h)
        rows = np.array([self._row(sessions[place], place + 1) for place in order], float).reshape(len(order), 11)
        arrive, depart, pool, curve, *rest = rows.T
        whole = (each.astype(np.int64) for each in (pool, curve))
        return Jobs(arrive, depart, *whole, *rest, curves_w=np.array(self.curves)), order

    def _row(self, session: Session, number: int) -> tuple[float, ...]:
        name = f"Session '{session.name or number}'"
        pool, (curve, full, efficiency, give) = self._served(session, name)
        battery = np.isfinite(full)
        wanted, start, goal, floor = session.energy_kwh, 0.0, 0.0, 0.0
        if not battery:
            goal = float(wanted or 0.0) * J_PER_KWH
            full = max(goal, J_PER_KWH) * ENDLESS
        else:
            if session.battery_kwh is not None and session.car is None:
                full = session.battery_kwh * J_PER_KWH / self.efficiency
            share = 0.0 if wanted is None else wanted * J_PER_KWH / full
            soc = session.soc_from if session.soc_from is not None else max(SOC_AT_GOAL - share, 0.0)
            target = session.soc_to if session.soc_to is not None else soc + share
            if target > 1.0 + 1e-9:
                raise SpecError(
                    f"{name}: `energy_kwh` must be at most {(1.0 - soc) * full / J_PER_KWH:.1f} kWh, "
                    f"which fills the battery, but is {wanted:g} kWh.",
                    "energy_kwh",
                )
            start, goal, floor = soc * full, target * full, session.soc_min * full
        power = np.inf if session.power_max_kw is None else 1e3 * session.power_max_kw
        gives = give if session.v2g and battery else 0.0
        kept = efficiency * self.efficiency
        stay = (session.arrive_h * SECONDS_PER_HOUR, session.depart_h * SECONDS_PER_HOUR)
        return (*stay, pool, curve, full, start, goal, power, gives, floor, kept)

    def _served(self, session: Session, name: str) -> tuple[int, tuple[int, float, float, float]]:
        """(pool, (curve, full [J], efficiency, most given back [W])) of a session."""
        if session.connector is not None and session.connector not in self.plugs:
            raise SpecError(
                f"{name}: `connector` must be one of the site's ({', '.join(self.plugs)}), but is {session.connector}; "
                "add such a charger, or write another plug.",
                "connector",
            )
        tried = (
            [session.connector] if session.connector is not None else self.plugs if session.car is not None else self.plugs[:1]
        )
        answers = [(self.plugs.index(plug), self._kept_curve(session, plug)) for plug in tried]
        good = [(pool, curve) for pool, curve in answers if not isinstance(curve, str)]
        if session.v2g:
            good.sort(key=lambda each: each[1][3] <= 0.0)
        if good:
            return good[0]
        why = next(curve for _, curve in answers if isinstance(curve, str))
        raise SpecError(f"{name}: car '{session.car}' cannot charge here: {why}", "car")

    def _kept_curve(self, session: Session, plug: str) -> tuple[int, float, float, float] | str:
        """(curve, full [J], efficiency, most given back [W]) of a session at a plug, or why it does not fit; found once."""
        key = (session.car or ("*" if session.battery_kwh is not None else None), plug)
        if key not in self._kept:
            found = self._curve(key[0], session.car, plug)
            if isinstance(found, str):
                self._kept[key] = found
            else:
                self.curves.append(found[0])
                self._kept[key] = (len(self.curves) - 1, *found[1:])
        return self._kept[key]

    def _curve(self, kind: str | None, car: str | None, plug: str) -> tuple[np.ndarray, float, float, float] | str:
        """(power by charge [W], full [J], efficiency, most given back [W]); or why the plug does not serve the car."""
        most_w = 1e3 * self.most_kw[plug]
        if car is None:
            soc = np.linspace(0.0, 1.0, POINTS)
            falling = 1.0 - (1.0 - TAPER_TO) * np.clip((soc - TAPER_FROM) / (1.0 - TAPER_FROM), 0.0, 1.0)
            flat = kind is None
            return most_w * (np.ones(POINTS) if flat else falling), np.inf if flat else 1.0, self.efficiency, most_w
        from voltwright.study.site.car_power import car_curve  # loads JAX, which sites without a named car do without

        return car_curve(self.car_of(car), plug, self.most_kw[plug], self.temp_c, gives=plug in self.gives)
