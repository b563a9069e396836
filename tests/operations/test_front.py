"""What every operation asks of its request."""

import inspect
import math
import re

import pytest

import voltwright as vw
from voltwright.errors import SpecError


@pytest.mark.parametrize("number", [math.inf, -math.inf])
@pytest.mark.parametrize("name", ["temp_ambient_c", "payload_kg", "headwind_kmh", "soc_start", "step_s"])
def test_infinite_numbers_are_refused(number: float, name: str):
    with pytest.raises(SpecError, match=rf"`{name}` must be (from|above) .*, but is -?inf"):
        vw.drive("xiaomi-su7", "udds", **{name: number})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "words"),
    [
        ("discharge", ["nissan-leaf-2018"], {"power_kw": 2.0}, r"discharge\(\) has no argument power_kw; the nearest: load_kw"),
        ("compare", ["xiaomi-su7", "nissan-leaf-2018"], {}, r"compare\(\): too many .* called as compare\(cars, \*, basis="),
        ("charge", ["xiaomi-su7"], {}, r"charge\(\): missing .* 'charger'.* called as charge\(car, charger"),
        ("days", [], {"place": "oslo"}, r"days\(\) has no argument place; it takes none"),
    ],
)
def test_a_call_that_does_not_fit_names_the_function_and_its_arguments(name: str, args: list, kwargs: dict, words: str):
    with pytest.raises(TypeError, match=words):
        getattr(vw, name)(*args, **kwargs)


@pytest.mark.parametrize("name", [name for name in vw.__all__ if inspect.isfunction(getattr(vw, name))])
def test_signatures_read_plainly(name: str):
    assert not re.search("Annotated|Range|OneOf|ForwardRef", str(inspect.signature(getattr(vw, name))))
