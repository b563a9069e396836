"""Default laws of chargers: what fills a field that a charger's file leaves out, and the sentence that says so."""

# Completed chargers narrow the types of frozen fields, and take their defaults away: sound, but the checker knows neither.
# pyright: reportIncompatibleVariableOverride=false, reportGeneralTypeIssues=false

from dataclasses import dataclass
from typing import Any

from voltwright.spec.base import Number
from voltwright.spec.charger import AcCharger, ChargerSpec, DcCharger, WirelessCharger
from voltwright.spec.connectors import SOCKETS

BOOSTER_LOSSES = (0.005, 0.018, 0.007)
"""Loss of a car's converter from 400 to 800 V over its power: fixed, linear, quadratic. By judgement: 97 % at full power, of a
step-up stage without isolation."""


class CompletedAcCharger(AcCharger):
    """An AC charger without gaps."""

    power_standby_w: Number
    cable_resistance_mohm: Number


class CompletedDcCharger(DcCharger):
    """A DC charger without gaps."""

    power_standby_w: Number
    loss_fixed: Number
    loss_linear: Number
    loss_quadratic: Number
    cable_resistance_mohm: Number


class CompletedWirelessCharger(WirelessCharger):
    """A wireless pad without gaps."""

    power_standby_w: Number
    quality: Number
    coupling: Number
    coil_length_mm: Number
    coil_width_mm: Number
    loss_fixed: Number
    loss_linear: Number
    loss_quadratic: Number


CompletedChargerSpec = CompletedAcCharger | CompletedDcCharger | CompletedWirelessCharger


@dataclass(frozen=True)
class CompletedCharger:
    """A charger without gaps, and the law in words behind each field that was filled."""

    charger: CompletedChargerSpec
    assumptions: dict[str, str]


def complete_charger(spec: ChargerSpec) -> CompletedCharger:
    """Fill every field that the file leaves out."""
    if isinstance(spec, CompletedAcCharger | CompletedDcCharger | CompletedWirelessCharger):
        return CompletedCharger(spec, {})
    if isinstance(spec, AcCharger):
        kind, laws = CompletedAcCharger, _ac_laws(spec)
    elif isinstance(spec, DcCharger):
        kind, laws = CompletedDcCharger, _dc_laws(spec)
    else:
        kind, laws = CompletedWirelessCharger, _wireless_laws(spec)
    missing = {name: law for name, law in laws.items() if getattr(spec, name) is None}
    filled = {name: value for name, (value, _) in missing.items()}
    completed = kind.model_construct(spec.model_fields_set | filled.keys(), **{**dict(spec), **filled})
    return CompletedCharger(completed, {name: words for name, (_, words) in missing.items()})


def _ac_laws(spec: AcCharger) -> dict[str, tuple[Any, str]]:
    if set(spec.connectors) <= set(SOCKETS):
        return {
            "power_standby_w": (1.5, "control box in the cord"),
            "cable_resistance_mohm": (60.0, "5 m of 1.5 mm2 copper"),
        }
    resistance = (61.0, "7 m of 2.5 mm2 copper") if spec.current_max_a <= 16.0 else (22.0, "7 m of 6 mm2 copper")
    return {"power_standby_w": (4.0, "typical wall box with a network"), "cable_resistance_mohm": resistance}


def _dc_laws(spec: DcCharger) -> dict[str, tuple[Any, str]]:
    # 5 m there and back: 35 mm2 for 125 A, 95 mm2 for 350 A; liquid-cooled ones are no thicker, for more current.
    area_mm2 = 35.0 if spec.current_max_a <= 150.0 else 70.0 if spec.current_max_a <= 250.0 else 95.0
    return {
        "power_standby_w": (0.0006 * 1e3 * spec.power_max_kw + 40.0, "40 W for controls and screen, 0.6 W for each kW"),
        "loss_fixed": (0.006, "95 % at full power, the most between half and full"),
        "loss_linear": (0.030, "95 % at full power, the most between half and full"),
        "loss_quadratic": (0.014, "95 % at full power, the most between half and full"),
        "cable_resistance_mohm": (10.0 * 0.0178 / area_mm2 * 1e3, f"5 m there and back of {area_mm2:g} mm2 copper"),
    }


def _wireless_laws(spec: WirelessCharger) -> dict[str, tuple[Any, str]]:
    return {
        "power_standby_w": (10.0, "controls and detection of foreign objects at rest"),
        "quality": (400.0, "typical litz coil on ferrite at 85 kHz"),
        "coupling": (0.20, "middle of the 0.1 to 0.3 of published coils"),
        "coil_length_mm": (500.0, "typical of the class"),
        "coil_width_mm": (650.0, "typical of the class"),
        "loss_fixed": (0.006, "95.5 % at full power of rectifier with power factor correction and inverter"),
        "loss_linear": (0.025, "95.5 % at full power of rectifier with power factor correction and inverter"),
        "loss_quadratic": (0.014, "95.5 % at full power of rectifier with power factor correction and inverter"),
    }
