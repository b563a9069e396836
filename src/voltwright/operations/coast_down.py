"""The road load of a vehicle from the times of a coast-down, as a car's or a platform's file writes it."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.bench.coast_down import (
    RoadLoadCoefficients,
    coast_down_forces_n,
    corrected,
    fit_coefficients,
    read_coast_down,
)
from voltwright.procedures.wltp.vehicle import ROTATING_SHARE
from voltwright.ranges import (
    HALF_WIDTH,
    HEADWIND_M_S,
    MASS_ROTATING,
    MASS_TEST,
    PRESSURE_KPA,
    ROTATING_SHARE_MOST,
    TEMP_COAST_DOWN,
    Checked,
)
from voltwright.spec.loading import model_from_data
from voltwright.spec.road_load import CoastDown


@dataclass(frozen=True)
class CoastDownRequest(Checked):
    """Road load from the times of a coast-down, as measured and at 20 °C, 100 kPa, no wind and the test mass.

    Attributes:
        file: CSV file with speed_kmh, time_a_s and time_b_s, a row for each reference speed.
        mass_kg: mean of the vehicle on the track [kg].
        mass_test_kg: to which the road load is brought; None: `mass_kg` [kg].
        mass_rotating_kg: that the rotating parts stand for; None: 3 % of `mass_kg` [kg].
        half_width_kmh: the times are from this much above a reference speed to this much below [km/h].
        temp_ambient_c: of the air on the track [°C].
        pressure_kpa: of the air on the track [kPa].
        wind_m_s: along the track [m/s].
    """

    file: Path
    mass_kg: Annotated[float, MASS_TEST]
    _: KW_ONLY
    mass_test_kg: Annotated[float, MASS_TEST] | None = None
    mass_rotating_kg: Annotated[float, MASS_ROTATING] | None = None
    half_width_kmh: Annotated[float, HALF_WIDTH] = 5.0
    temp_ambient_c: Annotated[float, TEMP_COAST_DOWN] = 20.0
    pressure_kpa: Annotated[float, PRESSURE_KPA] = 100.0
    wind_m_s: Annotated[float, HEADWIND_M_S] = 0.0


@dataclass(frozen=True)
class CoastDownRow:
    """A reference speed: times in either direction, the force that they give, and that of the polynomial, as measured."""

    speed_kmh: float
    time_a_s: float
    time_b_s: float
    force_n: float
    force_fitted_n: float


@dataclass(frozen=True, repr=False)
class CoastDownResult(Presented):
    """The road load of a vehicle.

    Attributes:
        name: of the file.
        mass_test_kg: to which the road load is brought [kg].
        rows: by reference speed.
        measured: f0 [N], f1 [N/(km/h)], f2 [N/(km/h)²] as on the track.
        corrected: the same at 20 °C, 100 kPa, no wind and the test mass.
    """

    name: str
    mass_test_kg: float
    rows: tuple[CoastDownRow, ...]
    measured: RoadLoadCoefficients
    corrected: RoadLoadCoefficients

    @cached_property
    def section(self) -> str:
        """The section `road_load` of a car's file, of a part or of a variant, as YAML."""
        numbers = (f"  {name}: {value:.6g}" for name, value in vars(self.corrected).items())
        return "\n".join(("road_load:", "  kind: coast_down", *numbers))


def run_coast_down(
    request: CoastDownRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> CoastDownResult:
    """Road load from a coast-down.

    Raises:
        FileError: the file. SpecError: a table that is none of a coast-down, or speeds below the half width.
    """
    parts, file = Parts(progress, cancel), Path(request.file)
    parts.begin(f"reading {file.name}")
    times = read_coast_down(file)
    if times.speeds_kmh[0] < request.half_width_kmh:
        raise SpecError(
            f"`half_width_kmh` must be at most the lowest reference speed ({times.speeds_kmh[0]:g} km/h), but is "
            f"{request.half_width_kmh:g} km/h.",
            "half_width_kmh",
        )
    rotating = ROTATING_SHARE * request.mass_kg if request.mass_rotating_kg is None else request.mass_rotating_kg
    if rotating > ROTATING_SHARE_MOST * request.mass_kg:
        raise SpecError(
            f"`mass_rotating_kg` must be at most {100.0 * ROTATING_SHARE_MOST:g} % of the mass ({request.mass_kg:g} kg), but is "
            f"{rotating:g} kg; cars have about 3 %.",
            "mass_rotating_kg",
        )
    test = request.mass_kg if request.mass_test_kg is None else request.mass_test_kg
    forces = coast_down_forces_n(times.times_a_s, times.times_b_s, request.half_width_kmh, request.mass_kg, rotating)
    measured = fit_coefficients(times.speeds_kmh, forces)
    brought = corrected(
        measured,
        mass_kg=request.mass_kg,
        mass_test_kg=test,
        temperature_c=request.temp_ambient_c,
        pressure_kpa=request.pressure_kpa,
        wind_m_s=request.wind_m_s,
    )
    rows = tuple(
        CoastDownRow(speed, forth, back, float(force), float(measured.force_n(speed)))
        for speed, forth, back, force in zip(times.speeds_kmh, times.times_a_s, times.times_b_s, forces, strict=True)
    )
    _check_plausible(file, times.speeds_kmh, (measured, brought))
    parts.end()
    return CoastDownResult(file.stem, test, rows, measured, brought)


def _check_plausible(file: Path, speeds_kmh: Sequence[float], found: Sequence[RoadLoadCoefficients]) -> None:
    """Refuse times that no road load gives.

    Raises: SpecError: a coefficient that no file of a car may have, or a force that is not above 0 and falls with speed.
    """
    for coefficients in found:
        slow, fast = (float(coefficients.force_n(speed)) for speed in (speeds_kmh[0], speeds_kmh[-1]))
        if not 0.0 < slow < fast:
            raise SpecError(
                f"The times of '{file}' must give a force above 0 that grows with speed, but give {slow:.0f} N at "
                f"{speeds_kmh[0]:g} km/h and {fast:.0f} N at {speeds_kmh[-1]:g} km/h; a coast-down takes less time where it is "
                "faster.",
                "time_a_s",
            )
        model_from_data(CoastDown, vars(coefficients), str(file), "coast-down")


coast_down = function_of(CoastDownRequest, run_coast_down, "coast_down")
