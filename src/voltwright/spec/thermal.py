"""Heat of battery and drive units: what stores it, what carries it, what heats and cools."""

from typing import Literal

from voltwright.spec.base import MaybeNumber, SpecModel, assumed, optional


class Thermal(SpecModel):
    """Heat of the battery, its coolant and housing, and of the drive units.

    With air cooling, the "coolant" is the air that a fan draws through the pack; a passive pack has neither pump nor chiller.
    """

    cooling: Literal["liquid", "air", "passive"] | None = optional("How the cells are cooled; by class where left out.")
    heat_capacity_cells_kj_k: MaybeNumber = assumed("Heat that warms all cells by 1 K.", gt=0.01, lt=5000)
    heat_capacity_coolant_kj_k: MaybeNumber = assumed("Heat that warms the battery's coolant by 1 K.", gt=0.001, lt=1000)
    heat_capacity_housing_kj_k: MaybeNumber = assumed("Heat that warms the battery's housing by 1 K.", gt=0.01, lt=2000)
    heat_capacity_drive_units_kj_k: MaybeNumber = assumed("Heat that warms motors, inverters and gears by 1 K.", gt=0.01, lt=1000)
    conductance_cells_coolant_w_k: MaybeNumber = assumed("From cells to coolant, pump or fan running.", ge=0, lt=50000)
    conductance_cells_housing_w_k: MaybeNumber = assumed("From cells to housing.", ge=0, lt=5000)
    conductance_housing_ambient_w_k: MaybeNumber = assumed("From housing to the air outside, at a stand.", ge=0, lt=2000)
    conductance_radiator_w_k: MaybeNumber = assumed("From coolant to the air outside, radiator open.", ge=0, lt=5000)
    conductance_drive_units_ambient_w_k: MaybeNumber = assumed("From drive units, radiator included, to the air.", ge=0, lt=5000)
    power_heater_kw: MaybeNumber = assumed("Electric heater of the battery; none: 0.", ge=0, lt=100)
    power_chiller_kw: MaybeNumber = assumed("Heat that the chiller takes out of the coolant at most; none: 0.", ge=0, lt=200)
    power_pump_w: MaybeNumber = assumed("12 V load of pump or fan while the battery is heated or cooled.", ge=0, lt=2000)
    temp_heating_below_c: MaybeNumber = assumed("Cell temperature below which the heater works on the way.", gt=-60, lt=60)
    temp_cooling_above_c: MaybeNumber = assumed("Cell temperature above which cooling works.", gt=0, lt=80)
    temp_precondition_c: MaybeNumber = assumed(
        "Cell temperature that a car brings its cells to before a fast charge.", gt=0, lt=60
    )
