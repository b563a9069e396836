"""CPU time of the public calls that an older checkout has as well: prints JSON, by name (least, median) in seconds.

Run in a process of its own, so that the checkout whose `src` stands on PYTHONPATH is the one that is timed.
"""

import json
import warnings

import voltwright as vw
from timing import times_of

CAR = "tesla-model-3-2024-rwd"
CHARGED, CHARGER = "volkswagen-id3-2021-pro", "ccs2-150"


def main() -> None:
    """Time all calls, warm."""
    warnings.simplefilter("ignore")
    vw.configure()
    car, charged, cycle = vw.load_car(CAR), vw.load_car(CHARGED), vw.load_cycle("wltc-class3b")
    calls = {
        "drive": (lambda: vw.drive(car, cycle, history=True), 60),
        "certify epa-mct": (lambda: vw.certify(car, "epa-mct"), 20),
        "certify wltp": (lambda: vw.certify(car, "wltp"), 20),
        "charge": (lambda: vw.charge(charged, CHARGER), 20),
        "accelerate": (lambda: vw.accelerate(car), 40),
    }
    print(json.dumps({name: times_of(call, rounds) for name, (call, rounds) in calls.items()}))


if __name__ == "__main__":
    main()
