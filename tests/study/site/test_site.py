"""A site with many cars: energy balance, limit, queue, sharing, smart charging, power given back."""

import numpy as np
import pytest

import voltwright as vw
from voltwright.operations.site import SiteRequest, run_site
from voltwright.spec.site import Session, Sessions, Tariff
from voltwright.study.site.sharing import shared_w

DEAR_EVENING = Tariff("steps", (0.0, 12.0, 18.0), 24.0, (0.3, 0.1, 0.6), (0.3, 0.1, 0.6), (300.0, 100.0, 500.0))
RULES = ("equal", "first-come", "earliest-departure", "least-laxity")


def made(**wishes):
    """A crowded site: two days of 80 sessions at 12 chargers."""
    plain = {"made": 80, "days": 2, "seed": 4, "chargers": ("12 type2 11 v2g",), "v2g_share": 0.4}
    return run_site(SiteRequest(**{**plain, **wishes}))


def one(arrive, depart, **more):
    """A session without a taper."""
    return Session(arrive_h=arrive, depart_h=depart, **{"energy_kwh": 11.0, **more})


@pytest.mark.parametrize("sharing", RULES)
@pytest.mark.parametrize(("smart", "v2g"), [("none", False), ("price", False), ("price", True), ("co2", True)])
def test_energy_balances_and_the_limit_holds(sharing, smart, v2g):
    result = made(sharing=sharing, limit_kw=45.0, smart=smart, v2g=v2g)
    of_sessions = sum(each.energy_kwh for each in result.sessions)
    assert of_sessions == pytest.approx(result.sums.energy_kwh, rel=1e-12)
    assert np.sum(result.columns["load_kw"]) * 5.0 / 60.0 == pytest.approx(of_sessions, rel=1e-12)
    assert np.max(np.abs(result.columns["load_kw"])) <= 45.0 + 1e-9
    for each in result.sessions:
        assert -1e-9 <= each.unmet_kwh <= each.wanted_kwh + 1e-9
        assert each.soc_end is not None and each.soc_start is not None
        gained = (each.soc_end - each.soc_start) * (each.wanted_kwh / max(0.8 - each.soc_start, 1e-9))
        lost = each.given_kwh * (1.0 / 0.81 - 1.0)
        assert each.energy_kwh == pytest.approx(gained + lost, abs=1e-6)
    assert result.sums.given_kwh > 1.0 if v2g else result.sums.given_kwh == 0.0


@pytest.mark.parametrize("limit_kw", [None, 30.0])
def test_moved_charging_never_costs_more_at_the_same_service(limit_kw):
    costs = []
    for v2g in (False, True):
        result = made(limit_kw=limit_kw, smart="price", v2g=v2g)
        unmanaged = result.unmanaged
        assert unmanaged is not None
        assert result.sums.unmet_kwh == pytest.approx(unmanaged.unmet_kwh, abs=1e-3)
        costs += [result.sums.cost + result.sums.wear_cost]
        assert costs[0] < unmanaged.cost
    assert costs[1] <= costs[0]
    clean = made(limit_kw=limit_kw, smart="co2")
    assert clean.unmanaged is not None and clean.sums.co2_kg < clean.unmanaged.co2_kg


def test_first_come_is_first_served():
    stays = Sessions("three", (one(8.0, 10.0, name="a"), one(8.2, 12.0, name="b"), one(8.1, 12.0, name="c")))
    result = run_site(SiteRequest(stays, chargers=("1 type2 11",)))
    start = {each.name: each.start_h for each in result.sessions}
    assert start == {"a": 8.0, "c": 10.0, "b": None}
    assert result.sums.unplugged == 1 and result.sessions[1].unmet_kwh == pytest.approx(11.0)
    leaves = run_site(SiteRequest(stays, chargers=("1 type2 11",), leave_when_done=True))
    assert [round(each.start_h or 0.0, 2) for each in leaves.sessions] == [8.0, 10.0, 9.0]
    assert leaves.sums.met == 3


def test_shared_power_by_rule():
    caps = np.array([11e3, 3e3, 11e3, 7e3])
    assert shared_w(caps, 40e3, None) is caps
    assert shared_w(caps, 21e3, None) == pytest.approx([6e3, 3e3, 6e3, 6e3])
    assert shared_w(caps, 15e3, np.array([2, 1, 0, 3])) == pytest.approx([1e3, 3e3, 11e3, 0.0])


def test_a_car_gives_where_it_pays():
    """Charged at noon, given in the evening, full again by morning; known by hand."""
    stay = one(10.0, 32.0, energy_kwh=None, battery_kwh=45.0, soc_from=0.5, soc_to=0.5, soc_min=0.2, v2g=True)
    result = run_site(
        SiteRequest(
            Sessions("one", (stay,)), chargers=("1 type2 10 v2g",), smart="price", v2g=True, tariff=DEAR_EVENING, wear_kwh=0.0
        )
    )
    car = result.sessions[0]
    assert car.soc_end == pytest.approx(0.5, abs=1e-6) and car.unmet_kwh == pytest.approx(0.0, abs=1e-6)
    # The battery is filled at 0.1 (25 kWh), emptied to 0.2 at 0.6 (40 kWh x 0.81), and brought back to 0.5 at 0.3 (15 kWh).
    assert car.given_kwh == pytest.approx(40.0 * 0.81, rel=0.02)
    assert car.cost == pytest.approx(25.0 * 0.1 + 15.0 * 0.3 - 40.0 * 0.81 * 0.6, rel=0.02)
    fixed = run_site(SiteRequest(Sessions("one", (stay,)), chargers=("1 type2 10",), smart="price", v2g=True))
    assert fixed.sums.given_kwh == 0.0 and "No power is given back" in fixed.notes[0]


def test_drawn_sessions_are_those_of_their_seed():
    first, again, other = made(), made(), made(seed=5)
    assert first.sessions == again.sessions != other.sessions


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"chargers": ("0 type2 11",)}, "0"),
        ({"chargers": ()}, "names none"),
        ({"chargers": ("4 type3 11",)}, "type3"),
        ({"chargers": ("4 type2 -11",)}, "-11"),
        ({"limit_kw": -1.0}, "limit_kw"),
        ({"limit_kw": float("nan")}, "limit_kw"),
        ({"step_min": 7}, "divide an hour"),
        ({"v2g": True}, "smart"),
        ({"smart": "price", "leave_when_done": True}, "leave_when_done"),
        ({"made": 0}, "neither"),
        ({"sharing": "lottery"}, "sharing"),
    ],
)
def test_wishes_that_cannot_be(wishes, words):
    with pytest.raises(vw.VoltwrightError, match=words):
        made(**wishes)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("09:00,08:00,5,,,,", "line 2.*after `arrive_h`"),
        ("09:00,nan,5,,,,", "line 2.*depart"),
        ("25:99,26:00,5,,,,", "line 2.*arrive"),
        ("08:00,09:00,nan,,,,", "line 2.*energy_kwh"),
        ("08:00,09:00,-3,,,,", "line 2.*energy_kwh"),
        ("08:00,09:00,,,,,", "line 2.*energy_kwh"),
        ("08:00,09:00,5,-11,,,", "line 2.*power_max_kw"),
        ("08:00,09:00,5,,type9,,", "line 2.*connector"),
        ("08:00,09:00,5,,chademo,,", "'1': `connector`.*type2"),
        ("08:00,09:00,50,,,40,", "at most .* fills"),
        ("08:00,09:00,5,,,,no-such-car", "no-such-car"),
    ],
)
def test_sessions_that_cannot_be(tmp_path, row, words):
    path = tmp_path / "sessions.csv"
    path.write_text(f"arrive,depart,energy_kwh,power_max_kw,connector,battery_kwh,car\n{row}\n")
    with pytest.raises(vw.VoltwrightError, match=words):
        run_site(SiteRequest(path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time,price_kwh\n01:00,0.3\n", "begin at 00:00"),
        ("time,price_kwh\n00:00,0.3\n00:00,0.2\n", "rise"),
        ("time,price_kwh\n00:00,inf\n", "price_kwh"),
        ("time,price\n00:00,1\n", "price"),
        ("time,price_kwh\n", "rows"),
    ],
)
def test_tariffs_that_cannot_be(tmp_path, text, words):
    path = tmp_path / "tariff.csv"
    path.write_text(text)
    with pytest.raises(vw.VoltwrightError, match=words):
        made(tariff=path)


@pytest.mark.long
def test_named_cars_charge_as_their_own_limits_let_them():
    result = run_site(SiteRequest("made-workplace", chargers=("40 type2 22", "2 chademo 10 v2g"), smart="price", v2g=True))
    named = {each.name: each for each in result.sessions if each.car is not None}
    assert result.sums.unplugged == 0
    assert named["4"].given_kwh > 1.0 and named["9"].given_kwh == 0.0
    power = named["9"].energy_kwh / ((named["9"].end_h or 0.0) - (named["9"].start_h or 0.0))
    assert power < 11.5
