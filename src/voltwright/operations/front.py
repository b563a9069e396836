"""How an operation is asked: as a plain Python function, and with a failure that names its likely cause."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError, VoltwrightError
from voltwright.library.cars import load_car
from voltwright.spec.car import CarSpec
from voltwright.spec.plausibility import implausible

P = ParamSpec("P")
Request = TypeVar("Request")
Result = TypeVar("Result")


def answer(run: Callable[..., Result], request: Any, **options: Any) -> Result:
    """The result of an operation; a failure of a run repeats what is implausible in the car's file, its likely cause.

    Args:
        run: function of the operation.
        request: what is asked for.
        options: `progress` and `cancel`.
    """
    try:
        return run(request, **options)
    except (TraceError, SimulationError, SpecError) as error:
        cause = None if error.of_request or getattr(error, "path", "") in vars(request) else _implausible_in(request)
        if cause is None:
            raise
        error.args = (f"{error} Likely cause: {cause}{'' if cause.endswith('?') else '.'}",)
        raise


def _implausible_in(request: Any) -> str | None:
    """The first implausible number in the files of the cars that a request names; None where there is none."""
    for car in _cars_of(request):
        try:
            spec = car.written if isinstance(car, CompletedCar) else car if isinstance(car, CarSpec) else load_car(car)
        except VoltwrightError:
            continue
        found = implausible(spec)
        if found:
            return found[0].sentence
    return None


def _cars_of(request: Any) -> Iterator[Any]:
    for value in (getattr(request, "car", None), getattr(request, "cars", None)):
        for car in value if isinstance(value, list | tuple) else (value,):
            if isinstance(car, CarSpec | CompletedCar | str | Path):
                yield car


def function_of(request: Callable[P, Request], run: Callable[..., Result], name: str) -> Callable[P, Result]:
    """The function that asks for an operation by the fields of its request.

    Args:
        request: type of the request.
        run: function of the operation.
        name: of the function.
    """

    def ask(*args: P.args, **kwargs: P.kwargs) -> Result:
        return answer(run, request(*args, **kwargs))

    ask.__name__ = ask.__qualname__ = name
    ask.__module__ = request.__module__
    ask.__doc__ = inspect.getdoc(request)
    ask.__signature__ = inspect.signature(request)  # pyright: ignore[reportFunctionMemberAccess]
    return ask
