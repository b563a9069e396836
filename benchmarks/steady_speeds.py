"""Measured ranges at a steady motorway speed: the model from the road load of the certified test vehicle, and simple rules.

Read by `benchmarks/trips.py`, from the table that a person names. Each car is what its certified test lists, with losses
anchored on that test's own UDDS and HWFET, and the usable energy of the table; nothing is fitted to the ranges. An hour at the
speed in the air's temperature, air conditioning on in the sun of a summer day; the consumption of its second half counts. A
vehicle whose test is not shipped has that of the make's car with all words of its name, of the nearest year.
"""

import csv
from pathlib import Path

import numpy as np

from voltwright.defaults.completion import completed_car
from voltwright.library.certified_tests import CertifiedTest, data_of_test, shipped_tests
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.anchored_car import Anchor, anchored_car
from voltwright.study.trips.replay import SUN_W_M2
from voltwright.units import J_PER_WH, M_PER_KM, M_PER_MILE, M_S_PER_MPH, celsius_to_kelvin

LASTS_S, RAMP_S = 3600, 45
YEAR_DIGITS = 4
BASELINE = 1.174
"""Battery energy over that of the road load alone, of the rule that the issue names."""


def lines_of(table: Path) -> list[str]:
    """The section of the steady speeds.

    Args:
        table: CSV with name, mph, measured_range_mi, usable_kwh_documented_general_knowledge, epa_test_vehicle, config,
            air_c_assumed.
    """
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [(row, test) for row in rows if (test := test_of(row)) is not None]
    measured = np.array([float(row["measured_range_mi"]) * M_PER_MILE / M_PER_KM for row, _ in found])
    usable = np.array([1e3 * float(row["usable_kwh_documented_general_knowledge"]) for row, _ in found])
    road = np.array([test.road_load_n(speed_m_s(row)) * M_PER_KM / J_PER_WH for row, test in found])
    modelled = usable / np.array([consumption_wh_km(row, test, 1e-3 * wh) for (row, test), wh in zip(found, usable, strict=True)])
    ratio = usable / measured / road
    others = np.array([np.delete(ratio, place).mean() for place in range(len(found))])
    columns = (modelled, usable / (BASELINE * road), usable / (others * road))
    lines = ["## Ranges at a steady motorway speed", ""]
    lines.append(
        f"{len(found)} cars, full to empty. Usable energy is general knowledge, the air's temperature assumed from the season. "
        f"Baselines: road load times {BASELINE:g}, and times the mean of the other cars' own ratio."
    )
    lines += ["", f"| car | km/h | measured km | model | road load x {BASELINE:g} | x ratio of the others |", "|---" * 6 + "|"]
    for place, (row, _) in enumerate(found):
        errors = [f"{100 * (column[place] / measured[place] - 1):+.1f} %" for column in columns]
        speed = f"{speed_m_s(row) * 3600 / M_PER_KM:.0f}"
        lines.append(f"| {' | '.join([row['name'], speed, f'{measured[place]:.0f}', *errors])} |")
    means = [f"{100 * np.mean(np.abs(column / measured - 1.0)):.1f} %" for column in columns]
    lines.append(f"| mean absolute error | | | {' | '.join(means)} |")
    siblings = [f"{row['name']}: by the test of {test.title}." for row, test in found if test.vehicle != row["epa_test_vehicle"]]
    missing = [row for row in rows if test_of(row) is None]
    return [
        *lines,
        "",
        *siblings,
        *[f"Not used: {row['name']}, no test of {row['epa_test_vehicle']} is shipped." for row in missing],
        "",
    ]


def test_of(row: dict[str, str]) -> CertifiedTest | None:
    """The certified test of a row's vehicle and configuration; else of the make's car that has all words of its name."""
    wanted = row["epa_test_vehicle"], row["config"]
    own = next((test for test in shipped_tests() if (test.vehicle, test.configuration) == wanted), None)
    if own is not None:
        return own
    make, *words = row["name"].lower().split()
    year = next((int(word) for word in words if word.isdigit() and len(word) == YEAR_DIGITS), 0)
    named = {word for word in words if word != str(year)}

    def farness(test: CertifiedTest) -> tuple[int, int]:
        return len(test.model.lower().split()), abs(test.model_year - year)

    alike = [test for test in shipped_tests() if test.make.lower() == make and named <= set(test.model.lower().split())]
    return min(alike, key=farness, default=None)


def speed_m_s(row: dict[str, str]) -> float:
    """The steady speed of a row [m/s]."""
    return float(row["mph"]) * M_S_PER_MPH


def consumption_wh_km(row: dict[str, str], test: CertifiedTest, usable_kwh: float) -> float:
    """Battery energy over distance [Wh/km] in the second half of an hour at the speed."""
    data = data_of_test(test)
    data["battery"] = {"chemistry": data["battery"]["chemistry"], "energy_usable_kwh": usable_kwh}
    spec = CarSpec(**data)
    known = not np.isnan(test.consumption_wh_km).any()
    full = anchored_car(spec, Anchor(spec, *test.consumption_wh_km)) if known else completed_car(spec)
    vehicle = Vehicle.from_car(full, full.masses.mass_test_kg, lumped=True)
    speed = np.minimum(np.arange(1, LASTS_S + 1) / RAMP_S, 1.0) * speed_m_s(row)
    air_c = float(row["air_c_assumed"])
    inputs = inputs_of(speed, ambient_c=air_c, sun_w_m2=SUN_W_M2["summer"], cabin_on=1.0)
    air_k = celsius_to_kelvin(air_c)
    start = start_of(vehicle, 1.0, cells_k=air_k, ambient_k=air_k, speed_m_s=0.0, cold_drag=1.0)
    done = run(vehicle, inputs, start, 1.0, keep=("terminal_w",), what=row["name"])
    return float(np.mean(done.columns["terminal_w"][LASTS_S // 2 :])) / speed_m_s(row) * M_PER_KM / J_PER_WH
