"""The test bench: phases add up to the drive, keys and soaks count as they should, and the test ends where it must."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench import dynamometer
from voltwright.procedures.bench.dynamometer import Phase, Schedule, TestRun, phase_energies, run_test
from voltwright.procedures.drive import drive
from voltwright.spec.base import replace_fields

CAR = "tesla-model-3-2024-rwd"
SMALL = replace_fields(load_car(CAR), {"battery.energy_usable_kwh": 15.0, "battery.energy_gross_kwh": 16.0})
UDDS = Phase("UDDS", "cycle", load_cycle("udds"))
SOAK = Phase("soak", "soak", duration_s=600.0)
STEADY = Phase("steady", "constant", speed_m_s=25.0, to_the_end=True)


@pytest.fixture(scope="module")
def emptied() -> TestRun:
    return run_test(SMALL, Schedule("empty it", (UDDS, Phase("pause", "pause", duration_s=15.0), UDDS, SOAK, STEADY)))


def test_phases_add_up(emptied: TestRun):
    assert [phase.name for phase in emptied.phases] == ["UDDS", "pause", "UDDS", "soak", "steady"]
    assert sum(phase.energy_dc_j for phase in emptied.phases) == pytest.approx(float(np.sum(emptied.power_dc_w)), rel=1e-12)
    assert sum(phase.duration_s for phase in emptied.phases) == emptied.ended_s == len(emptied.time_s)
    assert emptied.energy_usable_j + emptied.energy_soak_j == pytest.approx(float(np.sum(emptied.power_dc_w)), rel=1e-12)
    starts = [phase.start_s for phase in emptied.phases]
    assert starts == [0.0, 1369.0, 1384.0, 2753.0, 3353.0]
    ends = [phase.soc_end for phase in emptied.phases]
    assert ends[:-1] == [phase.soc_start for phase in emptied.phases[1:]]
    assert emptied.phases[0].soc_start == 1.0


def test_parts_of_a_cycle_add_up(emptied: TestRun):
    udds = emptied.phases[0]
    assert [part.name for part in udds.parts] == ["bag1_cold_transient", "bag2_stabilised"]
    for name in ("energy_dc_j", "energy_regen_j", "distance_m", "duration_s"):
        assert sum(getattr(part, name) for part in udds.parts) == pytest.approx(getattr(udds, name), rel=1e-12)
    assert udds.distance_m == pytest.approx(load_cycle("udds").distance_m, rel=1e-12)
    assert udds.energy_regen_j < 0.0 < udds.energy_dc_j < udds.energy_discharge_j


def test_it_ends_with_the_empty_battery(emptied: TestRun):
    last = emptied.phases[-1]
    assert emptied.to_the_end
    assert emptied.ended_by == "empty battery"
    assert not last.complete
    assert all(phase.complete for phase in emptied.phases[:-1])
    assert 0.0 <= last.soc_end < 0.02
    off = np.abs(emptied.speed_wanted_m_s - emptied.speed_m_s) > emptied.schedule.tolerance_m_s
    # Four seconds out of tolerance, and none before.
    assert np.flatnonzero(off).tolist() == list(range(len(off) - 4, len(off)))


def test_a_soak_takes_the_standby_load_alone(emptied: TestRun):
    full = complete(SMALL)
    soak, pause = emptied.phases[3], emptied.phases[1]
    assert soak.energy_dc_j == pytest.approx(600.0 * full.auxiliaries.power_standby_w, rel=1e-9)
    # With the key on the drive unit idles beside the low-voltage load.
    assert pause.energy_dc_j / 15.0 >= full.auxiliaries.power_base_w / full.auxiliaries.dcdc_efficiency * (1.0 - 1e-9)
    assert emptied.energy_soak_j == soak.energy_dc_j


def test_a_cold_car_takes_more_and_warms_up(emptied: TestRun):
    warm = run_test(SMALL, Schedule("warm", (UDDS,)), cold_drag=0.0)
    assert emptied.phases[0].energy_dc_j > 1.05 * warm.phases[0].energy_dc_j
    assert emptied.phases[0].energy_dc_j > 1.05 * emptied.phases[2].energy_dc_j


def test_a_warm_cycle_is_the_plain_drive():
    # The plain drive's air: 1.204 kg/m3 at sea level; its cells are at the ambient 20 C.
    schedule = Schedule("plain", (UDDS,), temperature_c=20.0, road_pressure_pa=101_325.0)
    # A plain drive is one on the road, where all four wheels turn.
    on_rollers = {"masses.inertia_factor_road": complete(load_car(CAR)).masses.inertia_factor}
    plain = drive(replace_fields(load_car(CAR), on_rollers), "udds", temperature_c=20.0)
    energy_wh = run_test(load_car(CAR), schedule, cold_drag=0.0).energy_usable_j / 3600.0
    # In both the car cools a little while it stands.
    assert energy_wh == pytest.approx(plain.energy_pack_wh, rel=1e-9)


def test_the_cell_cools_the_battery_and_not_the_road():
    runs = [run_test(SMALL, Schedule("cell", (UDDS,), temperature_c=temperature_c)) for temperature_c in (23.0, -7.0)]
    mild, cold = (run.phases[0] for run in runs)
    # The road load stays that of the schedule: what the battery gives changes by its own losses alone. But cells at -7 C take
    # next to nothing back (a share of 1 % of what they take when warm), and friction brakes do the rest.
    assert cold.energy_discharge_j == pytest.approx(mild.energy_discharge_j, rel=0.01)
    assert 0.0 <= -cold.energy_regen_j < -0.03 * mild.energy_regen_j
    assert cold.energy_dc_j > 1.2 * mild.energy_dc_j
    # A cold battery loses more inside.
    assert runs[1].soc[-1] < runs[0].soc[-1] - 1e-3
    outside = Schedule("road", (UDDS,), temperature_c=-7.0, road_temperature_c=-7.0)
    assert run_test(SMALL, outside).energy_usable_j > 1.05 * cold.energy_dc_j


def test_laps_to_the_end():
    run = run_test(SMALL, Schedule("laps", (replace(UDDS, to_the_end=True),), between=(SOAK,)))
    assert [phase.name for phase in run.phases[:4]] == ["UDDS 1", "soak", "UDDS 2", "soak"]
    assert run.to_the_end
    assert [phase.complete for phase in run.phases] == [True] * (len(run.phases) - 1) + [False]


def test_rows_for_the_arithmetic(emptied: TestRun):
    rows = phase_energies(emptied)
    assert [row.name for row in rows] == ["udds", "pause", "udds", "soak", "constant"]
    assert rows[0].distance_km == pytest.approx(emptied.phases[0].distance_m / 1000.0, rel=1e-15)
    assert rows[0].energy_wh == pytest.approx(emptied.phases[0].energy_dc_j / 3600.0, rel=1e-15)
    assert not rows[-1].complete
    parts = phase_energies(emptied, parts=True)
    assert [row.name for row in parts[:3]] == ["bag1_cold_transient", "bag2_stabilised", "pause"]


def test_a_car_too_slow_ends_at_its_top_speed():
    run = run_test(load_car("xiaomi-scooter-pro-2"), Schedule("too fast", (UDDS,)))
    assert run.ended_by == "its own top speed"
    assert not run.to_the_end
    assert run.ended_s < 60.0


def test_a_schedule_driven_through():
    run = run_test(SMALL, Schedule("once", (UDDS,)))
    assert run.ended_by == "end of the schedule"
    assert run.phases[0].complete
    assert not run.to_the_end


def test_a_vehicle_goes_on_its_own_mass():
    full = complete(load_car(CAR))
    run = run_test(Vehicle.from_car(full, 2500.0), Schedule("heavy", (UDDS,)))
    assert run.mass_kg == 2500.0


def test_what_never_ends_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dynamometer, "ENERGY_MARGIN", 0.3)
    with pytest.raises(SimulationError, match="did not empty the battery"):
        run_test(SMALL, Schedule("short", (STEADY,)))
