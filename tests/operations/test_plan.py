"""Plans of real cars: driven as planned, and what follows from a change; what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.errors import SpecError, TraceError, VoltwrightError
from voltwright.operations.plan import PlanRequest, PlanResult, run_plan
from voltwright.operations.route import RouteRequest, run_route

CAR, TRIP = "volkswagen-id3-2021-pro", "made-north-south"


def planned(**wishes: Any) -> PlanResult:
    return run_plan(PlanRequest(TRIP, CAR, **{"depart": "07:00", "alternatives": False, **wishes}))


@pytest.fixture(scope="module")
def winter() -> PlanResult:
    return planned(temp_ambient_c=-8.0, course=True)


@pytest.mark.long
def test_the_plan_is_driven_as_it_was_searched(winter: PlanResult):
    assert winter.arrives
    assert winter.energy_kwh == pytest.approx(winter.energy_planned_kwh, rel=0.02)
    assert winter.duration_h == pytest.approx(winter.duration_planned_h, abs=0.05)
    assert winter.soc_end >= 0.2 - 0.005
    assert all(stop.soc_arrive >= 0.1 - 0.02 for stop in winter.stops)
    assert winter.ledger_residual_relative < 1e-9
    assert winter.cost == pytest.approx(sum(stop.cost for stop in winter.stops))


@pytest.mark.long
def test_the_course_ends_parts_where_stops_begin_and_end(winter: PlanResult):
    course = winter.course
    assert course is not None
    assert 480 <= len(course.way_km) <= 480 + 4 * len(winter.stops)
    assert course.way_km[-1] == pytest.approx(winter.length_km) and list(course.way_km) == sorted(course.way_km)
    assert course.time_h[-1] == pytest.approx(7.0 + winter.duration_h)
    shown = np.array(course.soc_percent)
    for stop in winter.stops:
        for share in (stop.soc_arrive, stop.soc_leave):
            assert np.min(np.abs(shown - 100.0 * share)) < 1e-9
    assert shown[-1] == pytest.approx(100.0 * winter.soc_end)


@pytest.mark.long
def test_what_helps_and_what_costs(winter: PlanResult):
    summer, full = planned(temp_ambient_c=24.0), planned(temp_ambient_c=-8.0, soc_start=1.0)
    assert summer.duration_h < winter.duration_h and summer.energy_kwh < winter.energy_kwh
    # Plans within some minutes of each other are alike to the search.
    assert full.duration_h < winter.duration_h + 0.05
    closed = planned(temp_ambient_c=-8.0, closed=tuple(stop.station for stop in winter.stops))
    assert closed.duration_h > winter.duration_h - 0.05
    assert not {stop.station for stop in closed.stops} & {stop.station for stop in winter.stops}


@pytest.mark.long
def test_a_trip_so_far_changes_the_rest(tmp_path: Path):
    heavy = run_route(RouteRequest(TRIP, car=CAR, seed=5, payload_kg=400.0))
    columns, count = heavy.columns, int(np.searchsorted(heavy.columns["way_m"], 60e3))
    names = ("speed_m_s", "height_m", "soc_display", "power_w")
    rows = zip(*(columns[name][:count] for name in names), strict=True)
    text = "time_s,speed_m_s,elevation_m,soc_percent,battery_power_W\n"
    text += "".join(f"{time},{v:.4f},{h:.2f},{100 * s:.1f},{-p:.0f}\n" for time, (v, h, s, p) in enumerate(rows))
    (tmp_path / "so-far.csv").write_text(text)
    rest = planned(so_far=tmp_path / "so-far.csv")
    assert rest.so_far is not None
    assert rest.so_far.distance_km == pytest.approx(60.0, abs=0.1)
    assert 1.03 < rest.so_far.factor < 1.2
    assert rest.soc_start == pytest.approx(float(columns["soc_display"][count - 1]), abs=0.002)
    assert all(stop.way_km > 60.0 for stop in rest.stops) and rest.arrives


@pytest.mark.long
def test_a_trip_that_cannot_be_made_says_what_would_help():
    result = planned(temp_ambient_c=-10.0, soc_start=0.3, station_soc=0.25)
    assert not result.arrives and result.partial is not None
    assert result.partial.reached_km < 100.0 and result.partial.helps
    assert "gets to" in result.partial.sentence


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"depart": "25 o'clock"}, "`depart` must be a time of day"),
        ({"arrive_soc": 1.0}, "`arrive_soc` must be below 1"),
        ({"closed": ("Nowhere",)}, "`closed` must name stations of 'made-north-south', but has 'Nowhere'"),
        ({"soc_start": 0.0}, "`soc_start` must be above 0"),
        ({"objective": "joy"}, "objective"),
        ({"style": "wild"}, "`style` must be one of calm, normal, brisk, but is 'wild'"),
        ({"weather": "none.csv"}, "no file 'none.csv'"),
        ({"stations": "somewhere"}, "made-north-south"),
        ({"temp_ambient_c": float("nan")}, "`temp_ambient_c` must be"),
        ({"occupants": 0}, "`occupants` must be from 1 to 9"),
    ],
)
def test_what_is_no_plan_is_refused(wishes: dict[str, Any], words: str):
    with pytest.raises(VoltwrightError) as error:
        planned(**wishes)
    assert words in str(error.value)


def test_stations_by_position_need_a_route_with_positions(tmp_path: Path):
    (tmp_path / "s.csv").write_text("name,lat,lon,charger\nA,52,4,ccs2-150\n")
    with pytest.raises(SpecError, match="has no positions"):
        planned(stations=tmp_path / "s.csv")


def test_a_trip_so_far_without_a_charge_is_refused(tmp_path: Path):
    (tmp_path / "t.csv").write_text("time_s,speed_m_s,elevation_m\n" + "".join(f"{t},20,5\n" for t in range(400)))
    with pytest.raises(TraceError, match="soc_percent"):
        planned(so_far=tmp_path / "t.csv")
