"""WLTP and CLTC range and consumption of shipped cars, against what is registered or published for them.

Nothing is fitted to these figures: the losses rest on US tests alone, and on none of the very car. The Model 3 and the
Polestar are US cars here, compared with the European variant; makers may declare less than they measure; no test of Xiaomi is
known, and its road load comes from drag coefficient and typical tyres. One band holds for all.
"""

import pytest

from voltwright.library.cars import load_car
from voltwright.procedures.cltc import certify_cltc
from voltwright.procedures.wltp.certification import certify_wltp

EEA = "European Environment Agency, monitoring of CO2 emissions 2024"

BAND = 0.07
# car, procedure, test mass [kg], range [km], consumption [Wh/km], source
FIGURES = [
    ("tesla-model-3-2024-rwd", "wltp", 1932.0, 513.0, 132.0, EEA),
    ("polestar-2-2024-lrsm", "wltp", 2208.0, 641.0, 152.0, EEA),
    ("volvo-ex30-2024-smer", "wltp", 1920.0, 476.0, None, EEA),
    pytest.param(
        *("volvo-ex30-2024-smer", "wltp", 1920.0, 476.0, 170.0, EEA),
        marks=pytest.mark.xfail(strict=True, reason="12 % too low, the reason is not known"),
    ),
    ("xiaomi-su7", "cltc", 2080.0, 700.0, None, "EVKX database, value at launch"),
    ("xiaomi-su7-pro", "cltc", None, 830.0, None, "EVKX database"),
    ("xiaomi-su7-max", "cltc", None, 800.0, None, "press, sport tyres of 19 in"),
]


@pytest.mark.parametrize(("car", "procedure", "mass_kg", "km", "wh_km", "_source"), FIGURES)
def test_published_range(car: str, procedure: str, mass_kg, km: float, wh_km, _source: str):
    certify = certify_wltp if procedure == "wltp" else certify_cltc
    label = certify(load_car(car), mass_test_kg=mass_kg).label
    written = {entry.quantity: entry.value for entry in load_car(car).published}
    assert written[f"range_{procedure}_km"] == km
    assert label["range_km"] == pytest.approx(km, rel=BAND)
    if wh_km is not None:
        assert written[f"consumption_{procedure}_wh_km"] == wh_km
        assert label["consumption_wh_km"] == pytest.approx(wh_km, rel=BAND)
