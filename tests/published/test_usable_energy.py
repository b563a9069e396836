"""A simulated test to the empty battery takes the usable energy of the car's file, which a real one gave."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.procedures.constant_speed import certify_constant
from voltwright.procedures.epa.certification import certify_epa
from voltwright.procedures.wltp.certification import certify_wltp

CARS = [name for name in car_names() if load_car(name).vehicle_class != "scooter"]
TESTS = {"epa": certify_epa, "wltp": certify_wltp, "constant": certify_constant}


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("name", CARS)
def test_usable_energy_of_a_test_is_that_of_the_file(name: str, test: str):
    certificate = TESTS[test](name)
    usable_wh = 1e3 * complete(load_car(name)).battery.energy_usable_kwh
    # It is meant at 15 kW; the tests of these cars take 12 to 17 kW on the mean of energy.
    assert certificate.energy_usable_wh == pytest.approx(usable_wh, rel=0.005)
    runs = certificate.run if isinstance(certificate.run, tuple) else (certificate.run,)
    assert max(run.soc[-1] for run in runs) < 2e-3
