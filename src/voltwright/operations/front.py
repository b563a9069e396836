"""An operation as a plain Python function: the fields of its request are the arguments."""

import inspect
import math
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

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
    ask.__doc__ = inspect.getdoc(request)
    ask.__signature__ = inspect.signature(request)  # pyright: ignore[reportFunctionMemberAccess]
    return ask
