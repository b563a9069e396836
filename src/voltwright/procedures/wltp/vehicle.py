"""What WLTP makes of a vehicle before the test: its masses, its rotating mass and its class.

The trace that it drives stands in `trace.py`.
"""

from dataclasses import dataclass
from typing import Literal

from voltwright.defaults.completed_car import CompletedCar

MASS_DRIVER_KG = 75.0
MASS_EXTRA_KG = 25.0
LOAD_SHARES = {1: 0.15, 2: 0.28}
LOAD_UNKNOWN_KG = 400.0
ROTATING_SHARE = 0.03
TEST_MASS_MARKETS = ("EU", "UK", "CH", "NO", "JP")
"""Where a car file's own test mass is that of WLTP; elsewhere it is an inertia class or another rule's mass."""

WltcClass = Literal["class3a", "class3b"]


def mass_running_order_kg(mass_curb_kg: float) -> float:
    """MRO [kg]: the empty vehicle [kg] and a driver of 75 kg.

    Source: EU registrations carry it so (vehicle_facts: 1,836 kg with 75 kg of driver), common knowledge [M].
    """
    return mass_curb_kg + MASS_DRIVER_KG


def mass_load_max_kg(mass_laden_max_kg: float, mass_running_order_kg: float, mass_options_kg: float = 0.0) -> float:
    """MVL [kg], the maximum vehicle load: LM - MRO - 25 kg - options of vehicle H.

    Source: GTR 15 Annex 4, 4.2.1.3.1, read in the 2013 draft [D].

    >>> mass_load_max_kg(2149.0, 1836.0)
    288.0
    """
    return mass_laden_max_kg - mass_running_order_kg - MASS_EXTRA_KG - mass_options_kg


def mass_test_kg(
    mass_running_order_kg: float, mass_load_max_kg: float, mass_options_kg: float = 0.0, category: Literal[1, 2] = 1
) -> float:
    """TM [kg], the test mass.

    Equation: TM = MRO + options + 25 kg + phi MVL; phi = 0.15 for category 1 (people), 0.28 for category 2 (goods).

    Args:
        mass_options_kg: 0 for vehicle L, all that can be ordered for vehicle H.
    Source: GTR 15 Annex 4, 4.2.1.3.1, read in the 2013 draft [D].

    >>> round(mass_test_kg(1836.0, 288.0), 1)
    1904.2
    """
    return mass_running_order_kg + mass_options_kg + MASS_EXTRA_KG + LOAD_SHARES[category] * mass_load_max_kg


def mass_rotating_kg(mass_running_order_kg: float, axles: Literal[1, 2] = 2) -> float:
    """m_r [kg], the equivalent of the rotating parts: 3 % of MRO + 25 kg, half of it for the wheels of one axle.

    On a dynamometer for both axles the wheels turn and the rollers stand for TM; on one for a single axle they stand for TM
    and the axle that stands still. So the wheels feel TM + m_r on both.

    Source: Regulation (EU) 2017/1151 Annex XXI, sub-annex 4, 2.5.1, 3 %, read as quoted [V]; 1.5 % on one axle, GTR 15
    Annex 4, 7.2.1, read in the 2013 draft [D].

    >>> mass_rotating_kg(1975.0), mass_rotating_kg(1975.0, axles=1)
    (60.0, 30.0)
    """
    return ROTATING_SHARE * axles / 2 * (mass_running_order_kg + MASS_EXTRA_KG)


def wltc_class(speed_max_kmh: float) -> WltcClass:
    """The class of an electric vehicle, whatever its power: which trace it drives.

    Equation: class 3, like every vehicle tested by Annex 8; 3a below a top speed of 120 km/h, else 3b.

    Args:
        speed_max_kmh: top speed [km/h].
    Source: GTR 15 Annex 1, 2.3.1, read in the working draft WLTP-11-7e rev1, not in the final UN R154 [D].

    >>> wltc_class(80.0), wltc_class(119.0), wltc_class(120.0)
    ('class3a', 'class3a', 'class3b')
    """
    return "class3a" if speed_max_kmh < 120.0 else "class3b"


@dataclass(frozen=True)
class WltpMasses:
    """Masses [kg] of a vehicle under WLTP: in running order, on the test, of the rotating parts; and where TM comes from."""

    mass_running_order_kg: float
    mass_test_kg: float
    mass_rotating_kg: float
    origin: str


def masses_of(car: CompletedCar, given_kg: float | None = None) -> WltpMasses:
    """Masses of a car from its file.

    Args:
        car: whose file may write a test mass, and the highest laden mass.
        given_kg: the caller's test mass [kg].

    Returns:
        the masses. The test mass is the caller's; or the file's own in markets of WLTP; or follows from the rule, with the
        highest laden mass of the file, or 400 kg of load (an assumption) where the file names none. Options are unknown: none.
    """
    masses = car.masses
    running = mass_running_order_kg(masses.mass_curb_kg)
    if given_kg is not None:
        test, origin = given_kg, "the caller's"
    elif "masses.mass_test_kg" not in car.assumptions and car.market in TEST_MASS_MARKETS:
        test, origin = masses.mass_test_kg, f"the car file's, market {car.market}"
    elif masses.mass_gross_max_kg is not None:
        load = mass_load_max_kg(masses.mass_gross_max_kg, running)
        test, origin = mass_test_kg(running, load), "MRO + 25 kg + 15 % of the load, no options"
    else:
        test, origin = mass_test_kg(running, LOAD_UNKNOWN_KG), "MRO + 25 kg + 15 % of an assumed load of 400 kg, no options"
    return WltpMasses(running, test, mass_rotating_kg(running), origin)
