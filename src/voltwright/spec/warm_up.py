"""Warm-up: how much more a car resists after a long stand than when it is run warm."""

from voltwright.spec.base import MaybeNumber, SpecModel, assumed


class WarmUp(SpecModel):
    """Extra resistance of a car that stood overnight at 20 to 25 C; it fades as the car drives."""

    cold_extra_rolling: MaybeNumber = assumed("Extra rolling resistance over that of warm tyres.", ge=0, lt=5)
    cold_extra_gear: MaybeNumber = assumed("Extra gear drag over that of warm gears.", ge=0, lt=50)
