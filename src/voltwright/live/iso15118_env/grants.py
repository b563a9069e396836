"""What a station says in its messages: its voltage, its current, and the most that it gives. Needs no library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

READ = {
    "voltage_v": ("EVSEPresentVoltage",),
    "current_a": ("EVSEPresentCurrent",),
    "voltage_max_v": ("EVSEMaximumVoltageLimit", "EVSEMaximumVoltage"),
    "current_max_a": ("EVSEMaximumCurrentLimit", "EVSEMaximumChargeCurrent", "EVSEMaxCurrent"),
    "power_max_w": ("EVSETargetActivePower", "EVSEMaximumPowerLimit", "EVSEMaximumChargePower"),
}
"""Names of the three standards by what they mean; the first that a message has counts."""
LINES = ("", "_L2", "_L3")
"""Powers of ISO 15118-20 come by phase where the phases differ; they are summed."""
WITH_LINES = "power_max_w"


def name_and_body(message: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Name and fields of a message as the codec gives it.

    Args:
        message: DIN 70121 and ISO 15118-2 have an envelope with a body, ISO 15118-20 has none.
    """
    inner = message.get("V2G_Message", {}).get("Body", message)
    for name, body in inner.items():
        if isinstance(body, dict):
            return str(name), body
    return next(iter(inner), ""), {}


def granted(body: Mapping[str, Any]) -> dict[str, float]:
    """What a message of the station says, by the names of `READ`; what it leaves out is left out.

    Args:
        body: fields of the message.
    """
    amounts = dict(_amounts(body))
    found: dict[str, float] = {}
    for name, written in READ.items():
        for word in written:
            lines = LINES if name == WITH_LINES else LINES[:1]
            each = [amounts[f"{word}{line}"] for line in lines if f"{word}{line}" in amounts]
            if word in amounts:
                found[name] = sum(each)
                break
    return found


def _amounts(value: Any) -> Iterator[tuple[str, float]]:
    """Each physical value below a field, by its name; the schedules have limits for later hours, and are left out."""
    if not isinstance(value, dict):
        return
    for name, below in value.items():
        if isinstance(below, dict) and "Value" in below and ("Multiplier" in below or "Exponent" in below):
            yield name, float(below["Value"]) * 10.0 ** int(below.get("Multiplier", below.get("Exponent", 0)))
        else:
            yield from _amounts(below)


def without_contract(message: dict[str, Any]) -> dict[str, Any]:
    """A message in which the station offers no Plug and Charge, where it offers to be authorised from outside too.

    The car has no contract certificate; the library's EV side takes Plug and Charge wherever it is offered.

    Args:
        message: as the codec gives it; changed.
    """
    offer = message.get("AuthorizationSetupRes")
    if isinstance(offer, dict) and "EIM" in offer.get("AuthorizationServices", ()):
        offer["AuthorizationServices"] = ["EIM"]
        offer.pop("PnC_ASResAuthorizationMode", None)
        offer["EIM_ASResAuthorizationMode"] = {}
    return message
