"""Certification tests of whole cars: reading a table of them, and the car that a row of it describes.

The columns are those of `library/certified_tests/epa-bev-pairs.csv`, which are those of the EPA test car lists in SI.
A row needs road load, test mass, rated power, drive, make, model and year; results are optional.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from voltwright.errors import FileError, SpecError
from voltwright.library.csv_table import finite_number, read_csv
from voltwright.library.find import folder
from voltwright.library.technology import Technology, platform_of, technology_of
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, N_PER_LBF, STANDARD_GRAVITY_M_S2, W_PER_HP_MECHANICAL

CYCLES = ("udds", "hwfet")
RESULTS = {"udds": "udds_ac_Wh_per_km", "hwfet": "hwfet_ac_Wh_per_km"}
NUMBERS = ("model_year", "rated_hp", "etw_kg", "F0_N", "F1_N_per_m_s", "F2_N_per_m2_s2")
TEXTS = ("make", "model", "drive_as_listed")

POWER_PEAK_LEAST_W_KG = 40.0
POWER_LEAST_W_KG = 25.0
POWER_TYPICAL_W_KG = 70.0
FRONT_POWER_SHARE = 0.45
ENERGY_TYPICAL_WH_KG = 33.0
CHEMISTRY = "nmc"
"""Of a car whose cells nobody named: the most common one."""
ROTATING_SHARE = 0.015
"""Of the test mass, that the wheels, gears and motors of each turning axle add on a dynamometer (40 CFR 1066.310)."""
PLAUSIBLE_LOAD = (0.01, 0.09)
"""Road load at 100 km/h over weight: outside lies no car, but a slip in a coefficient."""
PLAUSIBLE_WH_KM = (60.0, 800.0)


@dataclass(frozen=True)
class CertifiedTest:
    """One configuration of a car on the rollers.

    Attributes:
        make, model, model_year, vehicle, configuration: as listed; the vehicle is the single car that was tested.
        platform, maker: by `library/technology.py`. layout: "front", "rear" or "both" driven axles.
        kinds: motor kind by driven axle, "pmsm" where nobody names it. documented: whether all are named.
        inverter: "igbt" or "sic". units: family of the drive units, or an empty text.
        lift_off: default regeneration, or None.
        disconnects: by driven axle. power_w, mass_kg, energy_wh: rated, test mass, nominal battery.
        road_n, road_n_s_m, road_n_s2_m2: F = road_n + road_n_s_m v + road_n_s2_m2 v2.
        consumption_wh_km: from the grid, unadjusted, (UDDS, HWFET); NaN where the table has none.
        verified: whether another list has the same result; None where nobody compared.
        remarks: slips of the list that were found, and what was done about them.
    """

    make: str
    model: str
    model_year: int
    vehicle: str
    configuration: str
    platform: str
    maker: str
    layout: str
    kinds: tuple[str, ...]
    documented: bool
    inverter: str
    units: str
    lift_off: str | None
    disconnects: tuple[bool, ...]
    power_w: float
    mass_kg: float
    energy_wh: float
    road_n: float
    road_n_s_m: float
    road_n_s2_m2: float
    consumption_wh_km: tuple[float, float]
    verified: bool | None
    remarks: tuple[str, ...]

    @property
    def plausible(self) -> bool:
        """Whether road load and results are those of a car; what is not teaches nothing and counts nowhere."""
        load_n = self.road_load_n(100.0 * M_S_PER_KMH) / (self.mass_kg * STANDARD_GRAVITY_M_S2)
        low, high = PLAUSIBLE_WH_KM
        results = [value for value in self.consumption_wh_km if not math.isnan(value)]
        return PLAUSIBLE_LOAD[0] < load_n < PLAUSIBLE_LOAD[1] and all(low < value < high for value in results)

    def road_load_n(self, speed_m_s: float) -> float:
        """Road load at a speed [N]."""
        return self.road_n + self.road_n_s_m * speed_m_s + self.road_n_s2_m2 * speed_m_s**2

    @property
    def axles(self) -> tuple[str, ...]:
        """Driven axles, front first."""
        return ("front", "rear") if self.layout == "both" else (self.layout,)

    @property
    def inertia_factor(self) -> float:
        """Effective mass on the dynamometer over the test mass."""
        return 1.0 + ROTATING_SHARE * len(self.axles)

    @property
    def title(self) -> str:
        """Name for people."""
        return f"{self.model_year} {self.make} {self.model} ({self.vehicle}/{self.configuration})"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one configuration of one test vehicle from every other."""
        return self.make.lower(), self.vehicle, self.configuration, f"{self.mass_kg:g}", f"{self.road_n:g}"


@cache
def shipped_tests() -> tuple[CertifiedTest, ...]:
    """The tests that ship with voltwright: those it is calibrated on."""
    with as_file(folder("certified_tests") / "epa-bev-pairs.csv") as path:
        return read_tests(path)


def read_tests(path: Path | str) -> tuple[CertifiedTest, ...]:
    """Read a table of tests.

    Args:
        path: CSV with a heading.

    Returns:
        the rows that describe a car, slips remarked.

    Raises:
        FileError: no such file, or no table. SpecError: a missing column, or a cell that is no number, with its line.
    """
    name = Path(path).name
    table = read_csv(Path(path), "write a heading and a row for each test", refuse=FileError)
    missing = [column for column in (*TEXTS, *NUMBERS) if column not in table.heading]
    if missing:
        raise SpecError(f"'{name}' must have the columns {', '.join(missing)}, but its heading lacks them.", missing[0])
    tests = tuple(_test(name, number, row) for number, row in table.records() if any(row.values()))
    if not tests:
        raise FileError(f"'{name}' must hold a heading and at least one test, but holds no test.")
    return tests


def _test(file: str, line: int, row: Mapping[str, str]) -> CertifiedTest:
    numbers = {column: finite_number(file, line, column, row[column]) for column in NUMBERS}
    if not numbers["etw_kg"] > 0.0:
        raise SpecError(f"'{file}', line {line}: `etw_kg` must be more than 0 kg, but is {numbers['etw_kg']:g} kg.", "etw_kg")
    make, model, year = row["make"] or "", row["model"] or "", int(numbers["model_year"])
    known, mass = technology_of(make, model, year), numbers["etw_kg"]
    layout = _layout(known, row["drive_as_listed"] or "")
    axles = ("front", "rear") if layout == "both" else (layout,)
    power, remarks = _power_w(numbers["rated_hp"], row.get("motor_power_kW") or "", mass)
    results = [_result(file, line, row, cycle) for cycle in CYCLES]
    energy_kwh = row.get("battery_energy_nominal_kwh") or ""
    energy_wh = (
        1e3 * finite_number(file, line, "battery_energy_nominal_kwh", energy_kwh) if energy_kwh else ENERGY_TYPICAL_WH_KG * mass
    )
    verified = (row.get("verified_with_fe_guide") or "").strip().lower()
    test = CertifiedTest(
        make=make,
        model=model,
        model_year=year,
        vehicle=row.get("test_vehicle_id") or "",
        configuration=row.get("config") or "",
        platform=platform_of(make, model, year),
        maker=known.maker if known else make.lower(),
        layout=layout,
        kinds=tuple(_kind(known, axle) for axle in axles),
        documented=bool(known) and all(getattr(known, f"{axle}_motor") for axle in axles),
        inverter=(known.inverter if known else "") or "igbt",
        units=known.units if known else "",
        lift_off=(known.regeneration if known else "") or None,
        disconnects=tuple(layout == "both" and bool(known) and getattr(known, f"{axle}_disconnect") == "yes" for axle in axles),
        power_w=power,
        mass_kg=mass,
        energy_wh=energy_wh,
        road_n=numbers["F0_N"],
        road_n_s_m=numbers["F1_N_per_m_s"],
        road_n_s2_m2=numbers["F2_N_per_m2_s2"],
        consumption_wh_km=(results[0], results[1]),
        verified=verified == "true" if verified else None,
        remarks=remarks,
    )
    return test if test.plausible else replace(test, remarks=(*remarks, _slip(test)))


def _slip(test: CertifiedTest) -> str:
    load_n = test.road_load_n(100.0 * M_S_PER_KMH)
    return (
        f"a slip of the list: {load_n:.0f} N at 100 km/h, {test.consumption_wh_km[0]:g} and {test.consumption_wh_km[1]:g} Wh/km"
    )


def _result(file: str, line: int, row: Mapping[str, str], cycle: str) -> float:
    text = row.get(RESULTS[cycle])
    if not text or text.lower() == "nan":
        return math.nan
    value = finite_number(file, line, RESULTS[cycle], text)
    if not value > 0.0:
        raise SpecError(f"'{file}', line {line}: `{RESULTS[cycle]}` must be more than 0 Wh/km, but is {value:g}.", RESULTS[cycle])
    return value


def _layout(known: Technology | None, listed: str) -> str:
    """Driven axles: by the documented motors, and by the list where these leave it open."""
    kinds = (known.front_motor, known.rear_motor) if known else ("", "")
    if "none" in kinds:
        return "rear" if kinds[0] == "none" else "front"
    if all(kinds):
        return "both"
    words = listed.lower()
    return "front" if "front" in words else "rear" if "rear" in words else "both"


def _kind(known: Technology | None, axle: str) -> str:
    kind = getattr(known, f"{axle}_motor") if known else ""
    return kind if kind not in ("", "none") else "pmsm"


def _power_w(rated_hp: float, guide: str, mass_kg: float) -> tuple[float, tuple[str, ...]]:
    """Peak power [W], and a remark where the listed one is a 30-minute rating or a slip."""
    power = rated_hp * W_PER_HP_MECHANICAL
    if power >= POWER_PEAK_LEAST_W_KG * mass_kg:
        return power, ()
    motors = [float(text) for text in re.findall(r"[0-9.]+", guide)] if re.fullmatch(r"[0-9.]+( and [0-9.]+)*", guide) else []
    taken = max(power, 1e3 * sum(motors))
    if taken < POWER_LEAST_W_KG * mass_kg:
        taken = POWER_TYPICAL_W_KG * mass_kg
    return taken, (f"rated power of {rated_hp:g} hp is no peak power; {taken / 1e3:.0f} kW taken",) if taken > power else ()


def spec_of_test(test: CertifiedTest) -> CarSpec:
    """The car of a test: road load, mass, power, documented technology, and nothing else."""
    try:
        return car_from_data(data_of_test(test), test.title)
    except SpecError as error:
        raise SpecError(f"{test.title}: {error}", error.path) from error


def data_of_test(test: CertifiedTest) -> dict[str, Any]:
    """The car of a test as a file would write it."""
    shares = {"front": FRONT_POWER_SHARE, "rear": 1.0 - FRONT_POWER_SHARE} if test.layout == "both" else {test.layout: 1.0}
    units = {
        axle: {
            "motor": {"kind": kind, "power_max_kw": test.power_w / 1e3 * shares[axle]},
            "inverter": {"technology": test.inverter},
            "disconnect": disconnect,
        }
        for axle, kind, disconnect in zip(test.axles, test.kinds, test.disconnects, strict=True)
    }
    return {
        "name": "certified-test",
        "title": test.title,
        "make": test.make or "unknown",
        "model_year": test.model_year,
        "market": "US",
        "masses": {"mass_test_kg": test.mass_kg, "inertia_factor": test.inertia_factor},
        "road_load": {
            "kind": "coast_down_us",
            "a_lbf": test.road_n / N_PER_LBF,
            "b_lbf_per_mph": test.road_n_s_m * M_S_PER_MPH / N_PER_LBF,
            "c_lbf_per_mph2": test.road_n_s2_m2 * M_S_PER_MPH**2 / N_PER_LBF,
        },
        "drive_units": units,
        "battery": {"chemistry": CHEMISTRY, "energy_gross_kwh": test.energy_wh / 1e3},
        "regeneration": {"lift_off": test.lift_off} if test.lift_off else {},
    }
