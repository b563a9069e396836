"""Capacity that cold cells cannot give: diffusion in electrodes and electrolyte slows down, and charge stays behind in them.

Modelled: the share of the usable window that a discharge at the rate of a range test takes out, over the cells' temperature.
The rest is not lost: it is there again when the cells are warm. Resistance in the cold stands in `circuit.py`.
Left out: a state of the diffusion; so the rate of a range test stands for that of the drive, and peaks count with its mean.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp

ACTIVATION_K = 3000.0
"""Of diffusion, 25 kJ/mol over the gas constant: half way from the electrolyte (15 to 20 kJ/mol) to graphite and LFP (30 to
40 kJ/mol). With it cells of LFP have 89 % at 0 C and 81 % at -10 C where they have 70 % at -20 C. Second hand."""
TEMPERATURE_WHOLE_K = 293.15
"""From here on the capacity is whole: capacities are rated at 20 to 25 C."""
TEMPERATURE_COLD_K = 253.15
RATE_OF_LAW_1_H = 1.0 / 3.0
"""Current over capacity [1/h] to which the figures of the chemistries refer."""


def capacity_share(temperature_k, share_at_cold, rate_1_h=RATE_OF_LAW_1_H):
    """Capacity of cells at a temperature over that at 20 C and above.

    Equation: q = 1/(1 + (1/q_cold - 1) g(T) r/(1/3 h)), g = (exp(Ta (1/T - 1/293.15 K)) - 1) / (the same at 253.15 K), at
        least 0: the charge that stays behind grows with current times diffusion time.

    Args:
        temperature_k: of the cells [K]. share_at_cold: q_cold, capacity at -20 C and C/3 over the whole one, 0-1, by chemistry.
        rate_1_h: current over capacity, r [1/h].

    Returns:
        share, 0-1; 1 from 20 C on.

    Valid: -40 to 60 C; 0.1 to 1/h.
    Source: own law after the limiting current of diffusion; figures of the chemistries in `spec/chemistry.py`.

    >>> round(float(capacity_share(263.15, 0.70)), 2)
    0.81
    """
    slower = _slower(xnp.minimum(temperature_k, TEMPERATURE_WHOLE_K)) / _slower(TEMPERATURE_COLD_K)
    return 1.0 / (1.0 + (1.0 / share_at_cold - 1.0) * slower * rate_1_h / RATE_OF_LAW_1_H)


def _slower(temperature_k):
    """Time of diffusion over that at 20 C, less 1."""
    return xnp.expm1(ACTIVATION_K * (1.0 / temperature_k - 1.0 / TEMPERATURE_WHOLE_K))
