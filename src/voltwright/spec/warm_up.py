"""Warm-up: how much more a car resists after a long stand than when it is run warm."""

from typing import Annotated

from voltwright.spec.base import Quantity, SpecModel, assumed

Number = Annotated[float, Quantity]


class WarmUp(SpecModel):
    """Extra resistance of a car that stood overnight at 20 to 25 C; it fades as the car drives."""

    cold_extra_rolling: Number = assumed("Extra rolling resistance over that of warm tyres.", ge=0, lt=5)
    cold_extra_gear: Number = assumed("Extra gear drag over that of warm gears.", ge=0, lt=50)
