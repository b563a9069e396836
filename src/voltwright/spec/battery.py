"""The battery as a data sheet gives it: energy, voltage, cells, resistance, limits; the loads beside the drive; the price."""

from typing import Literal

from voltwright.spec.base import MaybeNumber, Number, SomeDate, SpecModel, assumed, given, optional


class Battery(SpecModel):
    """Cells in series and parallel."""

    chemistry: Literal["nmc", "nca", "lfp", "lmo"] = given("Cell chemistry; picks the open-circuit voltage curve.")
    energy_usable_kwh: MaybeNumber = assumed(
        "Energy that a range test takes from the terminals, full to empty.", gt=0.01, lt=2000
    )
    energy_gross_kwh: MaybeNumber = assumed("Energy of the whole cells at the terminals (nominal, installed).", gt=0.01, lt=2000)
    cells_series: int | None = assumed("Cells in series.", ge=1, le=1000)
    cells_parallel: int | None = assumed("Cells in parallel.", ge=1, le=2000)
    voltage_nominal_v: MaybeNumber = assumed("Nominal voltage of the pack.", gt=5, lt=2000)
    capacity_ah: MaybeNumber = optional("Capacity of the pack; replaces the one derived from the gross energy.", gt=0.5, lt=5000)
    resistance_mohm: MaybeNumber = assumed("Pack resistance of a 10 s pulse at 25 C and half charge.", gt=0.01, lt=5000)
    spread_capacity_percent: MaybeNumber = optional("Standard deviation of the cells' capacities.", ge=0, lt=30)
    spread_resistance_percent: MaybeNumber = optional("Standard deviation of the cells' resistances.", ge=0, lt=100)
    soc_max: MaybeNumber = assumed("Upper end of the usable window, share of the gross capacity.", gt=0.3, le=1.0)
    power_discharge_max_kw: MaybeNumber = assumed("Discharge power limit at the terminals.", gt=0.05, lt=5000)
    power_charge_max_kw: MaybeNumber = assumed("Charge power limit in regeneration.", ge=0, lt=5000)
    current_discharge_max_a: MaybeNumber = assumed("Discharge current limit.", gt=0.5, lt=10000)
    current_charge_max_a: MaybeNumber = assumed("Charge current limit in regeneration.", ge=0, lt=10000)
    current_charge_sustained_a: MaybeNumber = assumed(
        "Charge current that warm cells bear for long at 42 % charge, before lithium plates.", gt=0.001, lt=10000
    )
    temp_cells_max_c: MaybeNumber = assumed("Cell temperature at which the charge current is halved.", gt=20, lt=90)


class Auxiliaries(SpecModel):
    """Loads beside the drive, on the low-voltage system."""

    power_base_w: MaybeNumber = assumed("12 V load of the car ready to drive, climate off.", ge=0, lt=20000)
    power_standby_w: MaybeNumber = assumed("What the pack gives with the key off, while the car is still awake.", ge=0, lt=5000)
    dcdc_efficiency: MaybeNumber = assumed("Efficiency of the DC/DC converter.", gt=0.3, le=1.0)


class Limits(SpecModel):
    """Limits that the maker sets."""

    speed_max_kmh: MaybeNumber = optional("Top speed, where the maker limits it.", gt=3, lt=600)


class Price(SpecModel):
    """Price at launch or on a day."""

    amount: Number = given("Price.", gt=0)
    currency: str = given("ISO 4217 code.", pattern=r"^[A-Z]{3}$")
    date: SomeDate | None = optional("Day, month or year of the price.")
    note: str | None = optional("What is in it.")
