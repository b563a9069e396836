"""A measured map in place of the machine's law."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completed_parts import CompletedLossMap
from voltwright.errors import SpecError
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder
from voltwright.library.loss_maps import load_loss_map
from voltwright.physics.drive_unit.loss_map import LossMapMachine

NAME = "volkswagen-app310"


def machine(name: str = NAME) -> LossMapMachine:
    return LossMapMachine.of(CompletedLossMap("loss_map", 150.0, 310.0, 16000.0, 19000.0, name, load_loss_map(name)))


def test_measured_points_come_back():
    columns = read_columns(folder("loss_maps") / f"{NAME}.csv")
    speed, torque, loss = (np.array(columns[key]) for key in ("speed_rpm", "torque_nm", "loss_w"))
    inside = (torque * speed * np.pi / 30 < 150e3) & (speed > 0)
    losses = jax.vmap(machine().losses)(jnp.asarray(torque[inside]), jnp.asarray(speed[inside] * np.pi / 30))
    total = np.asarray(losses.copper_w + losses.iron_w)
    deviation = np.abs(total / loss[inside] - 1.0)
    # The table is put on a uniform grid of 40 x 24, linear between points, so its bends are cut.
    assert np.median(deviation) < 0.02
    assert np.max(deviation) < 0.25


def test_generating_equals_motoring_and_beyond_the_grid_the_end_is_held():
    motor = machine()
    ahead, behind = (motor.losses(jnp.asarray(torque), jnp.asarray(500.0)) for torque in (100.0, -100.0))
    assert float(ahead.copper_w) == float(behind.copper_w) > 0.0
    beyond, end = (motor.losses(jnp.asarray(100.0), jnp.asarray(speed)) for speed in (1e4, float(motor.speed_grid_rad_s)))
    assert float(beyond.copper_w + beyond.iron_w) == pytest.approx(float(end.copper_w + end.iron_w), rel=1e-12)


def test_map_of_ones_own(tmp_path: Path):
    rows = [f"{n},{t},{100 + n / 10 + t * t},{n / 100}" for n in (0, 8000, 16000) for t in (0, 155, 310)]
    path = tmp_path / "own.csv"
    path.write_text("speed_rpm,torque_nm,loss_w,drag_w\n" + "\n".join(rows) + "\n")
    losses = machine(str(path)).losses(jnp.asarray(0.0), jnp.asarray(8000 * np.pi / 30))
    # Linear in speed along the edge without torque, so that the grid is exact there.
    assert float(losses.iron_w) == pytest.approx(900.0, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("speed_rpm,torque_nm,loss_w\n0,0,1\n", "must have the columns drag_w, loss_w, speed_rpm, torque_nm"),
        ("speed_rpm,torque_nm,loss_w,drag_w\n0,0,1,0\n0,10,1,0\n100,0,1,0\n", "must be a full grid"),
    ],
)
def test_table_that_is_no_map(tmp_path: Path, text: str, words: str):
    path = tmp_path / "broken.csv"
    path.write_text(text)
    with pytest.raises(SpecError, match=words):
        machine(str(path))
