"""Rolling radius from the size on the side wall, rolling resistance from the class on the label."""

import re
from dataclasses import dataclass
from typing import Any

from voltwright.defaults.arithmetic import greater, lesser
from voltwright.units import M_PER_INCH

ROLLING_OVER_FREE_RADIUS = 0.97
FAST_FROM_KMH, FAST_TO_KMH = 240.0, 270.0
"""Speed symbols V and W of UN R30: what is faster than 240 km/h needs W, Y or ZR, in practice a summer tyre of soft compound."""
FAST_GRIP = 1.15
"""Peak friction of such a tyre over that of a road tyre; general knowledge: 1.1 to 1.2 on dry asphalt."""
FALL, YEARS_OF_FALL = 0.0015, (2015, 2021)
LABEL_C = 25.0
COEFFICIENT_C = 20.0
TEMPERATURE_FACTOR_1_K = 0.008
"""Of tyres of class C1: ISO 28580:2018, clause on the correction to 25 C."""


@dataclass(frozen=True)
class LabelClass:
    """A fuel efficiency class of tyres of class C1, those of cars; coefficients in kg/t, which is N/kN, at 25 C.

    Attributes:
        least, most: the class's limits; the outer classes are open, so these are what is sold.
        typical: that the WLTP computes with for a tyre of the class.
    """

    least: float
    most: float
    typical: float


LABEL_CLASSES: dict[str, LabelClass] = {
    "A": LabelClass(5.0, 6.5, 5.9),
    "B": LabelClass(6.6, 7.7, 7.1),
    "C": LabelClass(7.8, 9.0, 8.4),
    "D": LabelClass(9.1, 10.5, 9.8),
    "E": LabelClass(10.6, 12.0, 11.3),
}
"""Limits: Regulation (EU) 2020/740, Annex I, part A, C1 tyres: A up to 6.5, B to 7.7, C to 9.0, D to 10.5, E from 10.6.

The ends 5.0 and 12.0 are not in it: the best tyres on sale, and the limit of class F of Regulation (EC) 1222/2009.
Typical: UN GTR 15, Annex 4, table A4/2, by the classes of the earlier regulation, whose limits for C1 are the same (second hand).
"""


def rolling_resistance_of_label(label_class: str) -> float:
    """Rolling resistance coefficient at 20 C of a tyre of a fuel efficiency class.

    Equation: c = 1e-3 RRC / (1 + K (20 - 25)), with RRC in kg/t at 25 C on the drum and K = 0.008 / K.
    Args: label_class: A to E.
    Source: `LABEL_CLASSES`; ISO 28580:2018 for K.

    >>> round(rolling_resistance_of_label("B"), 5)
    0.0074
    """
    at_label = 1e-3 * LABEL_CLASSES[label_class].typical
    return at_label / (1.0 + TEMPERATURE_FACTOR_1_K * (COEFFICIENT_C - LABEL_C))


def grip_factor(speed_max_kmh: Any) -> Any:
    """Grip over that of a road tyre by the top speed that its speed symbol must allow.

    Equation: 1 up to 240 km/h, 1.15 from 270 km/h, linear between.
    Args: speed_max_kmh: the written top speed [km/h].
    Source: speed symbols of UN R30; the factor by judgement.

    >>> round(grip_factor(255.0), 3)
    1.075
    """
    share = lesser(greater(speed_max_kmh - FAST_FROM_KMH, 0.0) / (FAST_TO_KMH - FAST_FROM_KMH), 1.0)
    return 1.0 + (FAST_GRIP - 1.0) * share


def rolling_resistance_of_older_tyres(model_year: int) -> float:
    """What the rolling resistance coefficient of a car built before 2021 lies above that of one built since.

    Equation: 0.0015 up to 2015, falling in proportion to the years to 0 in 2021.
    Args: model_year: as certified.
    Source: judgement: tyres of electric cars were 8.5 to 9 N/kN before 2015 and are 7.0 to 7.5 N/kN since 2021. The EPA's lists
        show the same trend: (f0 + f1 15 m/s) over weight, drive units included, has the median 9.6 N/kN in the model years to
        2015 and 8.4 N/kN in 2023 and 2024 (library/certified_tests).

    >>> round(rolling_resistance_of_older_tyres(2018), 5)
    0.00075
    """
    first, last = YEARS_OF_FALL
    return FALL * (1.0 - min(max((model_year - first) / (last - first), 0.0), 1.0))


def label_relative(label_class: str) -> float:
    """Half of what a fuel efficiency class spans, over its typical coefficient: how well it gives the tyre's own."""
    entry = LABEL_CLASSES[label_class]
    return 0.5 * (entry.most - entry.least) / entry.typical


def radius_from_size_mm(size: str) -> float:
    """Dynamic rolling radius [mm] of a size such as 235/45R18.

    Equation: r = 0.97 (rim/2 + width x aspect), as the loaded radius of a passenger-car tyre is 3 % below the free one.
    Source: ETRTO designation; the factor is the common one of vehicle-dynamics texts (M. Mitschke, Dynamik der
    Kraftfahrzeuge, 2004).

    >>> round(radius_from_size_mm("235/45R18"), 1)
    324.3
    """
    width, aspect, rim = (float(number) for number in re.findall(r"\d+(?:\.\d+)?", size))
    return ROLLING_OVER_FREE_RADIUS * (0.5 * rim * M_PER_INCH * 1e3 + width * aspect / 100.0)
