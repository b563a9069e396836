"""Facts behind a bad prediction: each is found where it holds, and nowhere else."""

from dataclasses import replace

import pytest

from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.study.calibration.validate import Outcome
from voltwright.study.calibration.validation_reasons import reasons_of

LEAF = next(test for test in shipped_tests() if "leaf" in test.model.lower())
PLAIN = replace(LEAF, verified=True, remarks=(), consumption_wh_km=(100.0, 100.0))


def outcome(test: CertifiedTest, deviation: float, sibling: CertifiedTest | None = None, remarks=()) -> Outcome:
    predicted = test.consumption_wh_km[0] * (1.0 + deviation)
    return Outcome(
        test=test,
        standing="counted",
        sibling=sibling,
        predicted_wh_km=(predicted, test.consumption_wh_km[1]),
        low_wh_km=(0.9 * predicted, 90.0),
        high_wh_km=(1.1 * predicted, 110.0),
        measured_wh_km=test.consumption_wh_km,
        deviation=(deviation, 0.0),
        remarks=remarks,
    )


def other(vehicle: str, load: float = 1.2, **changes) -> CertifiedTest:
    """Another vehicle of the platform, with so much more road load."""
    loads = {name: load * getattr(PLAIN, name) for name in ("road_n", "road_n_s_m", "road_n_s2_m2")}
    return replace(PLAIN, vehicle=vehicle, **{**loads, **changes})


CALM = outcome(other("calm"), 0.01)


def reasons(bad: Outcome, *others: Outcome) -> tuple[str, ...]:
    return reasons_of(bad, (bad, *others))


def test_nothing_known_is_said():
    assert reasons(outcome(PLAIN, 0.2), CALM) == ("no fact known that explains it",)


def test_remarks_of_the_list_and_of_the_drive_come_first():
    bad = outcome(replace(PLAIN, verified=False), 0.2, remarks=("a slip",))
    assert reasons(bad, CALM) == ("a slip", "result not found in the Fuel Economy Guide")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"make": "CRUISE", "model": "AV"}, "a self-driving car, whose computers and sensors draw power in the test"),
        ({"make": "Nobody", "model": "Thing"}, "technology not documented: magnets and IGBT assumed"),
    ],
)
def test_names_tell(changes, words):
    assert words in reasons(outcome(replace(PLAIN, **changes), -0.2), CALM)


def test_an_only_child_is_told():
    assert reasons(outcome(replace(PLAIN, maker="alone"), 0.2), CALM) == ("no other vehicle of its maker was tested",)
    assert reasons(outcome(replace(PLAIN, platform="alone"), 0.2), CALM) == ("no other vehicle of its platform was tested",)


def test_kin_deviate_alike_or_the_other_way():
    kin = [outcome(other(f"kin {number}"), 0.12) for number in range(2)]
    assert reasons(outcome(PLAIN, 0.2), *kin) == ("2 tests of other vehicles on nissan-leaf deviate by +12.0 %",)
    lone = reasons(outcome(PLAIN, -0.2), kin[0])
    assert lone == ("the only test of another vehicle on nissan-leaf deviates by +12.0 %, the other way",)
    twin = outcome(replace(other(PLAIN.vehicle), configuration="9"), 0.15)
    assert reasons(outcome(PLAIN, 0.2), twin, CALM) == ("the other configuration of its vehicle deviates by +15.0 %",)


def test_a_slip_among_its_kin_says_nothing():
    slip = replace(outcome(other("slip", 30.0), 5.0), standing="slip")
    assert reasons(outcome(PLAIN, 0.2), slip, CALM) == ("no fact known that explains it",)


def test_two_results_on_one_road_load_contradict_each_other():
    twin = outcome(other("twin", 1.0, consumption_wh_km=(110.0, 100.0)), 0.01)
    found = reasons(outcome(PLAIN, 0.2), twin)
    assert found == (f"UDDS measured 9.1 % less than {twin.test.title} on the same road load",)
    near = outcome(other("twin", 1.0, consumption_wh_km=(102.0, 100.0)), 0.01)
    assert reasons(outcome(PLAIN, 0.2), near) == ("no fact known that explains it",)


def test_an_anchored_test_is_held_against_its_sibling_alone():
    sibling = other(PLAIN.vehicle, 1.1, configuration="9")
    bad = outcome(PLAIN, 0.1, sibling=sibling)
    kin = outcome(other("kin"), 0.1)
    assert reasons(bad, kin) == ("UDDS measured as much as its sibling on 9.1 % less road load",)
