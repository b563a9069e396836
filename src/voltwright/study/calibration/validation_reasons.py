"""Why a prediction misses: facts about a test that was predicted badly, and no guesses."""

import re
from collections.abc import Sequence

import numpy as np

from voltwright.defaults.calibration.test_evidence import vehicle_name
from voltwright.library.certified_tests import CYCLES, CertifiedTest
from voltwright.library.technology import listed_name, technology_of
from voltwright.study.calibration.validate import Outcome

PECULIAR = {
    r"cruise": "a self-driving car, whose computers and sensors draw power in the test",
    r"bluecar": "a lithium-metal-polymer battery, which is kept hot",
    r"azure": "a van converted in small numbers",
    r"endurance": "hub motors without gears",
    r"b-?class electric|rav4 ev": "the drive unit of another maker",
}
"""By pattern of make and model. Source: general knowledge, not in the lists [M]."""
ALIKE = 0.02
"""Road loads and masses within this share are called the same."""
COMPARED_M_S = (5.0, 15.0, 30.0)
SAME, DISAGREES = 0.0005, 0.04
"""Results within the first share are called the same, beyond the second they contradict each other."""
SHARE_OF_GROUP = 0.4
"""A deviation that others share by at least this much is called theirs too."""


def reasons_of(outcome: Outcome, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Facts that bear on a test's deviation.

    Args:
        outcome: with a deviation. outcomes: of all tests, this one among them.

    Returns:
        one phrase a fact; one that says so where none is known.
    """
    test = outcome.test
    largest = outcome.largest
    cycle = outcome.deviation.index(largest)
    others = [each for each in outcomes if each is not outcome and each.standing != "slip" and each.deviation[cycle] is not None]
    found = [*outcome.remarks, *_peculiar(test)]
    if test.verified is False:
        found.append("result not found in the Fuel Economy Guide")
    found += _undocumented(test)
    if outcome.sibling is not None:
        found.append(_against(outcome, outcome.sibling, cycle, "its sibling"))
    found += _contradictions(outcome, others, cycle)
    if outcome.sibling is None:
        found += _alone(test, outcomes) + _shared(outcome, others, cycle)
    return tuple(found) or ("no fact known that explains it",)


def _peculiar(test: CertifiedTest) -> list[str]:
    name = listed_name(test.make, test.model)
    return [words for pattern, words in PECULIAR.items() if re.search(pattern, name)]


def _undocumented(test: CertifiedTest) -> list[str]:
    known = technology_of(test.make, test.model, test.model_year)
    if known is None:
        return ["technology not documented: magnets and IGBT assumed"]
    motors = [getattr(known, f"{axle}_motor") for axle in test.axles]
    return [] if all(motors) else ["motor kind not documented: magnets assumed"]


def _contradictions(outcome: Outcome, others: Sequence[Outcome], cycle: int) -> list[str]:
    """A test of the same maker and platform with the same mass and road load, but another result."""
    test, own = outcome.test, outcome.measured_wh_km[cycle] or 0.0
    sibling = outcome.sibling.key if outcome.sibling else ()
    for other in (each.test for each in others if each.test.key != sibling):
        like = (other.maker, other.platform) == (test.maker, test.platform) and _alike(test, other)
        if like and abs(own / other.consumption_wh_km[cycle] - 1.0) > DISAGREES:
            return [_against(outcome, other, cycle, other.title)]
    return []


def _against(outcome: Outcome, other: CertifiedTest, cycle: int, title: str) -> str:
    """A test beside another one: how much more it measured, and on how much more road load."""
    more = (outcome.measured_wh_km[cycle] or 0.0) / other.consumption_wh_km[cycle] - 1.0
    load = _road_difference(outcome.test, other)
    road = "the same road load" if abs(load) < ALIKE else f"{_percent(abs(load))} {'more' if load > 0.0 else 'less'} road load"
    measured = "as much as" if abs(more) < SAME else f"{_percent(abs(more))} {'more' if more > 0.0 else 'less'} than"
    return f"{CYCLES[cycle].upper()} measured {measured} {title} on {road}"


def _alone(test: CertifiedTest, outcomes: Sequence[Outcome]) -> list[str]:
    """Whether other vehicles were tested that anything could be learned from."""
    vehicle = vehicle_name(test)
    others = [each.test for each in outcomes if vehicle_name(each.test) != vehicle]
    if not any(other.maker == test.maker for other in others):
        return ["no other vehicle of its maker was tested"]
    return [] if any(other.platform == test.platform for other in others) else ["no other vehicle of its platform was tested"]


def _shared(outcome: Outcome, others: Sequence[Outcome], cycle: int) -> list[str]:
    """Whether its vehicle's other configurations, and the platform's other vehicles, deviate alike or the other way."""
    test, own = outcome.test, outcome.deviation[cycle] or 0.0
    vehicle = vehicle_name(test)
    same = [each for each in others if vehicle_name(each.test) == vehicle]
    platform = [each for each in others if each.test.platform == test.platform and vehicle_name(each.test) != vehicle]
    found = []
    for members, one, many in (
        (same, "the other configuration of its vehicle", "the {} other configurations of its vehicle"),
        (platform, f"the only test of another vehicle on {test.platform}", f"{{}} tests of other vehicles on {test.platform}"),
    ):
        mean = float(np.mean([each.deviation[cycle] or 0.0 for each in members])) if members else 0.0
        if abs(mean) >= SHARE_OF_GROUP * abs(own):
            who = f"{one} deviates" if len(members) == 1 else f"{many.format(len(members))} deviate"
            found.append(f"{who} by {_percent(mean, '+')}{'' if mean * own > 0.0 else ', the other way'}")
    return found


def _percent(share: float, sign: str = "-") -> str:
    return f"{100.0 * share:{sign}.1f} %"


def _alike(test: CertifiedTest, other: CertifiedTest) -> bool:
    return abs(test.mass_kg / other.mass_kg - 1.0) < ALIKE and abs(_road_difference(test, other)) < ALIKE


def _road_difference(test: CertifiedTest, other: CertifiedTest) -> float:
    """Road load of a test over that of another, less 1, at the speed where they differ most."""
    ratios = [test.road_load_n(speed) / other.road_load_n(speed) - 1.0 for speed in COMPARED_M_S]
    return max(ratios, key=abs)
