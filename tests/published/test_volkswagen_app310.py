"""The default laws of machine and inverter against the measured losses of the Volkswagen APP310 unit.

Source: the shipped map `volkswagen-app310` with its index entry: TU Munich, measured on the test bench (eTransportation 12,
2022, 100167). The default law was fitted to these points, so this holds the fit; it is no independent proof.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completed_parts import CompletedMotor
from voltwright.defaults.completion import complete
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder, read_yaml
from voltwright.physics.drive_unit.inverter import Inverter
from voltwright.physics.drive_unit.machine import Machine
from voltwright.spec.loading import car_from_data

MEDIAN, WORST_OF_NINE_TENTHS = 0.10, 0.20
"""Bands of the loss: measured as 4.0 % and 11.6 %; a law of five terms cannot follow every bend of a bench map."""


@pytest.fixture(scope="module")
def deviations() -> np.ndarray:
    """Predicted over measured loss, less one, at every grid point inside the measured envelope, on the move and under load."""
    spec = car_from_data(
        {
            "name": "bench", "title": "Bench", "make": "Test", "masses": {"mass_curb_kg": 1500},
            "drive_units": {"rear": {
                "motor": {"kind": "pmsm", "power_max_kw": 150, "torque_max_nm": 310, "speed_max_rpm": 16000}}},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 58},
        }
    )  # fmt: skip
    unit = complete(spec, "none").drive_units.rear  # the law itself, before calibration
    assert unit is not None and isinstance(unit.motor, CompletedMotor)
    machine, inverter = Machine.of(unit.motor, unit.inverter), Inverter.of(unit.inverter)
    columns = {name: np.array(values) for name, values in read_columns(folder("loss_maps") / "volkswagen-app310.csv").items()}
    edge = read_yaml(folder("loss_maps") / "index.yaml")["loss_maps"]["volkswagen-app310"]["measured_torque_max_nm"]
    most = np.array([float(edge.get(int(speed), 0.0)) for speed in columns["speed_rpm"]])
    inside = (columns["speed_rpm"] > 0) & (columns["torque_nm"] > 0) & (columns["torque_nm"] <= most)

    def loss_w(torque_nm, speed_rad_s):
        # The measured loss is inverter input less shaft power, so the machine's drag is in it.
        drag_w = machine.drag_torque_nm(speed_rad_s) * speed_rad_s
        losses = machine.losses(torque_nm, speed_rad_s)
        return (
            losses.copper_w + losses.stray_w + losses.iron_w + losses.excitation_w + sum(inverter.losses(losses.current)) + drag_w
        )

    torque, speed = jnp.asarray(columns["torque_nm"][inside]), jnp.asarray(columns["speed_rpm"][inside] * np.pi / 30)
    return np.asarray(jax.vmap(loss_w)(torque, speed)) / columns["loss_w"][inside] - 1.0


def test_enough_points(deviations: np.ndarray):
    assert len(deviations) > 80


def test_median_error(deviations: np.ndarray):
    assert np.median(np.abs(deviations)) <= MEDIAN
    assert np.quantile(np.abs(deviations), 0.9) <= WORST_OF_NINE_TENTHS


def test_no_bias(deviations: np.ndarray):
    assert abs(np.median(deviations)) <= 0.03
