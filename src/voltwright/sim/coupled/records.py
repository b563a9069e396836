"""What passes between the parts of a coupled step: state, what surrounds the car, and what is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.battery.pack import PackState
from voltwright.physics.charging.supply import SupplyFlow
from voltwright.physics.climate.cabin import CabinState
from voltwright.physics.heat.pack_heat import PackHeatState
from voltwright.physics.record import Record
from voltwright.sim.records import StepRecord

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


class CoupledState(Record):
    """What a coupled step hands to the next; done_soc: the target that a charge has reached, 0 where none."""

    speed_m_s: Float[Array, "*batch"]
    pack: PackState
    pack_heat: PackHeatState
    drive_units_k: Float[Array, "*batch"]
    cabin: CabinState
    done_soc: Float[Array, "*batch"]


class Around(Record):
    """What surrounds the car in a step, and what people want of it beside driving.

    Attributes:
        ambient_k: air outside. sun_w_m2: on the car. humidity: of the air, 0-1. air_density_kg_m3: at the trace's altitude
        zero. rolling: factor of the rolling resistance at this ambient. occupants: people in the car. comfort: 1 where the
        cabin is held at comfort. preparing: 1 where the cells are brought to the temperature of a fast charge. standby: 1
        while a car with the key off is awake. place: which of the run's supplies the car is at. plugged: 1 where it may draw
        from it. soc_target: of the cells (`PackState.soc`), where charging ends or giving does. give_w: what a load asks of
        the car, at the supply's outlet; 0 where the car does not give. extra_w: a further high-voltage load, such as a heater
        whose power was measured; its heat goes outside.
    """

    ambient_k: Float[Array, "*batch"]
    sun_w_m2: Float[Array, "*batch"]
    humidity: Float[Array, "*batch"]
    air_density_kg_m3: Float[Array, "*batch"]
    rolling: Float[Array, "*batch"]
    occupants: Float[Array, "*batch"]
    comfort: Float[Array, "*batch"]
    preparing: Float[Array, "*batch"]
    standby: Float[Array, "*batch"]
    place: Int[Array, "*batch"]
    plugged: Float[Array, "*batch"]
    soc_target: Float[Array, "*batch"]
    give_w: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]


class Plug(Record):
    """What passes the plug in a step.

    Attributes:
        flow: powers and losses of the supply [W]. unmet_w: what a load asks and does not get. limit: code of `Limit`, what
        held the power.
    """

    flow: SupplyFlow
    unmet_w: Float[Array, "*batch"]
    limit: Int[Array, "*batch"]


class HeatRecord(Record):
    """Heat in a step: powers and flows are means [W], temperatures at its end [K].

    Attributes:
        cells_k, coolant_k, housing_k, drive_units_k, cabin_k, interior_k: temperatures.
        climate_w, heater_w, chiller_w, extra_w: electric power of the cabin's machine, the pack's heater and chiller, and of
        the further load.
        low_voltage_w: pumps, blower and charging electronics, from the 12 V side; blower_heat_w: what of it warms the cabin.
        cabin_heat_w: into the cabin, negative where it is cooled. climate_loss_w: of the heater's hoses.
        chilled_w: heat out of the coolant. pumped_w: heat that the heat pump takes from the air outside (negative: gives to
        it). taken_w: likewise of the drive units. entropic_w: reversible heat of the cells. pack_loss_w, unit_loss_w: losses
        that warm the cells and the drive units. sun_w, people_w: into the cabin. from_cabin_w: through walls and with the
        air. from_housing_w, from_coolant_w, from_units_w: to the air outside. stored_w: by all of them. unmet_w: heat or
        cold that the cabin lacks. lacking: 1 where the pack is to be heated without a heater. shed: share of the climate's
        power that the pack cannot feed.
    """

    cells_k: Float[Array, "*batch"]
    coolant_k: Float[Array, "*batch"]
    housing_k: Float[Array, "*batch"]
    drive_units_k: Float[Array, "*batch"]
    cabin_k: Float[Array, "*batch"]
    interior_k: Float[Array, "*batch"]
    climate_w: Float[Array, "*batch"]
    heater_w: Float[Array, "*batch"]
    chiller_w: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]
    low_voltage_w: Float[Array, "*batch"]
    blower_heat_w: Float[Array, "*batch"]
    cabin_heat_w: Float[Array, "*batch"]
    climate_loss_w: Float[Array, "*batch"]
    chilled_w: Float[Array, "*batch"]
    pumped_w: Float[Array, "*batch"]
    taken_w: Float[Array, "*batch"]
    entropic_w: Float[Array, "*batch"]
    pack_loss_w: Float[Array, "*batch"]
    unit_loss_w: Float[Array, "*batch"]
    sun_w: Float[Array, "*batch"]
    people_w: Float[Array, "*batch"]
    from_cabin_w: Float[Array, "*batch"]
    from_housing_w: Float[Array, "*batch"]
    from_coolant_w: Float[Array, "*batch"]
    from_units_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]
    unmet_w: Float[Array, "*batch"]
    lacking: Float[Array, "*batch"]
    shed: Float[Array, "*batch"]


class CoupledRecord(Record):
    """A coupled step: its drive, its plug and its heat."""

    drive: StepRecord
    plug: Plug
    heat: HeatRecord
