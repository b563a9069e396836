"""The label of a test that a laboratory measured: the arithmetic of a test procedure on its phases, without a simulation.

Left out: the EPA's single-cycle test, whose two discharges need two tables (`epa.label.from_single_cycle`); the older NEDC
(`nedc.drive_to_empty_result`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voltwright.errors import SpecError, known_name
from voltwright.procedures import cltc, nedc
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.unit_weights import RangeResult, whole
from voltwright.procedures.epa import certification as epa
from voltwright.procedures.epa.label import KM_PER_MILE, combined, epa_label, from_multi_cycle
from voltwright.procedures.wltp import certification as wltp
from voltwright.units import J_PER_KWH, J_PER_WH

RECHARGE_MOST = 2.0
"""Energy from the grid over usable energy; more is taken for a slip of the unit."""


@dataclass(frozen=True)
class RangeBook:
    """A test procedure of range: its arithmetic, the units whose results are printed, its edition and rules."""

    result: Callable[[Sequence[PhaseEnergy], float], RangeResult]
    unit: str
    edition: str
    rules: tuple[Rule, ...]
    city: str = ""


BOOKS: dict[str, RangeBook] = {
    "wltp": RangeBook(wltp.wltp_result, "wltc", wltp.EDITION, wltp.RULES, "city"),
    "cltc": RangeBook(cltc.cltc_result, "cltc", cltc.EDITION, cltc.RULES),
    "nedc": RangeBook(nedc.nedc_result, "nedc", nedc.EDITIONS["supplement-11"], nedc.RULES["supplement-11"]),
}
LABELS = ("epa", *BOOKS)


def label_of_phases(
    phases: Sequence[PhaseEnergy], procedure: str, energy_recharge_wh: float | None, name: str = "measured"
) -> Certificate:
    """Range, consumption and label from the measured phases of a test.

    Args:
        phases: every phase in the order driven, as `read_phase_table` reads them; which names count, the pages of
            the test procedures say. procedure: epa (multi-cycle test), wltp, cltc or nedc.
        energy_recharge_wh: from the grid, until the battery is full again [Wh]. name: of the car or the test.

    Returns:
        a certificate without a simulated test behind it.

    Raises:
        UnknownNameError: the procedure. SpecError: no energy from the grid, or one that cannot be; phases that make no test.

    Source: the rules of each book's own arithmetic, with their marks, in the certificate.
    """
    procedure = known_name("procedure", procedure, LABELS)
    if energy_recharge_wh is None:
        raise SpecError(
            "A test must have an energy from the grid that fills the battery again: a column energy_recharge_kwh in the "
            "table, or --recharge.",
            "energy_recharge_kwh",
        )
    certificate = (_epa if procedure == "epa" else _range)(phases, procedure, energy_recharge_wh, name)
    usable_wh = certificate.energy_usable_wh
    if not usable_wh <= energy_recharge_wh <= RECHARGE_MOST * usable_wh:
        usable, given = (value * J_PER_WH / J_PER_KWH for value in (usable_wh, energy_recharge_wh))
        raise SpecError(
            f"The energy from the grid must be from 1 to {RECHARGE_MOST:g} times the usable energy ({usable:g} kWh), but is "
            f"{given:g} kWh; is the unit right?",
            "energy_recharge_kwh",
        )
    return certificate


def _range(phases: Sequence[PhaseEnergy], procedure: str, recharge_wh: float, name: str) -> Certificate:
    book = BOOKS[procedure]
    result = book.result(phases, recharge_wh)
    if book.unit not in result.range_km:
        raise SpecError(f"A test must complete a whole {book.unit}, but completes {', '.join(result.range_km)} alone.", "cycle")
    label = {"range_km": result.range_km[book.unit], "consumption_wh_km": result.consumption_ac_wh_km[book.unit]}
    if book.city in result.range_km:
        label["range_city_km"] = result.range_km[book.city]
        label["consumption_city_wh_km"] = result.consumption_ac_wh_km[book.city]
    return Certificate(
        car=name,
        procedure=procedure,
        edition=book.edition,
        range_km=result.range_km,
        consumption_dc_wh_km=result.consumption_dc_wh_km,
        consumption_ac_wh_km=result.consumption_ac_wh_km,
        energy_usable_wh=result.energy_usable_wh,
        energy_recharge_wh=result.energy_recharge_wh,
        weights=result.weights,
        label={key: whole(value) for key, value in label.items()},
        rules=book.rules,
    )


def _epa(phases: Sequence[PhaseEnergy], _: str, recharge_wh: float, name: str) -> Certificate:
    result = from_multi_cycle(phases, recharge_wh)
    label = epa_label(result)

    def _by_name(city: float, highway: float, factor: float) -> dict[str, float]:
        pair = (factor * city, factor * highway)
        return {"city": pair[0], "highway": pair[1], "combined": combined(pair)}

    return Certificate(
        car=name,
        procedure="epa-mct",
        edition=epa.EDITION,
        range_km=_by_name(result.range_city_mi, result.range_highway_mi, KM_PER_MILE),
        consumption_dc_wh_km=_by_name(result.consumption_dc_city_wh_mi, result.consumption_dc_highway_wh_mi, 1.0 / KM_PER_MILE),
        consumption_ac_wh_km=_by_name(result.consumption_ac_city_wh_mi, result.consumption_ac_highway_wh_mi, 1.0 / KM_PER_MILE),
        energy_usable_wh=result.energy_usable_wh,
        energy_recharge_wh=result.energy_recharge_wh,
        weights=result.weights,
        label={**label.printed, "range_km": round(label.printed["range_mi"] * KM_PER_MILE), "adjustment": label.adjustment},
        rules=epa.RULES,
    )
