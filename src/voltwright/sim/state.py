"""What a step hands to the next, and how a run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.arrays import number
from voltwright.physics.battery.pack import PackState
from voltwright.physics.charging.port import Port, PortState
from voltwright.physics.record import Record
from voltwright.physics.thermal import IsothermalState, LumpedState
from voltwright.physics.vehicle import Vehicle

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class State(Record):
    """The state of a vehicle.

    Attributes:
        speed_m_s: of travel.
        cold_drag: of tyres and lubricant, 0 run warm, 1 after an overnight soak.
        pack: state of charge and branch voltages.
        thermal: temperatures, as deep as the vehicle.
        port: of the charge; None without a port.
    """

    speed_m_s: Float[Array, "*batch"]
    cold_drag: Float[Array, "*batch"]
    pack: PackState
    thermal: IsothermalState | LumpedState
    port: PortState | None


def start_of(vehicle: Vehicle, soc=1.0, *, cells_k=293.15, ambient_k=None, speed_m_s=0.0, cold_drag=0.0) -> State:
    """The state of a vehicle that has stood long enough for its cells to rest.

    Args:
        vehicle: in SI.
        soc: displayed, 0-1 of the usable window.
        cells_k: temperature of cells, coolant and housing [K].
        ambient_k: temperature of everything else [K]; default: that of the cells.
        speed_m_s: at which the run begins [m/s].
        cold_drag: of tyres and lubricant, 0 run warm, 1 after an overnight soak.
    """
    return State(
        speed_m_s=number(speed_m_s),
        cold_drag=number(cold_drag),
        pack=vehicle.pack.at_display(soc),
        thermal=vehicle.thermal.soaked(cells_k, ambient_k),
        port=vehicle.port.unplugged() if isinstance(vehicle.port, Port) else None,
    )
