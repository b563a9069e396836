"""What a command calls the fields of its request, so that a sentence about one names the option that a person typed."""

import re
from collections.abc import Iterable

OPTIONS: dict[str, tuple[str, ...]] = {
    "ac": ("--ac",),
    "adjustment": ("--five-cycle",),
    "anchor": ("--anchor",),
    "basis": ("--basis",),
    "c_rate": ("--c-rate",),
    "can": ("--can",),
    "capacity_ah": ("--capacity",),
    "capacity_share": ("--capacity-share",),
    "car": ("CAR", "--car"),
    "cars": ("CAR",),
    "cell": ("CELL",),
    "charge_to": ("--charge-to",),
    "charger": ("--with", "--charger"),
    "chargers": ("--with",),
    "charging": ("--charging",),
    "checks": ("--check",),
    "climate": ("--climate",),
    "curve": ("--curve",),
    "currency": ("--currency",),
    "cycle": ("--cycle", "CYCLE"),
    "date": ("--date",),
    "day": ("FILE",),
    "dc": ("--dc",),
    "dc_share": ("--dc-share",),
    "distance_a_year_km": ("--km",),
    "doip": ("--doip",),
    "doip_announce": ("--doip-announce",),
    "driver_fmu": ("--driver-fmu",),
    "driver_map": ("--driver-map",),
    "drive": ("--drive",),
    "duration_s": ("--duration",),
    "edition": ("--edition",),
    "energy_recharge_kwh": ("--recharge",),
    "entropy": ("--entropy",),
    "fault": ("--fault",),
    "file": ("FILE.csv", "FILE.json", "FILE.fmu", "FILE"),
    "files": ("FILE", "FILE.csv"),
    "fmi": ("--fmi",),
    "folder": ("FOLDER",),
    "force": ("--force",),
    "form": ("--form",),
    "grip": ("--grip",),
    "grid_limit_kw": ("--grid-limit",),
    "headwind_kmh": ("--wind",),
    "interpolation": ("--interpolation",),
    "kind": ("--kind",),
    "known": ("--known",),
    "law": ("--law",),
    "load_kw": ("--load-kw",),
    "loads": ("--loads",),
    "make": ("--make",),
    "mass_kg": ("--mass",),
    "mass_test_kg": ("--mass",),
    "mode": ("--mode",),
    "mqtt": ("--mqtt",),
    "mqtt_discovery": ("--mqtt-discovery",),
    "mqtt_period_s": ("--mqtt-period",),
    "name": ("--name", "NAME"),
    "out": ("--out",),
    "offset_x_mm": ("--offset-x",),
    "offset_y_mm": ("--offset-y",),
    "outlets_in_use": ("--cars",),
    "parking": ("--parking",),
    "ownership": ("--ownership",),
    "payload_kg": ("--payload",),
    "peer": ("--peer",),
    "plug": ("--plug",),
    "platforms": ("--platforms",),
    "price": ("--price",),
    "price_kwh": ("--price",),
    "price_max": ("--price-max",),
    "procedure": ("--procedure",),
    "profile": ("--current",),
    "range_max_km": ("--range-max",),
    "range_min_km": ("--range-min",),
    "resistance_factor": ("--resistance-factor",),
    "severity": ("--severity",),
    "site_points": ("--site",),
    "soc_end": ("--to",),
    "soc_start": ("--soc", "--from"),
    "speed": ("--speed",),
    "speed_kmh": ("--speed",),
    "state": ("--state",),
    "step_s": ("--step",),
    "sun_w_m2": ("--sun",),
    "table": ("FLEET.csv",),
    "temp_ambient_c": ("--ambient", "--temp"),
    "temp_ambient_max_c": ("--to",),
    "temp_ambient_min_c": ("--from",),
    "temp_cells_c": ("--cells",),
    "temp_start_c": ("--temp",),
    "temp_step_k": ("--step",),
    "temperature_c": ("--temp",),
    "temperature_files": ("--temperatures",),
    "temp_winter_c": ("--winter",),
    "temps_c": ("--temp",),
    "trips_out": ("--trips-out",),
    "v2x_a_year_kwh": ("--v2x",),
    "vehicle_class": ("--class",),
    "vss": ("--vss",),
    "year_from": ("--year",),
    "year_to": ("--year",),
    "years": ("--years",),
}
"""By field, the options or arguments that commands have for it; a command has one of them."""


def option_of(name: str, known: Iterable[str]) -> str | None:
    """The option or argument of a command for a field of its request, None where it has none."""
    return next((option for option in OPTIONS.get(name, ()) if option in set(known)), None)


def in_options(sentence: str, known: Iterable[str]) -> str:
    """A sentence about fields of a request with the command's own names in their place.

    Args:
        sentence: with fields between back quotes.
        known: options and metavars of arguments that the command has.

    >>> in_options("`payload_kg` must be at least 0 kg.", ["--payload"])
    '`--payload` must be at least 0 kg.'
    """
    names = list(known)
    return re.sub(r"`(\w+)`", lambda found: f"`{option_of(found[1], names) or found[1]}`", sentence)
