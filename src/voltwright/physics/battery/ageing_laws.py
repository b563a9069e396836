"""Published laws of ageing, one a study: k of each power law as a function of how the cell stands or is cycled.

Every coefficient was read in an implementation that names its paper: BLAST-Lite of NREL (by co-authors of several of the
studies) and SimSES of TU Munich. The papers themselves could not be opened here, so no numbers of equations are given.
Units here: time in s, cycles in equivalent full cycles; the studies' days, ampere hours and per cent are converted.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp
from voltwright.physics.battery.ageing import AgeingLaw, Cycling, PowerLaw, Rest
from voltwright.units import GAS_CONSTANT_J_MOL_K, SECONDS_PER_HOUR, celsius_to_kelvin

DAY_S = 24.0 * SECONDS_PER_HOUR
REFERENCE_K = 298.15
SANYO_CYCLE_AH = 2.0 * 2.05
"""Charge that moves in a full cycle of the Sanyo UR18650E, both ways."""

FLEET_CALENDAR = 2.25
"""Calendar loss of NMC in cars over that of the cells of Smith et al., whose first loss as new cells is not in the law."""
FLEET_CYCLES = 0.5
"""Loss by cycles in cars over that of the same law, which is extrapolated there in C-rate. Both: docs/components/ageing.md."""
FLEETS = "scaled to what fleets lost: Geotab 2024 and 2026, P3 and Aviloo 2024, Tesla 2023 (press, second hand)"


def _arrhenius(energy_j_mol: float, temperature_k):
    return xnp.exp(-energy_j_mol / GAS_CONSTANT_J_MOL_K * (1.0 / temperature_k - 1.0 / REFERENCE_K))


def schmalstieg_calendar_loss(rest: Rest):
    """Equation: (7.543 U - 23.75) 1e6 exp(-6976/T) per day^0.75. Source: Schmalstieg et al. 2014."""
    return (7.543 * rest.voltage_v - 23.75) * 1e6 * xnp.exp(-6976.0 / rest.temperature_k) / DAY_S**0.75


def schmalstieg_calendar_rise(rest: Rest):
    """Equation: (5.270 U - 16.32) 1e5 exp(-5986/T) per day^0.75. Source: Schmalstieg et al. 2014."""
    return (5.270 * rest.voltage_v - 16.32) * 1e5 * xnp.exp(-5986.0 / rest.temperature_k) / DAY_S**0.75


def schmalstieg_cycle_loss(cycling: Cycling):
    """Equation: 7.348e-3 (U - 3.667)^2 + 7.600e-4 + 4.081e-3 D per Ah^0.5, a cell of 2.05 Ah. Source: Schmalstieg et al. 2014."""
    per_root_ah = 7.348e-3 * (cycling.voltage_v - 3.667) ** 2 + 7.600e-4 + 4.081e-3 * cycling.depth
    return per_root_ah * SANYO_CYCLE_AH**0.5


def schmalstieg_cycle_rise(cycling: Cycling):
    """Equation: 2.153e-4 (U - 3.725)^2 - 1.521e-5 + 2.798e-4 D per Ah, a cell of 2.05 Ah. Source: Schmalstieg et al. 2014."""
    return (2.153e-4 * (cycling.voltage_v - 3.725) ** 2 - 1.521e-5 + 2.798e-4 * cycling.depth) * SANYO_CYCLE_AH


def smith_calendar_loss(rest: Rest):
    """Equation: A(37 kJ) (-1.97e-4 + 0.0101 s - 0.0157 s^2 + 0.00835 s^3 - 4.06e-6 s T + 3.32e-5 max(0, T - 328.15)) per day^0.5.

    Source: Smith et al. 2021; s state of charge, A(E) = exp(-E/R (1/T - 1/298.15)).
    """
    s, t = rest.soc, rest.temperature_k
    polynomial = -1.97e-4 + 0.0101 * s - 0.0157 * s**2 + 0.00835 * s**3 - 4.06e-6 * s * t
    return _arrhenius(37e3, t) * (polynomial + 3.32e-5 * xnp.maximum(t - 328.15, 0.0)) / DAY_S**0.5


def smith_cycle_loss(cycling: Cycling):
    """Equation: 0.985 k_cal [max(0, 3.24 A(-58 kJ) (D c)^0.5 (1 + 2.1 s) - 0.099) + 1.44 A(-13 kJ) D^6] per cycle^0.5.

    k_cal is the calendar rate per day^0.5, c the C-rate of charging. Cold makes the bracket grow: that is the cold charging.
    Source: Smith et al. 2021.
    """
    t, s = cycling.temperature_k, cycling.soc
    calendar = smith_calendar_loss(Rest(t, s, cycling.voltage_v)) * DAY_S**0.5
    stress = xnp.sqrt(xnp.maximum(cycling.depth * cycling.c_rate_charge, 1e-12))
    strain = xnp.maximum(3.24 * _arrhenius(-58e3, t) * stress * (1.0 + 2.1 * s) - 0.099, 0.0)
    return 0.985 * calendar * (strain + 1.44 * _arrhenius(-13e3, t) * cycling.depth**6)


def fleet_calendar_loss(rest: Rest):
    """Equation: 2.25 x the calendar law of Smith et al. 2021. Source: two numbers from fleets, docs/components/ageing.md."""
    return FLEET_CALENDAR * smith_calendar_loss(rest)


def fleet_cycle_loss(cycling: Cycling):
    """Equation: 0.5 x the cycle law of Smith et al. 2021. Source: two numbers from fleets, docs/components/ageing.md."""
    return FLEET_CYCLES * smith_cycle_loss(cycling)


def naumann_calendar_loss(rest: Rest):
    """Equation: 1.2571e-5 A(17.126 kJ) (2.8575 (s - 0.5)^3 + 0.60225) per s^0.5. Source: Naumann et al. 2018."""
    return 1.2571e-5 * _arrhenius(17126.0, rest.temperature_k) * (2.8575 * (rest.soc - 0.5) ** 3 + 0.60225)


def naumann_calendar_rise(rest: Rest):
    """Equation: 3.4194e-10 A(71.827 kJ) (-3.3903 (s - 0.5)^2 + 1.5604) per s. Source: Naumann et al. 2018."""
    return 3.4194e-10 * _arrhenius(71827.0, rest.temperature_k) * (-3.3903 * (rest.soc - 0.5) ** 2 + 1.5604)


def naumann_cycle_loss(cycling: Cycling):
    """Equation: 0.01 (0.0630 c + 0.0971) (4.0253 (D - 0.6)^3 + 1.0923) per cycle^0.5; c mean C-rate.

    Source: Naumann et al. 2020.
    """
    c = 0.5 * (cycling.c_rate_charge + cycling.c_rate_discharge)
    return 0.01 * (0.0630 * c + 0.0971) * (4.0253 * (cycling.depth - 0.6) ** 3 + 1.0923)


def naumann_cycle_rise(cycling: Cycling):
    """Equation: 0.01 (-0.0020 c + 0.0021) (6.8477 (D - 0.5)^3 + 0.91882) per cycle; none above 1.05 C.

    Source: Naumann et al. 2020.
    """
    c = 0.5 * (cycling.c_rate_charge + cycling.c_rate_discharge)
    return 0.01 * xnp.maximum(0.0021 - 0.0020 * c, 0.0) * xnp.maximum(6.8477 * (cycling.depth - 0.5) ** 3 + 0.91882, 0.0)


def keil_calendar_loss(rest: Rest):
    """Equation: 75.4 exp(-3340/T + 353 s/T) per day^0.512. Source: NREL's fit to Keil et al. 2016."""
    return 75.4 * xnp.exp((-3340.0 + 353.0 * rest.soc) / rest.temperature_k) / DAY_S**0.512


def preger_cycle_loss(cycling: Cycling):
    """Equation: 2 (1.86e-6 + 1.77e-4 D) per cycle^0.699. Source: NREL's fit to Preger et al. 2020.

    The fit also has terms of C-rate and temperature, whose coefficients (1e-11 to 1e-9) leave nothing of them.
    """
    return 2.0 * (1.86e-6 + 1.77e-4 * cycling.depth)


def braco_calendar_loss(rest: Rest):
    """Equation: 3.25e8 exp(-7580/T + 162 s/T) per day^0.464. Source: NREL's fit to Braco et al. 2022."""
    return 3.25e8 * xnp.exp((-7580.0 + 162.0 * rest.soc) / rest.temperature_k) / DAY_S**0.464


def braco_cycle_loss(cycling: Cycling):
    """Equation: 7.58e-5 per cycle^1.08, whatever the depth. Source: NREL's fit to Braco et al. 2020."""
    return 7.58e-5 * xnp.ones_like(cycling.depth)


BLAST = "coefficients as in NREL's BLAST-Lite, https://github.com/NREL/BLAST-Lite"
SIMSES = "coefficients as in SimSES of TU Munich and in BLAST-Lite"
SANYO_CALENDAR_RISE = PowerLaw(schmalstieg_calendar_rise, 0.75)
SANYO_CYCLE_RISE = PowerLaw(schmalstieg_cycle_rise, 1.0)
SANYO = "resistance as of schmalstieg-2014, another cell: assumed"

LAWS: dict[str, AgeingLaw] = {
    "schmalstieg-2014": AgeingLaw(
        name="schmalstieg-2014",
        title="NMC111/graphite, Sanyo UR18650E 2.05 Ah",
        source=f"J. Schmalstieg et al., J. Power Sources 257 (2014) 325, doi 10.1016/j.jpowsour.2014.02.012; {BLAST}",
        valid="calendar: 35-50 °C at 50 % and all states of charge at 50 °C; cycles: 35 °C, 1 C, all depths",
        limits="cycles know neither temperature nor C-rate; below 35 °C the calendar part is extrapolated",
        temperature_low_k=celsius_to_kelvin(35.0),
        temperature_high_k=celsius_to_kelvin(50.0),
        calendar_loss=PowerLaw(schmalstieg_calendar_loss, 0.75),
        cycle_loss=PowerLaw(schmalstieg_cycle_loss, 0.5),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
    "smith-2021": AgeingLaw(
        name="smith-2021",
        title="NMC622/graphite, 50 Ah cell for cars",
        source=f"K. Smith et al., J. Electrochem. Soc. 168 (2021) 100530, doi 10.1149/1945-7111/ac2ebd; {BLAST}",
        valid="calendar: 10-60 °C, 10-100 % charged; cycles: 10-60 °C about 50 %, charging up to 1 C, at 1 C from 25 °C up",
        limits=f"no first loss of the new cell; charging above 1 C and below 10 °C is extrapolated; {SANYO}",
        temperature_low_k=celsius_to_kelvin(10.0),
        temperature_high_k=celsius_to_kelvin(60.0),
        calendar_loss=PowerLaw(smith_calendar_loss, 0.5),
        cycle_loss=PowerLaw(smith_cycle_loss, 0.5),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
    "fleet-nmc": AgeingLaw(
        name="fleet-nmc",
        title="NMC622/graphite, 50 Ah cell for cars, scaled to fleets",
        source=f"smith-2021 (doi 10.1149/1945-7111/ac2ebd), {FLEETS}; calendar x 2.25, cycles x 0.5",
        valid="as smith-2021; the fleets: 1 to 10 years, to 322,000 km, temperate climates",
        limits=f"ages, climates and chemistries of the fleets are not published in detail; {SANYO}",
        temperature_low_k=celsius_to_kelvin(10.0),
        temperature_high_k=celsius_to_kelvin(60.0),
        calendar_loss=PowerLaw(fleet_calendar_loss, 0.5),
        cycle_loss=PowerLaw(fleet_cycle_loss, 0.5),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
    "fleet-nca": AgeingLaw(
        name="fleet-nca",
        title="NCA/graphite, Panasonic 3.2 Ah by the calendar; cycles of an NMC cell for cars, scaled to fleets",
        source="calendar: P. Keil et al. 2016 (doi 10.1149/2.0411609jes); cycles: smith-2021 (doi 10.1149/1945-7111/ac2ebd) "
        f"x 0.5, {FLEETS}",
        valid="calendar: 25-50 °C, all states of charge, 300 days; the fleets: 1 to 10 years, temperate climates",
        limits=f"how NCA cycles know C-rate and cold is lent from NMC: assumed; {SANYO}",
        temperature_low_k=celsius_to_kelvin(25.0),
        temperature_high_k=celsius_to_kelvin(50.0),
        calendar_loss=PowerLaw(keil_calendar_loss, 0.512),
        cycle_loss=PowerLaw(fleet_cycle_loss, 0.5),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
    "naumann-2020": AgeingLaw(
        name="naumann-2020",
        title="LFP/graphite, Sony US26650FTC1 3 Ah",
        source="M. Naumann et al., J. Energy Storage 17 (2018) 153, doi 10.1016/j.est.2018.01.019, and J. Power Sources 451 "
        f"(2020) 227666, doi 10.1016/j.jpowsour.2019.227666; {SIMSES}",
        valid="calendar: 0-60 °C, all states of charge, 29 months; cycles: 25-45 °C, up to 1 C charging and 2 C discharging",
        limits="cycles do not know temperature, so cold charging is not in it",
        temperature_low_k=celsius_to_kelvin(0.0),
        temperature_high_k=celsius_to_kelvin(60.0),
        calendar_loss=PowerLaw(naumann_calendar_loss, 0.5),
        cycle_loss=PowerLaw(naumann_cycle_loss, 0.5),
        calendar_rise=PowerLaw(naumann_calendar_rise, 1.0),
        cycle_rise=PowerLaw(naumann_cycle_rise, 1.0),
    ),
    "keil-preger-2020": AgeingLaw(
        name="keil-preger-2020",
        title="NCA/graphite, Panasonic NCR18650B 3.2 Ah",
        source="P. Keil et al., J. Electrochem. Soc. 163 (2016) A1872, doi 10.1149/2.0411609jes (calendar), and Y. Preger et "
        f"al., J. Electrochem. Soc. 167 (2020) 120532, doi 10.1149/1945-7111/abae37 (cycles), fitted by NREL; {BLAST}",
        valid="calendar: 25-50 °C, all states of charge, 300 days; cycles: 15-35 °C, 80-100 % deep",
        limits=f"cycles know neither temperature nor C-rate, and shallow ones are extrapolated; {SANYO}",
        temperature_low_k=celsius_to_kelvin(25.0),
        temperature_high_k=celsius_to_kelvin(50.0),
        calendar_loss=PowerLaw(keil_calendar_loss, 0.512),
        cycle_loss=PowerLaw(preger_cycle_loss, 0.699),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
    "braco-2022": AgeingLaw(
        name="braco-2022",
        title="LMO/graphite, worn cells of Nissan Leaf packs",
        source="E. Braco et al., J. Energy Storage 32 (2020) 101695 (cycles) and IEEE EEEIC 2022, "
        f"doi 10.1109/EEEIC/ICPSEurope54979.2022.9854784 (calendar), fitted by NREL; {BLAST}",
        valid="cells that had lost 30 % before the test; cycles: 25 °C, full depth, 1 C alone",
        limits=f"a worn cell's rate is taken for a new one, whose first years are faster; {SANYO}",
        temperature_low_k=celsius_to_kelvin(25.0),
        temperature_high_k=celsius_to_kelvin(60.0),
        calendar_loss=PowerLaw(braco_calendar_loss, 0.464),
        cycle_loss=PowerLaw(braco_cycle_loss, 1.08),
        calendar_rise=SANYO_CALENDAR_RISE,
        cycle_rise=SANYO_CYCLE_RISE,
    ),
}

LAW_OF_CHEMISTRY = {"nmc": "fleet-nmc", "lfp": "naumann-2020", "nca": "fleet-nca", "lmo": "braco-2022"}
"""The law taken where none is named: of NMC and NCA the one that is scaled to fleets."""
OTHER_LAWS = {
    "nmc": ("smith-2021", "schmalstieg-2014"),
    "lfp": (),
    "nca": ("keil-preger-2020", "smith-2021", "schmalstieg-2014"),
    "lmo": ("schmalstieg-2014",),
}
