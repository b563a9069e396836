"""A quantity carries its unit in its name, and the factors between units stand in units.py alone."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import voltwright
from voltwright.units import SUFFIXES

SOURCE = Path(voltwright.__file__).parent
SI_LAYERS = ("physics", "sim", "procedures", "study")
FACTORS = {3.6, 3600.0, 3.6e6, 273.15, 1609.344, 33705.0, 0.45359237, 4.4482216152605}

# SI suffixes that no spec key needs, beside those of units.py.
COMPOUND = {"h", "percent", "n_s_m", "kg_m", "1_m", "1_k", "nm_s", "k_m", "pa", "f", "km_h", "kn", "km", "c"}
# Plain nouns of dimensionless quantities; a new one is added here on purpose, or takes a unit.
DIMENSIONLESS = {
    "adjustment", "ahead", "air_thinness", "axle_share_max", "branch1", "branch2", "c_rate", "cells_series",
    "charging_efficiency", "cold_extra_gear", "cold_extra_rolling", "coldness", "coldness_start", "cosine", "coverage",
    "current", "dcdc_efficiency", "deviation", "disconnect", "energy_error", "engaged", "flux_gain", "friction",
    "front_share", "grip", "half_width", "height_over_wheelbase", "key_on", "least_loss", "ledger_residual_relative",
    "limited_by_grip", "loss_fixed", "loss_linear", "loss_quadratic", "mae", "magnet_flux", "mean", "mesh_loss",
    "mpge_city", "mpge_combined", "mpge_highway", "ohmic_charge", "ohmic_discharge", "p90", "phases", "predicted",
    "present", "published", "ratio", "residual_relative", "rmse", "road_load_cold", "rolling_factor", "share1", "share2",
    "sine", "soc", "soc_display", "soc_end", "soc_max", "soc_min", "soc_start", "stray", "switched", "test_spread",
    "turning", "weakening_start", "weakest_ratio",
}  # fmt: skip
# Ageing: shares of the new cell, rates of its laws, habits of its owner.
DIMENSIONLESS |= {
    "c_rate_charge", "c_rate_discharge", "c_rate_drive", "c_rate_fast", "c_rate_slow", "calendar_loss", "calendar_rise",
    "capacity_share", "charge_to", "cycle_loss", "cycle_rise", "cycles_a_year", "day_depth", "dc_share", "depth",
    "driving_share", "exponent", "full_cycles", "late", "loss_calendar", "loss_cycle", "plug_below", "precondition",
    "resistance_factor", "rise_calendar", "rise_cycle", "severity", "share_least", "share_least_euro_7", "soce",
    "v2x_cycles_a_year", "v2x_depth", "years", "age_years",
}  # fmt: skip
# The coupled car: wishes and switches of 0 to 1, shares, money.
DIMENSIONLESS |= {
    "carnot_share", "cells_share", "cold_share", "comfort", "cost", "done_soc", "efficiency",
    "first_lap_share", "humidity", "lacking", "occupants",
    "plugged", "preparing", "price", "pump", "radiator", "recirculation", "rolling", "share", "shed", "soc_from",
    "soc_reached", "soc_target", "soc_to", "standby", "supply_share",
}  # fmt: skip
# Recorded trips: errors.
DIMENSIONLESS |= {
    "bias", "mape", "median_error", "soc_end_measured", "soc_error", "soc_error_worst", "voltage_rmse", "voltage_rmse_worst",
    "worst_error",
}  # fmt: skip
# Tables and records whose unit stands in their own docstring.
NAMED_ELSEWHERE = {
    ("ledger.py", "Losses"),  # watts of a step or joules of a drive
    ("batch.py", "_Running"),
}


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
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and (path.name, node.name) not in NAMED_ELSEWHERE:
            fields = [field for field in node.body if isinstance(field, ast.AnnAssign) and is_quantity(field.annotation)]
            yield from (field.target.id for field in fields if isinstance(field.target, ast.Name))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.args, *node.args.kwonlyargs]
            yield from (argument.arg for argument in arguments if is_quantity(argument.annotation))


@pytest.mark.parametrize("path", files(*SI_LAYERS), ids=lambda path: str(path.relative_to(SOURCE)))
def test_quantities_end_in_their_unit(path: Path):
    bare = sorted({name for name in quantities(path) if not has_unit(name) and name not in DIMENSIONLESS})
    assert not bare, f"{bare} of {path.relative_to(SOURCE)} must end in a unit, or be listed here as dimensionless"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_conversion_factors_stand_in_units_alone(path: Path):
    if path == SOURCE / "units.py":
        return
    text = io.StringIO(path.read_text(encoding="utf-8"))
    numbers = [token for token in tokenize.generate_tokens(text.readline) if token.type == tokenize.NUMBER]
    found = [f"line {token.start[0]}: {token.string}" for token in numbers if _value(token.string) in FACTORS]
    assert not found, f"{path.relative_to(SOURCE)} writes a conversion factor that units.py names: {', '.join(found)}"


def _value(text: str) -> float | None:
    value = ast.literal_eval(text)
    return float(value) if isinstance(value, int | float) else None
