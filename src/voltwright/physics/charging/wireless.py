"""Wireless charging between two resonant coils: coupling over place, efficiency of the link, and power out of place.

Modelled: coupling of two rectangular coils from the geometry of their wires, scaled to a coupling known at one place; the
best efficiency that this coupling and the coils' quality allow; less power where coupling falls below that at the edge of
the tolerance. Left out: rotation, ferrite's change of the field's shape, foreign objects, detuning.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp

COUPLING_LEAST = 0.02
"""Below it a pad does not start; by judgement."""


def link_efficiency(coupling, quality_pad, quality_car):
    """Best efficiency of two resonant coils, from one coil's terminals to the other's.

    Equation: eta = u / (1 + sqrt(1 + u))2, u = k2 Q1 Q2
    Args: coupling: k. quality_pad, quality_car: Q1, Q2 of the coils at the working frequency.
    Returns: 0-1.
    Valid: both sides compensated in series and tuned, load matched (within a factor of two it costs below a point).
    Source: A. Kurs et al., "Wireless power transfer via strongly coupled magnetic resonances", Science 317 (2007), in the
        form of figure of merit k sqrt(Q1 Q2).

    >>> round(float(link_efficiency(0.2, 400.0, 400.0)), 4)
    0.9753
    """
    merit = coupling * coupling * quality_pad * quality_car
    root = 1.0 + xnp.sqrt(1.0 + merit)
    return merit / (root * root)


def coupling_shape_m(length1_m, width1_m, length2_m, width2_m, offset_x_m, offset_y_m, gap_m):
    """Mutual inductance of two parallel rectangular loops, over mu_0 / 4 pi: how coupling depends on place.

    Equation: sum over pairs of parallel sides, with sign, of F(s) at the four differences of their ends s and distance d:
        F = s asinh(s / d) - sqrt(s2 + d2)
    Args: length1_m, width1_m, length2_m, width2_m: along x and across y. offset_x_m, offset_y_m: of the middles. gap_m: height.
    Returns: [m].
    Valid: single filaments; gap above the wire's thickness.
    Source: F. W. Grover, "Inductance Calculations" (1946), parallel filaments.
    """
    along = _sides(length1_m, length2_m, offset_x_m, width1_m, width2_m, offset_y_m, gap_m)
    across = _sides(width1_m, width2_m, offset_y_m, length1_m, length2_m, offset_x_m, gap_m)
    return along + across


def _sides(length1, length2, shift, span1, span2, side_shift, gap):
    """Mutual inductance (over mu_0 / 4 pi) of the sides that run one way."""
    total = 0.0
    for sign1 in (-1.0, 1.0):
        for sign2 in (-1.0, 1.0):
            aside = side_shift + 0.5 * (sign2 * span2 - sign1 * span1)
            distance = xnp.sqrt(aside * aside + gap * gap)
            total = total + sign1 * sign2 * _filaments(length1, length2, shift, distance)
    return total


def _filaments(length1, length2, shift, distance):
    def term(s):
        return s * xnp.arcsinh(s / distance) - xnp.sqrt(s * s + distance * distance)

    half1, half2 = 0.5 * length1, 0.5 * length2
    far = term(shift + half2 + half1) + term(shift - half2 - half1)
    return far - term(shift + half2 - half1) - term(shift - half2 + half1)


def power_share(coupling, coupling_edge):
    """Share of its power that a link gives at a coupling.

    Equation: min(1, k / k_edge): both coils at their highest current give P = omega M I1 I2, which falls with M.
    Args: coupling, coupling_edge: here, and at the edge of the tolerance, where it still gives all.
    Source: definition of mutual inductance; that a system just reaches its power at the edge is by judgement.
    """
    return xnp.minimum(1.0, coupling / coupling_edge)
