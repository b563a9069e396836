"""Set-up of all tests: float64, repeatable examples, and compiled programs shared by all files and workers."""

import asyncio
import copy
import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from input_files import DAY, PHASES, STATIONS, TRACE, TRIP, WAY, pulses
from platform_files import PLATFORM, TIMES
from process_memory import give_back, resident_bytes
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.find import folder
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.ledger import Ledger
from voltwright.sim.loop import simulate
from voltwright.sim.precision import configure
from voltwright.sim.program_cache import CACHE_VARIABLE
from voltwright.sim.state import State, start_of
from voltwright.sim.task import Keep, Method, Run, Until
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.units import M_S_PER_KMH, celsius_to_kelvin

SHORT_STEPS = 120
CACHE_BYTES = 4_000_000_000
OPTIMISATION = "xla_backend_optimization_level"
RESIDENT_BYTES = 1_000_000_000

# `make test` repeats the same few examples; `make test-long` (--hypothesis-profile=long) draws new ones, and more of them.
COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
settings.register_profile("repeatable", derandomize=True, max_examples=10, **COMMON)
settings.register_profile("long", derandomize=False, max_examples=250, print_blob=True, **COMMON)
settings.load_profile("repeatable")


WHOLE_FOLDERS = ("tests/operations", "tests/web")
"""Folders whose files one worker runs."""


def _group(test: str) -> str:
    """What one worker runs at a stretch: a folder, or a file."""
    file = test.split("::", 1)[0]
    return next((folder for folder in WHOLE_FOLDERS if file.startswith(f"{folder}/")), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker takes whole files, so that what a file prepares is prepared once.

    The requests of `tests/operations` and the one browser of `tests/web` are shared by all files of their folder. (The marks of
    xdist for groups have no effect under pytest 9.2.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return ByGroup(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Compiled programs are kept between runs in one folder, which all workers and the processes they start share.

    JAX locks its cache only where it has a size, so it gets one. A folder that the user has set is left alone. `make test` asks
    LLVM for no optimisation: that compiles a quarter faster and gives the same numbers; `make test-long` runs what users run.
    """
    assert config.cache is not None
    if config.getoption("--hypothesis-profile") != "long" and OPTIMISATION not in os.environ.get("XLA_FLAGS", ""):
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --{OPTIMISATION}=0".strip()
    os.environ.setdefault(CACHE_VARIABLE, str(config.cache.mkdir("voltwright-programs")))
    os.environ.setdefault("JAX_COMPILATION_CACHE_MAX_SIZE", str(CACHE_BYTES))
    jax.config.update("jax_compilation_cache_max_size", int(os.environ["JAX_COMPILATION_CACHE_MAX_SIZE"]))
    configure()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The folders that take longest go first; tests of a minute run in `make test-long` alone."""
    items.sort(key=lambda item: _group(item.nodeid) not in WHOLE_FOLDERS)
    if config.getoption("--hypothesis-profile") == "long":
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes a minute; see `make test-long`"))


@pytest.fixture(autouse=True)
def _no_foreign_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser of `tests/web` keeps its event loop running; a test without the browser must not see it."""
    loop = asyncio.events._get_running_loop()
    if loop is None or "chromium" in request.fixturenames:
        yield
        return
    asyncio.events._set_running_loop(None)
    yield
    asyncio.events._set_running_loop(loop)


@pytest.fixture(autouse=True)
def _memory_given_back() -> Iterator[None]:
    """What a compilation has freed goes back to the system behind a test that left much; glibc alone would keep it."""
    yield
    if resident_bytes() > RESIDENT_BYTES:
        give_back()


@pytest.fixture(scope="module", autouse=True)
def _programs_dropped() -> Iterator[None]:
    """Compiled programs are dropped behind a file of tests that left much; the folder gives them back quickly."""
    yield
    if resident_bytes() > RESIDENT_BYTES:
        jax.clear_caches()
        gc.collect()
        give_back()


@cache
def _vehicle(name: str, lumped: bool) -> Vehicle:
    return Vehicle.from_car(complete(load_car(name)), lumped=lumped)


@pytest.fixture(scope="session")
def vehicle_of() -> Callable[..., Vehicle]:
    """The vehicle of a shipped car by name, or of a spec; options as of `Vehicle.from_spec`."""

    def build(car: str | CarSpec, *, lumped: bool = False, **options: Any) -> Vehicle:
        if isinstance(car, str) and not options:
            return _vehicle(car, lumped)
        spec = load_car(car) if isinstance(car, str) else car
        return Vehicle.from_car(complete(spec), lumped=lumped, **options)

    return build


class Drive(Protocol):
    """A compiled `simulate`, its start as plain numbers: displayed SoC, air and cells [C], speed, cold drag; or as a state."""

    def __call__(
        self,
        vehicle: Vehicle,
        inputs: Inputs,
        soc: Any = 0.8,
        temp_c: Any = 20.0,
        speed_m_s: Any = 0.0,
        cold_drag: Any = 0.0,
        *,
        dt_s: Any = 1.0,
        method: Method = "forward",
        keep: Keep = "all",
        start: State | None = None,
        **options: Any,
    ) -> Run:
        """The run; options as of `simulate`. The method "lanes" keeps no columns."""
        ...


@pytest.fixture(scope="session")
def drive() -> Drive:
    """`simulate`, compiled once for each structure of vehicle, shape of inputs, method, and choice of columns."""
    compiled = jax.jit(simulate, static_argnames=("keep", "method"))

    def run(
        vehicle, inputs, soc=0.8, temp_c=20.0, speed_m_s=0.0, cold_drag=0.0, *,
        dt_s=1.0, method: Method = "forward", keep: Keep = "all", start=None, **options,
    ):  # fmt: skip
        if start is None:
            start = start_of(vehicle, soc, cells_k=celsius_to_kelvin(temp_c), speed_m_s=speed_m_s, cold_drag=cold_drag)
        options = {"steps": len(inputs.speed_m_s), "until": Until(), **options}
        return compiled(vehicle, inputs, start, dt_s, method=method, keep=() if method == "lanes" else keep, **options)

    return run


@pytest.fixture(scope="session")
def same_energies() -> Callable[..., None]:
    """Whether every sum of two ledgers is the same, relative to the energy that cells and grid, or brakes alone, moved."""

    def check(one: Ledger, other: Ledger, tolerance: float) -> None:
        moved = max(
            float(other["chemical_moved"]) + float(other.get("grid_moved")), float(other.get("friction_brake") or 0.0), 1.0
        )
        assert one.sums.keys() == other.sums.keys()
        for name, energy in other.sums.items():
            assert float(one[name]) == pytest.approx(float(energy), rel=tolerance, abs=tolerance * moved), name

    return check


@pytest.fixture(scope="session")
def same_arrays() -> Callable[..., None]:
    """Whether all arrays of two trees are the same, relative to the largest of each, by name where they have one."""

    def check(one: Any, other: Any, tolerance: float) -> None:
        known = jax.tree_util.tree_flatten_with_path(other)[0]
        assert len(known) == len(jax.tree.leaves(one))
        for value, (path, wanted) in zip(jax.tree.leaves(one), known, strict=True):
            a, b = np.asarray(value, float), np.asarray(wanted, float)
            least = tolerance * max(1.0, float(np.max(np.abs(b), initial=0.0)))
            np.testing.assert_allclose(a, b, rtol=tolerance, atol=least, err_msg=jax.tree_util.keystr(path))

    return check


@pytest.fixture(scope="session")
def town() -> Cycle:
    """Two minutes from standstill to standstill, with a stop-free slow-down and 80 km/h; every car can follow it."""
    time_s = [0.0, 5.0, 20.0, 45.0, 55.0, 65.0, 85.0, 105.0, 115.0, 120.0]
    speed_kmh = [0.0, 0.0, 50.0, 50.0, 20.0, 20.0, 80.0, 60.0, 0.0, 0.0]
    grid = np.arange(SHORT_STEPS + 1.0)
    return make_cycle("town", grid, np.interp(grid, time_s, speed_kmh) * M_S_PER_KMH)


@pytest.fixture(scope="session")
def road() -> Callable[..., Inputs]:
    """Inputs of SHORT_STEPS steps; grade is always a column, so that all of them share one program."""

    def inputs(speed_m_s: Any, grade: Any = 0.0, **conditions: Any) -> Inputs:
        speed, slope = (np.broadcast_to(np.asarray(column, float), SHORT_STEPS) for column in (speed_m_s, grade))
        return inputs_of(np.array(speed), grade=np.array(slope), **conditions)

    return inputs


@pytest.fixture(scope="session")
def town_inputs(town: Cycle, road: Callable[..., Inputs]) -> Inputs:
    """The town cycle at 20 C."""
    return road(town.speed_m_s[1:])


@pytest.fixture
def car_data() -> dict[str, Any]:
    """The least that describes a car; a copy for each test to spoil."""
    return copy.deepcopy(
        {
            "name": "test-car",
            "title": "Test car",
            "make": "Test",
            "masses": {"mass_curb_kg": 1500},
            "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
        }
    )


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small files that operations and commands read: a trace, a day, phases, pulses, trips, tests, a BPX file."""
    made = tmp_path_factory.mktemp("inputs")
    (made / "hop.csv").write_text(TRACE, encoding="utf-8")
    (made / "day.yaml").write_text(DAY, encoding="utf-8")
    (made / "way.csv").write_text(WAY, encoding="utf-8")
    (made / "stations.csv").write_text(STATIONS, encoding="utf-8")
    (made / "times.csv").write_text(TIMES, encoding="utf-8")
    (made / "measured.csv").write_text("consumption_wh_km\n148\n150.5\n149\n", encoding="utf-8")
    (made / "phases.csv").write_text(PHASES, encoding="utf-8")
    (made / "pulses_25C.csv").write_text(pulses(), encoding="utf-8")
    (made / "trips").mkdir()
    (made / "trips" / "home.csv").write_text(TRIP, encoding="utf-8")
    rows = (folder("certified_tests") / "epa-bev-pairs.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows[1:] if "6PME4407" in row]
    (made / "tests.csv").write_text("\n".join([rows[0], *kept]) + "\n", encoding="utf-8")
    shutil.copy(Path(__file__).parent / "interfaces" / "bpx_lfp.json", made / "parameters.json")
    (made / "platform.yaml").write_text(json.dumps(PLATFORM), encoding="utf-8")
    return made
