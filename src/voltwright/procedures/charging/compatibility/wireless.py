"""How a wireless pad serves a car that has a receiver."""

from voltwright.defaults.charger import CompletedWirelessCharger
from voltwright.defaults.charging import POWER_FACTOR
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completed_parts import CompletedWirelessReceiver
from voltwright.physics.charging.supply import Stage, Stages, Supply
from voltwright.physics.charging.wireless import COUPLING_LEAST, coupling_shape_m, link_efficiency, power_share
from voltwright.procedures.charging.compatibility.connection import Limit, Refused, Served
from voltwright.spec.connectors import CLEARANCES_MM, WIRELESS_POWER_KVA

RECEIVER_COIL_M = 0.35
"""Side of the car's coil. By judgement: receivers of 3.7 to 11 kVA are 0.25 to 0.4 m long and wide."""


def serve_wireless(
    car: CompletedCar, charger: CompletedWirelessCharger, outlets_in_use: int, offset_x_m: float = 0.0, offset_y_m: float = 0.0
) -> Served | Refused:
    """The supply over the gap.

    Equation: P_mains = 0.99 S min(class of pad, class of car) share(k); k = k_0 M(dx, dy, z) / M(0, 0, z_0).
    Args: car: the car. charger: completed. offset_x_m, offset_y_m: of the car's coil over the pad [m], along and across.
    Source: as of `physics/charging/wireless.py`; classes, clearances and tolerances SAE J2954.
    """
    receiver = car.charging.wireless
    if receiver is None:
        return Refused("no receiver", "The car has no receiver for wireless charging.", charger)
    gap_m = clearance_m(receiver)
    served = sorted(CLEARANCES_MM[name] for name in charger.clearance_classes)
    if receiver.clearance_class not in charger.clearance_classes:
        spans = ", ".join(f"{low:g} to {high:g} mm" for low, high in served)
        height = f"{1e3 * gap_m:.0f} mm above the ground, class {receiver.clearance_class.upper()}"
        why = f"The car's coil is {height}; the pad serves {spans}."
        return Refused("clearance", why, charger)
    coupling = coupling_at(charger, gap_m, offset_x_m, offset_y_m)
    edge = coupling_at(charger, gap_m, charger.offset_x_max_mm * 1e-3, charger.offset_y_max_mm * 1e-3)
    if coupling < max(COUPLING_LEAST, 0.3 * edge):
        where = f"{1e3 * offset_x_m:.0f} mm along and {1e3 * offset_y_m:.0f} mm across"
        place = f"coupling {coupling:.3f}, {edge:.3f} at the edge of the tolerance"
        why = f"The car's coil is {where} off the pad: {place}; park closer."
        return Refused("out of place", why, charger)
    link = float(link_efficiency(coupling, charger.quality, receiver.quality))
    ratings = {name: 1e3 * POWER_FACTOR * WIRELESS_POWER_KVA[name] for name in (charger.power_class, receiver.power_class)}
    rated_w = ratings[charger.power_class]
    stages = Stages.of(
        station=Stage.of(rated_w, charger.loss_fixed, charger.loss_linear, charger.loss_quadratic),
        wireless_link=Stage.of(rated_w, linear=1.0 - link * (1.0 - receiver.rectifier_loss)),
    )
    plain = Supply.of(stages, charger.power_standby_w)
    offered_w = {
        f"pad, {charger.power_class.upper()}": rated_w,
        f"receiver, {receiver.power_class.upper()}": ratings[receiver.power_class],
    }
    share = float(power_share(coupling, edge))
    if share < 1.0:
        offered_w[f"offset, coupling {coupling:.3f} of {edge:.3f}"] = share * rated_w
    if charger.power_shared_kw is not None:
        offered_w[f"sharing among {outlets_in_use}"] = charger.power_shared_kw * 1e3 / outlets_in_use
    least_w = min(offered_w.values())
    efficiency = float(plain.output_for(least_w + plain.standby_w)) / least_w
    limits = [
        Limit(name.split(",")[0], f"{name}: {power_w * 1e-3:.3g} kW from the grid", efficiency * power_w)
        for name, power_w in sorted(offered_w.items(), key=lambda entry: entry[1])
    ]
    supply = Supply.of(stages, charger.power_standby_w, power_max_w=limits[0].power_w)
    return Served(
        supply=supply,
        charger=charger,
        connection=None,
        limits=tuple(limits),
        power_mains_w=float(supply.input_for(limits[0].power_w)),
        notes=(f"gap {1e3 * gap_m:.0f} mm, coupling {coupling:.3f}, link {100 * link:.1f} %",),
    )


def clearance_m(receiver: CompletedWirelessReceiver) -> float:
    """Height of the car's coil above the ground [m]: written, or the middle of its class."""
    low, high = CLEARANCES_MM[receiver.clearance_class]
    return 1e-3 * (0.5 * (low + high) if receiver.clearance_mm is None else receiver.clearance_mm)


def coupling_at(charger: CompletedWirelessCharger, gap_m: float, offset_x_m: float, offset_y_m: float) -> float:
    """Coupling at a place, from that at the pad's reference: aligned, in the middle of its lowest clearance class."""
    low, high = min(CLEARANCES_MM[name] for name in charger.clearance_classes)
    sides = (charger.coil_length_mm * 1e-3, charger.coil_width_mm * 1e-3, RECEIVER_COIL_M, RECEIVER_COIL_M)
    here = coupling_shape_m(*sides, offset_x_m, offset_y_m, gap_m)
    there = coupling_shape_m(*sides, 0.0, 0.0, 0.5e-3 * (low + high))
    return charger.coupling * float(here / there)
