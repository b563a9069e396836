"""What every operation asks of its request."""

import math

import pytest

import voltwright as vw
from voltwright.errors import SpecError


@pytest.mark.parametrize("number", [math.inf, -math.inf])
@pytest.mark.parametrize("name", ["temp_ambient_c", "payload_kg", "headwind_kmh", "soc_start", "step_s"])
def test_infinite_numbers_are_refused(number: float, name: str):
    with pytest.raises(SpecError, match=rf"`{name}` must be (from|above) .*, but is -?inf"):
        vw.drive("xiaomi-su7", "udds", **{name: number})  # pyright: ignore[reportArgumentType]
