"""How the cars of a series are used over years, as a person writes it: distances, climates, charging, and the monitor."""

from pydantic import Field

from voltwright.spec.base import Number, SpecModel

Shares = dict[str, Number]


class FleetUse(SpecModel):
    """Use of a fleet: shares of climates and habits, distributions of distance, fast charging and ageing."""

    cars: int = Field(default=10_000, description="Cars that are drawn.", ge=10, le=10_000_000)
    climates: Shares = Field(
        default={"munich": 1.0}, description="Share of the cars by climate, a shipped name or a CSV file.", min_length=1
    )
    habits: Shares = Field(
        default={"home": 0.6, "weekly": 0.3, "home-full": 0.1},
        description="Share of the cars by way of charging, as in `voltwright age --charging`.",
        min_length=1,
    )
    garage_percent: Number = Field(default=30.0, description="Cars that park in a garage.", ge=0, le=100)
    distance_mean_km: Number = Field(default=14_600.0, description="Mean distance of a year; lognormal.", ge=500, le=100_000)
    distance_sd_percent: Number = Field(default=55.0, description="Its standard deviation, relative.", ge=0, le=150)
    fast_charge_mean_percent: Number = Field(
        default=15.0, description="Mean share of the energy from fast chargers; beta distribution.", gt=0, lt=100
    )
    fast_charge_sd_percent: Number = Field(default=15.0, description="Its standard deviation, in points.", gt=0, lt=50)
    severity_sd_percent: Number = Field(
        default=15.0, description="Spread of the ageing of the cells themselves; lognormal, mean 1.", ge=0, le=60
    )
    monitor_bias_percent: Number = Field(
        default=0.0, description="By how much the monitor in the car reads too high, points of certified energy.", ge=-20, le=20
    )
    monitor_sd_percent: Number = Field(default=2.0, description="Spread of that, points.", ge=0, le=20)
