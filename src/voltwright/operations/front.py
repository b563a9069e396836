"""How an operation is asked: as a plain Python function, and with a failure that names its likely cause."""

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, get_type_hints

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError, VoltwrightError, nearest
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
        try:
            asked = request(*args, **kwargs)
        except TypeError:
            _check_arguments(name, ask, args, kwargs)
            raise
        return answer(run, asked)

    ask.__name__ = ask.__qualname__ = name
    ask.__module__ = request.__module__
    ask.__doc__ = _docstring(request, run)
    ask.__signature__ = _signature(request)  # pyright: ignore[reportFunctionMemberAccess]
    return ask


def _signature(request: Any) -> inspect.Signature:
    """The signature of a request with plain types: the range of a number stands in its message, not in `help()`."""
    hints = get_type_hints(request)
    signature = inspect.signature(request)
    plain = [each.replace(annotation=hints.get(each.name, each.annotation)) for each in signature.parameters.values()]
    return signature.replace(parameters=plain)


def _check_arguments(name: str, function: Callable[..., Any], args: Iterable[Any], kwargs: Mapping[str, Any]) -> None:
    """Raise a `TypeError` that names the function and its arguments where a call does not fit them.

    Args:
        name: of the function.
        function: with its signature.
        args: by place.
        kwargs: by name.
    """
    signature = inspect.signature(function)
    unknown = next((each for each in kwargs if each not in signature.parameters), None)
    if unknown is not None:
        near = ", ".join(nearest(unknown, signature.parameters))
        raise TypeError(f"{name}() has no argument {unknown}; {f'the nearest: {near}' if near else 'it takes none'}.")
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        bare = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
        raise TypeError(f"{name}(): {error}. It is called as {name}{inspect.Signature(bare)}.") from None


def _docstring(request: Any, run: Any) -> str:
    """The docstring of the function: the fields of the request are its arguments, one a line; then the result and the errors.

    Args:
        request: type of the request; fields that it inherits are described by the class that declares them.
        run: function of the operation.
    """
    words = inspect.cleandoc(request.__doc__ or "")
    inherited = [inspect.cleandoc(kind.__doc__ or "") for kind in request.__mro__[1:] if is_dataclass(kind)]
    arguments = [_section(text, "Attributes") for text in (words, *inherited)]
    result = run.__annotations__["return"]
    kind = run.__globals__[result] if isinstance(result, str) else result
    about = inspect.cleandoc(kind.__doc__ or "").splitlines()[0]
    sections = {
        "Args": "\n".join(filter(None, arguments)),
        "Returns": f"    {kind.__name__}: {about}",
        "Raises": _section(inspect.cleandoc(run.__doc__ or ""), "Raises"),
    }
    parts = [words.split("\n\nAttributes:")[0], *(f"{name}:\n{text}" for name, text in sections.items() if text)]
    return "\n\n".join(parts) + "\n"


def _section(text: str, name: str) -> str:
    """The indented lines of a section of a docstring, or nothing."""
    lines = text.partition(f"{name}:\n")[2].splitlines()
    return "\n".join(itertools.takewhile(lambda line: line.startswith("    "), lines))
