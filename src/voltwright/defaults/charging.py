"""Default laws of charging."""

from voltwright.defaults.arithmetic import greater, lesser
from voltwright.defaults.charging_efficiency import charging_efficiency
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.filler import Filler
from voltwright.defaults.vehicle_class import ClassDefaults

POWER_FACTOR = 0.99
"""Of an on-board charger with power factor correction. Source: typical of data sheets, 0.99 and more at full power."""

ONE_PHASE_MAX_A = 32.0
COIL_QUALITY = 400.0
RECTIFIER_LOSS = 0.012


def fill_charging(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `charging`."""
    car, charging = filler.car, filler.car.charging
    phases, words = (1, "one in the US") if car.market == "US" else (3, "three outside the US")
    if typical.phases_ac is not None:
        phases, words = typical.phases_ac, "of the class"
    filler.fill(
        "charging",
        charging,
        {
            "inlets": _inlets(car, typical),
            "phases_ac": (phases, words),
            "pilot_use": (1.0, "all that the pilot offers; many cars take about 95 %"),
            "loss_fixed": (typical.loss_charger_fixed, typical.charger_source),
            "loss_linear": (typical.loss_charger_linear, typical.charger_source),
            "loss_quadratic": (typical.loss_charger_quadratic, typical.charger_source),
            "power_on_w": (typical.power_on_w, typical.source),
        },
    )
    mains_v = mains_voltage_v(car)
    words = typical.source
    if charging.current_ac_max_a is not None:
        words = f"the highest current on its phases of {mains_v:g} V, power factor {POWER_FACTOR:g}"
    power_kw = filler.when_written(
        "charging.current_ac_max_a",
        charging,
        lambda current_a: current_a * charging.phases_ac * mains_v * POWER_FACTOR * 1e-3,
        typical.power_ac_kw,
    )
    filler.fill("charging", charging, {"power_ac_kw": (power_kw, words)})
    current_a = charging.power_ac_kw * 1e3 / (charging.phases_ac * mains_v * POWER_FACTOR)
    filler.fill(
        "charging",
        charging,
        {
            "current_ac_max_a": (
                current_a,
                f"the power on its phases of {mains_v:g} V, power factor {POWER_FACTOR:g}",
                ("charging.power_ac_kw",),
            )
        },
    )
    current_a = charging.current_ac_max_a
    one_a, words = current_a, "as on all of its phases"
    if charging.phases_ac > 1:
        one_a = greater(lesser(2.0 * current_a, ONE_PHASE_MAX_A), current_a)
        words = "two of its parts on one phase, to 32 A"
    filler.fill("charging", charging, {"current_ac_one_phase_a": (one_a, words)})
    if charging.wireless is not None:
        filler.fill(
            "charging.wireless",
            charging.wireless,
            {
                "quality": (COIL_QUALITY, "typical litz coil at 85 kHz"),
                "rectifier_loss": (RECTIFIER_LOSS, "typical diode rectifier"),
            },
        )
    filler.fill("charging", charging, {"efficiency_ac": (charging_efficiency(car), "charger at its full power, pack in and out")})


def mains_voltage_v(car: CompletedCar) -> float:
    """Voltage [V] of a phase in the car's market: 240 in the US, 220 in China, else 230."""
    market = (car.market or "").partition(",")[0].strip().upper()
    return {"US": 240.0, "CN": 220.0}.get(market, 230.0)


def _inlets(car: CompletedCar, typical: ClassDefaults) -> tuple[tuple[str, ...], str]:
    """The inlets that cars of the market have."""
    market = (car.market or "").partition(",")[0].strip().upper()
    if typical.inlets is not None:
        return typical.inlets, f"{typical.source}: its own plug"
    if market == "US":
        tesla = car.make.lower() == "tesla"
        return (("nacs",), "Teslas of the US") if tesla else (("type1", "ccs1"), "most cars of the US until 2025")
    if market == "CN":
        return ("gbt_ac", "gbt_dc"), "cars of China"
    return ("type2", "ccs2"), "cars of Europe, and where no market is written"
