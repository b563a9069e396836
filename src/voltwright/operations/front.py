"""An operation as a plain Python function: the fields of its request are the arguments."""

import inspect
import itertools
import math
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from voltwright.errors import SpecError

P = ParamSpec("P")
Request = TypeVar("Request")
RequestIn_contra = TypeVar("RequestIn_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)


class Run(Protocol[RequestIn_contra, Result_co]):
    """The function of an operation."""

    def __call__(self, request: RequestIn_contra, /) -> Result_co:
        """Answer a request."""
        ...


def check_numbers(request: object) -> None:
    """Refuse an infinite number of a request; its own range is checked, NaN with it, where the number is used.

    Raises: SpecError: with its field.
    """
    for name, value in vars(request).items():
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, float) and math.isinf(number):
                raise SpecError(f"`{name}` must be a finite number, but is {number}.", name)


def function_of(request: Callable[P, Request], run: Run[Request, Result_co], name: str) -> Callable[P, Result_co]:
    """The function that asks for an operation by the fields of its request.

    Args:
        request: type of the request.
        run: function of the operation.
        name: of the function.
    """

    def ask(*args: P.args, **kwargs: P.kwargs) -> Result_co:
        asked = request(*args, **kwargs)
        check_numbers(asked)
        return run(asked)

    ask.__name__ = ask.__qualname__ = name
    ask.__module__ = request.__module__
    ask.__doc__ = _docstring(request, run)
    ask.__signature__ = inspect.signature(request)  # pyright: ignore[reportFunctionMemberAccess]
    return ask


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
