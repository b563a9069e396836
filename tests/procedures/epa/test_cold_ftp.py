"""The FTP at 20 F: what cold, heating and the soak do to each lap."""

import pytest

from voltwright.errors import TraceError
from voltwright.library.cars import load_car
from voltwright.procedures.epa.cold_ftp import RULES_COLD_FTP, ColdFtp, drive_cold_ftp


@pytest.fixture(scope="module")
def driven() -> ColdFtp:
    return drive_cold_ftp(load_car("tesla-model-3-2024-lr-awd"))


@pytest.mark.long
def test_cold_costs_most_at_first(driven: ColdFtp):
    laps = driven.cold.laps_wh_km
    assert laps[0] > 1.3 * laps[1] > 1.3 * laps[-1]
    assert all(cold > mild for cold, mild in zip(laps, driven.mild.laps_wh_km, strict=False))
    assert 1.2 < driven.ratio_discharge < 1.6 < driven.ratio_first < 2.6


@pytest.mark.long
def test_the_discharge_at_75_f_is_that_of_the_test(driven: ColdFtp):
    # EPA test list, 2024: from the mains, UDDS, charged at 88.6 %. The default losses of this car are 7 % too high at 23 °C too.
    spec = load_car("tesla-model-3-2024-lr-awd")
    listed = next(entry.value for entry in spec.published if entry.quantity == "consumption_udds_unadjusted_wh_km")
    assert driven.mild.discharge_wh_km == pytest.approx(0.886 * listed, rel=0.12)
    assert driven.mild.heater_wh == driven.mild.unmet_wh == 0.0
    assert max(driven.mild.climate_w) == 0.0


@pytest.mark.long
def test_cabin_is_warm_after_the_first_lap(driven: ColdFtp):
    cold = driven.cold
    assert cold.climate_w[0] > 1.5 * cold.climate_w[1]
    assert cold.unmet_wh < 1.0
    assert cold.cells_c[-1] > -6.7
    assert len(cold.laps_wh_km) < len(driven.mild.laps_wh_km)


@pytest.mark.long
def test_bags_of_the_first_ftp(driven: ColdFtp):
    bag1, bag2, soak, bag3 = driven.cold.bags_wh_km
    assert bag1 > bag2
    assert bag1 > bag3
    assert soak < 5.0
    assert min(bag1, bag3) < driven.cold.first_wh_km < bag1


def test_a_scooter_cannot():
    with pytest.raises(TraceError, match="goes up to 91 km/h, but the car to 25 km/h"):
        drive_cold_ftp(load_car("xiaomi-scooter-pro-2"))


def test_rules_say_how_well_they_are_known():
    assert {rule.confidence for rule in RULES_COLD_FTP} == {"V", "M", "U"}
