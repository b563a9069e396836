"""Ageing laws: the studies' formulas by hand, steps against the closed form, and what no law may do."""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.battery.ageing import Aged, AgeingState, Cycling, PowerLaw, Rest, aged, cycle, damage, stand
from voltwright.physics.battery.ageing_laws import DAY_S, LAW_OF_CHEMISTRY, LAWS, OTHER_LAWS
from voltwright.spec.chemistry import CHEMISTRIES

R = 8.314462618
T25 = 298.15


def rest(temperature_c: float = 25.0, soc: float = 0.5, voltage_v: float = 3.7) -> Rest:
    return Rest(*(jnp.asarray(value) for value in (temperature_c + 273.15, soc, voltage_v)))


def cycling(
    temperature_c: float = 25.0,
    soc: float = 0.5,
    voltage_v: float = 3.7,
    depth: float = 0.5,
    charge: float = 0.5,
    discharge: float = 0.5,
) -> Cycling:
    values = (temperature_c + 273.15, soc, voltage_v, depth, charge, discharge)
    return Cycling(*(jnp.asarray(value) for value in values))


def after(name: str, days: float, at: Rest, cycles: float = 0.0, by: Cycling | None = None) -> Aged:
    law = LAWS[name]
    state = stand(law, AgeingState.new(), at, days * DAY_S)
    return aged(law, state if by is None else cycle(law, state, by, cycles))


def arrhenius(energy: float, temperature_k: float) -> float:
    return math.exp(-energy / R * (1.0 / temperature_k - 1.0 / T25))


# Each with the formula as its study has it, in the study's own units.
CALENDAR: dict[str, Callable[[float, float, float, float], float]] = {
    "schmalstieg-2014": lambda d, t, s, u: (7.543 * u - 23.75) * 1e6 * math.exp(-6976 / t) * d**0.75,
    "smith-2021": lambda d, t, s, u: (
        arrhenius(37000, t) * (-0.000197 + 0.0101 * s - 0.0157 * s**2 + 0.00835 * s**3 - 4.06e-6 * s * t) * d**0.5
    ),
    "naumann-2020": lambda d, t, s, u: 1.2571e-5 * arrhenius(17126, t) * (2.8575 * (s - 0.5) ** 3 + 0.60225) * (d * 86400) ** 0.5,
    "keil-preger-2020": lambda d, t, s, u: 75.4 * math.exp(-3340 / t) * math.exp(353 * s / t) * d**0.512,
    "braco-2022": lambda d, t, s, u: 3.25e8 * math.exp(-7580 / t) * math.exp(162 * s / t) * d**0.464,
}
CYCLES: dict[str, Callable[[float, float, float, float, float, float], float]] = {
    "schmalstieg-2014": lambda n, t, s, u, d, c: (7.348e-3 * (u - 3.667) ** 2 + 7.6e-4 + 4.081e-3 * d) * math.sqrt(n * 2 * 2.05),
    "smith-2021": lambda n, t, s, u, d, c: (
        CALENDAR["smith-2021"](1.0, t, s, u)
        * (max(0.0, 3.24 * arrhenius(-58000, t) * math.sqrt(d * c) * (1 + 2.1 * s) - 0.099) + 1.44 * arrhenius(-13000, t) * d**6)
        * 0.985
        * math.sqrt(n)
    ),
    "naumann-2020": lambda n, t, s, u, d, c: (0.0630 * c + 0.0971) * (4.0253 * (d - 0.6) ** 3 + 1.0923) * math.sqrt(n) / 100,
    "keil-preger-2020": lambda n, t, s, u, d, c: 2 * (1.86e-6 + 1.77e-4 * d) * n**0.699,
    "braco-2022": lambda n, t, s, u, d, c: 7.58e-5 * n**1.08,
}


# Two numbers from fleets, on the laws above.
CALENDAR["fleet-nmc"] = lambda d, t, s, u: 2.25 * CALENDAR["smith-2021"](d, t, s, u)
CALENDAR["fleet-nca"] = CALENDAR["keil-preger-2020"]
CYCLES["fleet-nmc"] = CYCLES["fleet-nca"] = lambda n, t, s, u, d, c: 0.5 * CYCLES["smith-2021"](n, t, s, u, d, c)


@pytest.mark.parametrize("name", sorted(LAWS))
@pytest.mark.parametrize(("temperature_c", "soc", "voltage_v"), [(25.0, 0.5, 3.7), (40.0, 0.9, 4.05)])
def test_constant_conditions_give_the_formula_of_the_study(name: str, temperature_c: float, soc: float, voltage_v: float):
    result = after(name, 730.0, rest(temperature_c, soc, voltage_v), 600.0, cycling(temperature_c, soc, voltage_v, 0.6, 0.5, 0.5))
    kelvin = temperature_c + 273.15
    assert float(result.loss_calendar) == pytest.approx(CALENDAR[name](730.0, kelvin, soc, voltage_v), rel=1e-9)
    assert float(result.loss_cycle) == pytest.approx(CYCLES[name](600.0, kelvin, soc, voltage_v, 0.6, 0.5), rel=1e-9)
    assert float(result.capacity_share) == pytest.approx(1.0 - float(result.loss_calendar + result.loss_cycle), rel=1e-12)


def test_figures_worked_by_hand():
    # Schmalstieg at 50 C and 3.7 V: 4.1591e6 x exp(-21.5875) = 1.7519e-3 a day^0.75; 400 days^0.75 = 89.443.
    assert float(after("schmalstieg-2014", 400.0, rest(50.0, 0.5, 3.7)).loss_calendar) == pytest.approx(0.15670, rel=1e-3)
    # Naumann at 25 C, half charged: 1.2571e-5 x 0.60225 x sqrt(3.15576e7 s) = 4.2530 % in a year; resistance 1.684 %.
    result = after("naumann-2020", 365.25, rest())
    assert float(result.loss_calendar) == pytest.approx(0.042530, rel=1e-3)
    assert float(result.rise_calendar) == pytest.approx(0.016838, rel=1e-3)
    # Naumann, 1,000 cycles of 80 % at 0.5 C: 0.1286 x 1.1245 x 31.623 = 4.573 %.
    result = after("naumann-2020", 0.0, rest(), 1000.0, cycling(depth=0.8))
    assert float(result.loss_cycle) == pytest.approx(0.04573, rel=1e-3)


@pytest.mark.parametrize("name", sorted(LAWS))
def test_many_steps_equal_the_closed_form(name: str):
    law, days = LAWS[name], np.array([1.0, 0.04, 30.0, 200.0, 0.5, 500.0])
    state = AgeingState.new()
    for part in days:
        state = cycle(law, stand(law, state, rest(30.0, 0.7, 3.9), part * DAY_S), cycling(30.0, depth=0.4), part)
    stepped, whole = aged(law, state), after(name, days.sum(), rest(30.0, 0.7, 3.9), days.sum(), cycling(30.0, depth=0.4))
    for one, other in zip(jax.tree.leaves(stepped), jax.tree.leaves(whole), strict=True):
        assert float(one) == pytest.approx(float(other), rel=1e-12)


def test_changing_conditions_add_their_squares_under_a_root_law():
    law = LAWS["naumann-2020"]
    cold, warm = (float(after("naumann-2020", 200.0, rest(celsius)).loss_calendar) for celsius in (5.0, 35.0))
    for order in ((5.0, 35.0), (35.0, 5.0)):
        state = AgeingState.new()
        for celsius in order:
            state = stand(law, state, rest(celsius), 200.0 * DAY_S)
        assert float(aged(law, state).loss_calendar) == pytest.approx(math.hypot(cold, warm), rel=1e-12)


PLATEAU = ("smith-2021", "fleet-nmc")


@pytest.mark.parametrize("name", sorted(LAWS))
def test_heat_time_charge_and_cycles_age(name: str):
    losses = [float(after(name, 300.0, rest(celsius)).loss_calendar) for celsius in (-10.0, 5.0, 20.0, 35.0, 50.0)]
    assert losses == sorted(losses) and losses[0] > 0.0
    by_charge = [
        float(after(name, 300.0, rest(25.0, soc, volts)).loss_calendar) for soc, volts in ((0.1, 3.5), (0.5, 3.7), (1.0, 4.15))
    ]
    # The study of the car's cell found a plateau: full ages it no faster than half full, within 2 %.
    assert by_charge == sorted(by_charge) or (name in PLATEAU and by_charge[0] < 0.98 * by_charge[1] < by_charge[2])
    by_cycles = [float(after(name, 0.0, rest(), number, cycling()).loss_cycle) for number in (0.0, 10.0, 300.0, 900.0)]
    assert by_cycles == sorted(by_cycles) and by_cycles[0] == 0.0
    by_depth = [float(after(name, 0.0, rest(), 300.0, cycling(depth=depth)).loss_cycle) for depth in (0.1, 0.4, 0.8)]
    assert by_depth == sorted(by_depth)
    rises = [float(after(name, 300.0, rest(celsius)).rise_calendar) for celsius in (0.0, 25.0, 45.0)]
    assert rises == sorted(rises)


def test_the_laws_of_one_study_alone_know_the_cold():
    ratio = {
        name: float(LAWS[name].cycle_loss.rate(cycling(10.0, depth=0.5, charge=1.0)))
        / float(LAWS[name].cycle_loss.rate(cycling(25.0, depth=0.5, charge=1.0)))
        for name in LAWS
    }
    assert all(ratio.pop(name) > 1.4 for name in ("smith-2021", "fleet-nmc", "fleet-nca"))
    assert set(ratio.values()) == {1.0}
    smith = LAWS["smith-2021"].cycle_loss.rate
    assert float(smith(cycling(charge=1.0))) > 1.3 * float(smith(cycling(charge=0.5)))


@pytest.mark.parametrize("name", sorted(LAWS))
def test_nothing_grows_back_and_gradients_stay_finite(name: str):
    law = LAWS[name]

    def share(values):
        temperature_k, soc, voltage_v, depth, rate, seconds, cycles = values
        state = stand(law, AgeingState.new(), Rest(temperature_k, soc, voltage_v), seconds)
        state = cycle(law, state, Cycling(temperature_k, soc, voltage_v, depth, rate, rate), cycles)
        result = aged(law, state)
        return result.capacity_share + 0.1 * result.resistance_factor

    grid = np.array(
        [
            [t, s, u, d, c, seconds, n]
            for t in (238.15, 298.15, 338.15)
            for s, u in ((0.0, 2.5), (0.5, 3.7), (1.0, 4.2))
            for d, c in ((0.0, 0.0), (0.02, 3.0), (1.0, 2.0))
            for seconds, n in ((0.0, 0.0), (3e7, 100.0))
        ]
    )
    gradients = jax.jit(jax.vmap(jax.grad(share)))(jnp.asarray(grid))
    assert bool(jnp.all(jnp.isfinite(gradients)))
    for row in jnp.asarray(grid):
        one = Rest(row[0], row[1], row[2]), Cycling(row[0], row[1], row[2], row[3], row[4], row[4])
        pairs = [(law.calendar_loss, one[0]), (law.calendar_rise, one[0]), (law.cycle_loss, one[1]), (law.cycle_rise, one[1])]
        assert all(float(damage(part, conditions, 1.0)) >= 0.0 for part, conditions in pairs)


def test_batches_and_severity():
    law, temperatures = LAWS["smith-2021"], jnp.array([280.0, 300.0])

    def stood(kelvin):
        return stand(law, AgeingState.new(), Rest(kelvin, jnp.asarray(0.5), jnp.asarray(3.7)), 1e7)

    many = jax.vmap(stood)(temperatures)
    for place, kelvin in enumerate(temperatures):
        assert float(many.calendar_loss[place]) == pytest.approx(float(stood(kelvin).calendar_loss), rel=1e-12)
    plain, worse = aged(law, many), aged(law, many, 1.5)
    np.testing.assert_allclose(worse.loss_calendar, 1.5 * plain.loss_calendar, rtol=1e-12)
    np.testing.assert_allclose(worse.resistance_factor - 1.0, 1.5 * (plain.resistance_factor - 1.0), rtol=1e-12)


def test_every_chemistry_has_a_law_and_every_law_its_source():
    assert set(LAW_OF_CHEMISTRY) == set(OTHER_LAWS) == set(CHEMISTRIES)
    assert {*LAW_OF_CHEMISTRY.values(), *(name for names in OTHER_LAWS.values() for name in names)} == set(LAWS)
    for name, law in LAWS.items():
        assert law.name == name
        assert "doi" in law.source
        assert law.valid and law.limits and law.title
        assert law.temperature_low_k < law.temperature_high_k
        assert isinstance(law.calendar_loss, PowerLaw)
