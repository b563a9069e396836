"""Rolling radius from the size on the side wall."""

import re

from voltwright.units import M_PER_INCH

ROLLING_OVER_FREE_RADIUS = 0.97


def radius_from_size_mm(size: str) -> float:
    """Dynamic rolling radius [mm] of a size such as 235/45R18.

    Equation: r = 0.97 (rim/2 + width x aspect), as the loaded radius of a passenger-car tyre is 3 % below the free one.
    Source: ETRTO designation; the factor is the common one of vehicle-dynamics texts (M. Mitschke, Dynamik der
    Kraftfahrzeuge, 2004).

    >>> round(radius_from_size_mm("235/45R18"), 1)
    324.3
    """
    width, aspect, rim = (int(number) for number in re.findall(r"\d+", size))
    return ROLLING_OVER_FREE_RADIUS * (0.5 * rim * M_PER_INCH * 1e3 + width * aspect / 100.0)
