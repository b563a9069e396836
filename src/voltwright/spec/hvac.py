"""Heating, ventilation and air conditioning: the cabin, what heats and cools it, and where it takes the heat from."""

from typing import Literal

from voltwright.spec.base import MaybeNumber, SpecModel, assumed, optional


class Hvac(SpecModel):
    """The cabin as a heat store behind walls and glass, and the machine that keeps it comfortable.

    A heat pump and the air conditioning are one machine with one compressor; the battery's chiller shares it. `none`
    heats and cools nothing; what comfort would need is then reported as unmet.
    """

    kind: Literal["heat_pump", "resistance", "none"] | None = optional("What heats the cabin; by class and year where left out.")
    power_heater_kw: MaybeNumber = assumed("Electric power of the resistance heater; none: 0.", ge=0, lt=40)
    heater_efficiency: MaybeNumber = assumed("Heat into the cabin over power of the resistance heater.", gt=0.3, le=1)
    power_heat_pump_kw: MaybeNumber = assumed("Heat that the heat pump brings at 0 °C outside at most; none: 0.", ge=0, lt=40)
    power_cooling_kw: MaybeNumber = assumed(
        "Heat that the air conditioning takes out at 35 °C outside at most; none: 0.", ge=0, lt=40
    )
    power_compressor_kw: MaybeNumber = assumed("Electric power of the compressor at most; none: 0.", ge=0, lt=20)
    carnot_share_heating: MaybeNumber = assumed("Heating: coefficient of performance over that of Carnot.", gt=0.05, lt=0.9)
    carnot_share_cooling: MaybeNumber = assumed("Cooling: coefficient of performance over that of Carnot.", gt=0.05, lt=0.9)
    temp_heat_pump_min_c: MaybeNumber = assumed(
        "Temperature of the heat source below which the heat pump gives up.", gt=-60, lt=20
    )
    waste_heat_recovery: bool | None = assumed("Whether the heat pump takes heat from the drive units.")
    temp_comfort_c: MaybeNumber = assumed("Cabin air that the controller heats to.", gt=10, lt=35)
    conductance_walls_w_k: MaybeNumber = assumed("Walls and glass of the cabin, at a stand.", gt=0, lt=500)
    conductance_interior_w_k: MaybeNumber = assumed("From cabin air to seats, dashboard and trim.", gt=0, lt=2000)
    heat_capacity_air_kj_k: MaybeNumber = assumed(
        "Heat that warms the cabin air and what follows it at once by 1 K.", gt=1, lt=200
    )
    heat_capacity_interior_kj_k: MaybeNumber = assumed("Heat that warms seats, dashboard and trim by 1 K.", gt=1, lt=2000)
    flow_fresh_m3_h: MaybeNumber = assumed("Outside air that is drawn in while the cabin is held at comfort.", ge=0, lt=2000)
    flow_max_m3_h: MaybeNumber = assumed("Air that the blower moves at most.", gt=1, lt=3000)
    recirculation: MaybeNumber = assumed(
        "Share of the outside air that is shut off while the cabin is far from comfort.", ge=0, le=1
    )
    glass_aperture_m2: MaybeNumber = assumed("Area that lets the sun's power through: glass x transmission x tilt.", ge=0, lt=10)
    power_blower_w: MaybeNumber = assumed(
        "12 V load of blower, pumps and fans of the climate system at full flow.", ge=0, lt=2000
    )
