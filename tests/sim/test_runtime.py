"""How JAX is set up: only on request, and never against the user's own flags."""

import os
from pathlib import Path

import jax.numpy as jnp
import pytest

from voltwright.sim import runtime


def test_tests_run_in_double_precision():
    assert jnp.ones(()).dtype == jnp.float64


def test_float64_inside_the_block_whatever_the_process_says():
    import jax

    with jax.enable_x64(False):
        assert jnp.asarray(1.0).dtype == jnp.float32
        with runtime.double_precision():
            assert jnp.asarray(1.0).dtype == jnp.float64
        assert jnp.asarray(1.0).dtype == jnp.float32


def test_flags_of_the_user_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XLA_FLAGS", f"--xla_backend_extra_options={runtime.SMALL_WHILE_LOOP}=1")
    monkeypatch.setattr("jax.config.update", lambda *_: None)
    runtime.configure(cache=tmp_path, cpu_devices=2)
    flags = os.environ["XLA_FLAGS"]
    assert f"{runtime.SMALL_WHILE_LOOP}=1" in flags
    assert str(runtime.SMALL_WHILE_LOOP_BYTES) not in flags
    assert "--xla_force_host_platform_device_count=2" in flags


def test_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(runtime.CACHE_VARIABLE, str(tmp_path / "own"))
    assert runtime._cache_folder() == tmp_path / "own"
    monkeypatch.setenv(runtime.CACHE_VARIABLE, "")
    assert runtime._cache_folder() is None
    monkeypatch.delenv(runtime.CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert runtime._cache_folder() == tmp_path / "cache" / "voltwright"
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(runtime.CACHE_VARIABLE, str(blocked / "below"))
    assert runtime._cache_folder() is None
