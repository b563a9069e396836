"""An operation as a plain Python function: the fields of its request are the arguments."""

import inspect
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
Request = TypeVar("Request")
RequestIn_contra = TypeVar("RequestIn_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)


class Run(Protocol[RequestIn_contra, Result_co]):
    """The function of an operation."""

    def __call__(self, request: RequestIn_contra, /) -> Result_co:
        """Answer a request."""
        ...


def function_of(request: Callable[P, Request], run: Run[Request, Result_co], name: str) -> Callable[P, Result_co]:
    """The function that asks for an operation by the fields of its request.

    Args:
        request: type of the request.
        run: function of the operation.
        name: of the function.
    """

    def ask(*args: P.args, **kwargs: P.kwargs) -> Result_co:
        return run(request(*args, **kwargs))

    ask.__name__ = ask.__qualname__ = name
    ask.__module__ = request.__module__
    ask.__doc__ = inspect.getdoc(request)
    ask.__signature__ = inspect.signature(request)  # pyright: ignore[reportFunctionMemberAccess]
    return ask
