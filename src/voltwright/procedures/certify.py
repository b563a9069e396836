"""One entry to all test procedures: a procedure by its name, and the quantities by which others publish its results."""

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, known_name
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.cltc import certify_cltc
from voltwright.procedures.constant_speed import certify_constant
from voltwright.procedures.epa.certification import certify_epa
from voltwright.procedures.epa.label import KM_PER_MILE
from voltwright.procedures.nedc import certify_nedc
from voltwright.procedures.wltp.certification import certify_wltp
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH

PROCEDURES: dict[str, Callable[..., Certificate]] = {
    "epa-mct": partial(certify_epa, procedure="epa-mct"),
    "epa-sct": partial(certify_epa, procedure="epa-sct"),
    "wltp": certify_wltp,
    "cltc": certify_cltc,
    "nedc": certify_nedc,
    "constant": certify_constant,
}
"""The function of each procedure."""
ALIASES = {"epa": "epa-mct", "mct": "epa-mct", "sct": "epa-sct", "wltc": "wltp", "cltcp": "cltc"}
"""Usual other names, without signs; the EPA's usual test is the multi-cycle test."""


def certify(car: CompletedCar | CarSpec | str | Path, procedure: str = "epa-mct", **options: Any) -> Certificate:
    """Certified range and consumption of a car, by the test procedure that is named.

    Args:
        car: completed, spec, name in the library, or path. procedure: epa-mct, epa-sct, wltp, cltc, nedc or constant.
        options: of the procedure's own function, such as `form` of wltp or `speed_kmh` of constant; see `options_of`.

    Returns:
        the certificate, with the test behind it.

    Raises:
        UnknownNameError: the procedure. SpecError: an option that it does not have.
        Others: as the procedure's own function.
    """
    procedure = known_name("procedure", procedure, PROCEDURES, ALIASES)
    known = options_of(procedure)
    for name in options:
        if name not in known:
            raise SpecError(f"`{name}` is no option of the procedure {procedure}, which has {', '.join(known)}.", name)
    return PROCEDURES[procedure](car, **options)


def options_of(procedure: str) -> tuple[str, ...]:
    """Names of the options that a procedure has.

    >>> options_of("constant")
    ('speed_kmh', 'temperature_c', 'payload_kg')
    """
    name = known_name("procedure", procedure, PROCEDURES, ALIASES)
    parameters = inspect.signature(PROCEDURES[name]).parameters.values()
    return tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY and one.name != "procedure")


def figures_published(certificate: Certificate) -> dict[str, float]:
    """The figures of a certificate by the quantities under which others publish them, as `published` of a car's file has them.

    The range of the EPA is that of the label; the consumption over UDDS and HWFET is from the grid, unadjusted; that of a
    constant speed is from the battery.
    """
    label, mains = certificate.label, certificate.consumption_ac_wh_km
    if certificate.procedure.startswith("epa"):
        return {
            "range_epa_km": label["range_mi"] * KM_PER_MILE,
            "consumption_udds_unadjusted_wh_km": mains["city"],
            "consumption_hwfet_unadjusted_wh_km": mains["highway"],
        }
    if certificate.procedure == "constant":
        speed_kmh = certificate.runs[0].schedule.phases[-1].speed_m_s / M_S_PER_KMH
        return {f"consumption_{speed_kmh:g}kmh_wh_km": certificate.consumption_dc_wh_km["constant"]}
    name = certificate.procedure
    return {f"range_{name}_km": float(label["range_km"]), f"consumption_{name}_wh_km": float(label["consumption_wh_km"])}
