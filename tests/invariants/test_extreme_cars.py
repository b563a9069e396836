"""Cars at the ends of what a file may hold: every operation gives a finite result or one sentence, in a bounded number of steps.

`make test` runs a few that broke once and a few others, `make test-long` many new ones.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings

import voltwright.sim.run as runner
from extreme_cars import OPERATIONS, SOUND, extreme_request
from voltwright.errors import VoltwrightError, harmless
from voltwright.operations.codec import to_json
from voltwright.operations.registry import operation
from voltwright.operations.registry import run as run_operation
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import model_from_data

STEPS_MOST = 12_000_000
"""Ten days of a test at 1 Hz, driven a dozen times: the forms of a test, and the interval. That takes some ten seconds."""
SLOW = ("age", "climate", "discharge")
CARS = 250 if settings().max_examples > 100 else 3
"""Cars of each operation."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The steps that were simulated since the list was last emptied, block by block."""
    counted: list[int] = []
    call = runner._call

    def counting(vehicle: Any, single: Any, columns: Any, state: Any, dt_s: Any, count: int, *rest: Any) -> Any:
        counted.append(int(count))
        return call(vehicle, single, columns, state, dt_s, count, *rest)

    monkeypatch.setattr(runner, "_call", counting)
    yield counted
    assert sum(counted) <= STEPS_MOST


def answered(request: Any) -> dict[str, Any] | str:
    """The result as JSON, which must be finite, or the sentence of our own error."""
    try:
        return to_json(run_operation(request))
    except VoltwrightError as error:
        sentence = str(error)
        assert sentence.endswith((".", "?")) and all(map(harmless, sentence)), sentence
        assert "is nan" not in sentence and "nan of the energy" not in sentence, sentence
        return sentence


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] if name in SLOW else []) for name in OPERATIONS])
def test_extreme_cars(name: str, steps: list[int]):
    seed = 0 if CARS == 3 else random.SystemRandom().randrange(2**32)
    for number in range(CARS):
        chance = random.Random(f"{name} {seed} {number}")
        steps.clear()
        try:
            request = extreme_request(chance, name)
        except VoltwrightError:
            continue
        try:
            result = answered(request)
            if not isinstance(result, str):
                check_sense(name, result)
        except Exception as error:
            raise AssertionError(f"seed {seed}, car {number}: {type(error).__name__}: {error}") from error
        assert sum(steps) <= STEPS_MOST, f"seed {seed}, car {number}"


def check_sense(name: str, result: dict[str, Any]) -> None:
    """What no vehicle's result may break."""
    if name in ("charge", "discharge"):
        assert 0.0 <= result["efficiency"] <= 1.0
        assert result["reached"] or result["why"]
        assert min(result["losses_kwh"].values(), default=0.0) >= 0.0
    if name == "accelerate":
        times = [result[f"acceleration_0_{speed}_s"] for speed in (50, 100, 160, 200)]
        reached = [time for time in times if time is not None]
        assert reached == sorted(reached) and all(time > 0.0 for time in reached)
        assert times[: len(reached)] == reached
    if name == "certify":
        assert all(value > 0.0 for value in (*result["range_km"].values(), *result["consumption_ac_wh_km"].values()))
        assert result["recharge_factor"] >= 1.0
    if name == "climate":
        assert all(point["range_km"] >= 0.0 for point in result["points"])
    if name == "age":
        assert all(row["range_km"] >= 0.0 for row in result["by_year"])


def changed(vehicle_class: str, **changes: Any) -> CarSpec:
    """A sound car of a class with other numbers; a path has two underlines for a point."""
    data: dict[str, Any] = {"name": "extreme", "title": "Extreme", "make": "None", "vehicle_class": vehicle_class}
    data |= {part: _copied(values) for part, values in SOUND[vehicle_class].items()}
    for path, value in changes.items():
        part, (*parents, name) = data, path.split("__")
        for parent in parents:
            part = part.setdefault(parent, {})
        part[name] = value
    return model_from_data(CarSpec, data, "extreme.yaml")


def _copied(value: Any) -> Any:
    return {key: _copied(below) for key, below in value.items()} if isinstance(value, dict) else value


REAR = "drive_units__rear__motor__"
BROKE: list[tuple[str, Callable[[], CarSpec], dict[str, Any], str]] = [
    ("certify", lambda: changed("car", **{f"{REAR}speed_max_rpm": 165}), {}, "its own top speed"),
    (
        "certify",
        lambda: changed("car", **{f"{REAR}speed_max_rpm": 175}),
        {"procedure": "wltp"},
        "for cars and vans that reach 45 km/h",
    ),
    ("certify", lambda: changed("scooter", battery__energy_usable_kwh=1900), {}, "must be used up within 240 hours"),
    ("certify", lambda: changed("suv", charging__power_ac_kw=0.011), {}, "An EPA label prints whole MPGe"),
    ("drive", lambda: changed("scooter", **{f"{REAR}loss_excitation_kw": 150}), {"cycle": "nycc"}, "loss_excitation_kw"),
    ("drive", lambda: changed("truck", battery__resistance_mohm=4900), {"cycle": "nycc"}, "`battery.resistance_mohm` must be"),
    ("drive", lambda: changed("suv", regeneration__speed_fade_start_kmh=0), {"cycle": "nycc"}, "must be more than 0 km/h"),
    ("age", lambda: changed("car", **{f"{REAR}power_max_kw": 0.051}), {"charge_times": False}, "from which no range follows"),
]


SLOW_WORDS = "An EPA label prints whole MPGe"


@pytest.mark.parametrize(
    ("name", "car", "options", "words"),
    [pytest.param(*row, id=row[3], marks=[pytest.mark.long] if row[3] == SLOW_WORDS else []) for row in BROKE],
)
def test_what_broke_once_is_one_sentence(
    name: str, car: Callable[[], CarSpec], options: dict[str, Any], words: str, steps: list[int]
):
    with pytest.raises(VoltwrightError, match=words):
        run_operation(operation(name).request(car=car(), **options))


def test_a_failed_run_names_its_likely_cause():
    car = changed("car", drive_units__rear__motor__power_max_kw=0.2)
    sentence = answered(operation("drive").request(car=car, cycle="udds"))
    assert isinstance(sentence, str)
    assert "cannot follow udds" in sentence
    assert "Likely cause: `drive_units.rear.motor.power_max_kw` is 0.2 kW" in sentence
