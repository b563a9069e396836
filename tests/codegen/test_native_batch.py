"""The batch in C that benchmarks hold the engine's batch against."""

from pathlib import Path

import numpy as np
import pytest

from compiled_car import compiler
from native_batch import LANES, NativeBatch
from voltwright.codegen.program import program_of
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle

SINGLE = 1e-5  # sums of float32


@pytest.mark.skipif(compiler("gcc") is None, reason="this machine has no gcc")
def test_lanes_take_the_energy_that_each_vehicle_takes_by_itself(tmp_path: Path):
    program = program_of(complete(load_car("tesla-model-3-2024-rwd")), lumped=False)
    fixed = {each.name: each.default for each in program.structs["inputs"].fields if each.name != "speed_m_s"}
    batch, speed = NativeBatch(program, tmp_path, fixed), load_cycle("udds").speed_m_s[1:301]
    variants = [{"masses_mass_test_kg": 1700.0 + 10.0 * lane} for lane in range(2 * LANES)]
    end, sums = batch.drive(*batch.made(variants, soc=0.9), speed)
    for lane in (0, 5, LANES + 3):
        vehicle = batch.exact.vehicle(variants[lane])
        state, inputs, energy = batch.exact.start(vehicle, soc=0.9), batch.exact.new("inputs", fixed), 0.0
        for wanted in speed:
            inputs.speed_m_s = float(wanted)
            energy += batch.exact.step(vehicle, state, inputs, 1.0).terminal_w
        block, place = divmod(lane, LANES)
        assert sums[block, batch.summed.index("terminal_w"), place] == pytest.approx(energy, rel=SINGLE)
        names = [each.name for each in program.structs["state"].fields]
        assert end[block, names.index("pack_soc"), place] == pytest.approx(state.pack_soc, rel=SINGLE)
    assert np.all(np.isfinite(sums))
