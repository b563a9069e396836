"""The words of a certificate: its procedures, printed values, phases and times, and published figures beside its own."""

from collections.abc import Sequence
from itertools import groupby

from voltwright.formatting import SPACE, number
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.certify import figures_published
from voltwright.spec.car import CarSpec
from voltwright.study.compare import Deviation
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR

PROCEDURES: dict[str, str] = {
    "epa-mct": "EPA label, multi-cycle test",
    "epa-sct": "EPA label, single-cycle test",
    "wltp": "WLTP",
    "cltc": "CLTC",
    "nedc": "NEDC",
    "constant": "Constant speed to empty",
}
LABEL: dict[str, tuple[str, str, int]] = {
    "range_mi": ("Range", "mi", 0),
    "range_km": ("Range", "km", 0),
    "range_city_km": ("Range, city", "km", 0),
    "mpge_city": ("Economy, city", "MPGe", 0),
    "mpge_highway": ("Economy, highway", "MPGe", 0),
    "mpge_combined": ("Economy, combined", "MPGe", 0),
    "kwh_100mi": ("Consumption", "kWh/100 mi", 0),
    "consumption_wh_km": ("Consumption", "Wh/km", 0),
    "consumption_city_wh_km": ("Consumption, city", "Wh/km", 0),
    "adjustment": ("Adjustment factor", "", 4),
}
"""Words, unit and decimals of each value of a label."""
QUANTITIES_ON_LABEL: dict[str, str] = {
    "range_epa_km": "range_km",
    "range_wltp_km": "range_km",
    "range_cltc_km": "range_km",
    "range_nedc_km": "range_km",
    "consumption_wltp_wh_km": "consumption_wh_km",
    "consumption_cltc_wh_km": "consumption_wh_km",
}
"""Which value of the label a published quantity stands beside; the others are figures of the test."""
TOKENS = {"wltc": "WLTC", "cltc": "CLTC-P", "hwfet": "HFEDS", "extra_high": "extra high", "constant": "constant speed"}
CAPITALS = ("ds1", "ds2", "css_m", "css_e", "udds", "us06", "sc03", "nedc", "cltc-p")


def procedure_words(certificate: Certificate) -> str:
    """What a procedure is called."""
    return PROCEDURES.get(certificate.procedure, certificate.procedure)


def phase_words(name: str) -> str:
    """What a phase of a test, or a unit of its result, is called.

    >>> phase_words("ds1 wltc-class3b-city"), phase_words("css_m"), phase_words("UDDS 2"), phase_words("wltc")
    ('DS1 city', 'CSS_M', 'UDDS 2', 'WLTC')
    """
    return " ".join(_token(token) for token in name.split())


def _token(token: str) -> str:
    if token.startswith("wltc-"):
        return "city" if token.endswith("-city") else "WLTC"
    if token in CAPITALS:
        return token.upper()
    return TOKENS.get(token, token)


def duration(time_s: float) -> str:
    """A time in hours, minutes and seconds.

    >>> duration(10023.0), duration(65.0)
    ('2:47:03', '1:05')
    """
    minutes, seconds = divmod(round(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def weights_words(weights: Sequence[float]) -> str:
    """The weights of a unit's passes, equal ones together.

    >>> weights_words((0.1, 0.45, 0.45))
    '0.1000 + 2 × 0.4500'
    """
    counted = [(f"{value:.4f}", len(list(same))) for value, same in groupby(round(weight, 6) for weight in weights)]
    return " + ".join(value if count == 1 else f"{count} × {value}" for value, count in counted)


def ending(run: TestRun) -> str:
    """How far and how long a test went, and what ended it."""
    unit = "h" if run.ended_s >= SECONDS_PER_HOUR else "min"
    way = f"{number(run.distance_m / M_PER_KM, 1)}{SPACE}km in {duration(run.ended_s)}{SPACE}{unit}"
    return f"{way}, ended by an {run.ended_by}." if run.to_the_end else f"{way}, to the {run.ended_by}."


def words_of_test(certificate: Certificate, run: TestRun) -> str:
    """What one of a certificate's tests is called."""
    if certificate.procedure == "constant" or len(certificate.runs) > 1:
        return run.schedule.name
    return procedure_words(certificate)


def speed_of(run: TestRun, phase: PhaseResult) -> str:
    """The speed of a phase of constant speed, as the schedule has it; empty for other phases."""
    asked = next((one for one in run.schedule.phases if one.name == phase.name and one.kind == "constant"), None)
    return "" if asked is None else f"{asked.speed_m_s / M_S_PER_KMH:.0f}{SPACE}km/h"


def deviations(certificate: Certificate, spec: CarSpec) -> tuple[Deviation, ...]:
    """What others published about this car under this procedure, beside the certificate's own figure."""
    known = figures_published(certificate)
    return tuple(
        Deviation(
            entry.quantity,
            entry.value,
            known[entry.quantity],
            known[entry.quantity] / entry.value - 1.0,
            entry.kind,
            spec.sources[entry.source].title,
            entry.note,
        )
        for entry in spec.published
        if entry.quantity in known
    )
