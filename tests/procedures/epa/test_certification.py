"""EPA certification of whole cars: the schedule, its iteration, both tests, choices, and what it refuses."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError, TraceError
from voltwright.library.cars import load_car
from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.epa.certification import RULES, certify_epa, multi_cycle_schedule
from voltwright.procedures.epa.five_cycle import RULES_FIVE_CYCLE
from voltwright.procedures.epa.label import from_multi_cycle
from voltwright.procedures.epa.test_weight import mass_on_rollers_kg
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec

CAR = "tesla-model-3-2024-rwd"


@pytest.fixture(scope="module")
def multi() -> Certificate:
    return certify_epa(CAR)


@pytest.fixture(scope="module")
def single() -> Certificate:
    return certify_epa(CAR, "epa-sct")


def with_battery(energy_kwh: float) -> CarSpec:
    fields = {"battery.energy_usable_kwh": energy_kwh, "battery.energy_gross_kwh": 1.05 * energy_kwh}
    return replace_fields(load_car("nissan-leaf-2018"), fields)


def test_order_of_the_multi_cycle_test(multi: Certificate):
    (run,) = multi.runs
    names = [phase.name for phase in run.phases]
    half = ["UDDS {}", "pause", "HFEDS {}", "soak", "UDDS {}"]
    first = [name.format(number) for name, number in zip(half, (1, "", 1, "", 2), strict=True)]
    second = [name.format(number) for name, number in zip(half, (3, "", 2, "", 4), strict=True)]
    assert names == [*first, "CSC mid", *second, "CSC end"]
    lengths = {phase.name: phase.duration_s for phase in run.phases}
    assert (lengths["pause"], lengths["soak"]) == (15.0, 600.0)
    assert run.ended_by == "empty battery"
    assert run.temperature_c == 23.0


def test_last_stretch_is_short_enough(multi: Certificate):
    (run,) = multi.runs
    assert 0.05 <= run.phases[-1].distance_m / run.distance_m <= 0.20


@pytest.mark.parametrize("energy_kwh", [30.0, 120.0])
def test_last_stretch_is_short_enough_for_any_battery(energy_kwh: float):
    certificate = certify_epa(with_battery(energy_kwh))
    (run,) = certificate.runs
    assert certificate.procedure == "epa-mct"
    assert 0.05 <= run.phases[-1].distance_m / run.distance_m <= 0.20


def test_certificate_is_the_arithmetic_on_its_own_phases(multi: Certificate):
    (run,) = multi.runs
    again = from_multi_cycle(phase_energies(run), multi.energy_recharge_wh)
    assert multi.energy_usable_wh == pytest.approx(again.energy_usable_wh, rel=1e-12)
    assert multi.range_km["city"] == pytest.approx(again.range_city_mi * 1.609344, rel=1e-12)
    assert multi.consumption_ac_wh_km["highway"] == pytest.approx(again.consumption_ac_highway_wh_mi / 1.609344, rel=1e-12)
    assert multi.weights == again.weights
    assert sum(multi.weights["udds"]) == pytest.approx(1.0, rel=1e-12)
    # The file gives 0.8856 for terminals over mains; soaks are recharged too, but are no part of UBE.
    assert multi.energy_recharge_wh == pytest.approx((multi.energy_usable_wh * 3600.0 + run.energy_soak_j) / 3600.0 / 0.8856)


def test_label_is_seven_tenths(multi: Certificate):
    miles = 0.7 * multi.range_km["combined"] / 1.609344
    assert multi.label["range_mi"] == round(miles)
    assert multi.label["range_km"] == round(multi.label["range_mi"] * 1.609344)
    assert multi.label["adjustment"] == 0.7
    assert multi.label["mpge_city"] == round(0.7 * 33705.0 / (multi.consumption_ac_wh_km["city"] * 1.609344))


def test_first_udds_costs_more(multi: Certificate):
    city = [phase.energy_dc_j for phase in multi.runs[0].phases if phase.name.startswith("UDDS")]
    assert city[0] > 1.05 * max(city[1:])


def test_single_cycle_agrees_with_multi_cycle(single: Certificate, multi: Certificate):
    assert single.procedure == "epa-sct"
    assert [run.ended_by for run in single.runs] == ["empty battery", "empty battery"]
    # Distance of a whole charge against UBE over weighted consumption: the same car, so within a few per cent.
    for name in ("city", "highway"):
        assert single.range_km[name] == pytest.approx(multi.range_km[name], rel=0.04)
    assert single.range_km["city"] == pytest.approx(single.runs[0].distance_m / 1000.0, rel=1e-12)
    assert single.energy_usable_wh == pytest.approx(multi.energy_usable_wh, rel=0.02)


def test_short_range_takes_the_single_cycle_test():
    certificate = certify_epa(with_battery(9.0))
    assert certificate.procedure == "epa-sct"
    assert any("its range is too short; the single-cycle test was driven" in note for note in certificate.notes)


def test_slow_car_takes_the_single_cycle_test():
    slow = replace_fields(load_car(CAR), {"limits.speed_max_kmh": 100.0})
    certificate = certify_epa(slow)
    assert certificate.procedure == "epa-sct"
    assert any("does not reach 65 mph" in note for note in certificate.notes)


def test_a_car_that_cannot_follow_is_refused():
    with pytest.raises(
        TraceError, match=r"cannot be certified by the EPA's cycles: it falls behind in UDDS 1 after .* s \(battery power limit\)"
    ):
        certify_epa("xiaomi-scooter-pro-2")


@pytest.mark.long
def test_adjustments(multi: Certificate):
    better = certify_epa(CAR, adjustment=0.75)
    assert better.label["range_mi"] == round(0.75 * multi.range_km["combined"] / 1.609344)
    five = certify_epa(CAR, adjustment="five-cycle")
    # Certified by five cycles: 0.697 to 0.759 in nine cases of ten; here a little lower.
    assert 0.65 < five.label["adjustment"] < 0.76
    assert len(five.runs) == 5
    assert any("full to empty" in note for note in five.notes)
    assert five.rules == (*RULES, *RULES_FIVE_CYCLE)
    assert multi.rules == RULES
    assert five.range_km == multi.range_km
    lower = certify_epa(CAR, declared={"range_mi": 200})
    assert lower.label["range_mi"] == 200


def test_soaks_before_the_constant_speed():
    names = [phase.name for phase in multi_cycle_schedule(50_000.0, 1200.0).phases]
    assert names[4:8] == ["UDDS 2", "soak", "CSC mid", "soak"]
    assert names[-2:] == ["soak", "CSC end"]
    soaked = certify_epa(CAR, soak_before_constant_s=1800.0)
    assert sum(phase.duration_s for phase in soaked.runs[0].phases if phase.kind == "soak") == 2 * 600.0 + 3 * 1800.0


def test_test_weight():
    us = complete(load_car(CAR))
    assert mass_on_rollers_kg(us)[0] == us.masses.mass_test_kg
    for curb_kg, class_lb in ((1540.0, 3750), (1980.0, 4750), (1678.0, 4000), (2400.0, 5500), (2500.0, 6000)):
        european = replace_fields(load_car("gwm-ora-03"), {"masses.mass_curb_kg": curb_kg})
        assert mass_on_rollers_kg(complete(european))[0] == pytest.approx(class_lb * 0.45359237, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"procedure": "epa"}, "`procedure` must be epa-mct or epa-sct, but is 'epa'"),
        ({"adjustment": "best"}, "`adjustment` must be default, five-cycle or a number, but is 'best'"),
        ({"adjustment": 1.5}, r"`adjustment` must be from 0\.3 to 1, but is 1\.5"),
        ({"soak_before_constant_s": 2000.0}, "`soak_before_constant_s` must be from 0 to 1800 s, but is 2000 s"),
    ],
)
def test_choices_that_cannot_be(arguments: dict, words: str):
    with pytest.raises(SpecError, match=words):
        certify_epa(CAR, **arguments)


def test_rules_have_known_marks():
    assert {rule.confidence for rule in (*RULES, *RULES_FIVE_CYCLE)} <= set(CONFIDENCE)
