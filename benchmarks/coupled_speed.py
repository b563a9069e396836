"""Speed of the coupled car: a day, a cold drive, a thousand charges in one batch; rows of docs/speed.md."""

import statistics
import time

import equinox as eqx
import jax
import jax.numpy as jnp
from voltwright.sim.coupled.around import surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.run import run_coupled
from voltwright.sim.scan import Trace, drive_trace

import voltwright as vw
from voltwright.library.chargers import load_charger
from voltwright.library.days import load_day
from voltwright.physics.charging.supply import Supply, stack
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.procedures.charging.many import ChargeCase, charge_stacked
from voltwright.procedures.day.plan import plan_day
from voltwright.procedures.day.run import run_plan

ROUNDS = 15
CHARGES = 1000
DAY = "frosty-motorway"
Row = tuple[str, str, str, str]


def median_s(work) -> float:
    """Median seconds of a call that has run before."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def day_row() -> Row:
    """A shipped day of 24 hours at one second a step, with the record of every step."""
    day, _ = load_day(DAY)
    spec = vw.complete(vw.load_car(day.car))
    car, plan = CoupledCar.from_car(spec), plan_day(day, spec)
    taken = median_s(lambda: jax.block_until_ready(run_plan(car, plan)))
    ratio = f"{taken / 0.2:.2f} of the limit"
    return ("a day of 24 h at 1 s, drive, park and charge, compiled", f"{taken:.2f} s", ratio, "under 0.2 s")


def cold_drive_row() -> Row:
    """A WLTC drive with heat and climate beside the same drive without."""
    spec = vw.complete(vw.load_car("tesla-model-3-2024-rwd"))
    trace, car = Trace.of(vw.load_cycle("wltc-class3b")), CoupledCar.from_car(spec)
    around, start = surroundings(len(trace.asks.speed_m_s), -7.0), car.soaked(266.15, 0.9)
    inputs = (car, stack([Supply.of()]), start, trace.asks, around, jnp.asarray(1.0), jnp.asarray(0.0))
    plain = jax.jit(drive_trace)
    ambient = vw.Environment.of(-7.0)
    coupled = median_s(lambda: jax.block_until_ready(run_coupled(*inputs, history=False)))
    isothermal = median_s(lambda: jax.block_until_ready(plain(car.vehicle, trace, ambient)))
    times = f"{coupled * 1e3:.1f} ms / {isothermal * 1e3:.1f} ms isothermal"
    return (
        "one WLTC drive at -7 C with heat and cabin, totals",
        times,
        f"{coupled / isothermal:.1f} x the isothermal drive",
        "-",
    )


def charges_row() -> Row:
    """A thousand charges of one car, each at its own temperature and charge, in one batch."""
    spec = vw.complete(vw.load_car("volkswagen-id3-2021-pro"))
    served = supply_of(spec, load_charger("ccs2-150"))
    assert isinstance(served, Served)
    case = ChargeCase.of(CoupledCar.from_car(spec), served.supply)
    each = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (CHARGES, *leaf.shape)), case)
    spread = jnp.linspace(0.0, 1.0, CHARGES)
    values = (0.05 + 0.4 * spread, 263.15 + 45.0 * spread)
    together = eqx.tree_at(lambda these: (these.soc_start, these.cells_k), each, values)
    taken = median_s(lambda: jax.block_until_ready(charge_stacked(together)))
    return (f"{CHARGES:,} charges in one batch", f"{taken:.2f} s", f"{taken / 2.0:.2f} of the limit", "under 2 s")


def coupled_rows() -> list[Row]:
    """All rows."""
    return [day_row(), cold_drive_row(), charges_row()]


if __name__ == "__main__":
    vw.configure()
    with jax.enable_x64(True):
        for row in coupled_rows():
            print(row)
