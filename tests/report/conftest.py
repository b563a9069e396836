"""Small comparisons made by hand, so that the report is tested without a drive."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.drive import DriveResult
from voltwright.procedures.performance import Performance
from voltwright.sim.flows import LOSSES
from voltwright.study.calibration.certified_figures import CertifiedFigures
from voltwright.study.compare import CURVE_KMH, CYCLES, CarComparison, Comparison, CycleFigures, Deviation
from voltwright.study.efficiency_map import EfficiencyMap

MakeCar = Callable[..., CarComparison]


def _performance(follows: bool) -> Performance:
    time = np.linspace(0.0, 80.0, 801)
    top = 200.0 if follows else 25.0
    speed = top * (1.0 - np.exp(-time / 9.0))
    to_100 = 6.24 if follows else None
    return Performance(
        "c",
        1800.0,
        3.0,
        to_100,
        to_100,
        to_100,
        None,
        None,
        None,
        None,
        top,
        {"10_kmh": 45.0},
        time,
        speed,
        np.gradient(speed, 0.1),
    )


def _drive(name: str) -> DriveResult:
    time = np.arange(1.0, 121.0)
    speed = 15.0 * np.sin(np.pi * time / 120.0)
    zeros = np.zeros_like(time)
    trace = {
        "time_s": time,
        "speed_wanted_m_s": speed,
        "speed_m_s": speed,
        "velocity_m_s": speed,
        "wheel_force_n": 400.0 * np.cos(np.pi * time / 120.0),
        "terminal_w": 6e3 * np.cos(np.pi * time / 120.0),
        "grade": zeros,
    }
    losses = {loss: 1.0 + place for place, loss in enumerate(LOSSES)}
    battery = losses["pack_ohmic"] + losses["pack_polarisation"]
    total = sum(losses.values())
    distance_km = 1.25
    return DriveResult(
        car=name,
        cycle="wltc-class3b",
        distance_km=distance_km,
        duration_s=120.0,
        mass_kg=1800.0,
        temperature_c=20.0,
        consumption_pack_wh_km=(total - battery) / distance_km,
        consumption_wall_wh_km=(total - battery) / distance_km / 0.9,
        energy_pack_wh=total - battery,
        energy_recovered_wh=20.0,
        chemical_wh=total,
        soc_start=1.0,
        soc_end=0.99,
        trace_misses=0,
        trace_miss_reasons={},
        shortfall_max_kmh=0.0,
        ledger_residual_relative=1e-15,
        losses_wh=losses,
        stored_wh={"kinetic": 0.0, "potential": 0.0, "polarisation": 0.0},
        trace=trace,
    )


def _map(axle: str) -> EfficiencyMap:
    speed, force = np.linspace(5.0, 180.0, 36), np.linspace(0.5, 6.0, 12)
    strongest = np.minimum(6.0, 300.0 / speed)
    efficiency = 0.96 - 0.3 * np.exp(-speed / 40.0)[None, :] - 0.1 * np.exp(-force)[:, None]
    return EfficiencyMap(axle, speed, force, np.where(force[:, None] <= strongest[None, :], efficiency, np.nan))


def _certified(name: str, procedure: str, range_km: float, **quantities: tuple[float, float]) -> CertifiedFigures:
    certificate = Certificate(name, procedure, "", {}, {}, {}, 65e3, 73e3, {}, {})
    return CertifiedFigures(certificate, range_km, 30.0, 144.0, 9.0, quantities, {"mass": 2.31})


def _books(name: str) -> dict[str, CertifiedFigures | None]:
    tests = {"consumption_udds_unadjusted_wh_km": (120.0, 7.0), "consumption_hwfet_unadjusted_wh_km": (135.0, 7.0)}
    return {
        "epa-mct": _certified(name, "epa-mct", 410.0, **tests),
        "wltp": _certified(name, "wltp", 500.0),
        "cltc": _certified(name, "cltc", 590.0),
    }


def _car(name: str, *, follows: bool = True, axles: tuple[str, ...] = ("rear",), **changes: Any) -> CarComparison:
    figures = CycleFigures(130.0, 144.0, 9.0, 500.0, 30.0, 0) if follows else None
    drive = _drive(name) if follows else None
    parts: dict[str, Any] = {
        "name": name,
        "title": f"{name.title()} (2024, <test>)",
        "vehicle_class": "car" if follows else "scooter",
        "mass_test_kg": 1900.0,
        "energy_usable_kwh": 65.0,
        "loss_model": "by its <traits>",
        "certified": _books(name) if follows else dict.fromkeys(("epa-mct", "wltp", "cltc")),
        "cycles": dict.fromkeys(CYCLES, figures),
        "steady": dict.fromkeys(("90", "120", "130"), figures),
        "curve": tuple((speed, 50.0 + 0.01 * speed**2) for speed in CURVE_KMH if follows or speed <= 20.0),
        "performance": _performance(follows),
        "performance_half_widths": {},
        "wltc": drive,
        "losses_wh_km": {} if drive is None else {loss: value / drive.distance_km for loss, value in drive.losses_wh.items()},
        "deviations": (
            Deviation(
                "range_wltp_km", 480.0, 500.0 if follows else None, 1.0 / 24.0 if follows else None, "certified", "A list", None
            ),
            Deviation(
                "consumption_wltp_wh_km", 160.0, 144.0 if follows else None, -0.1 if follows else None, "press", "B", "A <note>."
            ),
            Deviation(
                "range_cltc_km", 600.0, 590.0 if follows else None, -1.0 / 60.0 if follows else None, "rumour", "D", None, 30.0
            ),
            Deviation("range_claimed_km", 450.0, None, None, "manufacturer", "C", None),
        ),
        "maps": tuple(_map(axle) for axle in axles),
        "largest_uncertainties": (("loss_model", 4.1), ("mass", 2.31)),
    }
    return CarComparison(**(parts | changes))


@pytest.fixture(scope="session")
def make_car() -> MakeCar:
    """A car of a comparison by name; `follows=False` is one that no cycle suits, `axles` are those driven."""
    return _car


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    """An ordinary car, one with two axles, and one that follows no cycle."""
    return Comparison((_car("alpha"), _car("beta", axles=("front", "rear")), _car("gamma", follows=False)))
