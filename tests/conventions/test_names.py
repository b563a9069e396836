"""A quantity carries its unit in its name, and the factors between units stand in units.py alone."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import voltwright
from voltwright.units import SUFFIXES

SOURCE = Path(voltwright.__file__).parent
SI_LAYERS = ("physics", "sim", "procedures", "study")
FACTORS = {3.6, 3600.0, 3.6e6, 273.15, 1609.344, 33705.0, 0.45359237, 4.4482216152605}

# SI suffixes that no spec key needs, beside those of units.py.
COMPOUND = {"h", "percent", "n_s_m", "kg_m", "1_m", "1_k", "nm_s", "k_m", "pa", "f", "km_h", "kn", "km", "c", "usd", "mpg"}
# Plain nouns of dimensionless quantities, shares, wishes and switches of 0 to 1 among them; a new one is added here on
# purpose, or takes a unit.
DIMENSIONLESS = {
    "acceleration_efficiency", "adjustment", "after", "after_half_width", "age_years", "ahead", "air", "alive", "alone",
    "asked", "asks", "axle_share_max", "base", "before", "before_half_width", "began_day", "beside", "bias", "branch1",
    "branch2", "c_rate", "c_rate_charge", "c_rate_discharge", "c_rate_drive", "c_rate_fast", "c_rate_slow", "cabin_on",
    "calendar_loss", "calendar_rise", "capacity_share", "carnot_share", "cells_series", "cells_share", "change",
    "charge_to", "charging_efficiency", "cold_drag", "cold_extra_rolling", "cold_share", "common", "consumption_error",
    "correlation", "cost", "cost_100km", "cost_a_year", "coverage", "current", "cycle_loss", "cycle_rise", "cycles_a_year",
    "day", "day_depth", "days", "days_to_half", "dc_share", "dcdc_efficiency", "deceleration_efficiency", "decision",
    "demand_span", "depth", "design", "determined", "deviation", "deviation_high", "deviation_low", "disconnect",
    "done_soc", "down", "downhill_efficiency", "driving_share", "efficiency", "end", "energy_deviation", "energy_error",
    "engaged", "engine_error", "error", "error_mean", "error_sd", "error_worst", "evidence", "evidence_draws",
    "evidence_high", "evidence_low", "evidence_slopes", "explained", "exponent", "factor", "factor_sd", "fails",
    "fails_above", "fails_designed", "first_lap_share", "fleet_deviation", "flux_gain", "friction", "front_driven",
    "front_share", "full_cycles", "full_rate", "gain", "gain_se", "grade", "grip", "half_width", "height_over_wheelbase",
    "high", "holding", "humidity", "kept", "key_on", "lacking", "largest", "late", "least", "least_loss",
    "ledger_residual_relative", "limit", "limited_by_grip", "loss_calendar", "loss_cycle", "loss_fixed", "loss_linear",
    "loss_model", "loss_quadratic", "low", "mae", "mae_makers", "magnet_flux", "mape", "margin", "mean", "median_error",
    "mesh_loss", "mode", "model", "monitor_fails", "most", "mpge_city", "mpge_combined", "mpge_highway", "noise",
    "occupants", "ohmic_charge", "ohmic_discharge", "outside", "p01", "p05", "p1", "p5", "p50", "p90", "p95", "p99",
    "part_width", "passes_at_most", "phases", "place", "plug_below", "plugged", "precondition", "predicted", "price",
    "price_minute", "price_session", "printed", "prior_high", "prior_low", "probability", "procedure", "published", "pump",
    "radiator", "ramp_spread", "range_error", "ratio", "reading", "recirculation", "reference", "regeneration", "reserve",
    "residual", "residual_relative", "resistance_factor", "rise_calendar", "rise_cycle", "risk", "rmse", "road_factor",
    "road_load_cold", "rolling", "rolling_extra", "scale", "score", "sd", "severity", "share", "share1", "share2",
    "share_least", "share_least_euro_7", "shed", "shift", "shown", "sigma_high", "sigma_low", "sign", "size", "soc",
    "soc_display", "soc_end", "soc_end_high", "soc_end_low", "soc_end_measured", "soc_error", "soc_error_worst",
    "soc_from", "soc_max", "soc_reached", "soc_start", "soc_target", "soc_to", "soce", "soce_mean", "soce_p1", "soce_p5",
    "soce_p50", "socr_mean", "socr_p5", "soh", "soh_expected", "soh_high", "soh_low", "slower", "speed_share", "spread",
    "spread_between", "squares", "standby", "stay_spread", "steady_share", "stray", "supply_share", "switched", "target",
    "test", "test_spread", "tests", "through", "trip_spread", "trip_width", "turning", "tyre_factor", "up",
    "uphill_efficiency", "v2g_share", "v2x_cycles_a_year", "v2x_depth", "value", "voltage_rmse", "voltage_rmse_worst",
    "wander", "weakening_start", "weakest_ratio", "weekend", "weeks", "worst_error", "years",
}  # fmt: skip


def files(*layers: str) -> list[Path]:
    """Every source file, or those of some layers."""
    folders = [SOURCE / layer for layer in layers] or [SOURCE]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def is_quantity(annotation: ast.expr | None) -> bool:
    """Whether an annotation says number: float, or an array of floats."""
    words = "" if annotation is None else ast.unparse(annotation)
    return words in ("float", "float | None") or words.startswith("Float[")


def has_unit(name: str) -> bool:
    """Whether a name ends in a unit."""
    return any(name.endswith("_" + suffix) for suffix in (*SUFFIXES, *COMPOUND))


def quantities(path: Path) -> Iterator[str]:
    """Names of fields of public classes and of parameters of public functions that hold a number."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            fields = [field for field in node.body if isinstance(field, ast.AnnAssign) and is_quantity(field.annotation)]
            yield from (field.target.id for field in fields if isinstance(field.target, ast.Name))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.args, *node.args.kwonlyargs]
            yield from (argument.arg for argument in arguments if is_quantity(argument.annotation))


def test_quantities_end_in_their_unit():
    bare = {path.relative_to(SOURCE).as_posix(): sorted(set(quantities(path)) - DIMENSIONLESS) for path in files(*SI_LAYERS)}
    wrong = {path: [name for name in names if not has_unit(name)] for path, names in bare.items()}
    wrong = {path: names for path, names in wrong.items() if names}
    assert not wrong, f"these must end in a unit, or be listed here as dimensionless: {wrong}"


def test_every_listed_name_is_used():
    used = {name for path in files(*SI_LAYERS) for name in quantities(path)}
    assert not sorted(DIMENSIONLESS - used), "names of the list that no quantity has any more"


def test_conversion_factors_stand_in_units_alone():
    found = []
    for path in files():
        text = io.StringIO(path.read_text(encoding="utf-8"))
        numbers = [token for token in tokenize.generate_tokens(text.readline) if token.type == tokenize.NUMBER]
        written = [f"line {token.start[0]}: {token.string}" for token in numbers if _value(token.string) in FACTORS]
        found += [f"{path.relative_to(SOURCE)}, {place}" for place in written if path != SOURCE / "units.py"]
    assert not found, f"conversion factors that units.py names: {found}"


def _value(text: str) -> float | None:
    value = ast.literal_eval(text)
    return float(value) if isinstance(value, int | float) else None
