"""What a worker answers before anybody asks: the usual questions of the usual car, so that their programs are compiled."""

from typing import Any

from voltwright.web.saved_answers import day_questions

CARS = ("xiaomi-su7", "tesla-model-3-2024-rwd", "polestar-2-2024-lrsm")
"""Those that the page opens with."""


def warm_questions(cars: tuple[str, ...]) -> list[dict[str, Any]]:
    """Questions in the order in which the page asks.

    Args:
        cars: that the page opens with; none is the usual one.
    """
    named = list(cars[:3] or CARS)
    return [
        {"name": "cars", "request": {}},
        *({"name": "headline", "request": {"cars": [car]}} for car in named),
        {"name": "certify", "request": {"car": named[0], "procedure": "wltp"}},
        *({"name": name, "request": request} for name, request in day_questions(named[0])),
    ]
