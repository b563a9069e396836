"""What acts on a vehicle at an instant: what the driver wants, the road, the air, and the plug. All of it physical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, pressure_at_altitude_pa
from voltwright.physics.record import Record
from voltwright.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    from jaxtyping import Float, Int

    from voltwright.physics.arrays import Array
    from voltwright.spec.cycle import Cycle


class Inputs(Record):
    """Inputs of a step, or of n steps; each field is one number, or a column of shape (n,).

    Attributes:
        speed_m_s: wanted at the end of the step [m/s].
        grade: rise over run of the road.
        headwind_m_s: wind against the travel [m/s].
        rolling_extra: share by which the tyres roll harder than on the dry asphalt of a coast-down: surface, rain, snow.
        road_k, road_pressure_pa: air and tyres that the road load stands for: those of the air outside on a road, those of the
            procedure on a dynamometer.
        ambient_k: air around the vehicle [K].
        sun_w_m2: on the vehicle [W/m2].
        humidity: relative, of the air outside, 0-1.
        occupants: people in the car.
        key_on: 1 while the car is on.
        standby: 1 while a car with the key off is awake, 0 asleep.
        cabin_on: 1 where the cabin is held at comfort.
        precondition: 1 where the cells are brought to the temperature of a fast charge.
        extra_w: further high-voltage load, such as a heater whose power was measured; its heat goes outside [W].
        place: which of the run's supplies the vehicle is at.
        plugged: 1 where it may draw from it.
        soc_target: of the cells, where a charge or a discharge through the port ends.
        give_w: what a load asks of the car at the supply's outlet; 0 where the car charges [W].
    """

    speed_m_s: Float[Array, "*batch"]
    grade: Float[Array, "*batch"]
    headwind_m_s: Float[Array, "*batch"]
    rolling_extra: Float[Array, "*batch"]
    road_k: Float[Array, "*batch"]
    road_pressure_pa: Float[Array, "*batch"]
    ambient_k: Float[Array, "*batch"]
    sun_w_m2: Float[Array, "*batch"]
    humidity: Float[Array, "*batch"]
    occupants: Float[Array, "*batch"]
    key_on: Float[Array, "*batch"]
    standby: Float[Array, "*batch"]
    cabin_on: Float[Array, "*batch"]
    precondition: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]
    place: Int[Array, "*batch"]
    plugged: Float[Array, "*batch"]
    soc_target: Float[Array, "*batch"]
    give_w: Float[Array, "*batch"]


FIELDS = tuple(Inputs.__dataclass_fields__)  # pyright: ignore[reportAttributeAccessIssue]


def inputs_of(
    speed_m_s: Any,
    *,
    grade: Any = 0.0,
    headwind_m_s: Any = 0.0,
    rolling_extra: Any = 0.0,
    ambient_c: Any = 20.0,
    pressure_pa: Any = PRESSURE_SEA_LEVEL_PA,
    road_c: Any = None,
    road_pressure_pa: Any = None,
    sun_w_m2: Any = 0.0,
    humidity: Any = 0.5,
    occupants: Any = 1.0,
    key_on: Any = 1.0,
    standby: Any = 1.0,
    cabin_on: Any = 0.0,
    precondition: Any = 0.0,
    extra_w: Any = 0.0,
    place: Any = 0,
    plugged: Any = 0.0,
    soc_target: Any = 1.0,
    give_w: Any = 0.0,
) -> Inputs:
    """Inputs of n steps, from plain numbers and columns.

    Args:
        speed_m_s: wanted at the end of each step [m/s], shape (n,).
        ambient_c: air around the vehicle [C].
        pressure_pa: of that air [Pa].
        road_c, road_pressure_pa: that the road load stands for [C], [Pa]; default: those of the air.
        The others: as of `Inputs`.
    """
    road = ambient_c if road_c is None else road_c
    values: dict[str, Any] = dict(
        speed_m_s=speed_m_s,
        grade=grade,
        headwind_m_s=headwind_m_s,
        rolling_extra=rolling_extra,
        road_k=np.asarray(road, float) + ZERO_CELSIUS_K,
        road_pressure_pa=pressure_pa if road_pressure_pa is None else road_pressure_pa,
        ambient_k=np.asarray(ambient_c, float) + ZERO_CELSIUS_K,
        sun_w_m2=sun_w_m2,
        humidity=humidity,
        occupants=occupants,
        key_on=key_on,
        standby=standby,
        cabin_on=cabin_on,
        precondition=precondition,
        extra_w=extra_w,
        plugged=plugged,
        soc_target=soc_target,
        give_w=give_w,
    )
    return Inputs(place=np.asarray(place, np.int32), **{name: np.asarray(value, float) for name, value in values.items()})


def inputs_of_cycle(cycle: Cycle, **conditions: Any) -> Inputs:
    """Inputs of the n steps between the samples of a cycle; air pressure by its altitude. Conditions: as of `inputs_of`."""
    sea_level_pa = conditions.pop("pressure_pa", PRESSURE_SEA_LEVEL_PA)
    altitude, grade = cycle.altitude_m[1:], cycle.grade[1:]
    return inputs_of(
        cycle.speed_m_s[1:],
        grade=grade if np.any(grade) else 0.0,
        pressure_pa=pressure_at_altitude_pa(altitude, sea_level_pa) if np.any(altitude) else sea_level_pa,
        **conditions,
    )


def standing(count: int, **conditions: Any) -> Inputs:
    """Inputs of `count` steps at a stand with the key off, unless `key_on` says otherwise. Conditions: as of `inputs_of`."""
    return inputs_of(np.zeros(count), **{"key_on": 0.0, **conditions})
