"""The laws against what telematics and test houses published of whole fleets.

Of the laws of studies, no coefficient and no assumption was fitted to these; the two `fleet` laws are scaled to them. The fleets'
ages and uses are not published in the detail needed, so each is stood for by a use chosen beforehand, over several cars and
climates; a third is what such a comparison can tell.
"""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.battery.ageing_laws import LAWS
from voltwright.study.ageing.life import life
from voltwright.study.ageing.projection import profile_of
from voltwright.study.ageing.usage import Usage

CARS = {"volkswagen-id3-2021-pro": 130.0, "polestar-2-2024-lrsm": 140.0}
CLIMATES = ("munich", "london", "los-angeles")

# name, loss published, habit, km a year, years
FLEETS = [
    # 22,700 cars of 21 makes, January 2026: 1.5 % a year with slow charging, 3.0 % where most is above 100 kW, 2.3 % on average.
    # https://www.powerprogress.com/news/report-finds-fast-charging-accelerates-ev-battery-degradation/8111388.article
    ("Geotab, slow charging", 0.060, "home", 20_000.0, 4),
    ("Geotab, fast charging", 0.120, "fast", 20_000.0, 4),
    ("Geotab, all", 0.092, "mixed", 20_000.0, 4),
    # More than 7,000 cars: 95 % after 30,000 km, 90 % after 100,000, 87 % from 200,000 to 300,000.
    # https://nordiskbil.com/electric-car-batteries
    ("P3 and Aviloo, 30,000 km", 0.05, "mixed", 30_000.0, 1),
    ("P3 and Aviloo, 100,000 km", 0.10, "mixed", 25_000.0, 4),
    ("P3 and Aviloo, 250,000 km", 0.13, "mixed", 41_700.0, 6),
    # Model 3 and Y Long Range, impact report of 2023: 15 % after 200,000 miles.
    # https://www.thecooldown.com/green-business/tesla-battery-life-report-2023-improvement/
    ("Tesla, 322,000 km", 0.15, "mixed", 32_200.0, 10),
]


@pytest.fixture(scope="module")
def loss_of(vehicle_of):
    def build(law: str, habit: str, km: float, years: int, climates: tuple[str, ...] = CLIMATES) -> float:
        losses = []
        for car, wh_km in CARS.items():
            vehicle, spec = vehicle_of(car), complete(load_car(car))
            for climate in climates:
                usage = Usage(climate=climate, charging=habit, distance_a_year_km=km, years=years)
                aged = life(LAWS[law], vehicle.pack, profile_of(spec, vehicle, usage, *usage.check(), wh_km), 10)[1]
                losses.append(1.0 - float(aged.capacity_share[years - 1]))
        return float(np.mean(losses))

    return build


@pytest.mark.parametrize(("name", "published", "habit", "km", "years"), FLEETS, ids=[fleet[0] for fleet in FLEETS])
def test_the_law_of_a_car_cell_is_within_a_third_of_the_fleets(loss_of, name, published, habit, km, years):
    assert loss_of("smith-2021", habit, km, years) == pytest.approx(published, rel=0.34), name


def test_on_average_the_law_of_a_car_cell_is_the_fleets(loss_of):
    ratios = [published / loss_of("smith-2021", habit, km, years) for _, published, habit, km, years in FLEETS]
    assert float(np.exp(np.mean(np.log(ratios)))) == pytest.approx(1.0, abs=0.12)


def test_studies_of_other_cells_are_within_a_factor_of_two(loss_of):
    for law in ("schmalstieg-2014", "keil-preger-2020", "naumann-2020"):
        ratios = [published / loss_of(law, habit, km, years) for _, published, habit, km, years in FLEETS]
        assert min(ratios) > 0.5 and max(ratios) < 2.0, law


@pytest.mark.parametrize("law", ["fleet-nmc", "fleet-nca"])
@pytest.mark.parametrize(("name", "published", "habit", "km", "years"), FLEETS, ids=[fleet[0] for fleet in FLEETS])
def test_a_default_law_is_within_a_third_of_the_fleets_that_it_is_scaled_to(
    loss_of, request, law, name, published, habit, km, years
):
    if (law, name) == ("fleet-nca", "Geotab, slow charging"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="38 % too high: the law of the calendar alone gives more"))
    assert loss_of(law, habit, km, years) == pytest.approx(published, rel=0.34), name


@pytest.mark.parametrize("law", ["fleet-nmc", "fleet-nca", "naumann-2020"])
def test_slow_charging_in_a_temperate_climate_loses_what_fleets_lose(loss_of, law):
    # Geotab: 1.8 % a year in 2024, 2.3 % in 2026, 1.5 % of slow chargers; the fleets' cars were about four years old: assumed.
    assert 0.016 < loss_of(law, "home", 20_000.0, 4) / 4 < 0.023


def test_hot_places_cost_some_tenths_of_a_point_a_year(loss_of):
    # Geotab: 0.4 points a year more where it is hot.
    more = loss_of("smith-2021", "home", 20_000.0, 4, ("phoenix", "dubai")) - loss_of("smith-2021", "home", 20_000.0, 4)
    assert 0.002 < more / 4 < 0.008
