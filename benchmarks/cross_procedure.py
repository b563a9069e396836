"""What a model that is calibrated on EPA tests alone says of WLTP, CLTC, NEDC and the EPA label.

Every library car with a published figure is certified three times: with losses of its vehicle type; refined by tests of its
maker, never by one of itself; and anchored on its own EPA test, where one is published. Used by `make validate`.
"""

import statistics
from collections.abc import Iterator

import voltwright as vw
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import TraceError
from voltwright.procedures.certify import certify, figures_published
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.anchored_car import PUBLISHED, anchor_of, anchored_car

QUANTITIES = {
    "range_epa_km": ("epa-mct", "EPA label range, km"),
    "range_wltp_km": ("wltp", "WLTP range, km"),
    "consumption_wltp_wh_km": ("wltp", "WLTP consumption from the grid, Wh/km"),
    "range_cltc_km": ("cltc", "CLTC range, km"),
    "range_nedc_km": ("nedc", "NEDC range, km"),
}
BASES = ("type", "maker", "own EPA test")
TARGETS = {"range_epa_km": 0.04, "range_wltp_km": 0.05}
ADJUSTMENTS = {"tesla-model-3-2021-srp": 0.746}
"""Factor from test to label of a car whose label rests on its own five cycles: label over unadjusted economy of the guide."""


def completed(spec: CarSpec) -> Iterator[tuple[str, CompletedCar]]:
    """The car on each basis."""
    yield "type", vw.complete(spec, "type")
    yield "maker", vw.complete(spec)
    published = {entry.quantity for entry in spec.published}
    if published >= set(PUBLISHED.values()):
        yield "own EPA test", anchored_car(spec, anchor_of(spec))


def deviations() -> list[dict]:
    """One entry a car, quantity and basis: published, predicted, deviation, kind of the published figure."""
    found = []
    for name in vw.car_names():
        spec = vw.load_car(name)
        wanted = {entry.quantity: entry for entry in spec.published if entry.quantity in QUANTITIES}
        for basis, car in completed(spec) if wanted else ():
            for procedure in {QUANTITIES[quantity][0] for quantity in wanted}:
                options = {"adjustment": ADJUSTMENTS[name]} if procedure == "epa-mct" and name in ADJUSTMENTS else {}
                try:
                    figures = figures_published(certify(car, procedure, **options))
                except TraceError as error:
                    print(f"{name}: {error}")
                    continue
                for quantity, entry in wanted.items():
                    if quantity in figures and QUANTITIES[quantity][0] == procedure:
                        ratio = figures[quantity] / entry.value - 1.0
                        found.append({"car": name, "quantity": quantity, "basis": basis, "kind": entry.kind,
                                      "published": entry.value, "predicted": figures[quantity], "deviation": ratio})  # fmt: skip
    return found


def cross_procedure_lines() -> list[str]:
    """The tables of every car and of the medians, in Markdown."""
    found, lines = deviations(), []
    for quantity, (_, label) in QUANTITIES.items():
        rows = [row for row in found if row["quantity"] == quantity]
        if not rows:
            continue
        lines += [
            "",
            f"### {label}",
            "",
            "| car | published | kind | " + " | ".join(BASES) + " |",
            "|---" * (3 + len(BASES)) + "|",
        ]
        for car in dict.fromkeys(row["car"] for row in rows):
            own = {row["basis"]: row for row in rows if row["car"] == car}
            first = next(iter(own.values()))
            cells = [
                f"{own[basis]['predicted']:.0f} ({own[basis]['deviation']:+.1%})" if basis in own else "-" for basis in BASES
            ]
            lines.append(f"| {car} | {first['published']:g} | {first['kind']} | {' | '.join(cells)} |")
        lines.append(f"| **median of the absolute deviation** | | | {' | '.join(_medians(rows))} |")
        documented = [row for row in rows if usable_energy_documented(row["car"])]
        lines.append(f"| **the same, usable energy documented** | | | {' | '.join(_medians(documented))} |")
        if quantity in TARGETS:
            lines += ["", f"Goal: a median within {TARGETS[quantity]:.0%}."]
    return lines


def usable_energy_documented(car: str) -> bool:
    """Whether a document says what the battery of a library car can give."""
    evidence = vw.load_car(car).evidence.get("battery.energy_usable_kwh")
    return evidence is not None and evidence.kind != "assumed"


def _medians(rows: list[dict]) -> Iterator[str]:
    for basis in BASES:
        sizes = [abs(row["deviation"]) for row in rows if row["basis"] == basis]
        yield f"{statistics.median(sizes):.1%} of {len(sizes)}" if sizes else "-"


if __name__ == "__main__":
    vw.configure()
    print("\n".join(cross_procedure_lines()))
