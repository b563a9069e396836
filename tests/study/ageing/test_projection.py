"""A car over the years: the rows of a life, what makes it longer or shorter, batches and gradients, uses that are none."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError, SpecError, UnknownNameError
from voltwright.library.cars import load_car
from voltwright.library.climates import climate_names, load_climate
from voltwright.physics.battery.ageing_laws import LAWS
from voltwright.procedures.durability import EURO_7, GTR_22
from voltwright.study.ageing.end_criteria import step_ends
from voltwright.study.ageing.life import Profile, displays_over_a_day, life, parked_temperatures_k
from voltwright.study.ageing.projection import age, profile_of
from voltwright.study.ageing.result import AgeingResult
from voltwright.study.ageing.usage import HABITS, Usage
from voltwright.units import ZERO_CELSIUS_K

CAR = "volkswagen-id3-2021-pro"
WH_KM = 130.0


@pytest.fixture(scope="module")
def result() -> AgeingResult:
    return age(CAR, charge_times=False)


@pytest.fixture(scope="module")
def share_of(vehicle_of):
    """Capacity at the end of ten years by a law and a use, the car and its consumption given."""
    vehicle, spec = vehicle_of(CAR), complete(load_car(CAR))

    def build(law: str = "smith-2021", **usage: Any) -> float:
        chosen = Usage(**usage)
        profile = profile_of(spec, vehicle, chosen, *chosen.check(), WH_KM)
        return float(life(LAWS[law], vehicle.pack, profile, chosen.years)[1].capacity_share[-1])

    return build


@pytest.fixture(scope="module")
def profile(vehicle_of) -> Profile:
    usage = Usage(charging="mixed")
    return profile_of(complete(load_car(CAR)), vehicle_of(CAR), usage, *usage.check(), WH_KM)


def test_rows_of_a_life(result: AgeingResult):
    rows = result.by_year
    assert [row.year for row in rows] == list(range(11))
    assert rows[0].capacity_share == rows[0].resistance_factor == rows[0].soce == 1.0
    for before, after in pairwise(rows):
        assert after.capacity_share < before.capacity_share
        assert after.range_km < before.range_km
        assert after.resistance_factor > before.resistance_factor
        assert after.full_cycles > before.full_cycles
    for row in rows:
        assert row.capacity_share == pytest.approx(1.0 - row.loss_calendar - row.loss_cycle, rel=1e-12)
        # More resistance leaves a little less energy than capacity.
        assert row.capacity_share - 0.02 < row.soce <= row.capacity_share + 1e-9
        assert row.distance_counted_km == row.distance_km == 15_000.0 * row.year
    assert [row.share_least for row in rows] == [0.8] * 6 + [0.7] * 3 + [None] * 2
    assert rows[8].share_least_euro_7 == EURO_7.steps[1].share_least > GTR_22.steps[1].share_least
    assert rows[3].holds is True and rows[9].holds is None
    assert 0.0 < result.calendar_part < 1.0
    assert set(result.other_laws) == {"smith-2021", "schmalstieg-2014"}
    # 150,000 km at the everyday consumption over the energy of the whole cells.
    assert rows[-1].full_cycles == pytest.approx(150_000.0 * result.consumption_wh_km / 62_000.0, rel=0.05)


@pytest.mark.long
def test_a_missed_minimum_and_energy_given_back():
    hard = age(
        CAR, Usage(climate="dubai", years=2, distance_a_year_km=60_000.0, charging="fast", severity=2.5), charge_times=False
    )
    assert any(row.holds is False for row in hard.by_year)
    giving = age(CAR, Usage(years=2, v2x_a_year_kwh=2_000.0), charge_times=False)
    last = giving.by_year[-1]
    assert last.distance_counted_km == pytest.approx(30_000.0 + 4_000.0 * 1000.0 / (giving.consumption_wh_km / 1.2), rel=1e-9)


def test_a_step_that_ends_between_two_years_is_judged_there(result: AgeingResult):
    five, eight = step_ends(result.by_year)
    assert (five.age_years, five.by_distance, five.soce) == (5.0, False, result.by_year[5].soce)
    assert eight.age_years == 8.0
    rows = tuple(replace(row, distance_counted_km=30_000.0 * row.year, soce=1.0 - 0.0605 * row.year) for row in result.by_year)
    first, second = step_ends(rows)
    assert first.distance_counted_km == pytest.approx(100_000.0) and first.age_years == pytest.approx(10 / 3)
    assert first.by_distance and first.soce == pytest.approx(1.0 - 0.605 / 3) and not first.holds
    assert second.age_years == pytest.approx(16 / 3) and second.share_least == 0.7
    # A life that ends before the step is judged at its own end.
    (clipped,) = step_ends(rows[:3])
    assert clipped.age_years == 2.0 and clipped.holds and not clipped.by_distance


def test_a_scooter_has_no_rule():
    aged = age("xiaomi-scooter-pro-2", Usage(years=1, distance_a_year_km=1_000.0))
    assert aged.charger is None and aged.range_words == "steady 20 km/h"
    assert all(row.share_least is None and row.holds is None and row.charge_10_80_min is None for row in aged.by_year)


def test_charge_times_only_where_something_serves():
    rows = age(CAR, Usage(years=1, severity=7.0)).by_year
    # Less energy to fill against slower cells: which of both wins is the charging model's matter.
    assert all(row.charge_10_80_min is not None and 15.0 < row.charge_10_80_min < 60.0 for row in rows)
    with pytest.raises(SpecError, match="cannot charge"):
        age("xiaomi-scooter-pro-2", Usage(years=1, distance_a_year_km=500.0, charger="ccs2-50"))


def test_what_makes_a_battery_age(share_of):
    assert share_of() > share_of(distance_a_year_km=30_000.0)
    assert share_of() > share_of(dc_share=0.5) > share_of(dc_share=1.0)
    assert share_of() > share_of(v2x_a_year_kwh=3_000.0)
    assert share_of() > share_of(charging="home-full")
    assert share_of() > share_of(charging="weekly"), "deeper cycles"
    assert share_of() > share_of(severity=1.3)
    assert share_of(years=5) > share_of(years=10)
    cold = dict(charging="fast", climate="winnipeg")
    assert share_of(**cold) > 1.03 * share_of(**cold, precondition=False), "fast charging of cold cells"


@pytest.mark.parametrize("law", ["schmalstieg-2014", "naumann-2020", "keil-preger-2020", "braco-2022"])
def test_heat_and_full_cells_age_by_every_law(share_of, law: str):
    assert share_of(law, climate="oslo") > share_of(law, climate="madrid") > share_of(law, climate="dubai")
    assert share_of(law) > share_of(law, charging="home-full")
    assert share_of(law, charging="home-late") > share_of(law)


@pytest.mark.long
def test_state_of_charge_over_a_day(profile: Profile):
    displays, day, depth = displays_over_a_day(profile, jnp.asarray(1.0))
    assert float(depth) == pytest.approx(0.4)
    assert float(displays.max()) <= 0.8
    assert float(displays.min()) >= 0.4 - float(day)
    evening = replace(profile, plug_below=jnp.asarray(2.0))
    displays, day, depth = displays_over_a_day(evening, jnp.asarray(1.0))
    day = float(day)
    assert float(depth) == day
    np.testing.assert_allclose(displays[:, [3, 12, 18, 22]] - 0.8, np.tile([0.0, -0.5 * day, -day, 0.0], (5, 1)), atol=1e-12)
    late = replace(evening, late=jnp.asarray(1.0))
    np.testing.assert_allclose(
        displays_over_a_day(late, jnp.asarray(1.0))[0][:, [2, 6, 22]] - 0.8, np.tile([-day, 0.0, -day], (5, 1))
    )
    # A worn battery makes the same day deeper, but never deeper than the charge.
    assert float(displays_over_a_day(evening, jnp.asarray(0.5))[1]) == pytest.approx(2.0 * day)
    assert float(displays_over_a_day(replace(evening, day_depth=jnp.asarray(3.0)), jnp.asarray(1.0))[1]) == pytest.approx(0.75)


@pytest.mark.parametrize("name", climate_names())
def test_parked_cells_follow_the_air_slowly(name: str):
    climate = load_climate(name)
    outside, garage = (np.asarray(parked_temperatures_k(climate, inside)) - ZERO_CELSIUS_K for inside in (False, True))
    np.testing.assert_allclose(outside.mean(axis=1), climate.means_c, atol=1e-9)
    assert np.all(np.ptp(outside, axis=1) < 0.45 * np.ptp(climate.hourly_c(), axis=1))
    assert garage.min() >= 5.0


@pytest.mark.long
def test_many_lives_at_once_and_their_gradients(vehicle_of, profile: Profile):
    pack, law = vehicle_of(CAR).pack, LAWS["smith-2021"]

    def left(dc_share, charge_to):
        chosen = profile.replaced(dc_share=dc_share, charge_to=charge_to)
        return life(law, pack, chosen, 3)[1].capacity_share[-1]

    shares, tops = jnp.array([0.0, 0.5, 1.0]), jnp.array([0.7, 0.8, 0.9])
    many = jax.vmap(left)(shares, tops)
    assert [float(left(share, top)) for share, top in zip(shares, tops, strict=True)] == pytest.approx(many.tolist(), rel=1e-12)
    slopes = jax.grad(left, argnums=(0, 1))(jnp.asarray(0.3), jnp.asarray(0.8))
    assert all(np.isfinite(slope) for slope in slopes)
    step = 1e-5
    by_hand = (left(jnp.asarray(0.3 + step), jnp.asarray(0.8)) - left(jnp.asarray(0.3 - step), jnp.asarray(0.8))) / (2 * step)
    assert float(slopes[0]) == pytest.approx(float(by_hand), rel=1e-5)


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ({"years": 300}, "`years` must be from 1 to 30 years, but is 300 years"),
        ({"distance_a_year_km": -5.0}, "`distance_a_year_km` must be from 0 to 200000 km a year, but is -5 km a year"),
        ({"distance_a_year_km": float("nan")}, "but is nan km a year"),
        ({"v2x_a_year_kwh": -1.0}, "`v2x_a_year_kwh` must be from 0 to 50000"),
        ({"severity": 0.0}, "`severity` must be from 0.1 to 10, but is 0"),
        ({"charge_to": 1.1}, "`charge_to` must be from 0.3 to 1, but is 1.1"),
        ({"dc_share": 1.5}, "`dc_share` must be from 0 to 1, but is 1.5"),
        ({"charging": "mixed", "charge_to": 0.35}, "`charge_to` must be above 0.4, at which the habit 'mixed'"),
    ],
)
def test_impossible_uses(usage: dict[str, Any], words: str):
    with pytest.raises(SpecError, match=words):
        Usage(**usage).check()


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ({"climate": "munic"}, "There is no climate named"),
        ({"charging": "nightly"}, "`charging` must be one of home,"),
        ({"law": "wang"}, "`law` must be one of"),
        ({"parking": "roof"}, "`parking` must be outside or garage, but is 'roof'"),
    ],
)
def test_unknown_names(usage: dict[str, Any], words: str):
    with pytest.raises(UnknownNameError, match=words):
        Usage(**usage).check()


def test_every_habit_can_be_lived(share_of):
    assert all(0.7 < share_of(charging=habit) < 0.97 for habit in HABITS)


def test_a_life_beyond_any_study_is_refused():
    with pytest.raises(SimulationError, match=r"is below 30 % of its capacity in year 1, far beyond"):
        age(CAR, Usage(climate="dubai", years=30, distance_a_year_km=150_000.0, severity=9.0))
