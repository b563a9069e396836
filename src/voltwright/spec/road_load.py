"""Road load as a person knows it: coefficients of a coast-down in SI-near or in US units, or from body and tyres."""

from typing import Annotated, Literal

from pydantic import Field

from voltwright.spec.base import MaybeNumber, Number, SpecModel, assumed, given


class CoastDown(SpecModel):
    """Dynamometer coefficients F = f0 + f1 v + f2 v2 (N, km/h), as European and Chinese certificates print them."""

    kind: Literal["coast_down"] = "coast_down"
    f0_n: Number = given("Constant term.", ge=-500, le=20000)
    f1_n_per_kmh: Number = given("Linear term.", ge=-20, le=200)
    f2_n_per_kmh2: Number = given("Quadratic term.", ge=-0.1, le=5)
    air_density_reference_kg_m3: MaybeNumber = assumed("Air density to which the coefficients refer.", gt=0.5, lt=2.0)
    driveline_drag_share: MaybeNumber = assumed("Share of the drive units' spin losses that the coefficients hold.", ge=0, le=1)


class CoastDownUS(SpecModel):
    """Target coefficients A + B v + C v2 (lbf, mph) of the EPA test car list."""

    kind: Literal["coast_down_us"]
    a_lbf: Number = given("Constant term A.", ge=-100, le=5000)
    b_lbf_per_mph: Number = given("Linear term B.", ge=-5, le=50)
    c_lbf_per_mph2: Number = given("Quadratic term C.", ge=-0.05, le=2)
    air_density_reference_kg_m3: MaybeNumber = assumed("Air density to which the coefficients refer.", gt=0.5, lt=2.0)
    driveline_drag_share: MaybeNumber = assumed("Share of the drive units' spin losses that the coefficients hold.", ge=0, le=1)


class BodyAndTyres(SpecModel):
    """Road load from drag area, rolling resistance and mass."""

    kind: Literal["body_and_tyres"] = "body_and_tyres"


RoadLoad = Annotated[CoastDown | CoastDownUS | BodyAndTyres, Field(discriminator="kind")]
