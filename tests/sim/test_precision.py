"""How JAX is set up: only on request, and never against the user's own flags."""

import os
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest

import voltwright as vw
from voltwright.sim import precision
from voltwright.sim.program_cache import CACHE_VARIABLE

CAR = "tesla-model-3-2024-rwd"


def test_tests_run_in_double_precision():
    assert jnp.ones(()).dtype == jnp.float64


def test_float64_inside_the_block_whatever_the_process_says():
    with jax.enable_x64(False):
        assert jnp.asarray(1.0).dtype == jnp.float32
        with precision.double_precision():
            assert jnp.asarray(1.0).dtype == jnp.float64
        assert jnp.asarray(1.0).dtype == jnp.float32


def test_flags_of_the_user_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XLA_FLAGS", f"--xla_backend_extra_options={precision.SMALL_WHILE_LOOP}=1")
    monkeypatch.setattr("jax.config.update", lambda *_: None)
    precision.configure(cache=tmp_path, cpu_devices=2)
    flags = os.environ["XLA_FLAGS"]
    assert f"{precision.SMALL_WHILE_LOOP}=1" in flags
    assert str(precision.SMALL_WHILE_LOOP_BYTES) not in flags
    assert "--xla_force_host_platform_device_count=2" in flags


UNPREPARED = """
import jax, voltwright as vw
from voltwright.library.cycles import load_cycle
assert not jax.config.jax_enable_x64
cycle = load_cycle("udds")
print(repr(vw.drive("tesla-model-3-2024-rwd", cycle).consumption_pack_wh_km))
print(repr(float(vw.drive_variants("tesla-model-3-2024-rwd", cycle, {"masses.mass_test_kg": [1900.0]},
                                   precision="float64").consumption_pack_wh_km[0])))
assert not jax.config.jax_enable_x64
"""


@pytest.mark.long
def test_public_functions_are_right_without_configure():
    # A process as a user starts it: none of the flags, folders and settings of these tests.
    plain = {name: text for name, text in os.environ.items() if name not in (CACHE_VARIABLE, "XLA_FLAGS")}
    done = subprocess.run([sys.executable, "-c", UNPREPARED], capture_output=True, text=True, check=True, env=plain)
    single, variant = (float(line) for line in done.stdout.split())
    assert single == pytest.approx(vw.drive(CAR, "udds").consumption_pack_wh_km, rel=1e-12)
    # Sums of 1,369 steps in another order.
    many = vw.drive_variants(CAR, "udds", {"masses.mass_test_kg": [1900.0]}, precision="float64")
    assert variant == pytest.approx(float(many.consumption_pack_wh_km[0]), rel=1e-12)
