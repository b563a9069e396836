"""Charging, the car's side: what its on-board charger takes, and its highest DC power."""

from typing import Annotated

from voltwright.spec.base import Quantity, SpecModel, assumed, optional

Number = Annotated[float, Quantity]


class Charging(SpecModel):
    """Charging from the mains, as far as consumption at the wall needs it."""

    power_ac_kw: Number = assumed("Most that the on-board charger takes from the mains.", gt=0.01, lt=100)
    phases_ac: int = assumed("Phases of the mains at that power.", ge=1, le=3)
    power_dc_kw: Number = optional("Highest DC charge power.", gt=0.1, lt=2000)
    loss_fixed: Number = assumed("Charger's loss without current, over its power.", ge=0, lt=0.3)
    loss_linear: Number = assumed("Charger's loss that grows with current, over its power.", ge=0, lt=0.3)
    loss_quadratic: Number = assumed("Charger's loss that grows with current squared, over its power.", ge=0, lt=0.3)
    power_on_w: Number = assumed("12 V load while charging: pumps, contactors, control units.", ge=0, lt=5000)
    efficiency_ac: Number = assumed("Energy that the pack later gives at its terminals over energy from the mains.", gt=0.3, le=1)
